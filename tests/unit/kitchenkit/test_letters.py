"""Histories hold together: what was changed afterwards is found, what was erased by right is not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.letters import Letter, broken_at, erased, fact_id, written
from tests.fakes.tally import NOW, asked

FIELDS = (
    "id",
    "type",
    "seq",
    "topics",
    "body",
    "corr",
    "at",
    "cause",
    "actor",
    "role",
    "scope",
    "reason",
    "note",
    "salt",
    "state",
    "rules",
)


class Rules:
    def stamp(self, at: datetime) -> str:
        return f"rules of {at:%Y}"


RULES = Rules()


def history(length: int = 5, state: str = "lit", book: object = RULES) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(1, length + 1):
        letter = Letter(type="kitchen.x.v1.Y", topics=("x-events", "y-events"), body=b"\x08\x01", correlation="case")
        context = asked(cause=f"c{number}", reason="why", note="how", scope="unit:u", book=book)
        before, named = rows[-1]["link"] if rows else "", {"service": "tally", "aggregate_id": "a", "state": state}
        rows.append(written(letter, context, sequence=number, before=before, **named))
    return rows


def test_a_history_as_it_was_written_is_whole() -> None:
    assert broken_at(history()) is None
    assert broken_at([]) is None


def test_each_fact_says_in_what_state_it_left_the_thing_and_by_which_rules_that_was_decided() -> None:
    assert {(row["state"], row["rules"]) for row in history()} == {("lit", "rules of 2026")}


def test_a_history_from_before_that_was_said_is_whole_and_what_is_said_cannot_be_taken_out() -> None:
    assert not {"state", "rules"} & history(state="", book=None)[0].keys()
    assert broken_at(history(state="", book=None)) is None
    for name in ("state", "rules"):
        rows = history()
        del rows[2][name]
        assert broken_at(rows) == 3


def changed(value: Any) -> Any:
    """Return something else of the same type."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, list):
        return value[:-1]
    if isinstance(value, int):
        return value + 1
    return value.replace(year=2027) if value == NOW else value + "x"


@given(st.integers(0, 4), st.sampled_from(FIELDS))
def test_a_change_of_any_field_is_found_where_it_is(place: int, name: str) -> None:
    rows = history()
    rows[place][name] = changed(rows[place][name])
    assert broken_at(rows) == place + 1


@given(st.integers(0, 4))
def test_a_letter_taken_out_is_found(place: int) -> None:
    rows = history()
    del rows[place]
    assert broken_at(rows) == (place + 1 if place < 4 else None)  # the last one: the aggregate's own sequence knows


def test_nothing_can_be_moved_from_one_field_to_the_next() -> None:
    rows = history()
    rows[0]["reason"], rows[0]["note"] = "whyh", "ow"
    assert broken_at(rows) == 1


def test_a_chain_survives_an_erasure() -> None:
    rows = history()
    rows[1] = erased(rows[1])
    assert broken_at(rows) is None
    assert (rows[1]["body"], rows[1]["reason"], rows[1]["note"]) == (b"", "", "")


def test_what_calls_itself_erased_and_still_says_something_is_found() -> None:
    rows = history()
    rows[1] = {**rows[1], "body": b"forged", "erased": True}
    assert broken_at(rows) == 2


def test_a_fact_s_id_follows_from_aggregate_and_number() -> None:
    assert fact_id("s", "a", 1) == fact_id("s", "a", 1)
    assert len({fact_id("s", "a", 1), fact_id("s", "a", 2), fact_id("s", "b", 1), fact_id("t", "a", 1)}) == 4
