"""What newsroom does about steps of government matters: those of a watched case are its progress, the others pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from .domain import leads, watches
from .domain.lead import Lead, offered_id
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


def offer(_: str, before: Lead | None, event: heard_matters.MatterTold, context: Context) -> Decision[Lead]:
    """Offer what has come on the city's list to the desk, once."""
    return Decision() if before is not None else leads.offered(event.known, context.now)


def take_back(_: str, before: Lead | None, event: heard_matters.MatterTold, __: Context) -> Decision[Lead]:
    """End what was offered and nobody has taken up, because the citizen has taken the case back."""
    return Decision() if before is None else leads.withdraw(before, event.line.text)


def watching(watch_store: Store[Watched], lead_store: Store[Lead]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `dispatch-matter-events`."""
    steps = heard_matters.steps()
    followed = _followed(watch_store)
    offers = {heard_matters.ESCALATED: offer, heard_matters.WITHDRAWN: take_back}
    return followed | {
        kind: [*followed[kind], Reaction(store=lead_store, read=steps[kind], targets=_offered, decide=decide)]
        for kind, decide in offers.items()
    }


def _offered(event: heard_matters.MatterTold) -> list[str]:
    return [offered_id(event.known.matter_id)] if event.news and not event.known.confidential else []


def _followed(watch_store: Store[Watched]) -> dict[str, list[Reaction[Any]]]:
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
