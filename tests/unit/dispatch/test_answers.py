"""What an answer shows, who looks at it, and who reads it before the citizen (civic-reporting.md §2.3, 20 to 22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.answer_terms import FailedShare, SampleTerms
from kitchen_dispatch.domain.matter import Matter, MatterState, Order, OrderState
from kitchen_dispatch.domain.matters_citizen import withdraw
from kitchen_dispatch.domain.orders import Progress, Resolve
from kitchen_dispatch.domain.orders_answers import VetReply, schema_of_resolve
from kitchen_dispatch.domain.sampling import is_looked_at
from kitchen_dispatch.wire import matter_state
from kitchenkit.decide import Refused

from .affairs import ASSIST, FIXED, LEAD, NOW, after, answered, asked, come, facts, filed, give, in_hand, taken

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHOWN = {
    "evidence_media": ("m2",),
    "before_media": ("m1",),
    "place": "示例路与样板路交叉口",
    "taken_at": NOW,
}
NO = Resolve(outcome="cannot_fix", reply="该路段正在改造，暂时无法解决")


def of_category(code: str, **more: Any) -> Matter:
    matter = replace(filed(**more), category_code=code)
    return in_hand(replace(matter, parts=tuple(replace(one, evidence="清理前后照片") for one in matter.parts)))


def refused(matter: Matter, command: object, role: str = "unit_handler", **asks: Any) -> Refused:
    with pytest.raises(Refused) as why:
        taken(matter, command, role, **asks)
    return why.value


@pytest.mark.parametrize("missing", SHOWN)
def test_20_what_is_done_is_shown_and_who_shows_too_little_is_told_what_is_missing(missing: str) -> None:
    rubbish = of_category("GOV-RUBBISH")
    shown = {name: value for name, value in SHOWN.items() if name != missing}
    why = refused(rubbish, Resolve(outcome="fixed", reply="已清运", **shown))  # type: ignore[arg-type]
    assert why.code == "with_what_shows_it"
    assert f"the field {missing} is missing" in str(why)
    assert "清理前后照片" in str(why), "in the words of the duty list"
    done = give(rubbish, Resolve(outcome="fixed", reply="已清运", **SHOWN))  # type: ignore[arg-type]
    part = done.parts[0]
    assert (part.before_media, part.evidence_media, part.place, part.taken_at) == (
        ("m1",), ("m2",), SHOWN["place"], NOW,
    )  # fmt: skip


def test_20_what_is_not_said_to_be_done_and_who_only_assists_show_what_they_have() -> None:
    assert give(of_category("GOV-RUBBISH"), Resolve(outcome="explained", reply="已解释")).state is MatterState.CALLBACK
    both = in_hand(of_category("GOV-RUBBISH", units=(LEAD, ASSIST)), order=1)
    plain = Resolve(outcome="fixed", reply="已协助")
    assert give(both, plain, order=1).parts[1].state is OrderState.RESOLVED
    assert refused(both, plain).code == "with_what_shows_it"


def test_20_pictures_are_of_the_time_in_which_the_unit_had_it() -> None:
    matter = of_category("GOV-RUBBISH")
    for at in (NOW - HOUR, NOW + HOUR):
        wrong = Resolve(outcome="fixed", reply="已清运", **{**SHOWN, "taken_at": at})  # type: ignore[arg-type]
        assert refused(matter, wrong).code == "seen_meanwhile"


def test_20_the_form_is_told_which_fields_go_with_which_outcome() -> None:
    policy = default_book().policy(NOW)
    rubbish, lamp = of_category("GOV-RUBBISH"), in_hand()
    (rule,) = schema_of_resolve(_order(rubbish), policy)["allOf"]
    assert rule["if"] == {"properties": {"outcome": {"enum": ["fixed", "partly_fixed"]}}}
    assert set(rule["then"]["required"]) == set(SHOWN)
    assert schema_of_resolve(_order(lamp), policy) == {}


def _order(matter: Matter) -> Order:
    return Order(matter, matter.parts[0])


TERMS = SampleTerms(
    share=10, categories={"GOV-AD": 100, "GOV-CONSULT": 0}, checks=5,
    history=(FailedShare(failed=2, share=50), FailedShare(failed=4, share=100)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("category", "found", "share"),
    [
        ("GOV-LIGHT", (), 10),
        ("GOV-CONSULT", (), 0),
        ("GOV-AD", (), 100),
        ("GOV-LIGHT", (False, True), 10),
        ("GOV-LIGHT", (False, False), 50),
        ("GOV-CONSULT", (False, False), 50),
        ("GOV-LIGHT", (False, False, True, True, True, True), 10),  # the first one counts no more
        ("GOV-LIGHT", (False, False, False, False), 100),
    ],
)
def test_21_the_share_that_is_looked_at_follows_from_category_and_the_units_last_checks(
    category: str, found: tuple[bool, ...], share: int
) -> None:
    assert TERMS.of(category, found) == share


def test_21_who_is_looked_at_follows_from_ids_and_of_many_it_is_about_the_share() -> None:
    matter = in_hand()
    parts = [replace(matter.parts[0], id=str(number)) for number in range(300)]
    half = SampleTerms(share=50)
    drawn = [is_looked_at(matter, part, half, ()) for part in parts]
    assert drawn == [is_looked_at(matter, part, half, ()) for part in parts], "nobody throws dice"
    assert 120 < sum(drawn) < 180
    assert all(is_looked_at(matter, part, SampleTerms(share=100), ()) for part in parts)
    assert not any(is_looked_at(matter, part, SampleTerms(), ()) for part in parts)


def test_21_a_unit_whose_work_failed_often_is_looked_at_before_the_citizen_is_asked() -> None:
    assert give(in_hand(), FIXED).state is MatterState.CALLBACK
    assert give(in_hand(), replace(FIXED, lately=(False,) * 8)).state is MatterState.VERIFYING


def test_22_what_says_no_is_read_before_the_citizen_reads_it() -> None:
    decision = taken(in_hand(), NO, "unit_handler")
    assert facts(decision) == ["OrderResolved"], "the citizen is not asked yet"
    waits = after(decision)
    assert (waits.state, waits.parts[0].state) == (MatterState.HANDLING, OrderState.RESOLVED)
    told = matter_state(waits).orders[0]
    assert (told.reply, told.outcome, told.vetting) == ("", "", True)
    assert refused(waits, VetReply(passed=True), "supervisor", who="p1").code == "not_their_own_answer"
    assert refused(waits, VetReply(passed=True), "unit_head", who="p9").code == "wrong_role"

    passed = taken(waits, VetReply(passed=True), "supervisor", who="p2", now=NOW + HOUR)
    assert facts(passed) == ["OrderReplyVetted", "MatterCallbackOpened"]
    told = matter_state(passed.steps[0].after).orders[0]
    assert (told.reply, told.outcome, told.vetting) == (NO.reply, "cannot_fix", False)
    assert refused(after(passed), VetReply(passed=True), "supervisor", who="p2").code == "an_answer_waits"


def test_22_what_must_give_nobody_away_is_read_first_and_what_is_done_goes_on_at_once() -> None:
    secret = give(replace(in_hand(), confidential=True), FIXED)
    assert secret.parts[0].held
    assert give(in_hand(), FIXED).state is MatterState.CALLBACK


def test_22_an_answer_that_is_given_back_was_none_and_its_clock_goes_on() -> None:
    waits = give(in_hand(), NO, now=NOW + DAY)
    assert [one.clock for one in waits.parts[0].results if one.clock == "handling"] == ["handling"]
    assert refused(waits, VetReply(passed=False), "dispatcher", who="p2").code == "what_is_wrong"
    back = give(waits, VetReply(passed=False), "dispatcher", who="p2", reason="没有说明何时", now=NOW + 2 * DAY)
    part = back.parts[0]
    assert (part.state, part.reply, part.outcome, part.resolved_at) == (OrderState.IN_PROGRESS, "", "", None)
    assert part.vetting is not None
    assert (part.vetting.reason, part.vetting.reply) == ("没有说明何时", NO.reply), "for the unit to write anew"
    due = part.due_at
    assert due is not None
    assert due == in_hand().parts[0].due_at
    assert [one for one in part.results if one.clock == "handling"] == []
    late = give(back, NO, now=due + HOUR)
    assert [one.state for one in late.parts[0].results if one.clock == "handling"] == ["breached"]


def test_22_nobody_reads_it_and_it_passes_by_itself() -> None:
    waits = give(in_hand(), NO)
    assert waits.parts[0].vetting is not None
    assert waits.next_due() == waits.parts[0].vetting.until
    passed = come(waits)
    assert passed.state is MatterState.CALLBACK
    assert passed.parts[0].vetting is not None
    assert (passed.parts[0].vetting.passed, passed.parts[0].vetting.by) == (True, "")


def test_22_an_answer_that_waits_is_late_no_more_and_the_clock_looks_at_it_once() -> None:
    due = in_hand().parts[0].due_at
    assert due is not None
    waits = give(in_hand(), NO, now=due - HOUR)
    passed = come(waits)
    assert not passed.parts[0].overdue
    assert [one for one in passed.parts[0].climbed if one.threshold == "breach"] == []


def test_22_the_matter_goes_on_when_every_answer_was_read() -> None:
    both = answered(filed((LEAD, ASSIST)))
    assert both.state is MatterState.CALLBACK
    both = give(in_hand(in_hand(filed((LEAD, ASSIST))), order=1), NO)
    both = give(both, FIXED, order=1)
    assert both.state is MatterState.HANDLING, "one of them is not the citizen's to read yet"
    assert give(both, VetReply(passed=True), "supervisor", who="p2").state is MatterState.CALLBACK
    again = give(give(both, VetReply(passed=False), "supervisor", who="p2", reason="请写明"), Progress(), note="补充")
    assert give(again, FIXED).state is MatterState.CALLBACK


def test_22_what_was_taken_back_waits_for_nobody() -> None:
    waits = give(in_hand(), NO)
    ended = after(withdraw(waits, "不用了", asked("system")))
    assert ended.next_due() is None
    assert refused(ended, VetReply(passed=True), "supervisor", who="p2").code == "an_answer_waits"
