"""Returning an order, disputes about who is responsible, rulings (退单、权属争议、裁决): civic-reporting.md §3.4."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Move

from .dates import falls_back, moved, policy_of
from .escalation import to_be_decided, with_a_supervisor, with_who_rules
from .facts import OrderDispatched
from .matter import OPEN_ORDER, Order, OrderState, Part
from .order_facts import (
    OrderDisputed,
    OrderReturnRefused,
    OrderReturnRequested,
    OrderReturnUpheld,
    OrderRuled,
    RoutingRuleProposed,
)
from .orders_common import CHIEFS, CLOCK, UNIT, free_unit, sent, states, with_a_reason
from .records import ReturnAsk

RETURN_REASONS = frozenset(
    {"wrong_area", "not_our_duty", "unclear_owner", "overlapping_duty"}
)  # 属地不符 职责不符 权属不清 职能交叉
SILENCE = "逾期未审核，视为同意退单"
NOBODY_ELSE = "没有其他可承办的单位"
BOUNCED = "多次退单，转权属裁决"
_SUPERVISOR = frozenset({"supervisor"})  # who is told in other words, because they own it
NO_RULING = "裁决逾期，由属地政府兜底承办"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """The unit gives it back (退单): `wrong_area`, `not_our_duty`, `unclear_owner` or `overlapping_duty`, and why."""

    reason_code: Annotated[str, MaxLen(40)]
    evidence: Annotated[str, MinLen(1), MaxLen(4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpholdReturn:
    """The return stands (同意退单); it goes to this unit, or to the area's fallback where none is said."""

    unit_id: Annotated[str, MaxLen(64)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseReturn:
    """The return does not stand (驳回退单); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Who is responsible has to be ruled (提请裁决); the reason says what is unclear."""


def not_after_a_ruling(order: Order, _: Context) -> str | None:
    """What was ruled is not given back."""
    return "it was ruled that this unit acts" if order.part.ruled_at is not None else None


def within_the_window(order: Order, context: Context) -> str | None:
    """After the window the order counts as accepted; an emergency is not returned at all, but called about."""
    until = order.part.return_by
    if until is None:
        return "an emergency is not returned: act, and call the centre"
    return None if context.now < until else "the time to return it is over: it counts as accepted"


def one_return_a_unit(order: Order, context: Context) -> str | None:
    """A unit gives a case back once, however often the case comes to it."""
    unit = order.part.unit_id or ""
    times = order.matter.returned_by.count(unit) + order.matter.returned_before.count(unit)
    used = times >= policy_of(context).returns.per_unit
    return "this unit has returned this case already, or it was ruled that it acts" if used else None


def known_return_reason(_: Order, command: Return, __: Context) -> str | None:
    """Returns are counted by their reason."""
    known = command.reason_code in RETURN_REASONS
    return None if known else f"reason_code must be one of {', '.join(sorted(RETURN_REASONS))}"


def a_free_unit(order: Order, command: UpholdReturn, _: Context) -> str | None:
    """It goes to somebody else."""
    return free_unit(order.matter, order.part, command.unit_id) if command.unit_id else None


def _return(order: Order, command: Return, context: Context) -> Decision[Order]:
    ask = ReturnAsk(
        unit_id=order.part.unit_id or "",
        reason_code=command.reason_code,
        evidence=command.evidence,
        asked_at=context.now,
        asked_by=context.actor,
    )
    part = replace(order.part, state=OrderState.RETURN_REQUESTED, asked_return=ask)
    matter = replace(order.matter.with_part(part), returned_by=(*order.matter.returned_by, ask.unit_id))
    fact = OrderReturnRequested(order_id=order.id, reason_code=command.reason_code, evidence=command.evidence)
    decision = Decision.one(order.of(matter), fact)
    return decision.then(lambda now: to_be_decided(now.matter, now.id, "return_review", context).lifted(now.of))


def _uphold(order: Order, command: UpholdReturn, context: Context) -> Decision[Order]:
    decided = _decided(order, context)
    matter = replace(decided.matter, upheld_returns=order.matter.upheld_returns + 1)
    automatic = context.role in CLOCK
    fact = OrderReturnUpheld(
        order_id=order.id,
        from_unit_id=order.part.unit_id or "",
        automatic=automatic,
        reason=SILENCE if automatic else context.reason,
    )
    decision = Decision.one(order.of(matter), fact)
    if matter.upheld_returns >= policy_of(context).returns.bounce_cap:
        decision = decision.then(lambda after: _left_to_the_panel(after, BOUNCED, context, automatic=True))
        decision = decision.then(lambda after: _to_be_ruled(after, context, but=_SUPERVISOR))
        return decision.then(lambda after: with_a_supervisor(after.matter, after.id, context).lifted(after.of))
    unit_id = command.unit_id or matter.fallback_unit_id
    if not unit_id or free_unit(matter, order.part, unit_id) is not None:
        return decision.then(lambda after: disputed(after, NOBODY_ELSE, context, automatic=True))
    told = OrderDispatched(order_id=order.id, reason=fact.reason)
    return decision.then(lambda after: Decision.one(sent(after, unit_id, context), told))


def _decided(order: Order, context: Context) -> Order:
    ask = order.part.asked_return
    return order.with_part(replace(order.part, asked_return=replace(ask, decided_at=context.now) if ask else None))


def _refuse(order: Order, _: RefuseReturn, context: Context) -> Decision[Order]:
    decided = _decided(order, context)
    part = replace(decided.part, state=OrderState.SIGNED, signed_at=decided.part.signed_at or context.now)
    return Decision.one(decided.with_part(part), OrderReturnRefused(order_id=order.id, reason=context.reason))


def _dispute(order: Order, _: Dispute, context: Context) -> Decision[Order]:
    return disputed(_decided(order, context), context.reason, context, automatic=False)


def disputed(order: Order, reason: str, context: Context, *, automatic: bool) -> Decision[Order]:
    """Leave it to the panel; a supervisor is told where silence would leave it there for ever."""
    decision = _left_to_the_panel(order, reason, context, automatic=automatic)
    if falls_back(order.matter, order.part):
        return decision.then(lambda after: _to_be_ruled(after, context))
    decision = decision.then(lambda after: _to_be_ruled(after, context, but=_SUPERVISOR))
    return decision.then(lambda after: with_who_rules(after.matter, after.id, context).lifted(after.of))


def _left_to_the_panel(order: Order, reason: str, context: Context, *, automatic: bool) -> Decision[Order]:
    """The unit that has it keeps it until it is ruled."""
    part = replace(order.part, state=OrderState.DISPUTED, disputed_at=context.now)
    fact = OrderDisputed(order_id=order.id, automatic=automatic, reason=reason)
    return Decision.one(order.with_part(part), fact)


def _to_be_ruled(order: Order, context: Context, *, but: frozenset[str] = frozenset()) -> Decision[Order]:
    return to_be_decided(order.matter, order.id, "ruling", context, but=but).lifted(order.of)


def ruled(order: Order, unit_id: str, reason: str, context: Context) -> Decision[Order]:
    """Name the unit that acts (先办后议): it cannot give it back, its clocks begin, the citizen is told a new date."""
    automatic = context.role in CLOCK
    over = order.with_part(replace(order.part, ruled_at=context.now))
    fact = OrderRuled(
        order_id=order.id,
        from_unit_id=order.part.unit_id or "",
        automatic=automatic,
        reason=reason,
        to_unit_id=unit_id,
    )
    decision = Decision.one(over, fact)
    told = OrderDispatched(order_id=order.id, reason=reason)
    decision = decision.then(lambda after: Decision.one(sent(after, unit_id, context), told))
    tell = moved(order.matter, order.id, "ruling", reason, context)
    decision = decision.then(lambda after: tell(after.matter).lifted(after.of))
    if automatic:
        return decision  # a fallback is nobody's judgement of who is responsible
    return decision.then(lambda after: _as_a_rule(after, unit_id, reason, context))


def taken_over(order: Order, by: Part, reason: str, context: Context, *, released: bool) -> Decision[Order]:
    """Make a unit lead that assists (改派主办): its clocks begin anew; who led assists from now on, or is let go."""
    former, matter = _stood_down(order.part, context, released=released), order.matter
    fact = OrderRuled(
        order_id=order.id,
        from_unit_id=order.part.unit_id or "",
        automatic=False,
        reason=reason,
        lead_order_id=by.id,
        released=former.released_at is not None,
        to_unit_id=by.unit_id or "",
    )
    lead = replace(by, role="lead", ruled_at=context.now)
    decision = Decision.one(Order(matter.with_part(former).with_part(lead), lead), fact)
    told = OrderDispatched(order_id=by.id, reason=reason)
    decision = decision.then(lambda after: Decision.one(sent(after, by.unit_id or "", context), told))
    tell = moved(matter, by.id, "ruling", reason, context, instead_of=order.id)
    decision = decision.then(lambda after: tell(after.matter).lifted(after.of))
    return decision.then(lambda after: _as_a_rule(after, by.unit_id or "", reason, context))


def _stood_down(part: Part, context: Context, *, released: bool) -> Part:
    """Return the part that led: what it has answered stays, what it has not goes on beside the new lead, or ends."""
    former = replace(part, role="assist", ruled_at=context.now)
    if part.state not in OPEN_ORDER:
        return former
    if released:
        return replace(former, state=OrderState.WITHDRAWN, released_at=context.now)
    return replace(former, state=OrderState.SIGNED, signed_at=part.signed_at or context.now)


def _as_a_rule(order: Order, unit_id: str, reason: str, context: Context) -> Decision[Order]:
    rule = RoutingRuleProposed(
        order_id=order.id,
        category_code=order.matter.category_code,
        area_code=order.matter.area_code,
        unit_id=unit_id,
        reason=reason,
        ruled_by=context.actor,
    )
    return Decision.one(order, rule)


_ASKED = states(OrderState.RETURN_REQUESTED)
RETURNS: list[Move[Order]] = [
    Move(name="return", command=Return, states=states(OrderState.DISPATCHED, OrderState.SIGNED), roles=UNIT,
         decide=_return, guards=(not_after_a_ruling, within_the_window, one_return_a_unit),
         checks=(known_return_reason,)),
    Move(name="uphold-return", command=UpholdReturn, states=_ASKED, roles=CHIEFS | CLOCK, decide=_uphold,
         checks=(a_free_unit,)),
    Move(name="refuse-return", command=RefuseReturn, states=_ASKED, roles=CHIEFS, decide=_refuse,
         checks=(with_a_reason,)),
    Move(name="dispute", command=Dispute, states=_ASKED, roles=CHIEFS, decide=_dispute, checks=(with_a_reason,)),
]  # fmt: skip
