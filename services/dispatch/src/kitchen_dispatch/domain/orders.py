"""The table of one order: what a unit, a dispatcher and the clock may do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import MaxLen

from kitchenkit.decide import Context, Decision, Machine, Move, Refused

from .facts import (
    MatterCallbackOpened,
    MatterWrongLane,
    OrderContacted,
    OrderDispatched,
    OrderProgressed,
    OrderResolved,
    OrderSigned,
)
from .matter import OPEN_ORDER, Matter, MatterState, Order, OrderState, dispatched
from .tiers import limits

UNIT = frozenset({"unit_handler", "unit_approver", "unit_head"})
CENTRE = frozenset({"dispatcher"})
OUTCOMES = frozenset(
    {"fixed", "partly_fixed", "explained", "planned", "cannot_fix", "no_action", "duplicate", "self_resolved"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """Give the order to a unit (派单)."""

    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """The unit takes the order (签收)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The unit has spoken with the citizen; the note says what came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The unit says how far it is; the note says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """The unit answers (办结): a coded outcome and the words for the citizen."""

    outcome: str
    reply: Annotated[str, MaxLen(4000)]
    evidence_media: Annotated[tuple[Annotated[str, MaxLen(64)], ...], MaxLen(20)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLane:
    """It is not for the government at all: back to the desk, with a reason."""


def with_a_note(_: Order, __: object, context: Context) -> str | None:
    """What was said or done has to be told."""
    return None if context.note else "the field note is missing: say what was said or done"


def with_a_reason(_: Order, __: object, context: Context) -> str | None:
    """The desk has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def the_lead_or_the_centre(order: Order, context: Context) -> str | None:
    """Who only assists does not take the matter away from who leads it."""
    assists = order.part.role != "lead" and context.role not in CENTRE
    return "the leading unit says so: you assist" if assists else None


def known_outcome(_: Order, command: Resolve, __: Context) -> str | None:
    """`not_responsible` comes with returns and rulings: it cannot be said without naming who is."""
    return None if command.outcome in OUTCOMES else f"outcome must be one of {', '.join(sorted(OUTCOMES))}"


def with_a_reply(_: Order, command: Resolve, __: Context) -> str | None:
    """The citizen is owed an answer in words."""
    return None if command.reply.strip() else "the field reply is missing: write what the citizen will read"


def another_unit(order: Order, command: Dispatch, _: Context) -> str | None:
    """One unit has one part of a matter."""
    others = {part.unit_id for part in order.matter.parts if part.id != order.id}
    return f"{command.unit_id} has a part of this matter already" if command.unit_id in others else None


def _dispatch(order: Order, command: Dispatch, context: Context) -> Decision[Order]:
    part = dispatched(order.part, command.unit_id, order.matter.tier, context.now)
    after = order.with_part(part)
    after = replace(after, matter=replace(after.matter, state=MatterState.HANDLING))
    return Decision.one(after, OrderDispatched(order_id=order.id, reason=context.reason))


def _sign(order: Order, _: Sign, context: Context) -> Decision[Order]:
    part = replace(order.part, state=OrderState.SIGNED, signed_at=context.now)
    return Decision.one(order.with_part(part), OrderSigned(order_id=order.id, automatic=context.role == "clock"))


def _contact(order: Order, _: Contact, context: Context) -> Decision[Order]:
    first = order.part.contacted_at or context.now
    part = replace(order.part, state=OrderState.IN_PROGRESS, contacted_at=first)
    return Decision.one(order.with_part(part), OrderContacted(order_id=order.id, note=context.note))


def _progress(order: Order, _: Progress, context: Context) -> Decision[Order]:
    part = replace(order.part, state=OrderState.IN_PROGRESS)
    return Decision.one(order.with_part(part), OrderProgressed(order_id=order.id, note=context.note))


def _resolve(order: Order, command: Resolve, context: Context) -> Decision[Order]:
    part = replace(
        order.part,
        state=OrderState.RESOLVED,
        resolved_at=context.now,
        outcome=command.outcome,
        reply=command.reply,
        evidence_media=command.evidence_media,
    )
    decision = Decision.one(order.with_part(part), OrderResolved(order_id=order.id))
    if any(other.state in OPEN_ORDER for other in decision.steps[0].after.matter.parts):
        return decision
    return decision.then(lambda after: _ask_the_citizen(after, context))


def _ask_the_citizen(order: Order, context: Context) -> Decision[Order]:
    by = context.now + limits(order.matter.tier).callback
    matter = replace(order.matter, state=MatterState.CALLBACK, callback_by=by)
    return Decision.one(replace(order, matter=matter), MatterCallbackOpened())


def _wrong_lane(order: Order, _: WrongLane, context: Context) -> Decision[Order]:
    matter = order.matter.with_open_parts(lambda part: replace(part, state=OrderState.WRONG_LANE))
    matter = replace(matter, state=MatterState.WRONG_LANE)
    return Decision.one(Order(matter, matter.part(order.id)), MatterWrongLane(reason=context.reason))


def _in(*states: OrderState) -> frozenset[str]:
    return frozenset(states)


_WORKING = _in(OrderState.SIGNED, OrderState.IN_PROGRESS, OrderState.REWORK)
ORDER = Machine[Order](
    [
        Move(name="dispatch", command=Dispatch, states=_in(OrderState.FILED), roles=CENTRE, decide=_dispatch,
             checks=(another_unit,)),
        Move(name="sign", command=Sign, states=_in(OrderState.DISPATCHED), roles=UNIT | {"clock"}, decide=_sign),
        Move(name="contact", command=Contact, states=_WORKING, roles=UNIT, decide=_contact, checks=(with_a_note,)),
        Move(name="progress", command=Progress, states=_WORKING, roles=UNIT, decide=_progress, checks=(with_a_note,)),
        Move(name="resolve", command=Resolve, states=_in(OrderState.IN_PROGRESS, OrderState.REWORK), roles=UNIT,
             decide=_resolve, checks=(known_outcome, with_a_reply)),
        Move(name="wrong-lane", command=WrongLane,
             states=_in(OrderState.FILED, OrderState.DISPATCHED, OrderState.SIGNED, OrderState.IN_PROGRESS),
             roles=UNIT | CENTRE, decide=_wrong_lane, guards=(the_lead_or_the_centre,), checks=(with_a_reason,)),
    ]
)  # fmt: skip


def on_order(matter: Matter, order_id: str, command: object, context: Context) -> Decision[Matter]:
    """Decide a command on one order of a matter; raises `Refused`."""
    try:
        part = matter.part(order_id)
    except KeyError:
        raise Refused("no_such_order", f"this matter has no order {order_id}") from None
    return ORDER.decide(Order(matter, part), command, context).lifted(lambda after: after.matter)
