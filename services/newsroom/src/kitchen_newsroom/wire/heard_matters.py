"""What newsroom hears of government matters: the steps that a reporter may know, read from protobuf.

One line a type: what it is called, and what of it may be read. Texts come from units and verifiers: whatever somebody
could be reached by is left out. Types that are not here say nothing to reporters, or what another one says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen_newsroom.domain.check import without_contacts
from kitchen_newsroom.domain.watch import WORDS, Known, Line
from kitchenkit.events import decode, header, instant, required, sequence_of
from kitchenkit.react import InvalidMessage, Record

Words = Callable[[Any], str]
ESCALATED = "kitchen.dispatch.v1.OrderEscalated"
WITHDRAWN = "kitchen.dispatch.v1.MatterWithdrawn"
TO_THE_LEADERS = 3  # a step of the escalation ladder below it is a reminder to the unit, and nobody else's


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterTold:
    """A step of a matter, and how the matter stands after it."""

    known: Known
    line: Line
    news: bool = True  # for reporters


@dataclass(frozen=True, slots=True)
class Step:
    """How one type is read."""

    kind: type[Message]
    code: str
    result: Words = lambda _: ""
    text: Words = lambda _: ""
    until: Callable[[Any], datetime | None] = lambda _: None
    news: Callable[[Any], bool] = lambda _: True


def _order(event: Any) -> Any:
    return next((one for one in event.matter.orders if one.id == event.order_id), dispatch.Order())


def _by_itself(event: Any) -> str:
    return "automatic" if event.automatic else ""


def _revisit(event: Any) -> datetime | None:
    return instant(event.matter.revisit_on)


STEPS = (
    Step(dispatch.OrderDispatched, "dispatched", until=lambda e: instant(_order(e).due_at)),
    Step(dispatch.OrderSigned, "signed", _by_itself),
    Step(dispatch.OrderResolved, "resolved", lambda e: str(_order(e).outcome), lambda e: str(_order(e).reply)),
    Step(
        dispatch.OrderReplyVetted,
        "vetted",
        lambda e: "passed" if e.passed else "failed",
        lambda e: str(_order(e).reply),
    ),
    Step(dispatch.OrderOverdue, "late"),
    Step(
        dispatch.OrderEscalated,
        "escalated",
        lambda e: f"level_{e.level}",
        news=lambda e: bool(e.level >= TO_THE_LEADERS),
    ),
    Step(dispatch.OrderSupervised, "supervised"),
    Step(dispatch.OrderReturnRequested, "return_asked", lambda e: str(e.reason_code)),
    Step(dispatch.OrderReturnUpheld, "returned", _by_itself),
    Step(dispatch.OrderReturnRefused, "return_refused"),
    Step(dispatch.OrderDisputed, "disputed"),
    Step(dispatch.OrderRuled, "ruled", _by_itself, lambda e: str(e.reason)),
    Step(dispatch.OrderShelved, "shelved", text=lambda e: str(e.explanation), until=lambda e: instant(e.review_on)),
    Step(dispatch.OrderUnshelved, "unshelved", _by_itself),
    Step(dispatch.MatterVerified, "verified", lambda e: "passed" if e.passed else "failed"),
    Step(dispatch.MatterVerdictGiven, "verdict", lambda e: str(e.verdict)),
    Step(dispatch.MatterReworked, "rework", lambda e: str(e.round)),
    Step(dispatch.MatterClosed, "closed", lambda e: str(e.reason_code or e.matter.close_reason), until=_revisit),
    Step(dispatch.MatterReopened, "reopened", lambda e: "by_citizen" if e.by_citizen else ""),
    Step(dispatch.MatterRevisitDue, "revisit_due", until=_revisit),
    Step(dispatch.MatterRevisited, "revisited", lambda e: "holds" if e.holds else "fails", lambda e: str(e.finding)),
    Step(dispatch.MatterWithdrawn, "ended"),
    Step(dispatch.MatterWrongLane, "left_lane"),
)


def steps() -> dict[str, Callable[[Record], MatterTold]]:
    """Return how to read each type of `dispatch-matter-events` that reporters may know."""
    return {step.kind.DESCRIPTOR.full_name: _reader(step) for step in STEPS}


def passed_over() -> frozenset[str]:
    """Return the other types of matters, so that really unknown ones are alarmed."""
    every = {message.full_name for message in dispatch.DESCRIPTOR.message_types_by_name.values()}
    return frozenset(every - steps().keys())


def read_known(matter: dispatch.Matter, sequence: int) -> Known:
    """Return how a matter stands; raises `InvalidMessage`."""
    return Known(
        case_id=required(matter.case_id, "matter.case_id"),
        case_no=required(matter.case_no, "matter.case_no"),
        matter_id=required(matter.id, "matter.id"),
        routing_no=matter.routing_no,
        sequence=sequence,
        state=required(matter.state, "matter.state"),
        category_code=matter.category_code,
        area_code=matter.area_code,
        text=matter.text,
        confidential=matter.confidential,
        due_at=instant(matter.due_at),
        closed_at=instant(matter.closed_at),
        close_reason=matter.close_reason,
        revisit_on=instant(matter.revisit_on),
    )


def _reader(step: Step) -> Callable[[Record], MatterTold]:
    of_an_order = "order_id" in step.kind.DESCRIPTOR.fields_by_name

    def read(record: Record) -> MatterTold:
        event: Any = decode(record, step.kind)
        known = read_known(event.matter, sequence_of(record))
        line = Line(
            routing_no=known.routing_no,
            sequence=known.sequence,
            at=_at(record),
            code=step.code,
            result=step.result(event),
            unit_id=str(_order(event).unit_id) if of_an_order else "",
            text=without_contacts(step.text(event))[:WORDS],
            until=step.until(event),
        )
        return MatterTold(known=known, line=line, news=step.news(event))

    return read


def _at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(header(record, "ce_time"))
    except ValueError as error:
        raise InvalidMessage("the header ce_time is missing or no time") from error
