"""Protobuf ↔ domain for notices: which rungs were reached, which answers are read, and which notices are over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import kept_notices_pb2 as kept
from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, instant, required
from kitchenkit.letters import Letter
from kitchenkit.react import InvalidMessage, Record

from .domain.escalation import EXCLUSION
from .domain.ladder import VERDICT
from .domain.matter import OPEN_MATTER, OPEN_ORDER, MatterState, OrderState
from .domain.notice_box import CENTRE_ROLES, About, Address, Box, address, box_id, notice_id

ESCALATED = pb.OrderEscalated.DESCRIPTOR.full_name
RESOLVED = pb.OrderResolved.DESCRIPTOR.full_name
VETTED = pb.OrderReplyVetted.DESCRIPTOR.full_name
_ENDS: tuple[Any, ...] = (
    pb.OrderDispatched, pb.OrderDisputed, pb.MatterClosed, pb.MatterWithdrawn, pb.MatterWrongLane,
    pb.MatterCallbackOpened, pb.MatterVerified, pb.MatterVerdictGiven, pb.MatterReworked,
)  # fmt: skip
ENDS = {kind.DESCRIPTOR.full_name: kind for kind in _ENDS}
VETTING = "vetting"  # 答复审核: the clock of what is told of an answer that the centre reads first
VET, PASSED, BACK = "vet", "vet_passed", "vet_back"
# The state in which a decision is waited for, by the clock of who decides.
_DECIDED_IN = {
    "return_review": OrderState.RETURN_REQUESTED,
    "extension_review": OrderState.EXTENSION_REQUESTED,
    "ruling": OrderState.DISPUTED,
}
# And what waits for somebody once the units have answered.
_RESULT_IN = {
    "verify": {MatterState.VERIFYING},
    "callback": {MatterState.CALLBACK},
    "centre": {MatterState.VERIFYING, MatterState.CALLBACK},
}
_GONE = frozenset({MatterState.WITHDRAWN, MatterState.WRONG_LANE, MatterState.ARCHIVED})
READ_BY, WRITTEN_BY = ("dispatcher", "supervisor"), ("unit_handler",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one recipient is told."""

    about: About
    to: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """By box: what its recipient is told, and the notices that are over.

    What is told as it happened (`happened`, and `ended` such as are over) says when it happened, and in no box yet.
    """

    told: Mapping[str, Telling] = field(default_factory=dict)
    over: Mapping[str, frozenset[str]] = field(default_factory=dict)
    happened: tuple[Telling, ...] = ()
    ended: tuple[Telling, ...] = ()

    def boxed(self, told_at: Callable[[str, datetime], datetime]) -> Heard:
        """Return it all by box: what happened in quiet hours stands in the one of the morning."""
        told, over = dict(self.told), {box: set(ended) for box, ended in self.over.items()}
        for one in self.happened:
            at = told_at(one.about.tier, one.about.tell_at)
            told[box_id(one.to, at)] = replace(one, about=replace(one.about, tell_at=at))
        for one in self.ended:
            at = one.about.tell_at  # where it stood before a night had one box
            for box in (box_id(one.to, at), box_id(one.to, told_at(one.about.tier, at))):
                over.setdefault(box, set()).add(one.about.notice_for(one.to))
        return Heard(told=told, over={box: frozenset(ended) for box, ended in over.items()})


def readers() -> dict[str, Callable[[Record], Heard]]:
    """Return how to read each type that notices hear of."""
    return {ESCALATED: read_escalated, RESOLVED: read_resolved, VETTED: read_vetted, **dict.fromkeys(ENDS, read_ended)}


def read_escalated(record: Record) -> Heard:
    """Return a rung that was reached; raises `InvalidMessage`."""
    event = decode(record, pb.OrderEscalated)
    about = about_of(
        event.matter,
        event.order_id,
        unit_id=event.unit_id,
        clock=required(event.clock, "clock"),
        due_at=known(instant(event.due_at), "due_at"),
        threshold=required(event.threshold, "threshold"),
        level=event.level,
        tell_at=known(instant(event.tell_at), "tell_at"),
    )
    return Heard(told=telling(about, event.to))


def read_resolved(record: Record) -> Heard:
    """Return whose reading an answer waits for, and what is over by it; raises `InvalidMessage`."""
    event = decode(record, pb.OrderResolved)
    order = order_of(event.matter, event.order_id)
    return Heard(told=_to_be_read(event.matter, order) if order.vetting else {}, over=over_of(event.matter))


def read_vetted(record: Record) -> Heard:
    """Return what the unit is told of its answer, which nobody has to read any more; raises `InvalidMessage`."""
    event = decode(record, pb.OrderReplyVetted)
    order, tell_at = order_of(event.matter, event.order_id), instant(event.tell_at)
    over = over_of(event.matter)
    if tell_at is None:
        return Heard(over=over)
    about = about_of(
        event.matter,
        order.id,
        unit_id=required(order.unit_id, "unit_id"),
        clock=VETTING,
        due_at=known(instant(order.due_at), "due_at"),
        threshold=PASSED if event.passed else BACK,
        level=0,
        tell_at=tell_at,
        asked_at=known(instant(order.reading.asked_at), "reading.asked_at"),
        words=event.reason,
    )
    return Heard(told=telling(about, WRITTEN_BY), over=over)


def read_ended(record: Record) -> Heard:
    """Return which notices are over after this; raises `InvalidMessage`."""
    return Heard(over=over_of(decode(record, ENDS[record.type]).matter))


