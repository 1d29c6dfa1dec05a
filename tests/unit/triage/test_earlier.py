"""What the sender says a case has to do with is kept for the desk, and decides nothing."""

from __future__ import annotations

import pytest

from kitchen_triage.http import view
from kitchen_triage.store import _from_document, case_fields

from .desk import Triage, received, record


@pytest.mark.parametrize(("opened_for", "earlier"), [("", "c0"), ("GOV-CONSUMER", "")])
async def test_the_desk_reads_it_unless_the_hub_itself_opened_the_case(opened_for: str, earlier: str) -> None:
    triage, plain = Triage(), Triage()
    await triage.hear(record(0, received(linked_case_id="c0", opened_for=opened_for)))
    await plain.hear(record(0, received()))
    case = triage.case()
    assert (view(case)["earlier_case_id"], view(plain.case())["earlier_case_id"]) == (earlier, "")
    assert triage.facts() == plain.facts()
    fields = case_fields(case)
    assert _from_document({**fields, "_id": case.id, "sequence": case.sequence, "state": case.state}) == case
    assert "earlier_case_id" not in case_fields(plain.case()), "kept where it says something"
