"""Matters that were stored before returns, rulings and clocks were kept are read, and go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kitchen_dispatch.domain.matter import Matter, MatterState, OrderState
from kitchen_dispatch.domain.matters_citizen import rate
from kitchen_dispatch.domain.matters_results import AttemptCallback
from kitchen_dispatch.store import _from_document

from .affairs import FIXED, NOW, after, asked, come, give

PART: dict[str, Any] = {
    "id": "o1",
    "unit_id": "u1",
    "role": "lead",
    "state": "resolved",
    "dispatched_at": NOW,
    "sign_by": NOW,
    "due_at": NOW,
    "signed_at": NOW,
    "contacted_at": NOW,
    "resolved_at": NOW,
    "outcome": "fixed",
    "reply": "好了",
    "evidence_media": [],
    "overdue": False,
}
ROW: dict[str, Any] = {
    "_id": "m1",
    "sequence": 7,
    "state": "callback",
    "case_id": "c1",
    "case_no": "1",
    "routing_no": 1,
    "category_code": "GOV-LIGHT",
    "area_code": "520103",
    "tier": "G",
    "text": "灯",
    "confidential": False,
    "filed_at": NOW,
    "promised_at": NOW,
    "parts": [PART],
    "verdict": "",
    "callback_by": NOW + timedelta(days=3),
    "rework_rounds": 0,
}


def old(state: str, *, part: str = "resolved", **more: object) -> Matter:
    return _from_document({**ROW, "state": state, "parts": [{**PART, "state": part, **more}]})


def test_a_callback_goes_on_and_ends() -> None:
    matter = old("callback")
    called = give(matter, AttemptCallback(), "callback_agent")
    assert called.callback_by == matter.callback_by
    assert come(called).state is MatterState.CLOSED
    assert after(rate(matter, "not_solved", asked("system"), satisfied=False)).state is MatterState.REWORK


def test_a_rework_keeps_the_date_that_it_had() -> None:
    due = NOW + timedelta(days=2)
    matter = old("rework", part="rework", due_at=due, resolved_at=None)
    again = give(matter, FIXED)
    assert again.state is MatterState.CALLBACK
    late = come(matter, due)
    assert (late.parts[0].overdue, late.parts[0].due_at) == (True, due)


@pytest.mark.parametrize("state", ["dispatched", "signed", "in_progress"])
def test_an_order_in_hand_gets_the_dates_that_follow_from_its_facts(state: str) -> None:
    matter = old("handling", part=state, resolved_at=None, outcome="", reply="")
    assert come(matter, NOW + timedelta(days=40)).parts[0].state in OrderState
    assert matter.parts[0].ruled_at is None


def test_what_is_closed_is_closed() -> None:
    assert old("closed").next_due() is None
