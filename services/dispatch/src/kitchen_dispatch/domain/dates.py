"""Due dates of a matter and its orders: made anew from the facts at every step, and kept as a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from kitchenkit.altered import altered
from kitchenkit.decide import Context, Decision, Move, Step

from .book import Book
from .calendar import Span
from .clocks import clocks, keeping, longest, promise
from .clocks_facts import Clock, ClockFacts
from .facts import MatterClocksRecomputed, MatterDateMoved
from .ladder import Ladder
from .matter import OPEN_MATTER, OPEN_ORDER, PAUSED, RESULT, Matter, MatterState, Order, OrderState, Part
from .policy import BY_CATEGORY, Policy, TierTerms

W = TypeVar("W", Matter, Order)
_WAITS = {
    OrderState.RETURN_REQUESTED: "return_review",
    OrderState.DISPUTED: "ruling",
    OrderState.EXTENSION_REQUESTED: "extension_review",
}


def book_of(context: Context) -> Book:
    """Return the rules that hold; a decision without any is a mistake of whoever asks."""
    book = context.book
    if not isinstance(book, Book):
        raise TypeError("a matter is decided by the book: give the context one")
    return book


def policy_of(context: Context) -> Policy:
    """Return the policy in force now."""
    return book_of(context).policy(context.now)


def terms_of(matter: Matter, context: Context) -> TierTerms:
    """Return the spans that hold for a matter now."""
    return policy_of(context).terms(matter.tier, matter.category_code)


def own_time(tier: str, deadline: str) -> Span | None:
    """Return the time that a duty item has of its own: it goes before the category table, not before a tier's time."""
    return Span.parse(deadline) if deadline and tier == BY_CATEGORY else None


def facts_of(matter: Matter, part: Part) -> ClockFacts:
    """Return what the clocks of one order are made from."""
    returned, extended = part.asked_return, part.asked_extension
    again = part.rework_at is not None and part.resolved_at is not None and part.resolved_at >= part.rework_at
    return ClockFacts(
        tier=matter.tier,
        category_code=matter.category_code,
        handle=own_time(matter.tier, part.deadline),
        submitted_at=matter.submitted_at,
        accepted_at=matter.accepted_at or matter.filed_at,
        dispatched_at=part.dispatched_at,
        signed_at=part.signed_at,
        signed_automatically=part.signed_automatically,
        contacted_at=part.contacted_at,
        resolved_at=part.answered_at or part.resolved_at,
        pauses=part.pauses,
        extensions=part.extensions,
        extension_asked_at=extended.asked_at if extended else None,
        extension_decided_at=extended.decided_at if extended else None,
        return_asked_at=returned.asked_at if returned else None,
        return_decided_at=returned.decided_at if returned else None,
        centre_at=matter.left_to_the_centre_at,
        dispute_at=part.disputed_at,
        ruled_at=part.ruled_at,
        verify_at=matter.verify_at,
        verified_at=matter.verification.at if matter.verification else None,
        callback_at=matter.callback_at,
        heard_at=matter.heard_at,
        rework_at=part.rework_at,
        reworked_at=part.resolved_at if again else None,
        closed_at=matter.closing.at if matter.closing else None,
        voided_at=matter.voided_at or part.released_at,
        results=part.results,
    )


def clocks_of(matter: Matter, part: Part, context: Context) -> Mapping[str, Clock]:
    """Return every clock of an order, as it stands now."""
    return clocks(facts_of(matter, part), book_of(context), context.now)


def ladder_of(matter: Matter, part: Part, context: Context, found: Mapping[str, Clock] | None = None) -> Ladder:
    """Return the ladder that an order climbs; `found` are its clocks, where they are known."""
    book, known = book_of(context), clocks_of(matter, part, context) if found is None else found
    unit = part.unit_id or ""
    with_it = frozenset((one.clock, one.due_at, one.threshold) for one in part.climbed if one.unit_id == unit)
    terms = terms_of(matter, context)
    limits = {} if terms.dispatch_limit is None else {"dispatch": terms.dispatch_limit}
    return Ladder(book.policy(context.now), book.calendar, known, part.pauses, with_it, limits)


def redated(matter: Matter, context: Context, made: dict[Any, tuple[Part, Part]] | None = None) -> Matter:
    """Return the matter with its due dates and kept results as they follow from its facts, the book and now.

    `made` remembers, among the steps of one decision, what was made of which part.
    """
    parts = _parts(matter, context, {} if made is None else made)
    if matter.state not in RESULT:
        return altered(matter, parts=parts, verify_by=None, callback_by=None)
    matter = altered(matter, parts=parts)
    found = clocks_of(matter, matter.lead, context)
    verifying = matter.state is MatterState.VERIFYING and not matter.with_the_centre
    calling = matter.state is MatterState.CALLBACK and not matter.verdict
    return altered(
        matter,
        verify_by=found["verify"].due_at if verifying else None,
        callback_by=(found["callback"].due_at or matter.callback_by) if calling else None,
    )


def _parts(matter: Matter, context: Context, made: dict[Any, tuple[Part, Part]]) -> tuple[Part, ...]:
    about = (
        matter.tier, matter.state, matter.verify_at, matter.verification, matter.callback_at,
        matter.heard_at, matter.closing, matter.voided_at, *(part.unit_id for part in matter.parts),
    )  # fmt: skip
    for part in matter.parts:
        if (id(part), about) not in made:  # with the part itself, so that its id is not given to another one
            made[id(part), about] = part, _redated(matter, part, context)
    return tuple(made[id(part), about][1] for part in matter.parts)


