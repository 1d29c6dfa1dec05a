"""The table of a matter, how one begins, what the citizen's acts mean for it, and what the clock does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kitchenkit.decide import Context, Decision, Machine, Move

from .facts import (
    MatterClosed,
    MatterFiled,
    MatterNoted,
    MatterReworked,
    MatterVerdictGiven,
    MatterWithdrawn,
    OrderDispatched,
    OrderOverdue,
)
from .matter import (
    OPEN_MATTER,
    OPEN_ORDER,
    SAFETY,
    Assigned,
    Matter,
    MatterState,
    OrderState,
    Part,
    dispatched,
    matter_id,
    order_id,
)
from .orders import Sign, on_order
from .tiers import limits, rework_time

REWORK_ROUNDS = 2


class Verdict(StrEnum):
    """What the citizen says of the result; 未联系上 is not a satisfied one."""

    SOLVED = "solved"  # 已解决
    NOT_SOLVED = "not_solved"  # 未解决
    NO_ANSWER = "no_answer"  # 未联系上


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What dispatch needs to know of a case that was routed into its lane."""

    case_id: str
    case_no: str
    routing_no: int
    category_code: str
    area_code: str
    tier: str
    text: str
    confidential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Record what the citizen said (回访)."""

    verdict: str
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The centre ends it (结案), once the citizen has been heard."""


def file(case: Routed, units: Sequence[Assigned], now: datetime) -> Decision[Matter]:
    """Begin a matter, and dispatch it at once to the units that are known; without any it waits for a dispatcher."""
    made = matter_id(case.case_id, case.routing_no)
    found = units or (Assigned("", "lead", ""),)
    parts = tuple(Part(id=order_id(made, unit.unit_id or None), unit_id=None, role=unit.role) for unit in found)
    matter = Matter(
        id=made,
        case_id=case.case_id,
        case_no=case.case_no,
        routing_no=case.routing_no,
        state=MatterState.FILED,
        category_code=case.category_code,
        area_code=case.area_code,
        tier=case.tier,
        text=case.text,
        confidential=case.confidential,
        filed_at=now,
        due_at=now + limits(case.tier).handle,
        parts=parts,
    )
    decision = Decision.one(matter, MatterFiled())
    for part, unit in zip(parts, units, strict=False):
        decision = decision.then(lambda after, p=part, u=unit: _dispatched(after, p, u, now))  # type: ignore[misc]
    return decision


def _dispatched(matter: Matter, part: Part, unit: Assigned, now: datetime) -> Decision[Matter]:
    after = matter.with_part(dispatched(part, unit.unit_id, matter.tier, now))
    fact = OrderDispatched(order_id=part.id, reason=unit.reason)
    return Decision.one(replace(after, state=MatterState.HANDLING), fact)


def known_verdict(_: Matter, command: Callback, __: Context) -> str | None:
    """Only what a citizen can say."""
    return None if command.verdict in set(Verdict) else f"verdict must be one of {', '.join(Verdict)}"


def _give_verdict(matter: Matter, command: Callback, context: Context) -> Decision[Matter]:
    told = Decision.one(
        replace(matter, verdict=command.verdict, callback_by=None),
        MatterVerdictGiven(verdict=command.verdict, satisfied=command.satisfied),
    )
    if command.verdict != Verdict.NOT_SOLVED and (command.satisfied or command.verdict == Verdict.NO_ANSWER):
        return told.then(_closed)
    if matter.rework_rounds < REWORK_ROUNDS:
        return told.then(lambda after: _rework(after, context.now))
    return told  # two rounds are over: the centre rules and closes


