"""What an answer shows (办结凭证), and the centre's reading of it before the citizen's (答复审核)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kitchenkit.decide import Context, Decision, Move

from .answer_terms import SHOWN
from .dates import book_of, policy_of
from .ladder import told_at
from .matter import OPEN_MATTER, OPEN_ORDER, Matter, Order, OrderState, Part
from .order_facts import OrderReplyVetted
from .orders_common import CHIEFS, CLOCK, states
from .policy import Policy
from .records import Vetting
from .results import answered

NAMES = {"photo": "处置后照片", "before": "处置前照片", "place": "拍摄地点", "time": "拍摄时间"}
_ENDED_BY_AN_ANSWER = frozenset({"handling", "rework"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VetReply:
    """Let the answer go to the citizen, or give it back to the unit (答复审核); the reason says what is wrong."""

    passed: bool


def needed(matter: Matter, part: Part, policy: Policy) -> tuple[str, ...]:
    """Return what has to be shown with an outcome that says it is done; who assists shows what they have."""
    return policy.evidence.categories.get(matter.category_code, ()) if part.role == "lead" else ()


def schema_of_resolve(order: Order, policy: Policy) -> dict[str, Any]:
    """Return what the schema of `resolve` has beyond: which fields are required with which outcomes."""
    fields = [SHOWN[kind] for kind in needed(order.matter, order.part, policy)]
    if not fields:
        return {}
    outcomes = list(policy.evidence.outcomes)
    return {"allOf": [{"if": {"properties": {"outcome": {"enum": outcomes}}}, "then": {"required": fields}}]}


def with_what_shows_it(order: Order, command: Any, context: Context) -> str | None:
    """What is said to be done is shown; each category has its evidence."""
    policy = policy_of(context)
    if command.outcome not in policy.evidence.outcomes:
        return None
    missing = [kind for kind in needed(order.matter, order.part, policy) if not getattr(command, SHOWN[kind])]
    if not missing:
        return None
    said = f"（{order.part.evidence}）" if order.part.evidence else ""
    which = "、".join(f"{NAMES[kind]} {SHOWN[kind]}" for kind in missing)
    return f"the field {SHOWN[missing[0]]} is missing: 办结须附凭证{said}，缺 {which}"


def seen_meanwhile(order: Order, command: Any, context: Context) -> str | None:
    """Pictures of the work are of the time in which the unit had it."""
    since = order.part.dispatched_at or order.matter.filed_at
    inside = command.taken_at is None or since <= command.taken_at <= context.now
    return None if inside else "taken_at must lie between the dispatch and now"


def vetting(order: Order, outcome: str, context: Context) -> Vetting | None:
    """Return the centre's reading of an answer, which begins now, or None where it goes to the citizen at once."""
    terms, matter = policy_of(context).vetting, order.matter
    asked = outcome in terms.outcomes or matter.category_code in terms.categories
    if terms.within is None or not (asked or (terms.confidential and matter.confidential)):
        return None
    until = book_of(context).calendar.add(context.now, terms.within).at
    return Vetting(asked_at=context.now, until=until, tell_at=_told(order, context))


def _told(order: Order, context: Context) -> datetime:
    """Return when people are told of what happens to an answer now."""
    calendar = book_of(context).calendar
    return told_at(policy_of(context).escalation, calendar, order.matter.tier, context.now)


def when_all_have(decision: Decision[Order], context: Context) -> Decision[Order]:
    """Go on with the matter once every unit has answered and no answer waits to be read."""
    parts = decision.steps[-1].after.matter.parts
    if any(part.state in OPEN_ORDER or part.held for part in parts):
        return decision
    return decision.then(lambda after: answered(after.matter, context).lifted(after.of))


def an_answer_waits(order: Order, _: Context) -> str | None:
    """Only what was not read yet is read."""
    waits = order.part.held and order.matter.state in OPEN_MATTER
    return None if waits else "no answer waits to be vetted"


def not_their_own_answer(order: Order, context: Context) -> str | None:
    """Who wrote it does not let it pass."""
    return "whoever worked on it does not vet the answer" if context.actor in order.part.hands else None


def what_is_wrong(_: Order, command: VetReply, context: Context) -> str | None:
    """A unit that has to write again has to know what."""
    return (
        None if command.passed or context.reason else "the field reason is missing: say what is wrong with the answer"
    )


def _vet(order: Order, command: VetReply, context: Context) -> Decision[Order]:
    found = order.part.vetting
    assert found is not None  # noqa: S101  # the guard says so
    automatic = context.role in CLOCK
    read = replace(
        found,
        open=False,
        decided_at=context.now,
        by="" if automatic else context.actor,
        passed=command.passed,
        reason=context.reason,
        reply="" if command.passed else order.part.reply,
    )
    part = replace(order.part, vetting=read)
    fact = OrderReplyVetted(
        order_id=order.id,
        passed=command.passed,
        automatic=automatic,
        reason=context.reason,
        tell_at=_told(order, context),
    )
    if command.passed:
        return when_all_have(Decision.one(order.with_part(part), fact), context)
    return Decision.one(order.with_part(_unanswered(part)), fact)


def _unanswered(part: Part) -> Part:
    """Return the part as if it had not been answered: what was no answer has ended no clock."""
    at: datetime | None = part.resolved_at
    results = tuple(one for one in part.results if one.clock not in _ENDED_BY_AN_ANSWER or one.ended_at != at)
    return replace(
        part,
        state=OrderState.IN_PROGRESS,
        answered_at=None if part.answered_at == at else part.answered_at,
        resolved_at=None,
        outcome="",
        reply="",
        owner_unit_id="",
        revisit_on=None,
        look=False,
        results=results,
    )


VETTING: list[Move[Order]] = [
    Move(name="vet-reply", command=VetReply, states=states(OrderState.RESOLVED), roles=CHIEFS | CLOCK, decide=_vet,
         guards=(an_answer_waits, not_their_own_answer), checks=(what_is_wrong,)),
]  # fmt: skip
