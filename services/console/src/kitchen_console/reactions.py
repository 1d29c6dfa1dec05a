"""What console does about what it hears: it shows it, and lists who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from .domain.audit import Entry
from .domain.row import Shown, Told
from .wire import readers
from .wire_audit import audit_readers, control_readers


def reactions(rows: Store[Shown], entries: Store[Shown]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type of event: its rows, if any, are written, and who did it is listed."""
    listed = audit_readers()
    control = {
        kind: [Reaction(store=entries, read=read, targets=_ids, decide=enter)]
        for kind, read in control_readers().items()
    }
    return control | {
        kind: [
            Reaction(store=rows, read=read, targets=_keys, decide=show),
            Reaction(store=entries, read=listed[kind], targets=_ids, decide=enter),
        ]
        for kind, read in readers().items()
    }


def show(key: str, _: Shown | None, told: Sequence[Told], __: Context) -> Decision[Shown]:
    """Return what is told of this row."""
    return Decision.one(Shown(key), next(one for one in told if one.key == key))


def enter(id_: str, _: Shown | None, entries: Sequence[Entry], __: Context) -> Decision[Shown]:
    """Return what is listed of this event."""
    return Decision.one(Shown(id_), next(one for one in entries if one.id == id_))


def _ids(entries: Sequence[Entry]) -> list[str]:
    return [one.id for one in entries]


def _keys(told: Sequence[Told]) -> list[str]:
    return [one.key for one in told]
