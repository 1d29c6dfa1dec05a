"""What newsroom does about steps of government matters: those of a watched case are its progress, the others pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from .domain import leads, watches
from .domain.lead import Lead
from .domain.watch import Watched, watched_id
from .wire import heard_matters
from .wire import watches as told

MATTER_EVENTS = "dispatch-matter-events"


def take_step(_: str, before: Watched | None, event: heard_matters.MatterTold, __: Context) -> Decision[Watched]:
    """Take a step of a matter that somebody watches."""
    return Decision() if before is None else watches.hear(before, event.known, event.line)


def open_lead(_: str, before: Lead | None, event: told.Taken, context: Context) -> Decision[Lead]:
    """Begin the lead of a follow-up; hearing it again changes nothing."""
    if before is not None:
        return Decision()
    return leads.follow_up(event.watched, event.lead_id, event.person, context.now)


def watching(watch_store: Store[Watched]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `dispatch-matter-events`."""
    return {
        kind: [Reaction(store=watch_store, read=read, targets=_case, decide=take_step)]
        for kind, read in heard_matters.steps().items()
    }


def following(lead_store: Store[Lead]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `newsroom-watch-events`."""
    lead = Reaction(store=lead_store, read=told.read_taken, targets=lambda event: [event.lead_id], decide=open_lead)
    return {told.TAKEN: [lead]}


def _case(event: heard_matters.MatterTold) -> list[str]:
    return [watched_id(event.known.case_id)] if event.news else []
