"""What console does about what it hears: it shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from .domain.row import Shown, Told
from .wire import readers


def reactions(rows: Store[Shown]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type of event: its rows are written."""
    return {kind: [Reaction(store=rows, read=read, targets=_keys, decide=show)] for kind, read in readers().items()}


def show(key: str, _: Shown | None, told: Sequence[Told], __: Context) -> Decision[Shown]:
    """Return what is told of this row."""
    return Decision.one(Shown(key), next(one for one in told if one.key == key))


def _keys(told: Sequence[Told]) -> list[str]:
    return [one.key for one in told]
