"""What an order waits for: the citizen, more time, better days (待补充、延期、挂账); civic-reporting.md §2.3."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Move

from .clocks_facts import WAITS_FOR_CITIZEN, Extension, Pause
from .dates import book_of, handling_time, last_day_of, moved, policy_of
from .escalation import to_be_checked, to_be_decided
from .matter import Order, OrderState
from .order_facts import (
    OrderCitizenAsked,
    OrderExtensionDecided,
    OrderExtensionRequested,
    OrderResumed,
    OrderShelved,
    OrderUnshelved,
)
from .orders_common import CHIEFS, CLOCK, UNIT, states
from .records import ExtensionAsk

SHELVED = "shelved"  # the reason of a pause in which it stands still for a written reason
LONGEST_SHELVED = timedelta(days=180)  # then somebody looks again, whatever was written
LONGEST_BY_A_UNIT = timedelta(days=30)  # by its head alone: who wants more has the centre do it (§2.3, 19)
WAITS = "等待您补充材料"
GOES_ON = "继续办理"
CANNOT_NOW = "暂难解决，将按期复核"
GROUNDS = {
    "law": "法定程序",
    "procurement": "招标采购",
    "weather": "天气",
    "survey": "勘察鉴定",
    "several_units": "多部门会商",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCitizen:
    """Ask the citizen something concrete (请补充); handling stands still until they answer, or for some days."""

    question: Annotated[str, MinLen(1), MaxLen(1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Go on: the citizen has answered; a unit that was told by telephone notes what they said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Ask for more time (申请延期): until when, and the ground as the policy codes it."""

    until: datetime
    ground: Annotated[str, MaxLen(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension:
    """Grant the extension or not (延期审批)."""

    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelve:
    """It cannot be solved for now (挂账): why, in writing, and when it is looked at again."""

    explanation: Annotated[str, MinLen(1), MaxLen(4000)]
    review_on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshelve:
    """Take it up again (销账)."""


def not_in_a_rework(order: Order, _: Context) -> str | None:
    """What is done again is done in its shorter time, with what is there."""
    return "it is being done again: there is no more time" if order.part.rework_at is not None else None


def what_they_said(_: Order, __: Resume, context: Context) -> str | None:
    """The citizen's own answer is in the case; one by telephone is noted."""
    missing = context.role in UNIT and not context.note
    return "the field note is missing: say what the citizen answered" if missing else None


def asked_seldom(order: Order, context: Context) -> str | None:
    """Nobody is asked for ever."""
    asked = sum(pause.reason == WAITS_FOR_CITIZEN for pause in order.part.pauses)
    times = policy_of(context).wait.times
    return f"the citizen was asked {times} times: act on what is there" if asked >= times else None


def before_it_is_due(order: Order, context: Context) -> str | None:
    """More time is asked for while there is some."""
    due = order.part.due_at
    return "it is overdue: too late to ask for more time" if due is None or context.now >= due else None


def extended_seldom(order: Order, context: Context) -> str | None:
    """More time is asked for a few times at most."""
    times = policy_of(context).extension.times
    return f"more time was asked for {times} times" if order.part.extensions_asked >= times else None


def a_known_ground(_: Order, command: Extend, context: Context) -> str | None:
    """There is a ground in law or fact."""
    grounds = policy_of(context).extension.grounds
    return None if command.ground in grounds else f"ground must be one of {', '.join(grounds)}"


def no_longer_than_the_first_time(order: Order, command: Extend, context: Context) -> str | None:
    """An extension is at most as long as the handling time, and all together within what the tier allows."""
    handle, due = handling_time(order.matter, order.part, context), order.part.due_at
    if handle is None or due is None:
        return "until: there is no handling time to extend"
    last, limit = book_of(context).calendar.add(due, handle).at, last_day_of(order.matter, order.part, context)
    if limit is not None and limit <= due:
        return f"until: an order of the tier {order.matter.tier} cannot take longer than it has"
    if limit is not None:
        last = min(last, limit)
    if not due < command.until <= last:
        return f"until must be after {due.isoformat()} and not after {last.isoformat()}"
    return None


def not_their_own(order: Order, _: object, context: Context) -> str | None:
    """Nobody grants what they asked for."""
    ask = order.part.asked_extension
    return "whoever asked does not decide" if ask is not None and ask.asked_by == context.actor else None


def the_units_own_to_shelve(order: Order, context: Context) -> str | None:
    """A unit shelves what is not late, and once: beyond that it would be nobody's business how long it takes."""
    if context.role in CHIEFS:
        return None
    due, before = order.part.due_at, any(pause.reason == SHELVED for pause in order.part.pauses)
    late = due is not None and context.now >= due
    return "it is late, or was shelved before: the centre decides" if late or before else None


def a_day_to_look_again(_: Order, command: Shelve, context: Context) -> str | None:
    """It is looked at again, and not in some other year; what a unit shelves by itself, within a month."""
    by_the_centre = context.role in CHIEFS
    longest = LONGEST_SHELVED if by_the_centre else LONGEST_BY_A_UNIT
    if context.now < command.review_on <= context.now + longest:
        return None
    longer = "" if by_the_centre else f"; the centre shelves for up to {LONGEST_SHELVED.days} days"
    return f"review_on must be within {longest.days} days from now{longer}"


def _ask(order: Order, command: AskCitizen, context: Context) -> Decision[Order]:
    until = book_of(context).calendar.add(context.now, policy_of(context).wait.each).at
    pause = Pause(start=context.now, reason=WAITS_FOR_CITIZEN, until=until)
    part = replace(
        order.part,
        state=OrderState.AWAITING_CITIZEN,
        pauses=(*order.part.pauses, pause),
        question=command.question,
        hands=order.part.touched(context.actor),
    )
    fact = OrderCitizenAsked(order_id=order.id, question=command.question)
    return _told(order, Decision.one(order.with_part(part), fact), "pause", WAITS, context)


def _resume(order: Order, _: Resume, context: Context) -> Decision[Order]:
    fact = OrderResumed(order_id=order.id, automatic=context.role in CLOCK)
    part = replace(_going_on(order, context).part, question="")
    return _told(order, Decision.one(order.with_part(part), fact), "pause", GOES_ON, context)


def _unshelve(order: Order, _: Unshelve, context: Context) -> Decision[Order]:
    fact = OrderUnshelved(order_id=order.id, automatic=context.role in CLOCK)
    return _told(order, Decision.one(_going_on(order, context), fact), "pause", GOES_ON, context)


def _going_on(order: Order, context: Context) -> Order:
    *before, last = order.part.pauses
    pauses = (*before, replace(last, end=context.now))
    return order.with_part(replace(order.part, state=OrderState.IN_PROGRESS, pauses=pauses))


def _shelve(order: Order, command: Shelve, context: Context) -> Decision[Order]:
    pause = Pause(start=context.now, reason=SHELVED, until=command.review_on)
    part = replace(
        order.part,
        state=OrderState.SHELVED,
        pauses=(*order.part.pauses, pause),
        explanation=command.explanation,
        hands=order.part.touched(context.actor),
    )
    fact = OrderShelved(order_id=order.id, explanation=command.explanation, review_on=command.review_on)
    decision = _told(order, Decision.one(order.with_part(part), fact), "pause", CANNOT_NOW, context)
    if context.role in CHIEFS:
        return decision
    day = command.review_on
    return decision.then(lambda after: to_be_checked(after.matter, after.id, day, context).lifted(after.of))


def _extend(order: Order, command: Extend, context: Context) -> Decision[Order]:
    ask = ExtensionAsk(until=command.until, ground=command.ground, asked_at=context.now, asked_by=context.actor)
    part = replace(
        order.part,
        state=OrderState.EXTENSION_REQUESTED,
        asked_extension=ask,
        extensions_asked=order.part.extensions_asked + 1,
        hands=order.part.touched(context.actor),
    )
    fact = OrderExtensionRequested(order_id=order.id, until=command.until, ground=command.ground)
    decision = Decision.one(order.with_part(part), fact)
    return decision.then(lambda now: to_be_decided(now.matter, now.id, "extension_review", context).lifted(now.of))


def _decide_extension(order: Order, command: DecideExtension, context: Context) -> Decision[Order]:
    ask = order.part.asked_extension
    assert ask is not None  # noqa: S101  # the state says so
    part = replace(order.part, state=OrderState.IN_PROGRESS, asked_extension=replace(ask, decided_at=context.now))
    if command.granted:
        extension = Extension(until=ask.until, ground=ask.ground, decided_at=context.now)
        part = replace(part, extensions=(*part.extensions, extension))
    fact = OrderExtensionDecided(
        order_id=order.id,
        granted=command.granted,
        until=ask.until,
        ground=ask.ground,
        automatic=context.role in CLOCK,
    )
    decision = Decision.one(order.with_part(part), fact)
    return _told(order, decision, "extension", GROUNDS.get(ask.ground, ask.ground), context)


def _told(order: Order, decision: Decision[Order], kind: str, reason: str, context: Context) -> Decision[Order]:
    tell = moved(order.matter, order.id, kind, reason, context)
    return decision.then(lambda after: tell(after.matter).lifted(after.of))


_IN_HAND = states(OrderState.IN_PROGRESS)
WAITINGS: list[Move[Order]] = [
    Move(name="ask-citizen", command=AskCitizen, states=_IN_HAND, roles=UNIT, decide=_ask,
         guards=(not_in_a_rework, asked_seldom)),
    Move(name="resume", command=Resume, states=states(OrderState.AWAITING_CITIZEN), roles=UNIT | CLOCK | {"citizen"},
         decide=_resume, checks=(what_they_said,)),
    Move(name="extend", command=Extend, states=_IN_HAND, roles=UNIT, decide=_extend,
         guards=(not_in_a_rework, before_it_is_due, extended_seldom),
         checks=(a_known_ground, no_longer_than_the_first_time)),
    Move(name="decide-extension", command=DecideExtension, states=states(OrderState.EXTENSION_REQUESTED),
         roles=CHIEFS | CLOCK, decide=_decide_extension, checks=(not_their_own,)),
    Move(name="shelve", command=Shelve, states=_IN_HAND, roles=frozenset({"unit_head"}) | CHIEFS, decide=_shelve,
         guards=(not_in_a_rework, the_units_own_to_shelve), checks=(a_day_to_look_again,)),
    Move(name="unshelve", command=Unshelve, states=states(OrderState.SHELVED),
         roles=frozenset({"unit_head"}) | CHIEFS | CLOCK, decide=_unshelve),
]  # fmt: skip