def about_of(matter: pb.Matter, order_id: str, **what: Any) -> About:
    """Return what is told of an order of that matter; raises `InvalidMessage`."""
    return About(
        order_id=required(order_id, "order_id"),
        matter_id=required(matter.id, "matter.id"),
        case_id=required(matter.case_id, "matter.case_id"),
        case_no=required(matter.case_no, "matter.case_no"),
        tier=matter.tier,
        area_code=matter.area_code,
        assigned_to=next((one.assigned_to for one in matter.orders if one.id == order_id), ""),
        **what,
    )


def telling(about: About, roles: Iterable[str]) -> dict[str, Telling]:
    """Return that these roles are told, by box."""
    return {box_id(one.to, about.tell_at): one for one in tellings(about, roles)}


def tellings(about: About, roles: Iterable[str]) -> tuple[Telling, ...]:
    """Return that these roles are told."""
    return tuple(Telling(about=about, to=to) for to in _addresses(roles, about.unit_id, about.area_code))


def _to_be_read(matter: pb.Matter, order: pb.Order) -> dict[str, Telling]:
    """Return who is told that an answer waits; of one that waited before they were told nobody is."""
    asked_at, until, tell_at = (
        instant(at) for at in (order.reading.asked_at, order.reading.until, order.reading.tell_at)
    )
    if asked_at is None or until is None or tell_at is None:
        return {}
    about = about_of(
        matter, order.id, unit_id=order.unit_id, clock=VETTING, due_at=until, threshold=VET, level=0, tell_at=tell_at,
        asked_at=asked_at,
    )  # fmt: skip
    return telling(about, READ_BY)


def order_of(matter: pb.Matter, order_id: str) -> pb.Order:
    """Return one order of a matter; raises `InvalidMessage`."""
    found = next((one for one in matter.orders if one.id == order_id), None)
    if found is None:
        raise InvalidMessage(f"the order {order_id} is not in its matter")
    return found


def over_of(matter: pb.Matter, *, decided: str = "") -> dict[str, frozenset[str]]:
    """Return the notices that are over as the matter stands now, by box; `decided` is a clock that has ended."""
    boxes: dict[str, set[str]] = {}
    for order in matter.orders:
        for rung in order.rungs:
            if rung.clock == decided or _is_over(matter, order, rung):
                for box, notice in _notices(matter, order, rung):
                    boxes.setdefault(box, set()).add(notice)
        if not order.vetting or matter.state not in OPEN_MATTER:
            for box, telling in _to_be_read(matter, order).items():
                boxes.setdefault(box, set()).add(telling.about.notice_for(telling.to))
    return {box: frozenset(notices) for box, notices in boxes.items()}


def _is_seen_to(matter: pb.Matter, rung: pb.Rung) -> bool:
    """Say whether somebody has looked, rung or decided; that nobody has is to be known of what is closed by it, too."""
    if rung.undecided:
        return matter.state in _GONE
    return matter.state not in _RESULT_IN[rung.clock] or (rung.clock == "callback" and bool(matter.verdict))


def _is_over(matter: pb.Matter, order: pb.Order, rung: pb.Rung) -> bool:
    if rung.clock == EXCLUSION:
        return matter.excluded or matter.state in _GONE  # what is closed may be excluded yet
    if rung.clock in _RESULT_IN:
        return _is_seen_to(matter, rung)
    if rung.undecided:
        return matter.state not in OPEN_MATTER  # silence has decided: whom it went to is what they are told
    if rung.clock in _DECIDED_IN and order.state != _DECIDED_IN[rung.clock]:
        return True
    if matter.state not in OPEN_MATTER or rung.unit_id != order.unit_id:
        return True
    # What the citizen said again stays for those above, whatever the unit answers.
    return order.state not in OPEN_ORDER and rung.clock != VERDICT


def _notices(matter: pb.Matter, order: pb.Order, rung: pb.Rung) -> Iterator[tuple[str, str]]:
    due_at, tell_at = instant(rung.due_at), instant(rung.tell_at)
    if due_at is None or tell_at is None:
        return
    for to in _addresses(rung.to, rung.unit_id, matter.area_code):
        yield box_id(to, tell_at), notice_id(order.id, rung.clock, due_at, rung.threshold, to)


def notice_letter(fact: Any, box: Box) -> Letter:
    """Return what the history keeps of a fact of notices; nothing of it is published."""
    told = set(fact.ids)
    orders = [one.about.order_id for one in box.notices if one.id in told and not one.digest]
    folded = [part.order_id for one in box.notices for part in one.folded if part.id in told or one.id in told]
    body = kept.NoticeStep(
        box_id=box.id,
        unit_id=box.address.unit_id,
        role=box.address.role,
        notice_ids=fact.ids,
        order_ids=sorted({*orders, *folded}),
    )
    return Letter(type=type(fact).__name__, topics=(), body=body.SerializeToString(), correlation="")


def _addresses(roles: Iterable[str], unit_id: str, area_code: str) -> list[Address]:
    """Return whom roles mean; where no unit has it yet there is nobody of a unit."""
    return [address(role, unit_id, area_code) for role in roles if unit_id or role in CENTRE_ROLES]


def known(at: datetime | None, field: str) -> datetime:
    """Return an instant that has to be there; raises `InvalidMessage`."""
    if at is None:
        raise InvalidMessage(f"the field {field} is missing")
    return at
