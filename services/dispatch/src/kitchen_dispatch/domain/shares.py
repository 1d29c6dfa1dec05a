"""How many open orders each person of a unit has (谁在办)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from .matter import OPEN_ORDER, Matter


def shares(matters: Iterable[Matter], unit_id: str) -> Mapping[str, int]:
    """Return by person how many open orders of the unit they have; by no name those that nobody has."""
    return Counter(
        part.assigned_to
        for matter in matters
        for part in matter.parts
        if part.unit_id == unit_id and part.state in OPEN_ORDER
    )
