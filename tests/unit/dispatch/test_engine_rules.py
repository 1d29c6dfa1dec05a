"""Every rule of civic-reporting.md §3.5 has a test of its name; those that are about no clock are here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.dates import recomputed
from kitchen_dispatch.domain.delivery import DELIVERY, Delivery, Receipt, begin, missed, queue
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.policy_preview import Preview
from kitchen_dispatch.recompute import CHUNK, WINDOWS
from kitchen_dispatch.wire_delivery import delivery_letter

from . import test_clock_rules
from .affairs import NOW, asked, filed, in_hand
from .parcels import NOON, context, delivery
from .test_notices import Desk, climbed

DAY = timedelta(days=1)
RULES = {  # the specification's words → the test's
    "deadlines are recomputed from events; no stored remaining time":
        "test_deadlines_are_recomputed_from_events_and_no_remaining_time_is_stored",
    "a paused span is an interval with start, end, reason; it survives policy change":
        "test_a_paused_span_survives_a_change_of_policy",
    "a shorter update limit never overrides the first-contact clock before first contact":
        "test_a_shorter_update_limit_never_overrides_the_first_contact_clock_before_first_contact",
    'no "update" breach while the ball is with the citizen': "test_no_breach_while_the_ball_is_with_the_citizen",
    "reply + state change in one action still meets first contact":
        "test_reply_and_change_of_state_in_one_action_still_meet_first_contact",
    "merged, withdrawn, rejected → clocks void at once and leave every overdue list":
        "test_merged_withdrawn_rejected_clocks_are_void_at_once_and_leave_every_overdue_list",
    "reminders obey service hours, except E0/E1": "test_reminders_obey_service_hours_except_emergencies",
    "one notice per (case, clock, due_at, threshold); a new due_at may notify again":
        "test_one_notice_per_case_clock_due_date_and_threshold_and_a_new_due_date_may_notify_again",
    'SLA writes are system events and never fire "case updated" triggers':
        "test_writes_of_clocks_are_system_events_and_no_news_of_the_case",
    "results (met, minutes, overrun) are stored when the clock ends and rebuilt on replay":
        "test_results_are_rebuilt_on_replay",
    "automatic messages carry a loop guard and never answer automatic messages":
        "test_automatic_messages_carry_a_loop_guard_and_never_answer_automatic_messages",
    "per-recipient rate limits are configurable, over-limit messages are digested, not dropped":
        "test_per_recipient_rate_limits_are_configurable_and_what_is_over_is_digested_not_dropped",
    "policy edits take effect from a date, with preview and off-peak recompute":
        "test_policy_edits_take_effect_from_a_date_with_preview_and_a_recompute_in_pieces",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_test_of_its_name(rule: str) -> None:
    name = RULES[rule]
    assert callable(globals().get(name) or getattr(test_clock_rules, name))
    told = set(re.findall(r"[a-z]{4,}", rule.lower())) & set(re.findall(r"[a-z]{4,}", name))
    assert len(told) >= 2, "and it is known by its words"


async def test_automatic_messages_carry_a_loop_guard_and_never_answer_automatic_messages() -> None:
    """Notices and pushes are kept in histories alone: no topic has them, so that nobody can be made to answer one."""
    desk = Desk(now=NOW + 20 * DAY)
    heard = await desk.hear(climbed(filed(), NOW + 9 * DAY)[1])
    assert desk.all()
    assert not [letter for letter in desk.store.outbox if letter["topics"]]
    boxes = len(desk.store.facts)
    await desk.again(heard)
    assert len(desk.store.facts) == boxes, "what was heard once brings forth nothing more"
    one = delivery()
    pushed = [queue(one), begin(one, NOON), missed(one, "away", NOON, tell_at=NOON, remind_at=NOON)]
    pushed.append(DELIVERY.decide(one, Receipt(receipt_id="r"), context("unit_handler")))
    letters = [delivery_letter(step.fact, step.after) for decision in pushed for step in decision.steps]
    assert [letter.topics for letter in letters] == [()] * len(letters)
    assert isinstance(pushed[-1].steps[-1].after, Delivery)


@pytest.mark.parametrize("an_hour", [1, 2, 3, 5])
async def test_per_recipient_rate_limits_are_configurable_and_what_is_over_is_digested_not_dropped(
    an_hour: int,
) -> None:
    desk = Desk(now=NOW + 20 * DAY, an_hour=an_hour)
    for number in range(6):
        matter = in_hand()
        matter = replace(matter, id=f"m{number}", parts=(replace(matter.parts[0], id=f"o{number}"),))
        await desk.hear(climbed(matter, NOW + 4 * DAY)[1])
    mine = [one for role, one in desk.all() if role == "unit_handler"]
    alone = [one.about.order_id for one in mine if not one.digest]
    folded = [part.order_id for one in mine if one.digest for part in one.folded]
    assert len(alone) == an_hour
    assert set(alone) | set(folded) == {f"o{number}" for number in range(6)}


def test_policy_edits_take_effect_from_a_date_with_preview_and_a_recompute_in_pieces() -> None:
    first, effective = default_book().policies[0], NOW + DAY
    tiers = {**first.tiers, "G": replace(first.tiers["G"], handle=Span.parse("3d"))}
    book = Book((first, replace(first, version=2, effective_from=effective, tiers=tiers)), default_book().calendar)

    def made(matter: Matter, after: timedelta) -> Matter:
        steps = recomputed(matter, replace(asked("clock", now=effective + after), book=book)).steps
        return steps[-1].after if steps else matter

    before = filed()
    assert made(before, -timedelta(milliseconds=1)) == before
    then = made(before, timedelta())
    assert then.parts[0].due_at == NOW + 3 * DAY
    preview = Preview(effective)
    preview.count(before, then)
    assert (preview.orders, len(preview.earlier), preview.citizens_earlier) == (1, 1, 1)
    assert before.parts[0].due_at == NOW + 7 * DAY, "looking ahead changes nothing"
    assert (len(WINDOWS), CHUNK) == (256, 200), "what is due is held up by no more than a piece of the recompute"
