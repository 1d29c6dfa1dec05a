"""Every step of a matter is counted: statistics follow dispatch's own events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from . import wire_figures
from .domain.figures import Figured, Heard, hear


def figures(store: Store[Figured]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type of `dispatch-matter-events`."""

    def count(_: str, before: Figured | None, heard: Heard, context: Context) -> Decision[Figured]:
        return hear(before, heard, context)

    return {
        kind: [Reaction(store=store, read=read, targets=lambda heard: [heard.matter_id], decide=count)]
        for kind, read in wire_figures.readers().items()
    }