def _redated(matter: Matter, part: Part, context: Context) -> Part:
    facts = facts_of(matter, part)
    found = clocks(facts, book_of(context), context.now)
    results = keeping(facts, found)
    if part.dispatched_at is None and part.state is OrderState.FILED:  # it waits for a dispatcher, who may be late
        return altered(part, results=results, climbs_at=ladder_of(matter, part, context, found).next_at())
    if part.state is OrderState.REWORK and part.rework_at is None:
        return altered(part, results=results)  # from before its beginning was kept: the date that it has stands
    if part.state not in OPEN_ORDER or part.dispatched_at is None:
        level = part.level if matter.state in OPEN_MATTER and part.released_at is None else 0
        climbs_at = ladder_of(matter, part, context, found).next_at() if _is_asked_about(matter, part) else None
        return altered(part, results=results, wait_until=None, climbs_at=climbs_at, level=level)
    handling = found["rework" if part.rework_at is not None else "handling"]
    window = terms_of(matter, context).return_window
    back = None if window is None or part.ruled_at else book_of(context).calendar.add(part.dispatched_at, window).at
    return altered(
        part,
        results=results,
        sign_by=found["signoff"].due_at,
        return_by=back,
        due_at=handling.due_at,
        provisional=handling.provisional,
        wait_until=_waits_until(matter, part, found),
        overdue=part.overdue and (handling.due_at is None or handling.due_at <= context.now),
        climbs_at=ladder_of(matter, part, context, found).next_at(),
    )


def _is_asked_about(matter: Matter, part: Part) -> bool:
    """Say whether the clocks of what comes after the answers are those of this part: of the one that leads."""
    return matter.state in RESULT and part.role == "lead"


def _waits_until(matter: Matter, part: Part, found: Mapping[str, Clock]) -> datetime | None:
    if part.state in PAUSED:
        return part.pauses[-1].until
    if part.state is OrderState.DISPUTED and not falls_back(matter, part):
        return None  # there is nobody to whom silence could send it
    return found[_WAITS[part.state]].due_at if part.state in _WAITS else None


def falls_back(matter: Matter, part: Part) -> bool:
    """Say whether the area's fallback unit can take a part: one unit has one part."""
    others = {other.unit_id for other in matter.parts if other.id != part.id}
    return matter.fallback_unit_id not in {"", *others}


def handling_time(matter: Matter, part: Part, context: Context) -> Span | None:
    """Return how long an order may take: its own time, or that of its tier and category."""
    return own_time(matter.tier, part.deadline) or terms_of(matter, context).handle


def last_day_of(matter: Matter, part: Part, context: Context) -> datetime | None:
    """Return until when an order of this tier may be handled with all extensions (最长办理时限); None: no limit."""
    limit = terms_of(matter, context).handle_limit
    return None if limit is None else longest(facts_of(matter, part), limit, book_of(context).calendar)


def recomputed(matter: Matter, context: Context) -> Decision[Matter]:
    """Make the dates anew after other rules have taken effect; the citizen's never becomes later by that."""
    after = redated(matter, context)
    dues = [part.due_at for part in after.parts if part.due_at and part.state in OPEN_ORDER and not part.rework_at]
    promised = max(dues, default=matter.due_at)
    if matter.state in (MatterState.FILED, MatterState.HANDLING) and promised < matter.due_at:
        after = altered(after, due_at=promised)
    if after == matter:
        return Decision()
    book = book_of(context)
    fact = MatterClocksRecomputed(
        policy_version=book.policy(context.now).version,
        calendar_version=book.calendar.version,
        was=matter.due_at if after.due_at != matter.due_at else None,
        moved_order_ids=tuple(
            part.id for was, part in zip(matter.parts, after.parts, strict=True) if part.due_at != was.due_at
        ),
    )
    return Decision.one(after, fact)


def moved(
    before: Matter, order_id: str, kind: str, reason: str, context: Context, *, instead_of: str = ""
) -> Callable[[Matter], Decision[Matter]]:
    """Return what tells the citizen that their date has moved, as the handling of that order has since `before`.

    Several orders that stand still at the same time move it once: it is not later than the last of them. Where another
    order leads than before, it moves from the date of that one.
    """

    def decide(matter: Matter) -> Decision[Matter]:
        was = clocks_of(before, before.part(instead_of or order_id), context)["handling"]
        is_ = clocks_of(matter, matter.part(order_id), context)["handling"]
        new = promise(before.due_at, was, is_, for_a_reason=True)
        dues = [part.due_at for part in redated(matter, context).parts if part.due_at and part.state in OPEN_ORDER]
        last = max(dues, default=new)
        new = min(new, max(before.due_at, last)) if new > before.due_at else max(new, min(before.due_at, last))
        if new == matter.due_at:
            return Decision()
        fact = MatterDateMoved(kind=kind, reason=reason, order_id=order_id, was=matter.due_at)
        return Decision.one(altered(matter, due_at=new), fact)

    return decide


def kept(decision: Decision[W], context: Context) -> Decision[W]:
    """Return the decision with the due dates of each step made anew."""
    made: dict[Any, tuple[Part, Part]] = {}
    return Decision(tuple(Step(step.fact, _anew(step.after, context, made)) for step in decision.steps))


def _anew(after: W, context: Context, made: dict[Any, tuple[Part, Part]]) -> W:
    if isinstance(after, Order):
        return after.of(redated(after.matter, context, made))
    return redated(after, context, made)


def timed(moves: list[Move[W]]) -> list[Move[W]]:
    """Return the rows of a table, each keeping the due dates of what it decides."""

    def wrapped(decide: Callable[[W, Any, Context], Decision[W]]) -> Callable[[W, Any, Context], Decision[W]]:
        return lambda before, command, context: kept(decide(before, command, context), context)

    return [replace(move, decide=wrapped(move.decide)) for move in moves]
