"""How a case begins, comes back from a lane, and what the citizen's acts mean for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kitchenkit.additions import added
from kitchenkit.decide import Context, Decision

from .case import LANES, NO_RETURNS, Case, Received, Returns, State, Suggestion
from .desk import EMERGENCY, Release, freed, routed_by, table
from .facts import (
    CaseAlarmed,
    CaseAppealed,
    CaseClassified,
    CaseConcealed,
    CaseDeferred,
    CaseLaneChanged,
    CaseOpened,
    CaseRated,
    CaseReopened,
    CaseSupplemented,
    CaseUrged,
    CaseWithdrawn,
    CitizenFact,
)
from .rules_in_force import NO_RULES, InForce, RulesInForce

HANDLED = "government"  # in the other lanes it is about whoever asked for it
PRIVATE = frozenset({"emergency", "volunteer_need"})  # never shown publicly, whatever was said
SENDER = "来件人"  # of whose words the label says that they are theirs, here and in each lane
_OPEN = frozenset({State.TRIAGE_REVIEW, State.AWAITING_CITIZEN, State.ROUTED})


def open_case(received: Received, said: Suggestion, now: datetime, rules: RulesInForce = NO_RULES) -> Decision[Case]:
    """Begin a case: classified, alarmed where there is danger, and routed at once or deferred to the desk."""
    case = Case(
        id=received.case_id,
        case_no=received.case_no,
        submission_id=received.submission_id,
        state=State.TRIAGING,
        kind=received.kind,
        text=received.text,
        title=received.title,
        place=received.place,
        media_ids=received.media_ids,
        confidential=received.confidential,
        submitted_at=received.received_at,
        accepted_at=now,
        may_be_public=may_be_public(received),
        reference=received.reference,
        earlier_case_id=received.earlier_case_id,
    )
    area = case.place.area_code or said.area_code
    rule = rules.lead(said.lane, said.category_code, area, f"{case.title} {case.text}")
    tier, raised = rules.weather.tier(said.tier, said.lane, said.category_code, area, now)
    if raised:
        said = replace(said, tier=tier, explanation=(*said.explanation, raised))
    decision = Decision.one(case, CaseOpened()).then(lambda after: _classified(after, said, rule))
    if said.emergency:
        decision = decision.then(lambda after: _alarmed(after, said))
    if said.abstain or said.lane not in LANES:
        return decision.then(lambda after: _deferred(after, said.abstain_reason or "没有可靠的判断"))
    return decision.then(lambda after: _routed(after, now, rule))


def may_be_public(received: Received) -> bool:
    """Say whether the answer may be shown publicly later (公开答复): who asks for confidence or help is never shown."""
    return received.may_be_public and not received.confidential and received.kind not in PRIVATE


def _classified(case: Case, said: Suggestion, rule: InForce | None) -> Decision[Case]:
    after = replace(
        case,
        lane=said.lane,
        category_code=said.category_code,
        area_code=case.place.area_code or said.area_code,
        tier=said.tier,
        confidence=said.confidence,
        decided_by=said.decided_by,
        explanation=said.explanation if rule is None else (*said.explanation, rule.why),
        rule_version=said.rule_version,
        model_version=said.model_version,
        sides=said.sides,
    )
    return Decision.one(after, CaseClassified())


def _alarmed(case: Case, said: Suggestion) -> Decision[Case]:
    alarmed = min(said.tier, case.alarmed, key=_degree)
    return Decision.one(replace(case, alarmed=alarmed), CaseAlarmed(words=said.explanation))


def _deferred(case: Case, reason: str) -> Decision[Case]:
    return Decision.one(replace(case, state=State.TRIAGE_REVIEW, answer_by=None), CaseDeferred(reason=reason))


def _routed(case: Case, now: datetime, rule: InForce | None) -> Decision[Case]:
    after = replace(case, state=State.ROUTED, routing_no=case.routing_no + 1)
    return Decision.one(after, routed_by(rule, now))


def wrong_lane(case: Case, *, routing_no: int, reason: str, returns: Returns = NO_RETURNS) -> Decision[Case]:
    """Take a case back to the desk; what an older routing says counts no more.

    What a lane knows of returns is kept as it is said; a lane that knows of none says nothing of them.
    """
    if case.state is not State.ROUTED or case.routing_no != routing_no:
        return Decision()
    after = replace(case, state=State.TRIAGE_REVIEW)
    if returns != NO_RETURNS:
        after = replace(after, returned_by=returns.units, upheld_returns=returns.upheld)
    return Decision.one(after, CaseLaneChanged(from_lane=case.lane, reason=reason))


def withdraw(case: Case, reason: str) -> Decision[Case]:
    """Stop what is not routed; a routed case's lane is told by the same fact.

    What the desk or a unit has in hand goes on for those who reported the same and were merged into it: nobody has it
    ended by talking to one of them.
    """
    if case.state not in _OPEN:
        return Decision()
    if case.followed and (case.state is not State.ROUTED or case.lane == HANDLED):
        goes_on = Decision.one(case, CaseWithdrawn(reason=reason, followed=True))
        waits = case.state is State.AWAITING_CITIZEN
        return goes_on.then(lambda after: _deferred(after, "来件人撤回，并入的来件继续")) if waits else goes_on
    return Decision.one(replace(freed(case), state=State.WITHDRAWN), CaseWithdrawn(reason=reason))


def take_act(case: Case, fact: CitizenFact, said: Suggestion | None = None) -> Decision[Case]:
    """Remember what the citizen did, and tell the lane of it; an answer, and an appeal, come back to the desk.

    Their words stand behind the text from then on, for the desk and for every lane that it goes to later. What they
    add is looked at for danger as a submission is, which `said` says: the desk is alarmed once for each degree of it.
    """
    if isinstance(fact, CaseSupplemented) and said is not None and _more_urgent(case, said):
        return _in_danger(case, fact, said)
    decision = _heard(case, fact)
    if case.state is State.AWAITING_CITIZEN and isinstance(fact, CaseSupplemented):
        # A fact of its own, because the answer itself is told to nobody but a lane: the citizen sees that it goes on.
        return decision.then(lambda after: _deferred(after, "来件人已补充"))
    if case.state is State.REJECTED and isinstance(fact, CaseAppealed):
        return decision.then(lambda after: _deferred(after, "来件人申诉"))
    return decision


def _heard(case: Case, fact: CitizenFact) -> Decision[Case]:
    after = replace(case, text=_with_words(case.text, fact))
    return Decision.one(replace(after, may_be_public=False) if isinstance(fact, CaseConcealed) else after, fact)


def _more_urgent(case: Case, said: Suggestion) -> bool:
    """Say whether there is danger for which nobody was alarmed yet; a case from before that was kept has its tier."""
    known = case.alarmed or (case.tier if case.tier in EMERGENCY else "")
    return said.emergency and _degree(said.tier) < _degree(known)


def _degree(tier: str) -> int:
    """Return how urgent a danger is, 0 the most; what carries another tier is one still, and nothing is the least."""
    return EMERGENCY.index(tier) if tier in EMERGENCY else len(EMERGENCY) + (tier == "")


def _in_danger(case: Case, fact: CaseSupplemented, said: Suggestion) -> Decision[Case]:
    """Alarm the desk, and raise what units act on: it is lowered by people alone. What nobody had is the desk's again.

    In the other lanes tiers say something else, and none is taken away from its lane: there people see to it.
    """
    tier = said.tier if said.tier in EMERGENCY else ""
    raised = replace(case, tier=tier) if tier and case.lane in {"", HANDLED} else case
    decision = _heard(raised, replace(fact, tier=tier)).then(lambda after: _alarmed(after, said))
    if case.state in {State.AWAITING_CITIZEN, State.REJECTED}:
        return decision.then(lambda after: _deferred(after, "来件人补充了紧急情况"))
    return decision


def _with_words(text: str, fact: CitizenFact) -> str:
    match fact:
        case CaseSupplemented(text=words):
            return added(text, SENDER, "补充", words)
        case CaseUrged(note=words):
            return added(text, SENDER, "催办", words)
        case CaseRated(comment=words):
            return added(text, SENDER, "评价", words)
        case CaseReopened(reason=words):
            return added(text, SENDER, "要求重办", words)
        case CaseAppealed(reason=words):
            return added(text, SENDER, "申诉", words)
    return text  # what is said of a price, or of a merchant, stands with its order


def come_due(case: Case, context: Context) -> Decision[Case]:
    """Free a case whose claim has lasted too long, and give the desk back what its sender was asked about in vain."""
    if case.state is State.AWAITING_CITIZEN:
        silent = case.answer_by is not None and case.answer_by <= context.now
        return _deferred(case, "来件人没有补充，请按现有情况研判") if silent else Decision()
    return table({}).decide(case, Release(), context)
