"""A row follows from what was said of it, in whatever order that was heard, and in however many batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_console.domain.row import Said, Voice, folded, joined
from kitchen_console.domain.voices import VOICES

Row = Mapping[str, Any]
CASE = VOICES["case"]
# What each voice says in these histories: a part of what it says in truth, and all of what it shares.
SAYS = {name: sorted(voice.shared) or [f"{name}_own"] for name, voice in CASE.items()}
# Voices of one aggregate share its numbers, and a fact says several of them at once.
FACTS = [
    ("intake", "submission", "intake"),
    ("triage", "triage_first", "triage", "record"),
    ("triage", "triage_first", "triage", "record", "reason"),
    ("triage", "triage_first", "triage", "record", "alarm"),
    ("triage", "triage_first", "triage", "reason"),
    ("lane", "lane_first", "lane"),
]


def said(voice: str, sequence: int) -> Said:
    return Said(voice, sequence, {name: f"{voice}-{sequence}-{name}" for name in SAYS[voice]})


def after(row: Row | None, batch: Sequence[Said]) -> Row:
    """Return the row after a batch, as it is written."""
    seen = row["seen"] if row else {}
    new = folded(CASE, seen, batch)
    return {**(row or {}), **new.fields, "seen": {**seen, **new.seen}}


@st.composite
def facts(draw: st.DrawFn) -> list[tuple[Said, ...]]:
    numbers: dict[str, int] = {}
    made = []
    for source, *voices in draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=8)):
        numbers[source] = numbers.get(source, 0) + draw(st.integers(1, 3))
        made.append(tuple(said(voice, numbers[source]) for voice in voices))
    return made


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[tuple[Said, ...]], list[list[Said]]]:
    """Draw facts, and batches in which they come: in any order, and some of them more than once."""
    told = draw(facts())
    order = draw(st.permutations([*told, *draw(st.lists(st.sampled_from(told), max_size=4))]))
    cuts = sorted(draw(st.sets(st.integers(0, len(order)))) | {0, len(order)})
    return told, [[one for fact in order[a:b] for one in fact] for a, b in pairwise(cuts)]


@given(deliveries())
def test_any_order_of_delivery_gives_the_same_row(delivered: tuple[list[tuple[Said, ...]], list[list[Said]]]) -> None:
    told, batches = delivered
    expected, row = after(None, [one for fact in told for one in fact]), None
    for batch in batches:
        row = after(row, batch)
    assert row == expected


@given(facts(), st.data())
def test_a_row_that_is_made_anew_from_what_is_left_knows_what_the_old_one_knew(
    told: list[tuple[Said, ...]], data: st.DataObject
) -> None:
    """The topics have lost the first facts; of whom nothing is left there, the old row knows all."""
    left = told[data.draw(st.integers(0, len(told))) :]
    old, new = after(None, [one for fact in told for one in fact]), after(None, [one for fact in left for one in fact])
    first = {name for name, voice in CASE.items() if voice.oldest}  # what is left of these began later
    whole = joined(CASE, old, new)
    assert {name: whole["seen"][name] for name in old["seen"].keys() - first} == {
        name: old["seen"][name] for name in old["seen"].keys() - first
    }
    begun = {name for voice in first for name in SAYS[voice]}
    assert {name: whole[name] for name in whole.keys() - begun - {"seen"}} == {
        name: old[name] for name in old.keys() - begun - {"seen"}
    }


@pytest.mark.parametrize("late", ["reason", "alarm"])
def test_an_older_fact_that_comes_later_is_heard_in_what_the_newer_one_does_not_say(late: str) -> None:
    row = after(after(None, [said("triage", 5)]), [said("triage", 4), said(late, 4)])
    assert row["state"] == "triage-5-state"
    assert row[f"{late}_own"] == f"{late}-4-{late}_own"


def test_what_is_said_once_more_is_not_written_and_is_known_as_such() -> None:
    seen = {"triage": 5, "reason": 2}
    again = folded(CASE, seen, [said("triage", 5)])
    assert (again.fields, again.seen, again.again) == ({}, {}, True)
    old = folded(CASE, seen, [said("triage", 4)])
    assert (old.fields, old.seen, old.again) == ({}, {}, False)


def test_the_first_word_counts_where_it_says_when_something_began() -> None:
    voices = {"first": Voice(0, oldest=True)}
    row = folded(voices, {}, [Said("first", 3, {"at": 3}), Said("first", 1, {"at": 1}), Said("first", 2, {"at": 2})])
    assert (row.fields, row.seen) == ({"at": 1}, {"first": 1})
