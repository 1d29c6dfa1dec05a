"""An order on the ladder: what it climbs, and what a supervisor says (督办)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Move, Step

from .dates import book_of, clocks_of, falls_back, ladder_of, policy_of
from .ladder import HIGHEST, LEFT, RETURNS, SUPERVISED, VERDICT, Climbed, Reached, by_the_citizen, told_at
from .matter import OPEN_ORDER, Matter, Order, OrderState, Part
from .order_facts import OrderEscalated, OrderSupervised
from .orders_common import states
from .policy import Rung

BOUNCED = Rung(name="bounced", level=SUPERVISED, to=("supervisor",))  # 多次退单
UNRULED = Rung(name="unruled", level=SUPERVISED, to=("supervisor",))  # 待裁决, and no silence ends it
UNRESOLVED = Rung(name=LEFT, level=SUPERVISED, to=("supervisor",))  # 未办好, and no round is left
SHELVED = Rung(name="shelved", level=0, to=("dispatcher", "supervisor"))  # 挂账待核
# What waits for a decision, by the clock of who decides (§2.3): they are told in the write that asks for it.
DECISIONS = {
    "return_review": Rung(name="review", level=0, to=("dispatcher", "supervisor")),  # 退单待审核
    "extension_review": Rung(name="extension", level=0, to=("dispatcher", "supervisor")),  # 延期待审批
    "ruling": Rung(name="rule", level=0, to=("ruling_panel", "supervisor")),  # 待裁决
}
BY_ITSELF = frozenset({*DECISIONS, "verify", "callback"})  # what goes on by itself where nobody acts in time
EXCLUSION = "exclusion"  # no clock: it waits for a second person
EXCLUDE = Rung(name="exclude", level=0, to=("ruling_panel", "supervisor"))  # 剔除待审核


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise:
    """Say what is to be done, and by that take it under supervision (督办)."""

    instruction: Annotated[str, MinLen(1), MaxLen(2000)]


def climb(matter: Matter, order_id: str, context: Context) -> Decision[Matter]:
    """Take every rung that an order has reached by now, a fact for each."""
    part = matter.part(order_id)
    if part.climbs_at is None or part.climbs_at > context.now:
        return Decision()
    reached = ladder_of(matter, part, context).reached(context.now)
    ends = (replace(one, undecided=one.clock in BY_ITSELF and one.at >= one.due_at) for one in reached)
    return _climbed(matter, ((order_id, one) for one in ends), context)


def said_again(matter: Matter, context: Context) -> Decision[Matter]:
    """The citizen has said once more that it is not solved: where a rung says so, every order climbs it."""
    rung = by_the_citizen(policy_of(context), matter.dissatisfied)
    if rung is None:
        return Decision()
    reached = Reached(VERDICT, context.now, rung, context.now)
    return _climbed(
        matter, ((part.id, reached) for part in matter.parts if part.unit_id and part.released_at is None), context
    )


def with_a_supervisor(matter: Matter, order_id: str, context: Context) -> Decision[Matter]:
    """So many units have given it back that nobody else will take it: a supervisor owns the dispute."""
    return _climbed(matter, [(order_id, Reached(RETURNS, context.now, BOUNCED, context.now))], context)


def with_who_rules(matter: Matter, order_id: str, context: Context) -> Decision[Matter]:
    """Nobody is left to whom silence could give the dispute: a supervisor owns it until it is ruled."""
    return _climbed(matter, [(order_id, Reached("ruling", context.now, UNRULED, context.now))], context)


def with_the_centre(matter: Matter, context: Context, clock: str = VERDICT) -> Decision[Matter]:
    """It is not done, and not to be done again without a ruling: a supervisor owns it until it is ruled or closed."""
    reached = Reached(clock, context.now, UNRESOLVED, context.now)
    return _climbed(matter, [(matter.lead.id, reached)], context)


def to_be_checked(matter: Matter, order_id: str, review_on: datetime, context: Context) -> Decision[Matter]:
    """A unit has shelved it: the centre hears of it, and may take it up again."""
    return _climbed(matter, [(order_id, Reached("shelving", review_on, SHELVED, context.now))], context)


def to_be_decided(
    matter: Matter, order_id: str, clock: str, context: Context, *, but: frozenset[str] = frozenset()
) -> Decision[Matter]:
    """Somebody has to decide by the end of that clock, or silence does: they are told, `but` for who is told otherwise.

    What silence decides at once (先办后议) waits for nobody; what has no end by the policy waits for them alone.
    """
    part = matter.part(order_id)
    due = clocks_of(matter, part, context)[clock].due_at
    silence_decides = clock != "ruling" or falls_back(matter, part)
    if due is not None and due <= context.now and silence_decides:
        return Decision()
    rung = replace(DECISIONS[clock], to=tuple(role for role in DECISIONS[clock].to if role not in but))
    return _climbed(matter, [(order_id, Reached(clock, due or context.now, rung, context.now))], context)


def to_be_excluded(matter: Matter, context: Context) -> Decision[Matter]:
    """Somebody has proposed that it counts against nobody: who may confirm it is told."""
    return _climbed(matter, [(matter.lead.id, Reached(EXCLUSION, context.now, EXCLUDE, context.now))], context)


def _climbed(matter: Matter, reached: Iterable[tuple[str, Reached]], context: Context) -> Decision[Matter]:
    steps: list[Step[Matter]] = []
    for order_id, one in reached:
        steps.append(_step(steps[-1].after if steps else matter, order_id, one, context))
    return Decision(tuple(steps))


def _step(matter: Matter, order_id: str, one: Reached, context: Context) -> Step[Matter]:
    part, book, rung = matter.part(order_id), book_of(context), one.rung
    tell_at = told_at(book.policy(context.now).escalation, book.calendar, matter.tier, context.now)
    reached = _reached(part, one)
    climbed = Climbed(
        unit_id=part.unit_id or "",
        clock=one.clock,
        due_at=one.due_at,
        threshold=rung.name,
        level=reached,
        at=context.now,
        to=rung.to,
        tell_at=tell_at,
        undecided=one.undecided,
    )
    level = max(part.level, reached)
    after = replace(part, level=level, climbed=(*part.climbed, climbed), supervised_since=_since(part, level, context))
    fact = OrderEscalated(
        order_id=part.id,
        unit_id=part.unit_id or "",
        clock=one.clock,
        due_at=one.due_at,
        threshold=rung.name,
        level=reached,
        to=rung.to,
        tell_at=tell_at,
    )
    return Step(fact, matter.with_part(after))


def _reached(part: Part, one: Reached) -> int:
    """The citizen's word takes it one step farther than it is, and to its rung at least (§2.3, 25)."""
    return min(max(part.level + 1, one.rung.level), HIGHEST) if one.clock == VERDICT else one.rung.level


def _since(part: Part, level: int, context: Context) -> datetime | None:
    return part.supervised_since or (context.now if level >= SUPERVISED else None)


def _supervise(order: Order, command: Supervise, context: Context) -> Decision[Order]:
    level = max(order.part.level, SUPERVISED)
    part = replace(
        order.part,
        level=level,
        supervised_since=_since(order.part, level, context),
        instruction=command.instruction,
    )
    return Decision.one(order.with_part(part), OrderSupervised(order_id=order.id, instruction=command.instruction))


ESCALATIONS = [
    Move(
        name="supervise",
        command=Supervise,
        states=states(*OPEN_ORDER) - {OrderState.FILED},
        roles=frozenset({"supervisor"}),
        decide=_supervise,
    )
]
