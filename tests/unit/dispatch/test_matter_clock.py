"""What the clock does to a matter in the government lane."""

from __future__ import annotations

from datetime import timedelta

from kitchen_dispatch.domain.matter import Assigned, Matter, OrderState
from kitchen_dispatch.domain.matters import Routed, come_due, file
from kitchen_dispatch.domain.tiers import limits

from .market import NOON, context

CASE = Routed(
    case_id="c", case_no="K1", routing_no=1, category_code="GOV-MANHOLE", area_code="520103", tier="E1", text="井盖",
    confidential=False,
)  # fmt: skip


def due_at(matter: Matter) -> Matter:
    due = matter.next_due()
    assert due is not None
    decision = come_due(matter, context("clock", at=due))
    assert decision.steps
    return decision.steps[-1].after


def test_two_silent_units_are_signed_for_and_then_shown_as_late() -> None:
    matter = file(CASE, [Assigned("u1", "lead", ""), Assigned("u2", "assist", "")], NOON).steps[-1].after
    assert matter.next_due() == NOON + limits("E1").sign
    matter = due_at(matter)
    assert [part.state for part in matter.parts] == [OrderState.SIGNED] * 2
    matter = due_at(matter)
    assert [part.overdue for part in matter.parts] == [True] * 2
    assert matter.next_due() is None


def test_a_part_that_is_in_time_is_left_alone() -> None:
    matter = file(CASE, [Assigned("u1", "lead", "")], NOON).steps[-1].after
    assert come_due(matter, context("clock", at=NOON + timedelta(minutes=1))).steps == ()
