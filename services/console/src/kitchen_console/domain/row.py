"""What one event says about one row of a read model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["case", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The newest state of one source of a row; `sequence` is the source's own, so that the newer one wins."""

    kind: Kind
    id: str
    source: str  # a row that several aggregates speak of keeps a sequence for each
    sequence: int
    fields: Mapping[str, Any]  # no other source says these
    first: Mapping[str, Any] = field(default_factory=dict)  # until another source says it better

    @property
    def key(self) -> str:
        """Return what names the row among all kinds."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the kit's consumer knows things: it has no state of its own, whatever is told last is so."""

    id: str
    sequence: int = 0
    state: str = ""


def telling(told: Sequence[Told]) -> list[Told]:
    """Leave out what a later one of the same source says anew in every field: fewer writes, the same rows.

    `told` is in the order of the sequences. An earlier one that says more stays: it may be refused where the later one
    is not, so that the two cannot be joined.
    """
    kept: dict[tuple[Kind, str, str], list[Told]] = {}
    for one in told:
        mine = kept.setdefault((one.kind, one.id, one.source), [])
        first = one.first
        while mine and mine[-1].fields.keys() <= one.fields.keys():
            first = mine.pop().first  # what makes a row makes it as the earliest would
        mine.append(replace(one, first=first))
    return [one for mine in kept.values() for one in mine]
