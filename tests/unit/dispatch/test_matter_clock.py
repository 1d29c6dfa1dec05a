"""What happens to a matter in the government lane when nobody does anything."""

from __future__ import annotations

from datetime import timedelta

from kitchen_dispatch.domain.matter import MatterState, OrderState
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.matters_results import AttemptCallback
from kitchen_dispatch.domain.order_facts import OrderEscalated

from .affairs import ASSIST, LEAD, NOW, after, answered, asked, come, filed, give


def test_two_silent_units_are_signed_for_and_then_shown_as_late() -> None:
    matter = filed((LEAD, ASSIST), tier="E1")
    matter = come(matter, NOW + timedelta(hours=1))
    assert [part.state for part in matter.parts] == [OrderState.SIGNED] * 2
    assert all(part.signed_automatically for part in matter.parts)
    assert [{result.clock: result.state for result in part.results}["signoff"] for part in matter.parts] == [
        "breached"
    ] * 2, "signed for them, and late"
    matter = come(matter, matter.parts[0].due_at)
    assert [part.overdue for part in matter.parts] == [True] * 2
    while matter.next_due() is not None:
        matter = come(matter)
    assert [part.level for part in matter.parts] == [4] * 2, "and then nothing is left that could come due"


def test_a_part_that_is_in_time_is_left_alone() -> None:
    matter = filed(tier="E1")
    assert come_due(matter, asked("clock", now=NOW + timedelta(minutes=1))).steps == ()


def test_a_citizen_who_says_nothing_is_not_a_satisfied_one() -> None:
    rung = give(answered(), AttemptCallback(), "callback_agent")
    closed = come(rung, rung.callback_by)
    assert (closed.state, closed.verdict, closed.satisfied) == (MatterState.CLOSED, "not_stated", None)
    assert closed.closing is not None
    assert closed.closing.reason_code == "not_stated"


def test_a_citizen_whom_nobody_rang_had_nothing_to_say_and_a_supervisor_hears_of_it() -> None:
    matter, told = answered(), []
    while matter.state is MatterState.CALLBACK:
        decision = come_due(matter, asked("clock", now=matter.next_due() or NOW))
        told += [
            (step.fact.threshold, step.fact.to, step.after.state)
            for step in decision.steps
            if isinstance(step.fact, OrderEscalated)
        ]
        matter = after(decision)
    assert told == [
        ("call", ("callback_agent", "dispatcher"), MatterState.CALLBACK),
        ("uncalled", ("supervisor",), MatterState.CALLBACK),
    ]
    assert matter.closing is not None
    assert (matter.verdict, matter.closing.reason_code, matter.parts[0].level) == ("not_stated", "not_called", 0)


def test_what_is_closed_is_archived_after_its_window() -> None:
    closed = come(answered(), answered().callback_by)
    assert closed.closing is not None
    assert closed.next_due() == closed.closing.at + timedelta(days=15)
    assert come(closed).state is MatterState.ARCHIVED
    assert come(closed).next_due() is None
