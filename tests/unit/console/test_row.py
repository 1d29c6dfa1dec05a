"""What several events say of a row at once is written as if each had been: by random histories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kitchen_console.domain.row import Told, telling

NAMES = ("state", "reason", "alarm")


def written(told: Sequence[Told], seen: int, row: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the row after these, each guarded by what was seen before it, as `kitchenkit.project` writes."""
    for one in told:
        if row is None:
            row, seen = {**one.first, **one.fields}, one.sequence
        elif one.sequence > seen:
            row, seen = {**row, **one.fields}, one.sequence
    return row


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    numbers = draw(st.lists(st.integers(1, 8), min_size=1, max_size=6, unique=True))
    return [
        Told(
            kind="case",
            id="c",
            source="triage",
            sequence=number,
            fields={name: f"{name}{number}" for name in draw(st.sets(st.sampled_from(NAMES), min_size=1))},
            first={"created_at": number},
        )
        for number in sorted(numbers)
    ]


@given(histories(), st.integers(0, 9))
def test_the_row_is_the_same_whatever_was_seen_before(told: list[Told], seen: int) -> None:
    """Seen to fail where earlier fields were joined into the later one: a refused `reason` came back over a newer."""
    row = {"created_at": 0, **{name: f"{name}-known" for name in NAMES}} if seen else None
    assert written(telling(told), seen, row) == written(told, seen, row)


def test_what_is_said_anew_in_every_field_is_written_once_and_other_rows_stay() -> None:
    def told(id_: str, number: int) -> Told:
        return Told(
            kind="case", id=id_, source="triage", sequence=number, fields={"state": number}, first={"n": number}
        )

    (one, other) = telling([told("a", 1), told("b", 1), told("a", 2), told("a", 3)])
    assert (one.id, one.sequence, one.first) == ("a", 3, {"n": 1})
    assert other.id == "b"
