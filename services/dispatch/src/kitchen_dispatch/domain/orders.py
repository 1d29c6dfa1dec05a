"""The table of one order: what a unit, a dispatcher and the clock may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.altered import altered
from kitchenkit.decide import Context, Decision, Machine, Move, Refused

from .dates import policy_of, timed
from .escalation import ESCALATIONS
from .facts import (
    MatterWrongLane,
    OrderContacted,
    OrderDispatched,
    OrderProgressed,
    OrderResolved,
    OrderSigned,
)
from .matter import OPEN_ORDER, WAITING, Matter, MatterState, Order, OrderState
from .orders_answers import VETTING, seen_meanwhile, vetting, when_all_have, with_what_shows_it
from .orders_assigning import ASSIGNING
from .orders_common import CENTRE, CLOCK, UNIT, free_unit, looked_at_again, sent, states, with_a_note, with_a_reason
from .orders_prioritising import PRIORITISING
from .orders_returns import RETURNS, disputed, not_after_a_ruling
from .orders_waits import WAITINGS
from .outcomes import NOT_RESPONSIBLE, OUTCOMES
from .reply_text import gaps
from .sampling import is_looked_at

Media = Annotated[tuple[Annotated[str, MaxLen(64)], ...], MaxLen(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """Give the order to a unit (派单)."""

    unit_id: Annotated[str, MinLen(1), MaxLen(64)]


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
    """The unit answers (办结): a coded outcome, the words for the citizen, and what shows it, before and after.

    Who says `not_responsible` names who is, or asks for a ruling. A lasting measure (长效机制) has a day to look again.
    """

    outcome: Annotated[str, MaxLen(40)]
    reply: Annotated[str, MaxLen(4000)]
    evidence_media: Media = ()
    before_media: Media = ()
    taken_at: datetime | None = None
    place: Annotated[str, MaxLen(200)] = ""
    owner_unit_id: Annotated[str, MaxLen(64)] = ""
    ask_ruling: bool = False
    revisit_on: datetime | None = None
    lately: tuple[bool, ...] = ()  # what was found when the unit was looked at, the newest last


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLane:
    """It is not for the government at all: back to the desk, with a reason."""


def the_lead_or_the_centre(order: Order, context: Context) -> str | None:
    """Who only assists does not take the matter away from who leads it."""
    assists = order.part.role != "lead" and context.role not in CENTRE
    return "the leading unit says so: you assist" if assists else None


def not_done_again(order: Order, _: Context) -> str | None:
    """What was answered once, and is done again, is where it belongs; a contact in between changes nothing of that."""
    return "it is being done again: it is for the government" if order.part.rework_at is not None else None


def known_outcome(_: Order, command: Resolve, __: Context) -> str | None:
    """Results are counted by their code."""
    return None if command.outcome in OUTCOMES else f"outcome must be one of {', '.join(sorted(OUTCOMES))}"


def with_a_reply(_: Order, command: Resolve, __: Context) -> str | None:
    """The citizen is owed an answer in words."""
    return None if command.reply.strip() else "the field reply is missing: write what the citizen will read"


def no_gap_left(_: Order, command: Resolve, __: Context) -> str | None:
    """What a template leaves to the unit is completed before the citizen reads it."""
    left = gaps(command.reply)
    return f"reply has gaps that nobody has completed: 答复里还有未填的 {' '.join(left)}" if left else None


def names_who_is(order: Order, command: Resolve, context: Context) -> str | None:
    """Nobody is sent away without being told where to."""
    if command.outcome != NOT_RESPONSIBLE:
        return "ask_ruling goes with the outcome not_responsible" if command.ask_ruling else None
    if command.ask_ruling:
        return not_after_a_ruling(order, context)
    if command.owner_unit_id in ("", order.part.unit_id):
        return "the field owner_unit_id is missing: name the unit that is responsible, or ask for a ruling"
    return None


def revisited_later(_: Order, command: Resolve, context: Context) -> str | None:
    """To look again is something of the future, and not of a far one."""
    return looked_at_again(command.revisit_on, context)


def another_unit(order: Order, command: Dispatch, _: Context) -> str | None:
    """One unit has one part of a matter."""
    return free_unit(order.matter, order.part, command.unit_id)


def _dispatch(order: Order, command: Dispatch, context: Context) -> Decision[Order]:
    fact = OrderDispatched(order_id=order.id, reason=context.reason)
    return Decision.one(sent(order, command.unit_id, context), fact)


def _sign(order: Order, _: Sign, context: Context) -> Decision[Order]:
    automatic = context.role in CLOCK
    hands = order.part.hands if automatic else order.part.touched(context.actor)
    part = altered(
        order.part, state=OrderState.SIGNED, signed_at=context.now, signed_automatically=automatic, hands=hands
    )
    return Decision.one(order.with_part(part), OrderSigned(order_id=order.id, automatic=automatic))


def _contact(order: Order, _: Contact, context: Context) -> Decision[Order]:
    part = altered(order.part, contacted_at=order.part.contacted_at or context.now)
    return Decision.one(_worked(order.with_part(part), context), OrderContacted(order_id=order.id, note=context.note))


def _progress(order: Order, _: Progress, context: Context) -> Decision[Order]:
    return Decision.one(_worked(order, context), OrderProgressed(order_id=order.id, note=context.note))


def _worked(order: Order, context: Context) -> Order:
    """While it waits for something, words do not end the waiting."""
    state = order.part.state if order.part.state in WAITING else OrderState.IN_PROGRESS
    return order.with_part(altered(order.part, state=state, hands=order.part.touched(context.actor)))


def _resolve(order: Order, command: Resolve, context: Context) -> Decision[Order]:
    if command.ask_ruling:
        return disputed(order, command.reply, context, automatic=False)
    part = altered(
        order.part,
        state=OrderState.RESOLVED,
        answered_at=order.part.answered_at or context.now,
        resolved_at=context.now,
        outcome=command.outcome,
        reply=command.reply,
        owner_unit_id=command.owner_unit_id if command.outcome == NOT_RESPONSIBLE else "",
        evidence_media=command.evidence_media,
        before_media=command.before_media,
        taken_at=command.taken_at,
        place=command.place,
        look=is_looked_at(order.matter, order.part, policy_of(context).sampling, command.lately),
        vetting=vetting(order, command.outcome, context),
        revisit_on=command.revisit_on,
        hands=order.part.touched(context.actor),
    )
    return when_all_have(Decision.one(order.with_part(part), OrderResolved(order_id=order.id)), context)


def _wrong_lane(order: Order, _: WrongLane, context: Context) -> Decision[Order]:
    matter = order.matter.with_open_parts(lambda part: altered(part, state=OrderState.WRONG_LANE))
    matter = altered(matter, state=MatterState.WRONG_LANE, voided_at=context.now)
    return Decision.one(order.of(matter), MatterWrongLane(reason=context.reason))


_IN_HAND = states(OrderState.SIGNED, OrderState.IN_PROGRESS, OrderState.REWORK)
_TALKING = _IN_HAND | states(OrderState.AWAITING_CITIZEN, OrderState.EXTENSION_REQUESTED, OrderState.SHELVED)
# Whose it is, is no reason to leave the citizen without a word (首接负责).
_NOT_SETTLED = states(OrderState.RETURN_REQUESTED, OrderState.DISPUTED)
_NOT_AGAIN = frozenset(OPEN_ORDER) - {OrderState.REWORK}
_ROWS = [
    Move(name="dispatch", command=Dispatch, states=states(OrderState.FILED), roles=CENTRE, decide=_dispatch,
         checks=(another_unit,)),
    Move(name="sign", command=Sign, states=states(OrderState.DISPATCHED), roles=UNIT | CLOCK, decide=_sign),
    Move(name="contact", command=Contact, states=_TALKING | _NOT_SETTLED, roles=UNIT, decide=_contact,
         checks=(with_a_note,)),
    Move(name="progress", command=Progress, states=_TALKING, roles=UNIT, decide=_progress,
         checks=(with_a_note,)),
    Move(name="resolve", command=Resolve, states=states(OrderState.IN_PROGRESS, OrderState.REWORK), roles=UNIT,
         decide=_resolve, checks=(known_outcome, with_a_reply, no_gap_left, names_who_is, with_what_shows_it,
                                  seen_meanwhile, revisited_later)),
    Move(name="wrong-lane", command=WrongLane, states=_NOT_AGAIN, roles=UNIT | CENTRE, decide=_wrong_lane,
         guards=(the_lead_or_the_centre, not_done_again), checks=(with_a_reason,)),
    *ASSIGNING,
    *PRIORITISING,
    *RETURNS,
    *WAITINGS,
    *VETTING,
    *ESCALATIONS,
]  # fmt: skip
ORDER = Machine[Order](timed(_ROWS))
UNDATED = Machine[Order](_ROWS)  # for whoever makes the dates anew of all that follows together


def on_order(
    matter: Matter, order_id: str, command: object, context: Context, *, table: Machine[Order] = ORDER
) -> Decision[Matter]:
    """Decide a command on one order of a matter; raises `Refused`."""
    try:
        part = matter.part(order_id)
    except KeyError:
        raise Refused("no_such_order", f"this matter has no order {order_id}") from None
    return table.decide(Order(matter, part), command, context).lifted(lambda after: after.matter)
