"""What the centre decides about a matter: rulings, exclusion, tiers, closing and opening again (裁决、剔除、结案)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Move

from .clocks_facts import Extension
from .dates import book_of, handling_time, redated
from .escalation import to_be_excluded
from .facts import (
    MatterExclusionDecided,
    MatterExclusionProposed,
    MatterRevisited,
    MatterTierChanged,
)
from .matter import OPEN_MATTER, OPEN_ORDER, Matter, MatterState, Order, Part
from .orders_common import CHIEFS, UNIT, looked_at_again, with_a_reason
from .orders_returns import ruled, taken_over
from .records import Cause, Exclusion
from .results import BY_THE_CENTRE, EXCLUDED, LASTING, closed, may_be_reopened, reopened
from .ruled_parts import disputed_parts, other_part, ruled_part

PANEL = frozenset({"ruling_panel", "supervisor"})
AGENTS = frozenset({"callback_agent", "verifier"})
CITIZEN_OR_DESK = frozenset({"triage_clerk", "citizen"})  # anyone may raise a tier (§3.3), the centre alone lowers it
URGENCY = ("E0", "E1", "E2", "Q", "G", "C")  # most urgent first
QUESTION = "Q"  # no first contact and no callback: sooner, but not to be made of a report by whoever answers it
EXCLUSIONS = frozenset({"unreasonable", "unlawful", "repeated", "not_our_duty", "beyond_law"})
TIER_CHANGED = "tier"  # the ground of a date that follows from another tier
GROUND_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Name the unit that acts (裁决): of a dispute, or when doing it again twice did not help; the reason says why.

    A unit that assists may be named to lead (改派主办); who led assists then, or with `release` has no part any more.
    """

    unit_id: Annotated[str, MinLen(1), MaxLen(64)]
    order_id: Annotated[str, MaxLen(64)] = ""
    release: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The centre ends it (结案), once the citizen has been heard; `long_term` has a day on which it comes back."""

    reason_code: Annotated[str, MaxLen(GROUND_LONGEST)] = BY_THE_CENTRE
    revisit_on: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """Open it again (重新打开); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """Say whether the measure lasts (长效机制回看)."""

    holds: bool
    finding: Annotated[str, MinLen(1), MaxLen(2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeExclusion:
    """Say that it should count against nobody (申请剔除)."""

    code: Annotated[str, MaxLen(GROUND_LONGEST)]
    explanation: Annotated[str, MinLen(1), MaxLen(2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmExclusion:
    """A second person agrees (确认剔除)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExclusion:
    """A second person does not agree (驳回剔除); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseTier:
    """It is more urgent than it seemed (提级)."""

    tier: Annotated[str, MaxLen(4)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerTier:
    """It is less urgent, or needs more time than it seemed (降级); the reason says why."""

    tier: Annotated[str, MaxLen(4)]


def something_to_rule(matter: Matter, _: Context) -> str | None:
    """A ruling ends a dispute, or a case that doing it again did not solve."""
    return None if disputed_parts(matter) or matter.with_the_centre else "nothing is in dispute"


def not_who_dispatched(matter: Matter, context: Context) -> str | None:
    """Who gave it to a unit does not rule on it."""
    return "whoever dispatched it does not rule" if context.actor in matter.dispatched_by else None


def a_unit_that_can_act(matter: Matter, command: Rule, _: Context) -> str | None:
    """It goes to its unit again, or to one without a part; who assists can lead. A ruling goes before a return."""
    part = ruled_part(matter, command.order_id)
    if part is None:
        return "order_id must be an order of this matter that is to be ruled"
    assists = other_part(matter, part, command.unit_id) is not None
    if assists and part.role != "lead":
        return f"{command.unit_id} has a part of this matter already"
    return "release goes with a unit that assists and is to lead" if command.release and not assists else None


def the_citizen_has_spoken(matter: Matter, _: Context) -> str | None:
    """Answered by the unit is not the same as confirmed by the citizen."""
    known = matter.verdict or matter.excluded
    return None if known else "the citizen has not been heard: record the callback first"


def a_known_end(matter: Matter, command: Close, context: Context) -> str | None:
    """How it ended is coded, and what lasts is looked at again."""
    if command.reason_code not in {BY_THE_CENTRE, EXCLUDED, LASTING}:
        return f"reason_code must be one of {BY_THE_CENTRE}, {EXCLUDED}, {LASTING}"
    if command.reason_code == EXCLUDED and not matter.excluded:
        return "reason_code excluded needs an exclusion that two people agreed on"
    if (command.reason_code == LASTING) != (command.revisit_on is not None):
        return "revisit_on goes with the reason_code long_term"
    return looked_at_again(command.revisit_on, context)


def inside_the_window(matter: Matter, context: Context) -> str | None:
    """Later it is another case."""
    inside = may_be_reopened(matter, context)
    return None if inside else "the time to open it again is over: submit a new case with linked_case_id"


def it_has_come_back(matter: Matter, _: Context) -> str | None:
    """It is looked at on its day."""
    due = matter.closing is not None and matter.closing.revisit_due
    return None if due else "its day to be looked at again has not come"


def not_proposed_yet(matter: Matter, _: Context) -> str | None:
    """One proposal at a time, and what was agreed on stands."""
    open_ = matter.exclusion is not None and (matter.excluded or matter.exclusion.decided_at is None)
    return "its exclusion was proposed already" if open_ else None


def it_was_proposed(matter: Matter, _: Context) -> str | None:
    """Somebody has to have proposed it."""
    waiting = matter.exclusion is not None and matter.exclusion.decided_at is None
    return None if waiting else "nobody has proposed its exclusion"


def another_person(matter: Matter, context: Context) -> str | None:
    """Nobody excludes alone."""
    same = matter.exclusion is not None and matter.exclusion.proposed_by == context.actor
    return "whoever proposed it does not decide" if same else None


def known_exclusion(_: Matter, command: ProposeExclusion, __: Context) -> str | None:
    """Exclusions are counted by their code."""
    return None if command.code in EXCLUSIONS else f"code must be one of {', '.join(sorted(EXCLUSIONS))}"


def more_urgent(matter: Matter, command: RaiseTier, _: Context) -> str | None:
    """A raise raises, and takes nothing from the citizen."""
    higher = [tier for tier in URGENCY[: _rank(matter.tier)] if tier != QUESTION]
    return None if command.tier in higher else f"tier must be one of {', '.join(higher) or 'none: it is the highest'}"


def less_urgent(matter: Matter, command: LowerTier, _: Context) -> str | None:
    """A lowering lowers; that a report is but a question (咨询) is one, for then the citizen is not called back."""
    lower = [tier for tier in URGENCY if tier != matter.tier and (tier == QUESTION or _rank(tier) > _rank(matter.tier))]
    return None if command.tier in lower else f"tier must be one of {', '.join(lower) or 'none: it is the lowest'}"


def _rank(tier: str) -> int:
    return URGENCY.index(tier) if tier in URGENCY else URGENCY.index("G")


def _rule(matter: Matter, command: Rule, context: Context) -> Decision[Matter]:
    part = ruled_part(matter, command.order_id)
    assert part is not None  # noqa: S101  # the check says so
    order, taker = Order(matter, part), other_part(matter, part, command.unit_id)
    if taker is None:
        decision = ruled(order, command.unit_id, context.reason, context)
    else:
        decision = taken_over(order, taker, context.reason, context, released=command.release)
    return decision.lifted(lambda after: after.matter)


def _close(matter: Matter, command: Close, context: Context) -> Decision[Matter]:
    code = EXCLUDED if matter.excluded else command.reason_code
    return closed(matter, code, command.revisit_on, context)


def _reopen(matter: Matter, _: Reopen, context: Context) -> Decision[Matter]:
    return reopened(matter, context.reason, context, by_citizen=False)


def _revisit(matter: Matter, command: Revisit, context: Context) -> Decision[Matter]:
    assert matter.closing is not None  # noqa: S101  # the guard says so
    closing = replace(matter.closing, revisit_due=False, revisited_at=context.now)
    after = replace(matter, closing=closing, archive_by=max(matter.archive_by or context.now, context.now))
    decision = Decision.one(after, MatterRevisited(holds=command.holds, finding=command.finding))
    if command.holds:
        return decision
    return decision.then(lambda now: reopened(now, command.finding, context, by_citizen=False, cause=Cause.NOT_LASTING))


def _propose(matter: Matter, command: ProposeExclusion, context: Context) -> Decision[Matter]:
    proposal = Exclusion(
        code=command.code, explanation=command.explanation, proposed_by=context.actor, proposed_at=context.now
    )
    fact = MatterExclusionProposed(code=command.code, explanation=command.explanation)
    decision = Decision.one(replace(matter, exclusion=proposal), fact)
    return decision.then(lambda after: to_be_excluded(after, context))


def _decide_exclusion(matter: Matter, context: Context, *, confirmed: bool) -> Decision[Matter]:
    assert matter.exclusion is not None  # noqa: S101  # the guard says so
    by = context.actor if confirmed else ""
    decided = replace(matter.exclusion, confirmed_by=by, decided_at=context.now)
    fact = MatterExclusionDecided(confirmed=confirmed, reason=context.reason)
    return Decision.one(replace(matter, exclusion=decided), fact)


def _tier(matter: Matter, command: RaiseTier | LowerTier, context: Context) -> Decision[Matter]:
    """What runs is dated anew; the citizen's date comes nearer with a raise, and stays with a lowering."""
    after = replace(matter, tier=command.tier)
    calendar = book_of(context).calendar

    def dated(part: Part) -> Part:
        handle = handling_time(after, part, context)
        if part.dispatched_at is None or part.due_at is None or part.rework_at is not None or handle is None:
            return part
        raised = isinstance(command, RaiseTier)
        until = calendar.add(context.now if raised else part.dispatched_at, handle).at
        until = min(until, part.due_at) if raised else max(until, part.due_at)
        date = Extension(until=until, ground=TIER_CHANGED, decided_at=context.now)
        return replace(part, extensions=(*part.extensions, date))

    after = redated(after.with_open_parts(dated), context)
    if isinstance(command, RaiseTier):
        dues = [part.due_at for part in after.parts if part.due_at and part.state in OPEN_ORDER and not part.rework_at]
        after = replace(after, due_at=min(matter.due_at, max(dues, default=matter.due_at)))
    return Decision.one(after, MatterTierChanged(was=matter.tier, reason=context.reason))


def _states(*states: MatterState) -> frozenset[str]:
    return frozenset(states)


_OPEN: frozenset[str] = frozenset(OPEN_MATTER)
_CLOSED = _states(MatterState.CLOSED)
_IN_HAND = _states(MatterState.FILED, MatterState.HANDLING, MatterState.REWORK)
DESK: list[Move[Matter]] = [
    Move(name="rule", command=Rule, states=_OPEN - {MatterState.FILED}, roles=PANEL, decide=_rule,
         guards=(something_to_rule, not_who_dispatched), checks=(with_a_reason, a_unit_that_can_act)),
    Move(name="close", command=Close, states=_states(MatterState.CALLBACK), roles=CHIEFS, decide=_close,
         guards=(the_citizen_has_spoken,), checks=(a_known_end,)),
    Move(name="reopen", command=Reopen, states=_CLOSED | {MatterState.ARCHIVED}, roles=CHIEFS | {"callback_agent"},
         decide=_reopen, guards=(inside_the_window,), checks=(with_a_reason,)),
    Move(name="revisit", command=Revisit, states=_CLOSED, roles=CHIEFS | AGENTS, decide=_revisit,
         guards=(it_has_come_back,)),
    Move(name="propose-exclusion", command=ProposeExclusion, states=_OPEN | _CLOSED, roles=CHIEFS | UNIT | AGENTS,
         decide=_propose, guards=(not_proposed_yet,), checks=(known_exclusion,)),
    Move(name="confirm-exclusion", command=ConfirmExclusion, states=_OPEN | _CLOSED, roles=PANEL,
         decide=lambda matter, _, context: _decide_exclusion(matter, context, confirmed=True),
         guards=(it_was_proposed, another_person)),
    Move(name="refuse-exclusion", command=RefuseExclusion, states=_OPEN | _CLOSED, roles=PANEL,
         decide=lambda matter, _, context: _decide_exclusion(matter, context, confirmed=False),
         guards=(it_was_proposed, another_person), checks=(with_a_reason,)),
    Move(name="raise-tier", command=RaiseTier, states=_IN_HAND, roles=CHIEFS | UNIT | AGENTS | CITIZEN_OR_DESK,
         decide=_tier, checks=(more_urgent,)),
    Move(name="lower-tier", command=LowerTier, states=_IN_HAND, roles=CHIEFS, decide=_tier,
         checks=(with_a_reason, less_urgent)),
]  # fmt: skip
