"""What each command of the table does to an order, and what keeps it from being given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from kitchenkit.decide import Context, Decision, Refused

from . import commands as c
from . import facts as f
from .matching import propose
from .order import (
    LONGEST_PLAN,
    RATE_WINDOW,
    REOPEN_WINDOW,
    REWORKS,
    ROUNDS,
    URGENT_TIERS,
    Order,
    Rating,
    Report,
    State,
)


def with_a_reason(_: Order, __: object, context: Context) -> str | None:
    """Whoever waits for it has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def approve(order: Order, command: c.Approve, _: Context) -> Decision[Order]:
    """Make it ready to be offered."""
    urgent = order.urgent if command.urgent is None else command.urgent
    after = replace(order, state=State.APPROVED, risk=command.risk, urgent=urgent)
    return Decision.one(after, f.OrderApproved(risk=command.risk))


def reject(order: Order, _: c.Reject, context: Context) -> Decision[Order]:
    """End it with words for the asker."""
    return Decision.one(replace(order, state=State.REJECTED), f.OrderRejected(reason=context.reason))


def transfer(order: Order, _: c.Transfer, context: Context) -> Decision[Order]:
    """Give it back to the desk."""
    return Decision.one(replace(order, state=State.TRANSFERRED), f.OrderWrongLane(reason=context.reason))


def rounds_left(order: Order, _: Context) -> str | None:
    """Three teams were asked in vain: asking on would only make the asker wait."""
    return "all rounds are used up: it is escalated" if order.escalated else None


def is_escalated(order: Order, _: Context) -> str | None:
    """Only then it is theirs."""
    return None if order.escalated else "it is not escalated: its dispatcher sees to it"


def a_known_team(_: Order, command: c.Dispatch, __: Context) -> str | None:
    """An offer to nobody would wait for its window in vain."""
    known = {team.id for team in command.teams}
    return f"there is no team {command.team_id}" if command.team_id and command.team_id not in known else None


def a_team_that_has_not_declined(order: Order, command: c.Dispatch, _: Context) -> str | None:
    """No is no."""
    declined = command.team_id in order.teams_that("declined")
    return "this team has declined this order" if declined else None


TEAM_CHECKS = (a_known_team, a_team_that_has_not_declined)


def dispatch(order: Order, command: c.Dispatch, context: Context) -> Decision[Order]:
    """Offer it to the team that is named, else to the one that fits best."""
    team_id, why = command.team_id, context.reason
    if not team_id:
        best = next(iter(propose(order, command.teams)), None)
        if best is None:
            raise Refused("nobody_fits", "no team does this kind of service near there: name one, or transfer it")
        team_id, why = best.team_id, best.reason
    after = replace(
        order,
        state=State.OFFERED,
        team_id=team_id,
        round=order.round + 1,
        offered_at=context.now,
        accept_by=context.now + order.accept_window(),
    )
    return Decision.one(after, f.OrderOffered(team_id=team_id, round=after.round, reason=why))


def dispatch_anew(order: Order, command: c.Dispatch, context: Context) -> Decision[Order]:
    """Begin the rounds again: somebody above has looked at it."""
    return dispatch(replace(order, round=0, escalated=False), command, context)


def the_offer_stands(order: Order, context: Context) -> str | None:
    """The next team may be asked from that instant on."""
    over = order.accept_by is not None and context.now >= order.accept_by
    return "the time for an answer is over" if over else None


def the_offer_is_over(order: Order, context: Context) -> str | None:
    """The team has its whole window."""
    return None if the_offer_stands(order, context) else "the team still has time to answer"


def accept(order: Order, _: c.Accept, context: Context) -> Decision[Order]:
    """Let the team answer for it; from here it may be told whom to help."""
    after = replace(order, state=State.ACCEPTED, accepted_at=context.now, accept_by=None)
    return Decision.one(after, f.OrderAccepted(team_id=order.team_id))


def decline(order: Order, _: c.Decline, context: Context) -> Decision[Order]:
    """Free it for the next round."""
    return _lost(order, "declined", f.OrderDeclined(team_id=order.team_id, reason=context.reason), context)


def expire(order: Order, _: c.Expire, context: Context) -> Decision[Order]:
    """Free it for the next round: the team was silent."""
    return _lost(order, "expired", f.OrderOfferExpired(team_id=order.team_id), context)


def give_back(order: Order, _: c.GiveBack, context: Context) -> Decision[Order]:
    """Free it for the next round, on the team's record."""
    return _lost(order, "given_back", f.OrderGivenBack(team_id=order.team_id, reason=context.reason), context)


def _lost(order: Order, result: str, fact: object, context: Context) -> Decision[Order]:
    after = replace(order.without_team(result, context.reason, context.now), state=State.APPROVED)
    decision = Decision.one(after, fact)
    return decision if after.round < ROUNDS else decision.then(lambda order: _escalate(order, "rounds"))


def _escalate(order: Order, reason: str) -> Decision[Order]:
    return Decision.one(replace(order, escalated=True), f.OrderEscalated(reason=reason))


