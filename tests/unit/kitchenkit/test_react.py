"""Every record of a batch ends once: it has its effect, it is a dead letter, or it stops the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from kitchenkit import react as reacting
from kitchenkit.decide import Decision
from kitchenkit.react import Change, Consumer, Reaction, Record, Transient
from tests.fakes.store import MemoryStore
from tests.fakes.tally import (
    KIND,
    NOW,
    TALLY,
    Count,
    Counted,
    Tally,
    asked,
    counting,
    read,
    record,
    tally_id,
    to_fields,
)


class Dead:
    """A dead-letter office that keeps them here."""

    def __init__(self) -> None:
        self.got: list[tuple[int, str]] = []

    async def put(self, record: Record, reason: str) -> None:
        self.got.append((record.offset, reason))

    @property
    def offsets(self) -> list[int]:
        return [offset for offset, _ in self.got]


@pytest.fixture
def store() -> MemoryStore[Tally]:
    return MemoryStore(to_fields, unique=["label"])


@pytest.fixture
def dead() -> Dead:
    return Dead()


def consumer(dead: Dead, *reactions: Reaction[Any], **more: Any) -> Consumer:
    return Consumer("tally", {KIND: reactions}, dead, lambda: NOW, **more)


def seen(store: MemoryStore[Tally], code: str) -> tuple[str, ...]:
    """Return the events that the tally counted, in their order."""
    found = store.rows.get(tally_id(code))
    return found.aggregate.seen if found else ()


async def test_poison_is_a_dead_letter_and_the_rest_of_the_batch_stands_once(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    batch = [record(0, "a"), record(1, "a", value=b"\xff"), record(2, "b+c"), record(3, "a", value=None), record(4, "")]
    for _ in range(2):
        await consumer(dead, counting(store)).react(batch)
    assert (seen(store, "a"), seen(store, "b"), seen(store, "c")) == (("e0",), ("e2",), ("e2",))
    assert dead.offsets == [1, 3, 4] * 2
    assert "the field area.code is missing" in dead.got[2][1]


async def test_records_of_one_aggregate_are_folded_in_their_order(store: MemoryStore[Tally], dead: Dead) -> None:
    await consumer(dead, counting(store)).react([record(n, "a") for n in range(5)])
    assert seen(store, "a") == tuple(f"e{n}" for n in range(5))
    assert [letter["seq"] for letter in store.outbox] == [1, 2, 3, 4, 5]
    assert store.rows[tally_id("a")].heard == {f"e{n}" for n in range(5)}


async def test_a_batch_decides_with_the_numbers_that_one_record_at_a_time_would_have(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    known: list[int] = []

    def decide(target: str, before: Tally | None, _: object, context: Any) -> Decision[Tally]:
        known.append(before.sequence if before else 0)
        tally = before or Tally(id=target)
        return TALLY.decide(tally, Count(), context).then(lambda one: Decision.one(one, Counted()))

    await consumer(dead, replace(counting(store), decide=decide)).react([record(n, "a") for n in range(3)])
    assert known == [0, 2, 4]


async def test_a_redelivered_record_is_already_heard(store: MemoryStore[Tally], dead: Dead) -> None:
    for _ in range(3):
        await consumer(dead, counting(store)).react([record(7, "a"), record(7, "a")])
    assert seen(store, "a") == ("e7",)
    assert dead.got == []


async def test_a_refusal_is_a_dead_letter_that_does_not_hold_up_its_key(store: MemoryStore[Tally], dead: Dead) -> None:
    await consumer(dead, counting(store)).react([record(0, "a", "refuse"), record(1, "a"), record(2, "a", "late")])
    assert seen(store, "a") == ("e1",)
    assert dead.got == [
        (0, "Refused: this one is not wanted"),
        (2, "InvalidMessage: this one is wrong after all"),
    ]


async def test_a_record_refused_at_its_second_target_does_nothing_at_its_first(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    closed = Tally(id=tally_id("b"), label="b", state="closed", sequence=1)
    store.put(closed, NOW)
    await consumer(dead, counting(store)).react([record(0, "a+b"), record(1, "b+c"), record(2, "d")])
    assert dead.offsets == [0, 1]
    assert set(store.rows) == {tally_id("b"), tally_id("d")}


async def test_no_steps_change_nothing_and_a_fact_without_a_topic_is_remembered(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    await consumer(dead, counting(store)).react([record(0, "a", "ignore"), record(1, "b", "note")])
    assert set(store.rows) == {tally_id("b")}
    assert store.rows[tally_id("b")].heard == {"e1"}


async def test_a_raced_record_is_decided_again_and_counts_once(store: MemoryStore[Tally], dead: Dead) -> None:
    async def someone_else() -> None:
        tally = Tally(id=tally_id("a"), label="a")
        await store.commit([Change[Tally](tally.id, 0).add(TALLY.decide(tally, Count(), asked(cause="x")), asked())])

    store.between = someone_else
    await consumer(dead, counting(store)).react([record(0, "a"), record(1, "b"), record(2, "a")])
    assert (seen(store, "a"), seen(store, "b")) == (("x", "e0", "e2"), ("e1",))


async def test_a_refusal_of_what_is_no_longer_so_is_decided_again(store: MemoryStore[Tally], dead: Dead) -> None:
    """The record was refused because of what an earlier one of the batch had done; that one lost a race."""
    store.put(Tally(id=tally_id("a"), sequence=1), NOW)

    def decide(target: str, before: Tally | None, area: Any, context: Any) -> Decision[Tally]:
        assert before is not None
        if area.name == "close":
            return (
                Decision() if before.label == "kept open" else Decision.one(replace(before, state="closed"), "closed")
            )
        return TALLY.decide(before, Count(), context)

    async def someone_else() -> None:
        loaded = store.rows[tally_id("a")]
        kept = replace(loaded.aggregate, label="kept open")
        await store.commit([loaded.change().add(Decision.one(kept, "kept open"), asked())])

    store.between = someone_else
    reaction = replace(counting(store), decide=decide)
    await consumer(dead, reaction).react([record(0, "a", "close"), record(1, "a")])
    assert dead.got == []
    assert seen(store, "a") == ("e1",)


async def test_who_loses_every_race_waits_as_for_an_outage(
    store: MemoryStore[Tally], dead: Dead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reacting, "RACES", 3)
    store.put(Tally(id=tally_id("a"), sequence=1), NOW)

    async def someone_else() -> None:
        loaded = store.rows[tally_id("a")]
        await store.commit([loaded.change().add(Decision.one(loaded.aggregate, Counted()), asked())])
        store.between = someone_else

    store.between = someone_else
    with pytest.raises(Transient, match="lost the race 3 times"):
        await consumer(dead, counting(store)).react([record(0, "a")])
    assert dead.got == []


async def test_a_record_that_breaks_another_unique_key_ends_alone(store: MemoryStore[Tally], dead: Dead) -> None:
    store.put(Tally(id="older", label="a", sequence=1), NOW)
    await consumer(dead, counting(store)).react([record(0, "a"), record(1, "b"), record(2, "a")])
    assert dead.offsets == [0, 2]
    assert all("unique key" in reason for _, reason in dead.got)
    assert seen(store, "b") == ("e1",)


async def test_types_ignored_on_purpose_are_passed_over_and_unknown_ones_are_told(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    told: list[str] = []
    made = consumer(dead, counting(store), ignored={"known.Other"}, unknown=lambda heard: told.append(heard.type))
    await made.react([record(0, "a", type="known.Other"), record(1, "a", type="new.Type"), record(2, "a", type="")])
    assert told == ["new.Type", ""]
    assert (store.rows, dead.got) == ({}, [])


async def test_a_type_that_one_of_two_reactions_cannot_read_has_no_effect_at_the_other(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    """The first of two reactions reads it and the second cannot: a dead letter must have done nothing."""
    other = MemoryStore[Tally](to_fields)

    def strict(heard: Record) -> Any:
        if heard.offset == 1:
            return read(replace(heard, value=b""))
        return read(heard)

    both = (counting(store), replace(counting(other), read=strict))
    await consumer(dead, *both).react([record(0, "a"), record(1, "a")])
    assert dead.offsets == [1]
    assert (seen(store, "a"), seen(other, "a")) == (("e0",), ("e0",))


async def test_a_reaction_may_prepare_a_whole_batch_at_once(store: MemoryStore[Tally], dead: Dead) -> None:
    batches: list[int] = []

    def prepare(areas: Sequence[Any]) -> Sequence[Any]:
        batches.append(len(areas))
        for area in areas:
            area.code = f"{area.code}+all"
        return areas

    await consumer(dead, replace(counting(store), prepare=prepare)).react([record(0, "a"), record(1, "b")])
    assert batches == [2]
    assert seen(store, "all") == ("e0", "e1")


async def test_an_outage_is_raised_and_nothing_is_a_dead_letter(store: MemoryStore[Tally], dead: Dead) -> None:
    store.away = True
    with pytest.raises(Transient):
        await consumer(dead, counting(store)).react([record(0, "a")])
    assert dead.got == []


async def test_a_bug_is_raised(store: MemoryStore[Tally], dead: Dead) -> None:
    with pytest.raises(ZeroDivisionError):
        await consumer(dead, counting(store)).react([record(0, "a"), record(1, "a", "crash")])
    assert store.rows == {}


def test_two_reactions_that_the_inbox_could_not_tell_apart_are_refused_at_start(
    store: MemoryStore[Tally], dead: Dead
) -> None:
    with pytest.raises(ValueError, match="share a store"):
        consumer(dead, counting(store), counting(store))


def test_a_record_knows_its_trace_and_its_place() -> None:
    heard = record(3, "a", headers=(("traceparent", b"00-a-b-01"), ("x", b"y")))
    assert (heard.trace, heard.origin) == ("00-a-b-01", "areas/0@3")
    assert record(3, "a").trace == ""


async def test_a_fact_is_caused_by_the_record_and_carries_its_trace(store: MemoryStore[Tally], dead: Dead) -> None:
    headers: Mapping[str, bytes] = {"traceparent": b"00-a-b-01"}
    await consumer(dead, counting(store)).react([record(3, "a", headers=tuple(headers.items()))])
    letter = store.outbox[0]
    said = {name: letter[name] for name in ("cause", "trace", "actor", "role", "at")}
    assert said == {"cause": "e3", "trace": "00-a-b-01", "actor": "areas", "role": "system", "at": NOW}
