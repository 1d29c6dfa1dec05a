"""Transitions 12 to 14 of civic-reporting.md §2.3: an order is given back, and what becomes of it (退单)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_dispatch.domain.matter import Matter, OrderState
from kitchen_dispatch.domain.order_facts import OrderEscalated
from kitchen_dispatch.domain.orders import Contact, Sign
from kitchen_dispatch.domain.orders_returns import Dispute, RefuseReturn, Return, UpholdReturn

from .affairs import ASSIST, LEAD, NOW, after, come, facts, filed, give, in_hand, taken
from .test_transitions import code, first

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BACK = Return(reason_code="wrong_area", evidence="点位不在我街道辖区，附图")


def returned(matter: Matter | None = None, **asks: object) -> Matter:
    return give(matter or filed(), BACK, **asks)  # type: ignore[arg-type]


def test_12_a_unit_gives_it_back_while_handling_runs() -> None:
    back = returned()
    assert (first(back).state, first(back).unit_id, back.returned_by) == ("return_requested", "u1", ("u1",))
    assert first(back).due_at == first(filed()).due_at
    assert returned(give(filed(), Sign())).parts[0].state == "return_requested"


@pytest.mark.parametrize(
    ("matter", "asks", "why"),
    [
        (filed(), {"now": NOW + 2 * DAY}, "within_the_window"),
        (filed(tier="E0"), {}, "within_the_window"),
        (filed(tier="E1"), {"now": NOW + 2 * HOUR}, "within_the_window"),
        (replace(filed(), returned_by=("u1",)), {}, "one_return_a_unit"),
        (in_hand(), {}, "wrong_state"),
    ],
)
def test_12_not_late_not_twice_not_in_an_emergency(matter: Matter, asks: dict[str, object], why: str) -> None:
    assert code(matter, BACK, **asks) == why  # type: ignore[arg-type]


def test_12_giving_it_back_meets_the_signoff_however_long_the_centre_looks_at_it() -> None:
    asked = returned(now=NOW + HOUR)
    refused = give(asked, RefuseReturn(), "dispatcher", reason="属你单位", now=NOW + 20 * HOUR)
    for matter in (asked, refused):
        assert [one.state for one in first(matter).results if one.clock == "signoff"] == ["met"]
    unseen = come(filed(), NOW + 6 * HOUR)
    late = returned(unseen, now=NOW + 7 * HOUR)
    assert [one.state for one in first(late).results if one.clock == "signoff"] == ["breached"]


def test_12_while_it_is_decided_whose_it_is_the_unit_may_call_the_citizen_and_still_waits() -> None:
    waiting = [returned(), give(returned(), Dispute(), "dispatcher", reason="职能交叉")]
    for matter in waiting:
        called = give(matter, Contact(), note="已告知正在确定承办单位", now=NOW + 2 * HOUR)
        assert (first(called).state, first(called).contacted_at) == (first(matter).state, NOW + 2 * HOUR)


def test_12_needs_a_known_reason() -> None:
    assert code(filed(), Return(reason_code="no_time", evidence="忙")) == "known_return_reason"


def test_13_upheld_goes_to_another_unit_and_the_citizens_date_stands() -> None:
    later = NOW + 3 * HOUR
    decision = taken(returned(), UpholdReturn(unit_id="u3"), "dispatcher", now=later)
    assert facts(decision) == ["OrderReturnUpheld", "OrderDispatched"]
    other = after(decision)
    assert (first(other).state, first(other).unit_id, first(other).due_at) == ("dispatched", "u3", later + 7 * DAY)
    assert (other.due_at, other.upheld_returns) == (filed().due_at, 1)
    assert first(other).id == first(filed()).id, "it is the same order"


def test_13_not_to_a_unit_that_has_a_part_or_has_returned_it() -> None:
    back = returned(filed((LEAD, ASSIST)))
    for unit in ("u1", "u2"):
        assert code(back, UpholdReturn(unit_id=unit), "dispatcher") == "a_free_unit"


def test_13_silence_is_consent_and_sends_it_to_the_areas_fallback() -> None:
    back = returned()
    assert first(back).wait_until is not None
    gone = come(back, first(back).wait_until)
    assert (first(gone).unit_id, first(gone).state) == ("u-fallback", "dispatched")


def test_13_two_upheld_returns_are_a_dispute_that_a_supervisor_owns() -> None:
    again = returned(give(returned(), UpholdReturn(unit_id="u3"), "dispatcher"))
    decision = taken(again, UpholdReturn(unit_id="u4"), "dispatcher")
    assert facts(decision) == ["OrderReturnUpheld", "OrderDisputed", "OrderEscalated", "OrderEscalated"]
    part = first(after(decision))
    assert (part.state, part.unit_id) == ("disputed", "u3")
    told = decision.steps[-1].fact
    assert isinstance(told, OrderEscalated)
    assert (told.threshold, told.to, part.level, part.supervised_since) == ("bounced", ("supervisor",), 2, NOW)


def test_13_without_anybody_else_it_is_a_dispute() -> None:
    nobody = replace(returned(), fallback_unit_id="")
    disputed = give(nobody, UpholdReturn(), "dispatcher")
    assert first(disputed).state is OrderState.DISPUTED
    assert first(disputed).wait_until is None, "silence could send it nowhere: people have to rule"


def test_14_refused_the_unit_keeps_it() -> None:
    assert code(returned(), RefuseReturn(), "dispatcher") == "with_a_reason"
    kept = give(returned(), RefuseReturn(), "dispatcher", reason="在你辖区")
    assert (first(kept).state, first(kept).unit_id, first(kept).signed_at) == ("signed", "u1", NOW)
    assert code(kept, BACK) == "one_return_a_unit"
