"""The rules that a service gives in reach every decision, whoever asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kitchenkit.clock import Clock, Due
from kitchenkit.decide import Context, Decision, Machine, Move, no_book
from kitchenkit.react import Consumer, Record
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import FakeStore, MemoryStore
from tests.fakes.tally import KIND, NOW, Counted, Tally, counting, record, to_fields
from tests.fakes.web import client

from .lamps import Lamp, Light, Lit, State, app_of, lamp_fields, lamp_resource, lamps

RULES = object()


class Dead:
    async def put(self, record: Record, reason: str) -> None:
        raise AssertionError(reason)


async def test_of_the_clock() -> None:
    seen: list[Any] = []

    def close(tally: Tally, context: Context) -> Decision[Tally]:
        seen.append(context.book)
        return Decision.one(replace(tally, due_at=None), Counted())

    store: MemoryStore[Tally] = MemoryStore(to_fields, due=lambda tally: tally.due_at)
    for book in (lambda: RULES, no_book):
        store.put(Tally(id="a", due_at=NOW, sequence=1), NOW)
        due = Due("tally", "tallies", store, close, lambda tally: tally.due_at, book)
        await Clock([due], lambda: NOW).scan(due)
    assert seen == [RULES, None]


async def test_of_a_consumer() -> None:
    seen: list[Any] = []

    def count(_: str, __: Tally | None, ___: Any, context: Context) -> Decision[Tally]:
        seen.append(context.book)
        return Decision()

    reaction = replace(counting(MemoryStore(to_fields)), decide=count)
    for book in (lambda: RULES, no_book):
        await Consumer("tally", {KIND: [reaction]}, Dead(), lambda: NOW, book=book).react([record(0, "a")])
    assert seen == [RULES, None]


async def test_of_who_commands_and_of_who_asks_what_they_may() -> None:
    seen: list[Any] = []

    def by_the_rules(_: Lamp, context: Context) -> str | None:
        seen.append(context.book)
        return None

    def light(lamp: Lamp, command: Light, context: Context) -> Decision[Lamp]:
        seen.append(context.book)
        return Decision.one(lamp, Lit(watts=command.watts, tariff="", note=""))

    row = Move(
        name="light", command=Light, states=frozenset(State), roles=frozenset({"lighter"}), decide=light,
        guards=(by_the_rules,),
    )  # fmt: skip
    store: FakeStore[Lamp] = FakeStore(lamp_fields)
    (lamp,) = lamps(1)
    store.put(lamp, NOW)
    resource = replace(lamp_resource(store), machine=Machine([row]), book=lambda: RULES, hidden=frozenset(), fills={})
    issuer = FakeIssuer()
    async with client(app_of(issuer, resource), issuer.headers("p1", ("lighter", "hub"))) as web:
        assert (await web.get(f"/v1/lamps/{lamp.id}/commands")).status_code == 200
        assert seen == [RULES]
        assert (await web.post(f"/v1/lamps/{lamp.id}:light", json={"watts": 5})).status_code == 200
    assert set(map(id, seen)) == {id(RULES)}
    assert len(seen) >= 3