def in_the_future(_: Order, command: c.Plan, context: Context) -> str | None:
    """The asker has to be able to be there, and to live to see it."""
    if command.starts_at <= context.now:
        return "starts_at is over already"
    near = command.starts_at - context.now <= LONGEST_PLAN
    return None if near else f"starts_at must lie within the next {LONGEST_PLAN.days} days"


def plan(order: Order, command: c.Plan, _: Context) -> Decision[Order]:
    """Tell the asker when; a new time is a new plan, and told again."""
    starts_at = command.starts_at.astimezone(UTC)
    starts_at = starts_at.replace(microsecond=starts_at.microsecond // 1000 * 1000)  # as instants are kept
    after = replace(order, state=State.SCHEDULED, planned_at=starts_at, planned_minutes=command.minutes)
    return Decision.one(after, f.OrderScheduled())


def start(order: Order, _: c.Start, context: Context) -> Decision[Order]:
    """Begin the service."""
    return Decision.one(replace(order, state=State.IN_SERVICE, started_at=context.now), f.OrderStarted())


def photos_with_consent(_: Order, command: c.Finish, __: Context) -> str | None:
    """Nobody is shown without having been asked."""
    missing = bool(command.media_ids) and not command.photo_consent
    return "photos need the consent of who is on them: photo_consent" if missing else None


def finish(order: Order, command: c.Finish, context: Context) -> Decision[Order]:
    """Take the report and ask the asker."""
    report = Report(
        minutes=command.minutes,
        people=command.people,
        result=command.result,
        text=command.report,
        media_ids=command.media_ids,
    )
    after = replace(
        order,
        state=State.DONE,
        finished_at=context.now,
        report=report,
        rate_by=context.now + RATE_WINDOW,
        rating=None,
    )
    return Decision.one(after, f.OrderFinished())


def rate(order: Order, command: c.Rate, context: Context) -> Decision[Order]:
    """Take the asker's word: content, it is evaluated; not, it is done again, twice at most."""
    content = command.solved and command.satisfied
    rating = Rating(satisfied=content, stars=command.stars, comment=command.comment, at=context.now)
    after = replace(order, state=State.EVALUATED, rating=rating, rate_by=None, settled_at=context.now)
    decision = Decision.one(after, f.OrderRated())
    if content:
        return decision
    if reworks_left(order, context) is None:
        return decision.then(lambda order: _rework(order, command.comment, context))
    return decision.then(lambda order: _escalate(order, "reworks"))


def _rework(order: Order, reason: str, context: Context) -> Decision[Order]:
    after = replace(
        order.without_team("served", "", context.now),
        state=State.REWORK,
        round=0,
        rework_rounds=order.rework_rounds + 1,
        rate_by=None,
        settled_at=None,
        escalated=False,
    )
    return Decision.one(after, f.OrderReworked(round=after.rework_rounds, reason=reason))


def the_rating_is_over(order: Order, context: Context) -> str | None:
    """The asker has the whole time."""
    over = order.rate_by is not None and context.now >= order.rate_by
    return None if over else "the asker still has time to rate"


def lapse(order: Order, _: c.Lapse, context: Context) -> Decision[Order]:
    """End the wait; nobody has said that they are satisfied."""
    after = replace(order, state=State.CLOSED_UNRATED, rate_by=None, settled_at=context.now)
    return Decision.one(after, f.OrderUnrated())


def cancel(order: Order, _: c.Cancel, context: Context) -> Decision[Order]:
    """End it before anybody has come."""
    return Decision.one(_ended(order), f.OrderCancelled(reason=context.reason))


def not_a_matter_of_safety(order: Order, _: Context) -> str | None:
    """What endangers people goes on without the one who told of it."""
    return "a matter of safety goes on" if order.tier in URGENT_TIERS else None


def withdraw(order: Order, _: c.Withdraw, context: Context) -> Decision[Order]:
    """End it before anybody has come, because the asker says so."""
    return Decision.one(_ended(order), f.OrderWithdrawn(reason=context.reason))


def _ended(order: Order) -> Order:
    return replace(order, state=State.CANCELLED, accept_by=None)


def reworks_left(order: Order, _: Context) -> str | None:
    """Twice in vain is not mended by a third time."""
    return None if order.rework_rounds < REWORKS else "all reworks are used up"


def not_long_over(order: Order, context: Context) -> str | None:
    """After that it is a new need."""
    late = order.settled_at is None or context.now > order.settled_at + REOPEN_WINDOW
    return f"it was over for more than {REOPEN_WINDOW.days} days" if late else None


def reopen(order: Order, _: c.Reopen, context: Context) -> Decision[Order]:
    """Do it again."""
    return _rework(order, context.reason, context)


def a_reason_if_escalated(order: Order, _: c.Close, context: Context) -> str | None:
    """Who was let down three times is owed a word."""
    missing = order.escalated and not context.reason
    return "the asker is not content: the field reason is missing" if missing else None


def is_settled(order: Order, context: Context) -> str | None:
    """Left open to second thoughts for some days; what is escalated is never closed by itself."""
    due = order.next_due()
    return None if due is not None and context.now >= due else "it is not to be closed by itself yet"


def close(order: Order, _: c.Close, __: Context) -> Decision[Order]:
    """End it; what the asker said, or did not say, stays as it is."""
    return Decision.one(replace(order, state=State.CLOSED), f.OrderClosed())
