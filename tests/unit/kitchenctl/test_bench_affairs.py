"""The bench's own matters: as the service decides them, told apart by their names, due when they are to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kitchen_dispatch.domain.matter import OrderState
from kitchenctl.bench.affairs import UNITS, Affair, area_of, far, unit_id
from kitchenctl.bench.lists import OVERDUE, affairs

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_matter_is_due_at_the_instant_that_was_asked_for_whatever_its_tier() -> None:
    for tier in ("E0", "E1", "G"):
        one = Affair(name="n", unit=7, due=NOW + timedelta(minutes=3), tier=tier)
        matter = one.filed(NOW).steps[-1].after
        (part,) = matter.parts
        assert (matter.id, part.id, part.unit_id) == (one.matter_id, one.order_id, unit_id(7))
        assert (matter.next_due(), matter.tier, matter.area_code) == (one.due, tier, area_of(7))


def test_far_matters_are_due_over_six_days_none_of_them_soon() -> None:
    found = far(3000, NOW)
    assert len({one.matter_id for one in found}) == 3000
    assert {one.unit for one in found} == set(range(UNITS))
    assert (found[0].due, found[-1].due < NOW + timedelta(days=6, hours=2)) == (NOW + 2 * HOUR, True)


def test_orders_of_the_lists_are_untouched_signed_and_in_hand_and_few_are_late() -> None:
    made = [one.filed(one.at or NOW).steps[-1].after.parts[0] for one in affairs(99, NOW)]
    assert {part.state for part in made} == {OrderState.DISPATCHED, OrderState.SIGNED, OrderState.IN_PROGRESS}
    assert sum(part.due_at < NOW for part in made if part.due_at) == 99 // OVERDUE
