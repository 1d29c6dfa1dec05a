"""Commercial orders at random, several at once: each row of the table is reached, and what must not be never is.

`trade.py` holds each step against one price, one merchant, the lane and what is told; here is who drives it: chance
that is the same in every run, which has to reach everything there is, and Hypothesis, which looks for what is wrong.

Seen red with: a merchant that accepts without a price, or over its limit; a new price after the work has begun; an
offer beside one that stands; a dispute that leaves the lane, or opens no round of its own; an act that counts twice; a
promise that is broken twice; a dispute that an older round, or an older word of its case, settles.
"""

from __future__ import annotations

import random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from kitchen_dispatch.domain.merchant_order import OrderState
from kitchen_dispatch.domain.merchant_orders import ORDER

from .trade import ACTS, JUMPS, Seen, Trade

ORDERS = st.integers(0, 2)
# Every way from a state to the next one, by the fact that it is; those that stay where they are beside them.
WAYS = {
    "ordered": {
        "MerchantOrderOffered": "offered", "MerchantOrderClosed": "closed", "MerchantOrderWithdrawn": "withdrawn",
        "MerchantOrderWrongLane": "wrong_lane", "MerchantOrderNoted": "", "MerchantOrderEscalated": "",
    },
    "offered": {
        "MerchantOrderAccepted": "accepted", "MerchantOrderDeclined": "ordered", "MerchantQuoteRefused": "ordered",
        "MerchantOfferExpired": "ordered", "MerchantOrderWithdrawn": "withdrawn",
        "MerchantOrderWrongLane": "wrong_lane", "MerchantOrderOffered": "", "MerchantOrderQuoted": "",
        "MerchantQuoteAgreed": "", "MerchantOrderNoted": "",
    },
    "accepted": {
        "MerchantOrderFulfilmentBegun": "fulfilling", "MerchantOrderConfirmed": "confirmed",
        "MerchantOrderDeclined": "ordered", "MerchantQuoteRefused": "ordered", "MerchantOrderOffered": "offered",
        "MerchantOrderDisputed": "disputed", "MerchantOrderWithdrawn": "withdrawn",
        "MerchantOrderWrongLane": "wrong_lane", "MerchantOrderQuoted": "", "MerchantQuoteAgreed": "",
        "MerchantOrderLate": "", "MerchantOrderEscalated": "", "MerchantOrderNoted": "",
    },
    "fulfilling": {
        "MerchantOrderConfirmed": "confirmed", "MerchantOrderDisputed": "disputed", "MerchantOrderClosed": "closed",
        "MerchantOrderLate": "", "MerchantOrderEscalated": "", "MerchantOrderNoted": "",
    },
    "confirmed": {
        "MerchantOrderRated": "rated", "MerchantOrderClosed": "closed", "MerchantOrderDisputed": "disputed",
        "MerchantOrderEscalated": "", "MerchantOrderNoted": "",
    },
    "disputed": {
        "MerchantOrderClosed": "closed", "MerchantDisputeSettled": "settled", "MerchantOrderEscalated": "",
        "MerchantOrderNoted": "",
    },
    "settled": {
        "MerchantDisputeReopened": "disputed", "MerchantOrderDisputed": "disputed", "MerchantOrderEscalated": "",
        "MerchantOrderNoted": "",
    },
    "rated": {"MerchantOrderDisputed": "disputed", "MerchantOrderEscalated": "", "MerchantOrderNoted": ""},
    "closed": {"MerchantOrderDisputed": "disputed", "MerchantOrderEscalated": "", "MerchantOrderNoted": ""},
    "withdrawn": {"MerchantOrderNoted": ""},
    "wrong_lane": {"MerchantOrderNoted": ""},
}  # fmt: skip
DUE = {"offered", "accepted", "fulfilling", "confirmed", "disputed"}
REFUSED = {
    "this_round", "newer_than_what_counted", "a_time_ahead", "the_price_that_stands", "another_merchant", "has_room",
    "may_work",
}  # fmt: skip


def walk(seed: int, seen: Seen) -> None:
    """Drive a world for eighty steps, the same ones each time."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    trade = Trade(seen)
    for number in range(3):
        trade.routed(number)
    for _ in range(80):
        order = chance.choice(list(trade.orders))
        match chance.choices(["command", "act", "time", "again", "supervision"], [20, 3, 3, 1, 3])[0]:
            case "command":
                trade.command(order, chance.choice)
            case "act":
                left = [one for one in trade.orders.values() if seen.acts_left(one.state)]
                one = chance.choice(left or list(trade.orders.values()))  # what nobody has done yet is done soon
                trade.act(one.id, chance.choice(seen.acts_left(one.state) or ACTS))
            case "time":
                trade.passes(chance.choice([*JUMPS[:2] * 4, *JUMPS]))
            case "supervision":
                trade.supervision(order, chance.choice)
            case _:
                trade.heard_again(chance.choice)


def test_every_row_every_way_and_every_refusal_is_reached_and_there_is_no_other_way() -> None:
    seen = Seen()
    for seed in range(400):
        walk(seed, seen)
    people = {(state, move.name, role) for move in ORDER.moves for state in move.states for role in move.roles}
    rows = {(state, f"{role}: {name}") for state, name, role in people if role != "citizen"}
    acts = {(state, f"citizen: {kind}") for state in OrderState for kind in ACTS}
    due = {(state, "clock") for state in DUE}
    assert sorted((rows | acts | due) - seen.done) == []
    ways = {(state, fact, to or state) for state, facts in WAYS.items() for fact, to in facts.items()}
    assert (sorted(ways - seen.ways), sorted(seen.ways - ways)) == ([], [])
    assert REFUSED - seen.refused == set()


class Life(RuleBasedStateMachine):
    """Merchants, the desk, citizens and the clock do what they may, in any order."""

    @initialize()
    def begin(self) -> None:
        self.trade = Trade(Seen())
        for number in range(3):
            self.trade.routed(number)
        self.names = list(self.trade.orders)

    @rule(number=ORDERS, times=st.integers(1, 6), data=st.data())
    def somebody_does_what_they_may(self, number: int, times: int, data: st.DataObject) -> None:
        def choose(some: list[Any]) -> Any:
            return data.draw(st.sampled_from(some))

        for _ in range(times):
            self.trade.command(self.names[number], choose)

    @rule(number=ORDERS, kind=st.sampled_from(ACTS))
    def the_citizen_acts(self, number: int, kind: str) -> None:
        self.trade.act(self.names[number], kind)

    @rule(number=ORDERS, data=st.data())
    def a_disputes_case_goes_on(self, number: int, data: st.DataObject) -> None:
        self.trade.supervision(self.names[number], lambda some: data.draw(st.sampled_from(some)))

    @rule(data=st.data())
    def an_act_is_heard_again(self, data: st.DataObject) -> None:
        self.trade.heard_again(lambda some: data.draw(st.sampled_from(some)))

    @rule(jump=st.sampled_from(JUMPS))
    def time_goes_by(self, jump: Any) -> None:
        self.trade.passes(jump)


Life.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestTradeLife = Life.TestCase
