"""The commercial lane as a small world: several orders, merchants with few hands, citizens, the desk and the clock.

Whatever is done goes through the tables, and each step is held against what must never be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from kitchen_dispatch import wire_merchant
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain import merchant_facts as told
from kitchen_dispatch.domain.merchant import Merchant, find, offset
from kitchen_dispatch.domain.merchant_acts import Act, come_due, take_act
from kitchen_dispatch.domain.merchant_commands import (
    Accept,
    Agree,
    Close,
    Confirm,
    Decline,
    Dispute,
    DisputeAgain,
    Fulfil,
    Offer,
    Quote,
    Rate,
    Refuse,
    Settle,
    WrongLane,
)
from kitchen_dispatch.domain.merchant_ends import referred
from kitchen_dispatch.domain.merchant_order import (
    BEFORE_WORK,
    IN_HAND,
    OFFERS,
    OVER,
    MerchantOrder,
    OfferState,
    OrderState,
    place,
)
from kitchen_dispatch.domain.merchant_orders import ORDER
from kitchen_intake import disputes
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Record

from .market import NOON, OFFICE, PRICE, ZONE, merchant, wanted

T = TypeVar("T")
Choose = Callable[[list[Any]], Any]  # one of a list: at random, by whoever drives
SHORT = merchant("short", rating=4.7, licence_until=(NOON + timedelta(days=1)).date())
MERCHANTS = [
    merchant("one", rating=4.9, open_limit=1),
    merchant("two", rating=4.8, open_limit=1, hours=OFFICE),
    SHORT,
    merchant("four", rating=4.0, open_limit=2),
]
S = OrderState
STANDING = {OfferState.OPEN, OfferState.ACCEPTED}
AFTER_WORK_BEGAN = frozenset({S.FULFILLING, S.CONFIRMED, S.RATED, S.CLOSED, S.DISPUTED, S.SETTLED})
# How much more often than all else is done what leads on: else hardly an order gets anywhere.
ONWARD: dict[type[Any], int] = {Quote: 3, Agree: 16, Accept: 12, Fulfil: 24, Confirm: 12, Rate: 6}
ACTS = ["withdraw", "merge", "supplement", "urge", "solved", "unsolved", "reopen", "appeal", "agree", "refuse", "stale",
        "dispute"]  # fmt: skip
JUMPS = [timedelta(minutes=20), timedelta(hours=2), timedelta(hours=14), timedelta(days=1), timedelta(days=12)]


@dataclass
class Seen:
    """What was reached: each command, act and clock by the state that it met, each way between states, each refusal."""

    done: set[tuple[str, str]] = field(default_factory=set)  # (state, what)
    ways: set[tuple[str, str, str]] = field(default_factory=set)  # (state, fact, state)
    refused: set[str] = field(default_factory=set)

    def acts_left(self, state: str) -> list[str]:
        """Return what no citizen has done yet where an order stands there."""
        return [kind for kind in ACTS if (state, f"citizen: {kind}") not in self.done]


@dataclass
class Trade:
    """The world at an instant."""

    seen: Seen
    now: datetime = NOON
    orders: dict[str, MerchantOrder] = field(default_factory=dict)
    acts: list[tuple[str, str, Act]] = field(default_factory=list)  # every one that was heard: order, cause, act
    notices: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    agreed: dict[str, tuple[str, int]] = field(default_factory=dict)  # the merchant and the price that were agreed to
    said_of: dict[tuple[str, int], list[Settle | DisputeAgain]] = field(default_factory=dict)
    cases: dict[str, tuple[str, int]] = field(default_factory=dict)  # that disputes have opened, each for its round

    def routed(self, number: int) -> None:
        """Have a case come into the lane."""
        full = {one.id for one in MERCHANTS if self.in_hand(one.id) >= one.open_limit}
        found = find(
            MERCHANTS, category="COM-LOCK", area="520103005", now=self.now, zone=ZONE, most=3, full=full
        )  # fmt: skip
        decision = place(wanted(f"case-{number}"), found, self.context("system"))
        for step in decision.steps:
            self.orders[step.after.id] = step.after

    def command(self, order_id: str, choose: Choose) -> None:
        """Have a merchant or the desk do one of the things that they may do now, as the table says."""
        order = self.orders[order_id]
        may = [
            (role, one.command)
            for role in ("merchant", "dispatcher")
            for one in ORDER.allowed(order, self.context(role))
            if one.why_not is None
            for _ in range(ONWARD.get(one.command, 1))
        ]
        if may:
            role, kind = choose(may)
            self.give(order_id, role, self.said(order, kind, choose))

    def give(self, order_id: str, role: str, said: object) -> None:
        """Give one command, which may be refused for what it says."""
        before = self.orders[order_id]
        try:
            decision = ORDER.decide(before, said, self.context(role))
        except Refused as refused:
            self.seen.refused.add(refused.code)
            return
        assert decision.steps
        name = next(move.name for move in ORDER.moves if move.command is type(said))
        self.take(before, decision, f"{role}: {name}")

    def act(self, order_id: str, kind: str) -> None:
        """Have the citizen do something; heard again, whenever that is, it changes nothing."""
        before = self.orders[order_id]
        amount = before.quote.amount if before.quote is not None else 0
        known = {"solved": "rate", "unsolved": "rate", "stale": "agree"}
        said = Act(
            kind=known.get(kind, kind), text="某事", solved=kind == "solved", satisfied=True, stars=4,
            amount=amount + (kind == "stale"),
        )  # fmt: skip
        cause = f"act-{len(self.acts)}"
        self.acts.append((order_id, cause, said))
        self.take(before, take_act(before, said, self.context("system", cause)), f"citizen: {kind}")

    def supervision(self, order_id: str, choose: Choose) -> None:
        """Have a case of one of the order's disputes end, or be opened again; and all that it said before heard again.

        What counts is what the case of the newest round said last.
        """
        rounds = [number for name, number in self.cases.values() if name == order_id]
        if not rounds:
            return
        number, kind = choose([*rounds, max(rounds), max(rounds)]), choose([Settle, Settle, DisputeAgain])
        said = self.said_of.setdefault((order_id, number), [])
        said.append(
            Settle(round=number, heard=(1, len(said)), how="confirmed", finding="已退还")
            if kind is Settle
            else DisputeAgain(round=number, heard=(1, len(said)))
        )
        before = self.orders[order_id]
        self.give(order_id, "system", said[-1])
        after = self.orders[order_id]
        if number == max(rounds) and before.state in {S.DISPUTED, S.SETTLED}:
            assert after.state is (S.SETTLED if kind is Settle else S.DISPUTED), "the newest word is how it stands"
        else:
            assert after == before, "an older round settles nothing, and what is over stays over"
        for one in said:
            self.give(order_id, "system", one)
            assert self.orders[order_id] == after, "heard again, at any age, it changes nothing"

    def heard_again(self, choose: Choose) -> None:
        """Hear an act of any age again."""
        if self.acts:
            order_id, cause, said = choose(self.acts)
            assert take_act(self.orders[order_id], said, self.context("system", cause)).steps == ()

    def passes(self, span: timedelta) -> None:
        """Let time go by, and the clock do what is due: it comes to an end, and a second clock finds nothing."""
        self.now += span
        for order_id in self.orders:
            for _ in range(20):
                order = self.orders[order_id]
                due = order.next_due()
                if due is None or due > self.now:
                    break
                decision = come_due(order, self.context("clock"))
                assert decision.steps
                self.take(order, decision, "clock")
            else:
                raise AssertionError("the clock goes on for ever")

    def said(self, order: MerchantOrder, kind: type[Any], choose: Choose) -> object:
        """Return a command of this kind, as the service would fill it in."""
        if kind is Offer:
            to = choose(MERCHANTS)
            hours = to.hours.at(offset(ZONE, self.now))
            return Offer(merchant_id=to.id, name=to.name, opens=hours.opens, closes=hours.closes)
        if kind is Quote:
            hours_ahead = choose([1, 3, 30, -1])
            return Quote(amount=choose([PRICE, PRICE + 500]), promised_at=self.now + timedelta(hours=hours_ahead))
        if kind is Agree:
            assert order.quote is not None
            return Agree(amount=order.quote.amount + choose([0, 0, 0, 1]))
        if kind is Accept:
            who = self.merchant_of(order)
            barred = who.why_not(self.now.astimezone(ZONE).date()) or ""
            return Accept(open_orders=self.in_hand(who.id), open_limit=who.open_limit, barred=barred)
        if kind is Rate:
            return Rate(stars=3, satisfied=False)
        made = {one: one() for one in (Refuse, Decline, Fulfil, Confirm, Dispute, Close, WrongLane)}
        return made[kind]

    def merchant_of(self, order: MerchantOrder) -> Merchant:
        """Return who is asked or has accepted."""
        return next(one for one in MERCHANTS if one.id == order.merchant_id)

    def in_hand(self, merchant_id: str) -> int:
        """Count what a merchant has accepted and not done."""
        return sum(one.merchant_id == merchant_id and one.state in IN_HAND for one in self.orders.values())

    def context(self, role: str, cause: str = "c") -> Context:
        """Return who asks."""
        return Context(actor="somebody", role=role, now=self.now, cause=cause, reason="有原因", book=default_book())

    # What must never be.

    def take(self, before: MerchantOrder, decision: Decision[MerchantOrder], what: str) -> None:
        """Take a decision over, step by step."""
        for step in decision.steps:
            after = replace(step.after, sequence=before.sequence + 1)
            fact = type(step.fact).__name__
            self.seen.done.add((before.state, what))
            self.seen.ways.add((before.state, fact, after.state))
            self.stays_in_its_lane(before, step.fact, after)
            self.one_price(before, step.fact, after)
            self.notice(before, step.fact, after, what)
            self.orders[after.id] = before = after
        self.one_merchant(before)
        for one in MERCHANTS:
            assert self.in_hand(one.id) <= one.open_limit, "nobody takes more than it says it can"
        due = before.next_due()
        assert due is not None or before.escalated or before.state in OVER, "nothing lies where nobody looks"
        assert before.state not in OVER or due is None

    def one_merchant(self, order: MerchantOrder) -> None:
        """At most one has the order, and who has it is who was asked for it last."""
        standing = [one for one in order.offers if one.state in STANDING]
        assert len(standing) <= 1
        if standing:
            assert (standing[0], standing[0].merchant_id) == (order.offers[-1], order.merchant_id)
        assert (order.state is S.OFFERED) == any(one.state is OfferState.OPEN for one in standing)
        assert (order.accepted_at is not None) == any(one.state is OfferState.ACCEPTED for one in standing)
        asked = [one.merchant_id for one in order.offers if one.automatic]
        assert len(asked) == len(set(asked)) <= OFFERS, "so many are asked by themselves, and nobody twice"
        assert order.quote is None or order.merchant_id, "a price belongs to a merchant"

    def one_price(self, before: MerchantOrder, fact: object, after: MerchantOrder) -> None:
        """The price that was agreed to with this merchant is the one that counts, and nobody changes it afterwards."""
        match fact:
            case told.MerchantOrderQuoted() | told.MerchantOrderOffered():
                self.agreed.pop(after.id, None)
            case told.MerchantQuoteAgreed():
                assert after.quote is not None
                assert after.id not in self.agreed, "a price is agreed to once"
                self.agreed[after.id] = (after.merchant_id, after.quote.amount)
            case told.MerchantOrderAccepted():
                assert after.quote is not None, "nobody accepts without a price"
                assert after.quote.quoted_at <= self.now
            case told.MerchantOrderFulfilmentBegun():
                assert after.quote is not None
                assert self.agreed[after.id] == (after.merchant_id, after.quote.amount)
        if before.state in AFTER_WORK_BEGAN:
            assert (after.quote, after.merchant_id) == (before.quote, before.merchant_id)

    def stays_in_its_lane(self, before: MerchantOrder, fact: object, after: MerchantOrder) -> None:
        """Only who says so, with a reason and before any work, takes it out; a dispute opens a case beside it."""
        assert (after.case_id, after.routing_no) == (before.case_id, before.routing_no)
        left = S.WRONG_LANE in {after.state} - {before.state}
        assert left == isinstance(fact, told.MerchantOrderWrongLane)
        if isinstance(fact, told.MerchantOrderWrongLane):
            assert before.state in BEFORE_WORK
            assert fact.reason
        if not isinstance(fact, told.MerchantOrderDisputed):
            assert after.dispute_round == before.dispute_round
            return
        letter = wire_merchant.order_letter(fact, after)
        assert letter.topics == ("dispatch-merchant-events",), "it is said where it stood, and in no lane's queue"
        headers = (("ce_time", self.now.isoformat().encode()), ("ce_sequence", str(after.sequence).encode()))
        heard = disputes.read(
            Record(id="r", topic=letter.topics[0], partition=0, offset=0, type=letter.type, key=b"k",
                   value=letter.body, headers=headers)
        )  # fmt: skip
        assert (heard.told.case_id, heard.told.told.lane, after.state) == (before.case_id, "commercial", S.DISPUTED)
        assert heard.dispute.opens not in {*self.cases, before.case_id}, "each round opens a case of its own"
        self.cases[heard.dispute.opens] = (after.id, after.dispute_round)
        assert referred(heard.dispute.reference) == (after.id, after.dispute_round), "and knows what it is about"
        rounds = [number for order, number in self.cases.values() if order == after.id]
        assert rounds == list(range(1, after.dispute_round + 1))

    def notice(self, before: MerchantOrder, fact: object, after: MerchantOrder, what: str) -> None:
        """Nobody is told of the same thing twice: an offer, its end, a broken promise, why the desk is called."""
        match fact:
            case told.MerchantOrderOffered() | told.MerchantOfferExpired():
                about: tuple[Any, ...] = (len(after.offers),)
            case told.MerchantOrderLate():
                assert after.quote is not None
                assert after.quote.promised_at <= self.now
                about = (len(after.offers), after.quote.quoted_at)
            case told.MerchantOrderEscalated(reason=reason):
                again = what.startswith("citizen")  # who says it once more is heard once more
                assert again or before.escalated != reason
                return
            case _:
                return
        key = (after.id, type(fact).__name__, *about)
        self.notices[key] += 1
        assert self.notices[key] == 1, key
