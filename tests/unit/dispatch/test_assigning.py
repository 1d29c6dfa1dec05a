"""Who of a unit has an order (指派): given by its head, taken by a colleague, nobody's when it goes elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kitchen_dispatch.domain.matter import OPEN_ORDER, Matter, OrderState
from kitchen_dispatch.domain.orders_assigning import ASSIGNING, Assign, Take, Unassign
from kitchen_dispatch.domain.orders_returns import RefuseReturn, Return, UpholdReturn
from kitchenkit.decide import Refused

from .affairs import FIXED, NOW, answered, facts, filed, give, in_hand, taken

GIVEN = Assign(person_id="p2")


def has(matter: Matter) -> str:
    return matter.lead.assigned_to


def test_the_head_gives_an_order_to_a_person_and_on_to_another() -> None:
    decision = taken(filed(), GIVEN, "unit_head", who="head")
    matter = decision.steps[-1].after
    assert (facts(decision), has(matter), matter.lead.assigned_at) == (["OrderAssigned"], "p2", NOW)
    later = NOW + timedelta(hours=1)
    matter = give(matter, Assign(person_id="p3"), "unit_approver", who="head", now=later)
    assert (has(matter), matter.lead.assigned_at) == ("p3", later)


def test_given_again_to_who_has_it_nothing_changes() -> None:
    matter = give(filed(), GIVEN, "unit_head")
    assert taken(matter, GIVEN, "unit_head", now=NOW + timedelta(hours=1)).steps == ()


def test_a_handler_gives_nothing_out() -> None:
    with pytest.raises(Refused) as refused:
        give(filed(), GIVEN, "unit_handler")
    assert refused.value.code == "wrong_role"


def test_whoever_works_there_takes_what_nobody_has_and_only_that() -> None:
    matter = give(filed(), Take(), who="p1")
    assert has(matter) == "p1"
    for who in ("p1", "p2"):
        with pytest.raises(Refused) as refused:
            give(matter, Take(), who=who)
        assert refused.value.code == "nobody_has_it"


def test_one_puts_down_ones_own_and_the_head_anybodys() -> None:
    matter = give(filed(), GIVEN, "unit_head")
    with pytest.raises(Refused) as refused:
        give(matter, Unassign(), who="p1")
    assert refused.value.code == "ones_own_to_give_back"
    for who, role in (("p2", "unit_handler"), ("head", "unit_head")):
        free = give(matter, Unassign(), role, who=who)
        assert (has(free), free.lead.assigned_at) == ("", None)
        with pytest.raises(Refused):
            give(free, Unassign(), role, who=who)


def test_a_return_that_stands_leaves_it_nobodys_and_one_that_is_refused_does_not() -> None:
    back = Return(reason_code="wrong_area", evidence="不在辖区")
    matter = give(give(filed(), GIVEN, "unit_head"), back, who="p2")
    assert has(give(matter, RefuseReturn(), "dispatcher", reason="在辖区")) == "p2"
    elsewhere = give(matter, UpholdReturn(unit_id="u3"), "dispatcher")
    assert (elsewhere.lead.unit_id, has(elsewhere), elsewhere.lead.assigned_at) == ("u3", "", None)


def test_nobody_is_forced_whoever_works_there_goes_on_with_what_a_colleague_has() -> None:
    matter = give(in_hand(), GIVEN, "unit_head")
    assert has(give(matter, FIXED, who="p1")) == "p2"


def test_an_order_is_given_out_while_a_unit_has_it_open() -> None:
    rows = {move.name: move.states for move in ASSIGNING}
    assert set(rows.values()) == {frozenset(OPEN_ORDER) - {OrderState.FILED}}
    with pytest.raises(Refused) as refused:
        give(answered(), Take())
    assert refused.value.code == "wrong_state"
