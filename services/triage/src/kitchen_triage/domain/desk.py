"""The table of a case: what people at the desk may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from annotated_types import MaxLen

from kitchenkit.decide import Check, Context, Decision, Machine, Move, Refused

from .case import AREA_DIGITS, LANES, Case, State, Unit
from .facts import CaseAdopting, CaseAsked, CaseClaimed, CaseMerged, CaseRejected, CaseReleased, CaseRouted
from .rules_in_force import InForce, rules_of

DESK = frozenset({"triage_clerk", "desk_chief"})
CLAIM_LASTS = timedelta(minutes=30)  # a lock that nobody gives back must not hold a case for ever
ANSWER_LASTS = timedelta(days=3)  # nobody has to watch for an answer that does not come (civic-reporting.md §2.3, 17)
MOST_QUESTIONS = 2  # (§2.3, 17)
ADOPTING_LASTS = timedelta(seconds=60)  # longer than any request that merges
EMERGENCY = ("E0", "E1")  # 特急、急: the most urgent first
WITH_UNITS = "government"
NO_MASTER = frozenset({State.MERGED, State.REJECTED, State.WITHDRAWN})
_BY_DEADLINE = ("E0", "E1", "E2", "G", "C", "Q")
TIERS = {  # civic-reporting.md §3.3: 志愿 and 商业 have clocks of their own, and no deadline of a unit
    "news": _BY_DEADLINE,
    "government": _BY_DEADLINE,
    "volunteer": (*EMERGENCY, "V"),
    "commercial": ("M",),
}
ANY_CATEGORY = {"news": "NEWS-LEAD", "government": "GOV-OTHER", "commercial": "COM-OTHER"}
ANY_TIER = {"news": "G", "government": "G", "volunteer": "V", "commercial": "M"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Take the case to work on it, so that nobody else does the same work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Give it back unworked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Send it into a lane; what is not given is taken from the suggestion."""

    lane: str
    category_code: str = ""
    area_code: str = ""
    tier: str = ""
    assignments: Annotated[tuple[Unit, ...], MaxLen(20)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """It is the same matter as another case (并案)."""

    master_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """It is not for this hub (不予受理): a coded reason, and where the citizen can go."""

    reason_code: str
    channel: Annotated[str, MaxLen(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the citizen something concrete."""

    question: Annotated[str, MaxLen(1000)]


REJECTIONS = frozenset(
    {"not_in_jurisdiction", "emergency_call", "in_litigation", "in_petition", "already_finished", "not_a_matter"}
)


def not_someone_elses(case: Case, context: Context) -> str | None:
    """A claimed case is worked on by the one who claimed it."""
    if not case.claimed_by or case.claimed_by == context.actor:
        return None
    return f"claimed by {case.claimed_by}"


def claimed_by_oneself(case: Case, context: Context) -> str | None:
    """Only what one has can be given back; the clock and the chief free what is stuck."""
    if case.claimed_by and (case.claimed_by == context.actor or context.role in {"clock", "desk_chief"}):
        return None
    return "you have not claimed this case"


def known_lane(_: Case, command: Route, __: Context) -> str | None:
    """There are four lanes."""
    return None if command.lane in LANES else f"lane must be one of {', '.join(LANES)}"


def known_tier(_: Case, command: Route, __: Context) -> str | None:
    """A lane has its own tiers: with one of another lane nothing would be due there."""
    tiers = TIERS.get(command.lane, ())
    if not command.tier or command.tier in tiers:
        return None
    return f"tier must be one of {', '.join(tiers)} in the lane {command.lane}"


def known_level(_: Case, command: Route, __: Context) -> str | None:
    """A city, a district, a street or a village."""
    code = command.area_code
    if not code or (code.isascii() and code.isdigit() and len(code) in AREA_DIGITS):
        return None
    return "area_code must be the code of a city, a district, a street or a village"


def one_lead(_: Case, command: Route, __: Context) -> str | None:
    """Of several units exactly one leads (首接负责), and none has two parts."""
    if not command.assignments:
        return None
    units = [unit.unit_id for unit in command.assignments]
    leads = [unit for unit in command.assignments if unit.role == "lead"]
    roles = {unit.role for unit in command.assignments}
    if len(set(units)) < len(units):
        return "a unit is named twice in assignments"
    return (
        None
        if len(leads) == 1 and roles <= {"lead", "assist"}
        else "assignments need exactly one role lead; else assist"
    )


def adopting_nobody(case: Case, context: Context) -> str | None:
    """A case into which another is being merged at this moment must not go into a third, or into that one."""
    busy = case.adopting_until is not None and context.now < case.adopting_until
    return "another case is being merged into this one: look at it again in a minute" if busy else None


def adopt(master: Case, follower: Case, context: Context) -> Decision[Case]:
    """Make sure of the master before the follower is merged into it; raises `Refused` where it cannot be one.

    What units do for an emergency ends with the merge: it has to go on as urgently in the master.

    Two documents cannot change together. So the master is written first: while it adopts, its own merge is refused by
    its own guard, and one that was merged before adopts nobody. So no two merges can make a circle or a chain.
    """
    if master.state in NO_MASTER:
        raise Refused("master_not_open", f"the master is {master.state}: take one that goes on")
    if _with_units(follower) and follower.tier in EMERGENCY and not _as_urgent(master, follower.tier):
        raise Refused("master_less_urgent", f"this is {follower.tier} and with units: merge the other case into it")
    after = replace(master, adopting_until=context.now + ADOPTING_LASTS)
    return Decision.one(after, CaseAdopting(case_id=follower.id))


def _with_units(case: Case) -> bool:
    return case.state is State.ROUTED and case.lane == WITH_UNITS


def _as_urgent(case: Case, tier: str) -> bool:
    return _with_units(case) and case.tier in EMERGENCY and EMERGENCY.index(case.tier) <= EMERGENCY.index(tier)


def another_case(case: Case, command: Merge, _: Context) -> str | None:
    """A case cannot be merged into itself."""
    return "a case cannot be merged into itself" if command.master_id == case.id else None


def known_rejection(_: Case, command: Reject, __: Context) -> str | None:
    """The coded reasons, and the citizen is always told where to go."""
    if command.reason_code not in REJECTIONS:
        return f"reason_code must be one of {', '.join(sorted(REJECTIONS))}"
    return None if command.channel.strip() else "the field channel is missing: say where the citizen can go"


def asked_seldom(case: Case, _: Context) -> str | None:
    """Nobody is asked for ever."""
    asked_out = f"the citizen was asked {MOST_QUESTIONS} times: act on what is there"
    return asked_out if case.asked >= MOST_QUESTIONS else None


def with_a_question(_: Case, command: Ask, __: Context) -> str | None:
    """An empty question cannot be answered."""
    return None if command.question.strip() else "the field question is missing"


def _claim(case: Case, _: Claim, context: Context) -> Decision[Case]:
    if case.claimed_by == context.actor:
        return Decision()
    after = replace(case, claimed_by=context.actor, claimed_until=context.now + CLAIM_LASTS)
    return Decision.one(after, CaseClaimed())


def _release(case: Case, _: Release, __: Context) -> Decision[Case]:
    return Decision.one(freed(case), CaseReleased())


def _route(case: Case, command: Route, context: Context) -> Decision[Case]:
    same_lane = case.lane == command.lane
    category = command.category_code or (case.category_code if same_lane else "") or ANY_CATEGORY.get(command.lane, "")
    area = command.area_code or case.area_code
    usual, rules, raised = (case.tier if same_lane else "") or ANY_TIER[command.lane], rules_of(context), ""
    if not command.tier:  # what a person says stands
        usual, raised = rules.weather.tier(usual, command.lane, category, area, context.now)
    routed = replace(
        freed(case),
        state=State.ROUTED,
        lane=command.lane,
        category_code=category,
        area_code=area,
        tier=command.tier or usual,
        explanation=(*case.explanation, raised) if raised else case.explanation,
        decided_by="person",
        confidence=1.0,
        routing_no=case.routing_no + 1,
    )
    if command.assignments:
        return Decision.one(routed, CaseRouted(decided_at=context.now, assignments=command.assignments))
    rule = rules.lead(routed.lane, category, routed.area_code, f"{case.title} {case.text}")
    return Decision.one(routed, routed_by(rule, context.now))


def routed_by(rule: InForce | None, now: datetime) -> CaseRouted:
    """Return the fact of a routing for which no person has named units: a routing rule may say who leads."""
    if rule is None:
        return CaseRouted(decided_at=now)
    units = (Unit(unit_id=rule.rule.unit_id, role="lead"),)
    return CaseRouted(decided_at=now, assignments=units, rule_id=rule.rule.id, rule_says=rule.why)


def _merge(case: Case, command: Merge, _: Context) -> Decision[Case]:
    after = replace(freed(case), state=State.MERGED, master_id=command.master_id)
    return Decision.one(after, CaseMerged(master_id=command.master_id))


def _reject(case: Case, command: Reject, _: Context) -> Decision[Case]:
    fact = CaseRejected(reason_code=command.reason_code, channel=command.channel)
    return Decision.one(replace(freed(case), state=State.REJECTED), fact)


def _ask(case: Case, command: Ask, context: Context) -> Decision[Case]:
    until = context.now + ANSWER_LASTS
    after = replace(freed(case), state=State.AWAITING_CITIZEN, asked=case.asked + 1, answer_by=until)
    return Decision.one(after, CaseAsked(question=command.question))


def freed(case: Case) -> Case:
    """Return the case without a claim, and waiting for nobody."""
    return replace(case, claimed_by="", claimed_until=None, answer_by=None)


def table(categories: Mapping[str, str]) -> Machine[Case]:
    """Return the table of a case; `categories` says which lane each category belongs to."""

    def category_of_the_lane(case: Case, command: Route, _: Context) -> str | None:
        """A category belongs to one lane."""
        if command.category_code and categories.get(command.category_code) != command.lane:
            return f"category_code {command.category_code} does not belong to the lane {command.lane}"
        from_suggestion = case.category_code if case.lane == command.lane else ""
        if command.category_code or from_suggestion or command.lane in ANY_CATEGORY:
            return None
        return f"the field category_code is missing: the lane {command.lane} needs one"

    checks: tuple[Check[Case], ...] = (known_lane, known_tier, known_level, category_of_the_lane, one_lead)
    review, open_ = frozenset({State.TRIAGE_REVIEW}), frozenset({State.TRIAGE_REVIEW, State.AWAITING_CITIZEN})
    return Machine[Case](
        [
            Move(name="claim", command=Claim, states=review, roles=DESK, guards=(not_someone_elses,), decide=_claim),
            Move(name="release", command=Release, states=review, roles=DESK | {"clock"}, guards=(claimed_by_oneself,),
                 decide=_release),
            Move(name="route", command=Route, states=open_, roles=DESK, guards=(not_someone_elses,), checks=checks,
                 decide=_route),
            Move(name="merge", command=Merge, states=open_ | {State.ROUTED}, roles=DESK,
                 guards=(not_someone_elses, adopting_nobody), checks=(another_case,), decide=_merge),
            Move(name="reject", command=Reject, states=open_, roles=DESK, guards=(not_someone_elses,),
                 checks=(known_rejection,), decide=_reject),
            Move(name="ask", command=Ask, states=review, roles=DESK, guards=(not_someone_elses, asked_seldom),
                 checks=(with_a_question,), decide=_ask),
        ]
    )  # fmt: skip
