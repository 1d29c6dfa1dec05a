"""Danger in what a citizen adds makes a matter more urgent, at once; never less."""

from __future__ import annotations

import pytest

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_dispatch import wire
from kitchen_dispatch.domain.matters_citizen import DANGER, supplement
from kitchen_dispatch.domain.orders_waits import AskCitizen
from kitchenkit.react import Record

from .affairs import after, answered, asked, facts, filed, give, in_hand


def test_it_raises_the_tier_and_its_clocks_and_says_why() -> None:
    matter = filed()
    decision = supplement(matter, "有人被困", asked("system"), tier="E0")
    assert facts(decision) == ["MatterNoted", "MatterTierChanged"]
    assert (after(decision).tier, decision.steps[-1].fact.reason) == ("E0", DANGER)  # type: ignore[attr-defined]
    assert "有人被困" in after(decision).text
    due = after(decision).parts[0].due_at
    assert due is not None
    assert matter.parts[0].due_at is not None
    assert due < matter.parts[0].due_at
    assert after(decision).due_at < matter.due_at, "and the citizen's date with them"


def test_what_waited_for_the_citizen_goes_on_first() -> None:
    waits = give(in_hand(), AskCitizen(question="哪一栋？"))
    assert facts(supplement(waits, "三栋，起火了", asked("system"), tier="E0"))[:2] == ["MatterNoted", "OrderResumed"]
    assert after(supplement(waits, "三栋，起火了", asked("system"), tier="E0")).tier == "E0"


@pytest.mark.parametrize(("was", "said"), [("E0", "E1"), ("E0", "E0"), ("E1", "E1"), ("G", "")])
def test_it_never_lowers_and_nothing_is_raised_twice(was: str, said: str) -> None:
    decision = supplement(filed(tier=was), "补充", asked("system"), tier=said)
    assert (facts(decision), after(decision).tier) == (["MatterNoted"], was)


def test_what_is_answered_is_the_desks_to_look_at() -> None:
    decision = supplement(answered(), "又起火了", asked("system"), tier="E0")
    assert facts(decision) == ["MatterNoted"]


def test_the_lane_reads_what_triage_says_of_it() -> None:
    event = triage.CaseSupplemented(case_id="c", routing_no=1, text="有人被困", tier="E0")
    name = event.DESCRIPTOR.full_name
    record = Record(id="e", topic="queue-government", partition=0, offset=0, type=name, key=b"c",
                    value=event.SerializeToString())  # fmt: skip
    assert wire.acts()[name](record).tier == "E0"