def _rework(matter: Matter, now: datetime) -> Decision[Matter]:
    by = now + rework_time(matter.tier)

    def again(part: Part) -> Part:
        if part.state is not OrderState.RESOLVED:
            return part
        return replace(part, state=OrderState.REWORK, due_at=by, overdue=False, resolved_at=None)

    parts = tuple(again(part) for part in matter.parts)
    rounds = matter.rework_rounds + 1
    after = replace(matter, state=MatterState.REWORK, parts=parts, rework_rounds=rounds, callback_by=None)
    return Decision.one(after, MatterReworked(round=rounds))


def _close(matter: Matter, _: Close, __: Context) -> Decision[Matter]:
    return _closed(matter)


def _closed(matter: Matter) -> Decision[Matter]:
    return Decision.one(replace(matter, state=MatterState.CLOSED, callback_by=None), MatterClosed())


def the_citizen_has_spoken(matter: Matter, _: Context) -> str | None:
    """Answered by the unit is not the same as confirmed by the citizen."""
    return None if matter.verdict else "the citizen has not been heard: record the callback first"


MATTER = Machine[Matter](
    [
        Move(name="callback", command=Callback, states=frozenset({MatterState.CALLBACK}),
             roles=frozenset({"callback_agent"}), decide=_give_verdict, checks=(known_verdict,)),
        Move(name="close", command=Close, states=frozenset({MatterState.CALLBACK}),
             roles=frozenset({"dispatcher", "supervisor"}), decide=_close, guards=(the_citizen_has_spoken,)),
    ]
)  # fmt: skip


def withdraw(matter: Matter, reason: str, kind: str = "withdraw") -> Decision[Matter]:
    """End the open parts, because the citizen took it back or it was merged; safety matters go on without them."""
    if matter.state not in OPEN_MATTER:
        return Decision()
    if matter.tier in SAFETY:
        return note(matter, kind, reason)
    after = matter.with_open_parts(lambda part: replace(part, state=OrderState.WITHDRAWN))
    after = replace(after, state=MatterState.WITHDRAWN, callback_by=None)
    return Decision.one(after, MatterWithdrawn(reason=reason))


def note(matter: Matter, kind: str, text: str) -> Decision[Matter]:
    """Remember, and tell the units, what the citizen said."""
    return Decision.one(matter, MatterNoted(kind=kind, text=text))


def reopen(matter: Matter, reason: str, context: Context) -> Decision[Matter]:
    """Begin again what was closed; after the last round, and before it was closed, it is remembered only."""
    told = note(matter, "reopen", reason)
    if matter.state is not MatterState.CLOSED or matter.rework_rounds >= REWORK_ROUNDS:
        return told
    return told.then(lambda after: _rework(replace(after, verdict=""), context.now))


def rate(matter: Matter, verdict: str, context: Context, *, satisfied: bool) -> Decision[Matter]:
    """Take the citizen's rating as the callback's result where one is open, else remember it."""
    if matter.state is not MatterState.CALLBACK or verdict not in set(Verdict):
        return note(matter, "rate", verdict)
    return _give_verdict(matter, Callback(verdict=verdict, satisfied=satisfied), context)


def come_due(matter: Matter, context: Context) -> Decision[Matter]:
    """Do what the clock has to do now: sign for a silent unit, show what is late, end a callback without an answer."""
    if matter.state is MatterState.CALLBACK:
        return _give_verdict(matter, Callback(verdict=Verdict.NO_ANSWER, satisfied=False), context)
    decision: Decision[Matter] = Decision()
    after = matter
    for part in matter.parts:
        due = part.next_due()
        if due is None or due > context.now:
            continue
        step = _late(after, part, context)
        decision = Decision((*decision.steps, *step.steps))
        after = decision.steps[-1].after
    return decision


def _late(matter: Matter, part: Part, context: Context) -> Decision[Matter]:
    if part.state is OrderState.DISPATCHED:
        return on_order(matter, part.id, Sign(), context)
    assert part.state in OPEN_ORDER  # noqa: S101  # next_due() says so
    return Decision.one(matter.with_part(replace(part, overdue=True)), OrderOverdue(order_id=part.id))
