"""The table of an order (newsroom-volunteer.md §5.1): who may do what when, and how an order begins."""

from __future__ import annotations

from kitchenkit.decide import Context, Decision, Machine, Move

from . import commands as c
from . import moves
from .facts import OrderReceived
from .order import BEFORE_SERVICE, URGENT_TIERS, Order, Routed, State, order_id

CENTRE = frozenset({"volunteer_dispatcher"})
ABOVE = frozenset({"supervisor"})  # sees to what is escalated
TEAM = frozenset({"team_leader"})
ASKER = frozenset({"citizen"})  # heard through the case alone: nobody else rates, so nobody rates their own service
CLOCK = frozenset({"clock"})
SETTLED = frozenset({State.EVALUATED, State.CLOSED_UNRATED})


def _in(*states: State) -> frozenset[str]:
    return frozenset(states)


ORDER = Machine[Order](
    [
        Move(name="approve", command=c.Approve, states=_in(State.PENDING_REVIEW), roles=CENTRE, decide=moves.approve),
        Move(name="reject", command=c.Reject, states=_in(State.PENDING_REVIEW), roles=CENTRE, decide=moves.reject,
             checks=(moves.with_a_reason,)),
        Move(name="transfer", command=c.Transfer, states=_in(State.PENDING_REVIEW, State.APPROVED),
             roles=CENTRE | ABOVE, decide=moves.transfer, checks=(moves.with_a_reason,)),
        Move(name="dispatch", command=c.Dispatch, states=_in(State.APPROVED, State.REWORK), roles=CENTRE,
             decide=moves.dispatch, guards=(moves.rounds_left,), checks=moves.TEAM_CHECKS),
        Move(name="dispatch", command=c.Dispatch, states=_in(State.APPROVED), roles=ABOVE,
             decide=moves.dispatch_anew, guards=(moves.is_escalated,), checks=moves.TEAM_CHECKS),
        Move(name="accept", command=c.Accept, states=_in(State.OFFERED), roles=TEAM, decide=moves.accept,
             guards=(moves.the_offer_stands,)),
        Move(name="decline", command=c.Decline, states=_in(State.OFFERED), roles=TEAM, decide=moves.decline,
             checks=(moves.with_a_reason,)),
        Move(name="expire", command=c.Expire, states=_in(State.OFFERED), roles=CLOCK, decide=moves.expire,
             guards=(moves.the_offer_is_over,)),
        Move(name="plan", command=c.Plan, states=_in(State.ACCEPTED, State.SCHEDULED), roles=TEAM, decide=moves.plan,
             checks=(moves.in_the_future,)),
        Move(name="give-back", command=c.GiveBack, states=_in(State.ACCEPTED, State.SCHEDULED), roles=TEAM,
             decide=moves.give_back, checks=(moves.with_a_reason,)),
        Move(name="start", command=c.Start, states=_in(State.SCHEDULED), roles=TEAM, decide=moves.start),
        Move(name="finish", command=c.Finish, states=_in(State.IN_SERVICE), roles=TEAM, decide=moves.finish,
             checks=(moves.photos_with_consent,)),
        Move(name="rate", command=c.Rate, states=_in(State.DONE), roles=ASKER, decide=moves.rate),
        Move(name="lapse", command=c.Lapse, states=_in(State.DONE), roles=CLOCK, decide=moves.lapse,
             guards=(moves.the_rating_is_over,)),
        Move(name="cancel", command=c.Cancel, states=frozenset(BEFORE_SERVICE), roles=CENTRE | ABOVE,
             decide=moves.cancel, checks=(moves.with_a_reason,)),
        Move(name="withdraw", command=c.Withdraw, states=frozenset(BEFORE_SERVICE), roles=ASKER,
             decide=moves.withdraw, guards=(moves.not_a_matter_of_safety,)),
        Move(name="reopen", command=c.Reopen, states=_in(State.EVALUATED, State.CLOSED_UNRATED, State.CLOSED),
             roles=ASKER, decide=moves.reopen, guards=(moves.reworks_left, moves.not_long_over)),
        Move(name="close", command=c.Close, states=frozenset(SETTLED), roles=CENTRE | ABOVE, decide=moves.close,
             checks=(moves.a_reason_if_escalated,)),
        Move(name="close", command=c.Close, states=frozenset(SETTLED), roles=CLOCK, decide=moves.close,
             guards=(moves.is_settled,)),
    ]
)  # fmt: skip

DUE: dict[State, object] = {
    State.OFFERED: c.Expire(),
    State.DONE: c.Lapse(),
    State.EVALUATED: c.Close(),
    State.CLOSED_UNRATED: c.Close(),
}


def receive(case: Routed, context: Context) -> Decision[Order]:
    """Begin an order; it waits for a dispatcher's review (审单)."""
    order = Order(
        id=order_id(case.case_id, case.routing_no),
        case_id=case.case_id,
        case_no=case.case_no,
        routing_no=case.routing_no,
        state=State.PENDING_REVIEW,
        category_code=case.category_code,
        area_code=case.area_code,
        tier=case.tier,
        urgent=case.tier in URGENT_TIERS,
        title=case.title,
        text=case.text,
        confidential=case.confidential,
        received_at=context.now,
    )
    return Decision.one(order, OrderReceived())


def come_due(order: Order, context: Context) -> Decision[Order]:
    """Do what the clock has to do now; raises `Refused` where nothing is due."""
    return ORDER.decide(order, DUE.get(order.state, c.Close()), context)
