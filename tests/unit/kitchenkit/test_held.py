"""What a document holds is read by versions that did not write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from kitchenkit.held import held


@dataclass(frozen=True)
class Place:
    area: str
    tags: tuple[str, ...] = ()
    floor: int = 0


def test_what_a_newer_version_has_added_is_passed_over_and_what_is_not_there_yet_has_its_default() -> None:
    """Seen to fail with `Place(**row)`: during an upgrade the old processes stopped at the first new document."""
    row: dict[str, Any] = {"area": "520103", "tags": ["a"], "altitude": 1100}
    assert held(Place, row, tags=tuple(row["tags"])) == Place("520103", ("a",), 0)


def test_what_must_be_there_and_is_not_is_an_error() -> None:
    with pytest.raises(TypeError, match="area"):
        held(Place, {"floor": 3})
