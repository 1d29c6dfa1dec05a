"""The table of a commercial order, walked by hand; at random it is in `test_trade_life.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.calendar import Span
from kitchen_dispatch.domain.merchant import find
from kitchen_dispatch.domain.merchant_acts import (
    LASTING,
    NOT_AGREED,
    NOT_SOLVED,
    NOT_TAKEN_UP,
    REOPENED,
    SLOW,
    Act,
    come_due,
    take_act,
)
from kitchen_dispatch.domain.merchant_commands import (
    Accept,
    Close,
    Confirm,
    Decline,
    Dispute,
    DisputeAgain,
    Fulfil,
    Offer,
    Rate,
    Refuse,
    WrongLane,
)
from kitchen_dispatch.domain.merchant_order import (
    AGREE_WITHIN,
    FINISH_WITHIN,
    LATE,
    NOBODY_ACCEPTED,
    NOBODY_FOUND,
    MerchantOrder,
    OfferState,
    OrderState,
    place,
)
from kitchen_dispatch.domain.merchant_orders import ORDER, confirmed
from kitchen_dispatch.domain.policy import TierTerms
from kitchenkit.decide import Refused

from .market import (
    AGREE,
    ALL_DAY,
    MARKET,
    NOON,
    PRICE,
    PROMISED,
    SETTLE,
    ZONE,
    at_state,
    context,
    facts,
    given,
    last,
    later,
    placed,
    quote,
    wanted,
)

S = OrderState
HOURS = ALL_DAY.at(UTC)
OTHER = Offer(merchant_id="another", name="另一家", opens=HOURS.opens, closes=HOURS.closes)
COMMANDS: dict[str, object] = {
    "offer": OTHER,
    "quote": quote(),
    "agree": AGREE,
    "refuse": Refuse(),
    "accept": Accept(),
    "decline": Decline(),
    "fulfil": Fulfil(),
    "confirm": Confirm(),
    "rate": Rate(stars=5, satisfied=True),
    "dispute": Dispute(),
    "settle": SETTLE,
    "dispute-again": DisputeAgain(round=1, heard=(1, 10)),
    "close": Close(),
    "wrong-lane": WrongLane(),
}
MAY = {
    "offer": {S.ORDERED, S.OFFERED},
    "quote": {S.OFFERED, S.ACCEPTED},
    "agree": {S.OFFERED, S.ACCEPTED},
    "refuse": {S.OFFERED, S.ACCEPTED},
    "accept": {S.OFFERED},
    "decline": {S.OFFERED, S.ACCEPTED},
    "fulfil": {S.ACCEPTED},
    "confirm": {S.FULFILLING},
    "rate": {S.CONFIRMED},
    "dispute": {S.ACCEPTED, S.FULFILLING, S.CONFIRMED, S.RATED, S.CLOSED, S.SETTLED},
    "settle": {S.DISPUTED},
    "dispute-again": {S.SETTLED},
    "close": {S.ORDERED, S.FULFILLING, S.CONFIRMED, S.DISPUTED},
    "wrong-lane": {S.ORDERED, S.OFFERED, S.ACCEPTED},
}
BY_MERCHANT = {"quote", "accept", "decline", "fulfil", "dispute", "wrong-lane"}
BY_DESK = {"offer", "agree", "refuse", "confirm", "rate", "dispute", "close", "wrong-lane"}


def ready(name: str, state: OrderState) -> MerchantOrder:
    """Return an order at `state` with its price where `name` asks for one: quoted, and agreed before work begins."""
    order = at_state(state)
    if state is S.OFFERED and name in {"accept", "agree", "refuse"}:
        return given(order, quote(), "merchant")
    return given(order, AGREE, "dispatcher", reason="电话确认") if (name, state) == ("fulfil", S.ACCEPTED) else order


def test_the_table_has_these_commands_and_no_others() -> None:
    assert set(ORDER.commands()) == set(COMMANDS)


@pytest.mark.parametrize("role", ["merchant", "dispatcher", "resident", "unit_handler", "admin"])
@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_every_state_for_every_role(name: str, state: OrderState, role: str) -> None:
    order = ready(name, state)
    roles = {"merchant": BY_MERCHANT, "dispatcher": BY_DESK}.get(role, set())
    if state in MAY[name] and name in roles:
        assert ORDER.decide(order, COMMANDS[name], context(role, reason="有原因")).steps
        return
    with pytest.raises(Refused):
        ORDER.decide(order, COMMANDS[name], context(role, reason="有原因"))


@pytest.mark.parametrize("state", list(S))
def test_what_is_said_to_be_allowed_is_what_is_decided(state: OrderState) -> None:
    order, asking = at_state(state), context("dispatcher", reason="有原因")
    for one in ORDER.allowed(order, asking):
        if one.why_not is None:
            assert ORDER.decide(order, COMMANDS[one.name], asking).steps
        else:
            with pytest.raises(Refused):
                ORDER.decide(order, COMMANDS[one.name], asking)


def test_a_new_order_is_offered_to_the_best_merchant_for_two_hours() -> None:
    order = placed()
    assert (order.state, order.merchant_id) == (S.OFFERED, MARKET[0].id)
    assert order.next_due() == NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("terms", "asked_until", "rated_until"),
    [
        ({"sign": "30m", "callback": "5d"}, NOON + timedelta(minutes=30), NOON + timedelta(days=5)),
        ({"sign": "1h", "callback": "1d"}, NOON + timedelta(hours=1), NOON + timedelta(days=1)),
        ({}, NOON + timedelta(hours=2), NOON + timedelta(days=2)),
    ],
)
def test_how_long_a_merchant_has_to_accept_and_a_citizen_to_rate_is_the_policys(
    terms: dict[str, str], asked_until: datetime, rated_until: datetime
) -> None:
    policy = default_book().policy(NOON)
    said = TierTerms(**{name: Span.parse(span) for name, span in terms.items()})
    book = replace(default_book(), policies=(replace(policy, tiers={**policy.tiers, "M": said}),))
    asking = replace(context(), book=book)
    found = find(MARKET, category="COM-LOCK", area="520103005", now=NOON, zone=ZONE, most=3)
    assert last(place(wanted(), found, asking)).next_due() == asked_until
    assert last(confirmed(at_state(S.FULFILLING), asking)).next_due() == rated_until


def test_without_any_merchant_the_desk_has_it_at_once() -> None:
    order = placed([])
    assert (order.state, order.escalated, order.next_due()) == (S.ORDERED, NOBODY_FOUND, None)


def test_who_declines_is_followed_by_the_next_best() -> None:
    order = given(placed(), Decline(), "merchant", reason="人手不足")
    assert (order.state, order.merchant_id) == (S.OFFERED, MARKET[1].id)


def test_three_merchants_are_asked_and_then_the_desk() -> None:
    order = placed()
    for _ in range(2):
        order = given(order, Decline(), "merchant", reason="人手不足")
    decision = come_due(order, context("clock", at=later(hours=2)))
    assert facts(decision) == ["MerchantOfferExpired", "MerchantOrderEscalated"]
    order = last(decision)
    assert (order.state, order.merchant_id, order.escalated) == (S.ORDERED, "", NOBODY_ACCEPTED)
    assert [offer.state for offer in order.offers] == [OfferState.DECLINED, OfferState.DECLINED, OfferState.EXPIRED]


def test_the_desk_may_ask_a_fourth_and_its_answer_counts() -> None:
    order = given(at_state(S.ORDERED), OTHER, "dispatcher")
    assert (order.state, order.merchant_id, order.escalated) == (S.OFFERED, "another", "")
    assert given(given(order, quote(), "merchant"), Accept(), "merchant").state is S.ACCEPTED


def test_the_merchant_that_is_being_asked_is_not_asked_again() -> None:
    again = Offer(merchant_id=MARKET[0].id, name="", opens=HOURS.opens, closes=HOURS.closes)
    with pytest.raises(Refused, match="is being asked"):
        given(placed(), again, "dispatcher")


def test_a_merchant_at_work_is_replaced_only_once_the_desk_was_called() -> None:
    accepted = at_state(S.ACCEPTED)
    with pytest.raises(Refused, match="in time"):
        given(accepted, OTHER, "dispatcher")
    slow = last(come_due(accepted, context("clock", at=NOON + AGREE_WITHIN)))
    assert slow.escalated == NOT_AGREED
    replaced = given(slow, OTHER, "dispatcher")
    assert (replaced.merchant_id, replaced.accepted_at) == ("another", None)
    assert [offer.state for offer in replaced.offers] == [OfferState.ENDED, OfferState.OPEN]


def test_too_late_is_too_late_even_before_the_clock_has_come() -> None:
    with pytest.raises(Refused, match="over") as refused:
        given(given(placed(), quote(), "merchant"), Accept(), "merchant", at=later(hours=2))
    assert refused.value.code == "offer_stands"


@pytest.mark.parametrize("name", ["decline", "agree", "refuse", "dispute", "close", "wrong-lane"])
def test_a_reason_is_needed(name: str) -> None:
    role = "merchant" if name in BY_MERCHANT else "dispatcher"
    order = ready(name, next(iter(MAY[name] - {S.CLOSED, S.RATED})))
    with pytest.raises(Refused, match="reason"):
        given(order, COMMANDS[name], role)


def test_a_merchant_that_had_accepted_stays_on_an_ended_order_and_one_only_asked_does_not() -> None:
    act = Act(kind="withdraw", text="自己打开了")
    assert last(take_act(at_state(S.ACCEPTED), act, context())).merchant_id == MARKET[0].id
    assert last(take_act(at_state(S.OFFERED), act, context())).merchant_id == ""


# Price and promise.


def test_nobody_accepts_without_a_price() -> None:
    with pytest.raises(Refused, match="quote a price") as refused:
        given(placed(), Accept(), "merchant")
    assert refused.value.code == "a_price_was_quoted"


def test_work_begins_after_the_citizens_word() -> None:
    with pytest.raises(Refused, match="has not agreed") as refused:
        given(at_state(S.ACCEPTED), Fulfil(), "merchant")
    assert refused.value.code == "the_price_is_agreed"


def test_silence_about_a_price_is_not_consent() -> None:
    accepted = at_state(S.ACCEPTED)
    assert accepted.next_due() == NOON + AGREE_WITHIN
    asked = last(come_due(accepted, context("clock", at=NOON + AGREE_WITHIN)))
    assert (asked.state, asked.escalated, asked.price_open()) == (S.ACCEPTED, NOT_AGREED, True)
    agreed = given(asked, AGREE, "dispatcher", reason="电话确认")
    assert (agreed.escalated, agreed.next_due()) == ("", PROMISED)


def test_nobody_agrees_to_another_price_than_they_saw() -> None:
    accepted = at_state(S.ACCEPTED)
    dearer = given(accepted, quote(PRICE + 1), "merchant")
    with pytest.raises(Refused, match="not the price"):
        given(dearer, AGREE, "dispatcher", reason="电话确认")


def test_a_new_price_before_the_work_needs_a_new_word() -> None:
    agreed = given(at_state(S.ACCEPTED), AGREE, "dispatcher", reason="电话确认")
    again = given(agreed, quote(PRICE * 2), "merchant", at=later(hours=1))
    assert (again.price_open(), again.next_due()) == (True, later(hours=1) + AGREE_WITHIN)


@pytest.mark.parametrize("state", [S.OFFERED, S.ACCEPTED])
def test_who_is_too_dear_is_followed_by_the_next_best(state: OrderState) -> None:
    order = given(ready("refuse", state), Refuse(), "dispatcher", reason="太贵")
    assert (order.state, order.merchant_id, order.quote) == (S.OFFERED, MARKET[1].id, None)
    assert order.offers[0].state is OfferState.REFUSED


@pytest.mark.parametrize("hours", [0, -1, 24 * 91])
def test_a_promise_is_about_the_future_and_one_that_somebody_can_wait_for(hours: int) -> None:
    with pytest.raises(Refused, match="promised_at"):
        given(placed(), quote(promised_at=later(hours=hours)), "merchant")


@pytest.mark.parametrize("state", [S.ACCEPTED, S.FULFILLING])
def test_a_broken_promise_is_shown_and_calls_the_desk(state: OrderState) -> None:
    order = given(ready("fulfil", state), Fulfil(), "merchant") if state is S.ACCEPTED else at_state(state)
    assert order.next_due() == PROMISED
    decision = come_due(order, context("clock", at=PROMISED))
    assert facts(decision) == ["MerchantOrderLate", "MerchantOrderEscalated"]
    assert (last(decision).late, last(decision).escalated, last(decision).next_due()) == (True, LATE, None)


def test_a_promise_goes_on_while_the_desk_looks_at_something_else() -> None:
    decision = take_act(at_state(S.FULFILLING), Act(kind="rate", solved=False), context())
    assert (last(decision).escalated, last(decision).next_due()) == (NOT_SOLVED, PROMISED)


def test_a_late_merchant_that_begins_at_last_is_looked_at_again() -> None:
    agreed = given(at_state(S.ACCEPTED), AGREE, "dispatcher", reason="电话确认")
    late = last(come_due(agreed, context("clock", at=PROMISED)))
    begun = given(late, Fulfil(), "merchant", at=PROMISED)
    assert (begun.late, begun.escalated, begun.next_due()) == (True, "", PROMISED + FINISH_WITHIN)
    assert last(come_due(begun, context("clock", at=PROMISED + FINISH_WITHIN))).escalated == SLOW


def test_an_order_that_was_accepted_before_there_were_prices_goes_on() -> None:
    old = replace(at_state(S.ACCEPTED), quote=None)
    assert given(old, Fulfil(), "merchant").next_due() == NOON + FINISH_WITHIN


def test_a_merchant_finishes_what_it_has_before_it_takes_more() -> None:
    order = given(placed(), quote(), "merchant")
    assert given(order, Accept(open_orders=4, open_limit=5), "merchant").state is S.ACCEPTED
    with pytest.raises(Refused, match="finish one") as refused:
        given(order, Accept(open_orders=5, open_limit=5), "merchant")
    assert refused.value.code == "has_room"
    with pytest.raises(Refused, match="licence_expired"):
        given(order, Accept(barred="licence_expired"), "merchant")


def test_each_dispute_is_a_round_of_its_own_and_is_looked_at_before_long() -> None:
    order = at_state(S.DISPUTED)
    assert (order.dispute_round, order.disputed_at) == (1, NOON)
    taken_up = default_book().calendar.add(NOON, Span.parse("7wd")).at
    assert order.next_due() == taken_up, "in working days, as the policy says"
    called = last(come_due(order, context("clock", at=taken_up)))
    mediated = default_book().calendar.add(NOON, Span.parse("45wd")).at
    assert (called.escalated, called.state, called.next_due()) == (NOT_TAKEN_UP, S.DISPUTED, mediated)
    lasts = last(come_due(called, context("clock", at=mediated)))
    assert (lasts.escalated, lasts.next_due()) == (LASTING, None)
    again = given(given(order, Close(), "dispatcher", reason="已和解"), Dispute(), "merchant", reason="又反悔")
    assert (again.state, again.dispute_round) == (S.DISPUTED, 2)


# What the citizen does.


@pytest.mark.parametrize("kind", ["withdraw", "merge"])
@pytest.mark.parametrize("state", [S.ORDERED, S.OFFERED, S.ACCEPTED])
def test_before_the_work_an_order_can_be_taken_back(kind: str, state: OrderState) -> None:
    order = last(take_act(at_state(state), Act(kind=kind, text=""), context()))
    assert (order.state, order.next_due()) == (S.WITHDRAWN, None)


@pytest.mark.parametrize("state", [S.FULFILLING, S.CONFIRMED, S.RATED, S.CLOSED, S.DISPUTED, S.WITHDRAWN])
def test_later_it_is_only_noted(state: OrderState) -> None:
    decision = take_act(at_state(state), Act(kind="withdraw"), context())
    assert (facts(decision), last(decision).state) == (["MerchantOrderNoted"], state)


@pytest.mark.parametrize("state", [S.ACCEPTED, S.FULFILLING])
def test_the_citizens_good_word_confirms_and_rates(state: OrderState) -> None:
    act = Act(kind="rate", solved=True, satisfied=True, stars=4, text="很快")
    decision = take_act(at_state(state), act, context("system"))
    assert facts(decision) == ["MerchantOrderConfirmed", "MerchantOrderRated"]
    assert decision.steps[0].fact.by == "citizen"  # type: ignore[attr-defined]  # MerchantOrderConfirmed
    order = last(decision)
    assert (order.state, order.stars, order.satisfied, order.next_due()) == (S.RATED, 4, True, None)


def test_not_solved_calls_the_desk_and_ends_nothing() -> None:
    decision = take_act(at_state(S.CONFIRMED), Act(kind="rate", solved=False), context())
    assert facts(decision) == ["MerchantOrderNoted", "MerchantOrderEscalated"]
    assert (last(decision).state, last(decision).escalated) == (S.CONFIRMED, NOT_SOLVED)


@pytest.mark.parametrize("state", [S.CONFIRMED, S.RATED, S.CLOSED, S.SETTLED])
def test_a_wish_to_open_it_again_calls_the_desk(state: OrderState) -> None:
    assert last(take_act(at_state(state), Act(kind="reopen"), context())).escalated == REOPENED


@pytest.mark.parametrize("kind", ["appeal", "dispute"])
@pytest.mark.parametrize("state", [S.ACCEPTED, S.FULFILLING, S.CONFIRMED, S.RATED, S.CLOSED, S.SETTLED])
def test_the_citizens_own_dispute_and_an_appeal_are_one(state: OrderState, kind: str) -> None:
    decision = take_act(at_state(state), Act(kind=kind, text="多收了钱"), context())
    assert facts(decision) == ["MerchantOrderDisputed"]
    assert (last(decision).state, last(decision).dispute) == (S.DISPUTED, "多收了钱")


def test_a_dispute_has_two_sides() -> None:
    nobody = at_state(S.ORDERED).ended(S.CLOSED)
    assert facts(take_act(nobody, Act(kind="appeal", text="无人接单"), context())) == ["MerchantOrderNoted"]
    with pytest.raises(Refused, match="no merchant"):
        given(nobody, Dispute(), "dispatcher", reason="无人接单")


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("kind", ["withdraw", "merge", "supplement", "urge", "rate", "reopen", "appeal", "dispute"])
def test_an_act_counts_once_however_late_it_is_heard_again(kind: str, state: OrderState) -> None:
    act = Act(kind=kind, text="某事", solved=True, stars=5, satisfied=True)
    after = last(take_act(at_state(state), act, context(cause="event-1")))
    assert take_act(after, act, context(cause="event-1", at=later(days=40))).steps == ()
