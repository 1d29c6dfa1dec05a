"""What the clock does with a matter: what happens when nobody does anything."""

from __future__ import annotations

from dataclasses import replace

from kitchenkit.decide import Context, Decision, Step

from .dates import kept, recomputed
from .escalation import climb
from .facts import MatterArchived, MatterRevisitDue, OrderOverdue
from .matter import PAUSED, RESULT, Matter, MatterState, Order, OrderState, Part, Verdict
from .orders import UNDATED, Sign, on_order
from .orders_answers import VetReply
from .orders_returns import NO_RULING, UpholdReturn, ruled
from .orders_waits import DecideExtension, Resume, Unshelve
from .results import callback, heard

_SILENCE: dict[OrderState, object] = {
    OrderState.DISPATCHED: Sign(),
    OrderState.RETURN_REQUESTED: UpholdReturn(),
    OrderState.AWAITING_CITIZEN: Resume(),
    OrderState.EXTENSION_REQUESTED: DecideExtension(granted=False),
    OrderState.SHELVED: Unshelve(),
    OrderState.RESOLVED: VetReply(passed=True),
}


def come_due(matter: Matter, context: Context) -> Decision[Matter]:
    """Do what the clock has to do now, one step for each order that is due."""
    return kept(_come_due(matter, context), context)


def _come_due(matter: Matter, context: Context) -> Decision[Matter]:
    due = matter.next_due()
    if due is None or due > context.now:
        return Decision()
    if matter.state is MatterState.CLOSED:
        return _closed_long_enough(matter)
    decision = _result_due(matter, context) if matter.state in RESULT else _orders_due(matter, context)
    # Where nothing has come after all, its dates are those of other rules: they are made anew, and it waits for them.
    return decision if decision.steps else recomputed(matter, context)


def _orders_due(matter: Matter, context: Context) -> Decision[Matter]:
    decision: Decision[Matter] = Decision()
    after = matter
    for part in matter.parts:
        if (until := part.next_due()) is not None and until <= context.now:
            decision = Decision((*decision.steps, *_late(after, part.id, context).steps))
            after = decision.steps[-1].after if decision.steps else matter
    return decision


def _result_due(matter: Matter, context: Context) -> Decision[Matter]:
    """Climb the ladder, and go on without whoever did not act in time."""
    climbed = climb(matter, matter.lead.id, context)
    after = climbed.steps[-1].after if climbed.steps else matter
    if matter.verify_by is not None and matter.verify_by <= context.now:
        on = callback(after, context)  # nobody went: the citizen is asked all the same, and it stays unverified
    elif matter.callback_by is not None and matter.callback_by <= context.now:
        on = heard(after, Verdict.NOT_STATED, context, satisfied=False)
    else:
        on = Decision()
    return Decision((*climbed.steps, *on.steps))


def _closed_long_enough(matter: Matter) -> Decision[Matter]:
    closing = matter.closing
    if closing is not None and closing.revisit_on is not None and closing.revisited_at is None:
        return Decision.one(replace(matter, closing=replace(closing, revisit_due=True)), MatterRevisitDue())
    return Decision.one(replace(matter, state=MatterState.ARCHIVED, archive_by=None), MatterArchived())


def _late(matter: Matter, order_id: str, context: Context) -> Decision[Matter]:
    """Say that it is late, climb the ladder, and end what it waits for: whichever of these has come."""
    steps: tuple[Step[Matter], ...] = ()
    deciding = (_silent,) if matter.part(order_id).held else (_overdue_now, climb, _silent)
    for decide in deciding:
        steps = (*steps, *decide(steps[-1].after if steps else matter, order_id, context).steps)
    return Decision(steps)


def _overdue_now(matter: Matter, order_id: str, context: Context) -> Decision[Matter]:
    part = matter.part(order_id)
    late = part.due_at is not None and part.due_at <= context.now and not part.overdue
    return _overdue(matter, part) if late and part.state not in PAUSED else Decision()


def _silent(matter: Matter, order_id: str, context: Context) -> Decision[Matter]:
    part = matter.part(order_id)
    wait = part.sign_by if part.state is OrderState.DISPATCHED else part.wait_until
    if part.held:
        wait = part.next_due()
    if wait is None or wait > context.now:
        return Decision()
    if part.state is OrderState.DISPUTED:
        return _unruled(matter, part, context)
    return on_order(matter, part.id, _SILENCE[part.state], context, table=UNDATED)


def _overdue(matter: Matter, part: Part) -> Decision[Matter]:
    return Decision.one(matter.with_part(replace(part, overdue=True)), OrderOverdue(order_id=part.id))


def _unruled(matter: Matter, part: Part, context: Context) -> Decision[Matter]:
    """兜底: the area's fallback acts until somebody rules."""
    unit = matter.fallback_unit_id
    return ruled(Order(matter, part), unit, NO_RULING, context).lifted(lambda after: after.matter)
