"""What is kept for a submission that may never come: its contact data, its pictures. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kitchenkit.decide import Context, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that was kept first, so that its submission finds it; at `until` somebody looks whether it has come."""

    id: str
    until: datetime
    named: bool  # a submission that it belongs to is stored
    state: str = "waiting"  # waiting, settled, erased
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Its submission is there: it stays as long as that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Nobody has come for it: it is gone (删除)."""


def end(one: Waiting, _: Context) -> Decision[Waiting]:
    """Decide at its instant: what nobody has come for must not be kept."""
    if one.named:
        return Decision.one(replace(one, state="settled"), Settled())
    return Decision.one(replace(one, state="erased"), Erased())
