"""Who has to do it again (重办) reads why, what is asked, who sent it back and when: for each round."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_dispatch.domain.matter import Matter, MatterState
from kitchen_dispatch.domain.matters_citizen import rate, reopen
from kitchen_dispatch.domain.matters_desk import Close, Reopen, Revisit
from kitchen_dispatch.domain.matters_results import Callback, Rework, Verify
from kitchen_dispatch.domain.records import ReworkRound
from kitchen_dispatch.store import _from_document, matter_fields
from kitchen_dispatch.views import matter_view
from kitchen_dispatch.wire import matter_letter, matter_state
from kitchenkit.decide import Decision, Refused

from .affairs import FIXED, NOW, after, answered, asked, come, filed, give, taken

PHONE = "139" + "0000" + "1234"  # of nobody: made up here
SEEN = Verify(passed=False, finding="灯杆仍歪", seen_at=NOW, place="路口", after_media=("m1",))


def verifying() -> Matter:
    return replace(answered(), state=MatterState.VERIFYING, verify_at=NOW, verify_by=NOW + timedelta(days=1))


def closed() -> Matter:
    return give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")


def looked_at_again() -> Matter:
    again = NOW + timedelta(days=30)
    unheard = replace(answered(), verdict="not_stated")
    return come(give(unheard, Close(reason_code="long_term", revisit_on=again), "dispatcher"), again)


SENT_BACK = [
    (
        rate(answered(), "not_solved", asked("system"), satisfied=False, words="昨晚又灭了"),
        ("not_solved", "昨晚又灭了", "", "", ()),
    ),
    (
        rate(answered(), "solved", asked("system"), satisfied=False, words="态度不好"),
        ("dissatisfied", "态度不好", "", "", ()),
    ),
    (
        taken(answered(), Callback(verdict="not_solved", satisfied=False), "callback_agent", who="p7", note="又灭了"),
        ("not_solved", "又灭了", "p7", "", ()),
    ),
    (taken(verifying(), SEEN, "verifier", who="p9"), ("check_failed", "灯杆仍歪", "p9", "路口", ("m1",))),
    (taken(answered(), Rework(), "dispatcher", who="p3", reason="缺照片"), ("centre", "缺照片", "p3", "", ())),
    (reopen(closed(), "今晚又灭了", asked("system")), ("reopened", "今晚又灭了", "", "", ())),
    (taken(closed(), Reopen(), "supervisor", who="p2", reason="上级督办"), ("reopened", "上级督办", "p2", "", ())),
    (
        taken(
            looked_at_again(),
            Revisit(holds=False, finding="反弹"),
            "dispatcher",
            who="p3",
            now=NOW + timedelta(days=30),
        ),
        ("not_lasting", "反弹", "p3", "", ()),
    ),
]


@pytest.mark.parametrize(
    ("decision", "why"), SENT_BACK, ids=[f"{why[0]} by {why[2] or 'them'}" for _, why in SENT_BACK]
)
def test_whoever_sends_it_back_says_why(
    decision: Decision[Matter], why: tuple[str, str, str, str, tuple[str, ...]]
) -> None:
    (one,) = after(decision).reworks
    assert (one.cause, one.reason, one.by, one.place, one.media) == why
    assert (one.number, one.at >= NOW) == (1, True)
    (told,) = [step for step in decision.steps if type(step.fact).__name__ == "MatterReworked"]
    event = pb.MatterReworked.FromString(matter_letter(told.fact, told.after).body)
    assert (event.round, event.cause, event.reason, event.by) == (1, *why[:3])


def test_each_round_keeps_its_own_and_the_pictures_of_both_checks_are_told() -> None:
    first = give(verifying(), SEEN, "verifier", who="p9")
    again = replace(give(first, FIXED), state=MatterState.VERIFYING, verify_at=NOW, verification=None)
    second = give(again, replace(SEEN, finding="又歪了", after_media=("m2",)), "verifier", who="p8")
    assert [(one["number"], one["reason"], one["by"]) for one in matter_view(second)["reworks"]] == [
        (1, "灯杆仍歪", "p9"),
        (2, "又歪了", "p8"),
    ]
    assert {"m1", "m2"} <= set(matter_state(second).evidence)


def test_what_the_citizen_says_on_the_phone_is_masked_as_what_they_write() -> None:
    said = f"打我电话{PHONE}"
    again = give(answered(), Callback(verdict="not_solved", satisfied=False), "callback_agent", note=said)
    assert again.reworks[0].reason == "打我电话〔电话〕"


def test_it_is_stored_and_a_round_from_before_is_counted_and_has_no_reason() -> None:
    again = give(verifying(), SEEN, "verifier", who="p9")
    row = {**matter_fields(again), "_id": again.id, "sequence": 3}
    assert _from_document(row).reworks == (
        ReworkRound(number=1, cause="check_failed", at=NOW, reason="灯杆仍歪", by="p9", place="路口", media=("m1",)),
    )
    row["reworks"] = []
    old = _from_document(row)
    assert (old.rework_rounds, old.reworks, filed().reworks) == (1, (), ())


@pytest.mark.parametrize(
    ("verdict", "satisfied", "needed"),
    [("not_solved", False, True), ("not_solved", True, True), ("solved", False, True), ("solved", True, False),
     ("not_stated", False, False)],
)  # fmt: skip
def test_who_records_an_unhappy_citizen_says_what_they_are_not_content_with(
    verdict: str, satisfied: bool, needed: bool
) -> None:
    said = Callback(verdict=verdict, satisfied=satisfied)
    if needed:
        with pytest.raises(Refused) as refused:
            give(answered(), said, "callback_agent")
        assert refused.value.code == "with_their_words"
    again = give(answered(), said, "callback_agent", note="没有说明原因")
    assert [one.reason for one in again.reworks] == ["没有说明原因"] * needed
