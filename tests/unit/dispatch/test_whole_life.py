"""Dispatch whole, driven at random by everybody, beside one in which every process is there twice and all comes again.

The invariants of civic-reporting.md §2.4 that need more than one matter: 6 (delivered is what the unit's system has
said), 7 (from zero the same comes, compared by hashes) and 8 (what is heard again changes nothing).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kitchen.dispatch.v1 import matter_events_pb2 as told
from kitchen.triage.v1 import case_events_pb2 as pb
from kitchen_dispatch.domain.delivery import DeliveryState
from kitchen_dispatch.domain.matters_results import OpenVerification, Verify
from kitchen_dispatch.domain.merchant_commands import (
    Accept,
    Agree,
    Close,
    Confirm,
    Decline,
    Dispute,
    Fulfil,
    Quote,
    Rate,
    Refuse,
    WrongLane,
)
from kitchen_dispatch.domain.merchant_order import order_id
from kitchen_dispatch.domain.notice_box import NoticeState, address, notice_id
from kitchen_dispatch.domain.orders import Contact, Resolve, Sign
from kitchen_dispatch.domain.unit_checks import KEPT
from kitchen_dispatch.reactions_notices import readers
from kitchenkit.events import instant, stamp
from kitchenkit.letters import broken_at

from .acting import allowed
from .affairs import NOW
from .market import PRICE
from .said import ORDER_COMMANDS
from .whole import WITH_A_SYSTEM, Input, Whole

CASES, COMMERCIAL = st.integers(0, 2), 2
DISPUTED_IN = f"{order_id(f'case-{COMMERCIAL}', 1)}:1"  # the case 1 is that of a dispute of the commercial order
PEOPLE = st.sampled_from(["p1", "p2", "p3"])
ALL = 1000
JUMPS = [timedelta(minutes=7), timedelta(hours=3), timedelta(hours=15), timedelta(days=2), timedelta(days=8)]
BEGINNINGS = [  # the clock has these steps before anything else: to the eve of a holiday, of a make-up day, a night
    datetime(2026, 9, 30, 9, 20, tzinfo=NOW.tzinfo),
    datetime(2026, 10, 9, 2, tzinfo=NOW.tzinfo),
    datetime(2026, 11, 17, 18, tzinfo=NOW.tzinfo),
]
CITIZENS = ["rate", "unsolved", "supplement", "danger", "urge", "reopen", "appeal", "withdraw", "agree", "refuse",
            "conceal", "dispute"]  # fmt: skip
MarketCommand = tuple[str, Callable[[datetime], object]]
MARKET_COMMANDS: list[MarketCommand] = [
    ("merchant", lambda now: Quote(amount=PRICE, promised_at=now + timedelta(hours=5))),
    ("dispatcher", lambda _: Agree(amount=PRICE)),
    ("merchant", lambda _: Accept()),
    ("merchant", lambda _: Fulfil()),
    ("dispatcher", lambda _: Confirm()),
    ("dispatcher", lambda _: Rate(stars=4, satisfied=True)),
    ("merchant", lambda _: Decline()),
    ("merchant", lambda _: Dispute()),
    ("dispatcher", lambda _: Refuse()),
    ("dispatcher", lambda _: Close()),
    ("merchant", lambda _: WrongLane()),
]
WORKS = [MARKET_COMMANDS[:steps] for steps in (3, 6)]  # so that a run gets anywhere
WORK = [next(make for make in ORDER_COMMANDS if type(make(NOW)) is kind) for kind in (Sign, Contact, Resolve)]


def looks(*, passed: bool) -> list[tuple[str, Callable[[datetime], object]]]:
    """Return that somebody asks for a look on the spot, and what is found there."""
    return [
        ("supervisor", lambda _: OpenVerification()),
        ("verifier", lambda now: Verify(passed=passed, finding="已看", seen_at=now, place="路口", after_media=("m",))),
    ]


class WholeLife(RuleBasedStateMachine):
    """What is put into one is put into the other.

    Seen red with: a sender that takes no answer for a receipt, or sends what another one has claimed; a store without
    its guard; figures that are counted anew only when the matter is; no inbox, alone, and together with a dispatch,
    a routing or a rung that counts whenever it is heard.
    """

    @initialize(now=st.sampled_from(BEGINNINGS))
    def begin(self, now: datetime) -> None:
        self.runner = asyncio.Runner()
        self.one, self.other = Whole(), Whole(twice=True)
        self.one.now = self.other.now = now
        for number, tier in enumerate(["E0", "G"]):
            self.a_case_is_routed(number, "government", "GOV-LIGHT", tier)
        self.a_case_is_routed(COMMERCIAL, "commercial", "", "M")

    def do(self, name: str, *said: Any) -> None:
        for whole in (self.one, self.other):
            self.run(whole, name, *said)

    def run(self, whole: Whole, name: str, *said: Any) -> None:
        with patch("kitchenkit.react.random.uniform", lambda *_: 0):  # nobody waits to step aside
            self.runner.run(whole.do(Input(name, said)))

    @rule(
        case=CASES,
        lane=st.sampled_from(["government", "government", "commercial"]),
        category=st.sampled_from(["GOV-LIGHT", "GOV-AD", "GOV-OTHER"]),
        tier=st.sampled_from(["E0", "E2", "G"]),
    )
    def a_case_is_routed(self, case: int, lane: str, category: str, tier: str) -> None:
        self.do(
            "says",
            lane,
            pb.CaseRouted(
                case_id=f"case-{case}", case_no=f"8407141533{case}", routing_no=1, lane=lane, kind="appeal",
                category_code=category if lane == "government" else "COM-LOCK", area_code="520103005",
                tier=tier if lane == "government" else "M", text="路灯不亮",
                reference=DISPUTED_IN if case == 1 else "", may_be_public=case != 1,
            ),
        )  # fmt: skip
        self.do("lanes", ALL)

    @rule(case=CASES, kind=st.sampled_from(CITIZENS))
    def the_citizen_acts(self, case: int, kind: str) -> None:
        about: dict[str, Any] = {"case_id": f"case-{case}", "routing_no": 1}
        acts: dict[str, Any] = {
            "rate": pb.CaseRated(**about, verdict="solved", satisfied=True, stars=5),
            "unsolved": pb.CaseRated(**about, verdict="not_solved", stars=1),
            "supplement": pb.CaseSupplemented(**about, text="还有"),
            "danger": pb.CaseSupplemented(**about, text="有人被困", tier="E0"),
            "urge": pb.CaseUrged(**about, note="快"),
            "reopen": pb.CaseReopened(**about, reason="又坏了"),
            "appeal": pb.CaseAppealed(**about, reason="不服"),
            "withdraw": pb.CaseWithdrawn(**about, reason="不用了"),
            "agree": pb.CasePriceAnswered(**about, agreed=True, amount=PRICE),
            "refuse": pb.CasePriceAnswered(**about, amount=PRICE, reason="太贵"),
            "dispute": pb.CaseDisputed(**about, reason="加价"),
            "conceal": pb.CaseConcealed(**about),
        }
        self.do("says", "government" if case < COMMERCIAL else "commercial", acts[kind])

    @rule(
        case=CASES, days=st.sampled_from([27, 28, 57]), again=st.booleans(),
        good=st.sampled_from(["yes", "came_back", "never_fixed"]),
    )  # fmt: skip
    def the_citizen_is_asked_weeks_later(self, case: int, days: int, good: str, *, again: bool) -> None:
        self.do("lanes", ALL)
        if self.one.matter(case) is None:
            return  # nobody is asked of what no unit ever had
        self.do("passes", timedelta(days=days))
        said = pb.CaseSurveyed(
            case_id=f"case-{case}", routing_no=1, still_good=good, ever_reported="first", again=again,
            said_at=stamp(self.one.now),
        )  # fmt: skip
        for _ in range(2):
            self.do("says", "government", said)
        self.do("lanes", ALL)

    @rule(count=st.integers(1, 5))
    def the_lanes_hear(self, count: int) -> None:
        self.do("lanes", count)

    @rule(count=st.sampled_from([1, 3, 9, ALL]))
    def its_own_steps_are_heard(self, count: int) -> None:
        self.do("follow", count)

    @rule(case=CASES, who=PEOPLE, data=st.data())
    def somebody_does_what_they_may(self, case: int, who: str, data: st.DataObject) -> None:
        for _ in range(3):
            matter = self.one.matter(case)
            if matter is not None and (may := allowed(matter, who, self.one.now)):
                role, make, number = data.draw(st.sampled_from(may))
                self.do("person", case, role, who, make, number)

    @rule(case=CASES, answers=st.booleans())
    def a_unit_works(self, case: int, *, answers: bool) -> None:
        """So that a run gets anywhere."""
        for make in WORK if answers else WORK[:-1]:
            self.do("person", case, "unit_handler", "p1", make, 0)

    @rule(case=CASES, commands=st.sampled_from([*WORKS, *([one] for one in MARKET_COMMANDS)]))
    def the_market_works(self, case: int, commands: list[MarketCommand]) -> None:
        for command in commands:
            self.do("merchant", case, *command)

    @rule(jump=st.sampled_from(JUMPS), heard=st.sampled_from([0, 5, ALL]))
    def time_goes_by(self, jump: timedelta, heard: int) -> None:
        self.do("passes", jump)
        self.do("follow", heard)

    @rule(answer=st.sampled_from(["refuses", "receipt", "lost", "dies"]), waits=st.sampled_from([0, 2, 90]))
    def the_sender_looks(self, answer: str, waits: int) -> None:
        self.do("follow", ALL)
        self.do("passes", timedelta(minutes=waits))
        self.do("sends", answer)

    @rule(number=st.integers(0, 3))
    def a_unit_confirms_by_itself(self, number: int) -> None:
        self.do("receipt", number)

    @rule(case=CASES, passed=st.booleans())
    def somebody_looks_on_the_spot(self, case: int, *, passed: bool) -> None:
        for role, make in looks(passed=passed):
            self.do("person", case, role, "p3", make, -1)

    @rule(number=st.integers(0, 3))
    def somebody_reads_a_notice(self, number: int) -> None:
        self.do("reads", number)

    @invariant()
    def delivered_is_what_the_units_own_system_has_said(self) -> None:
        for whole in (self.one, self.other):
            for row in whole.deliveries.rows.values():
                one = row.aggregate
                assert one.unit_id in WITH_A_SYSTEM
                assert whole.pushed[one.id] == one.attempts, "what is sent was claimed before, by one"
                if one.state is DeliveryState.DELIVERED:
                    assert whole.receipts[one.id] == (one.unit_id, one.receipt_id)

    def teardown(self) -> None:
        """Both are the same; and what follows from the steps of one, heard from zero, is what it had."""
        if not hasattr(self, "runner"):
            return
        with self.runner:
            for name, said in (("lanes", ALL), ("follow", ALL), ("passes", timedelta(days=1)), ("follow", ALL)):
                self.do(name, said)
            steps = {record.id for record in self.one.steps}
            assert [one for one in self.one.dead if one[0] in steps] == [], "what dispatch says, dispatch can read"
            assert self.one.hashes() == self.other.hashes()
            ids = Counter(_notices(self.other))
            assert set(ids.values()) <= {1}, "nobody is told twice"
            assert ids.keys() <= _due_to_be_told(self.other)
            for whole in (self.one, self.other):
                assert {unit: whole.found_of(unit) for unit in whole.checks.rows} == _found(whole)
            for store in (self.one.matters, self.one.orders, self.one.deliveries, self.one.boxes, self.one.checks):
                assert [name for name, letters in store.letters.items() if broken_at(letters)] == []
            self.from_zero(self.one)

    def from_zero(self, whole: Whole) -> None:
        before, deliveries = _unread(whole), set(whole.deliveries.rows)
        read = set(_notices(whole)) - before.keys()
        same = (whole.figures_hash(), _scores(whole), _found(whole))
        whole.from_zero()
        while whole._steps_at < len(whole.steps):
            self.run(whole, "follow", 7)
        self.run(whole, "passes", timedelta(0))
        found = {unit: whole.found_of(unit) for unit in whole.checks.rows}
        assert (whole.figures_hash(), _scores(whole), found) == same
        assert {one: state for one, state in _unread(whole).items() if one not in read} == before
        assert set(whole.deliveries.rows) == deliveries


def _notices(whole: Whole) -> list[str]:
    boxes = [row.aggregate for row in whole.boxes.rows.values()]
    alone = [one.id for box in boxes for one in box.notices if not one.digest]
    return [*alone, *(part.id for box in boxes for one in box.notices for part in one.folded)]


def _unread(whole: Whole) -> dict[str, NoticeState]:
    return {
        name: one.state
        for row in whole.boxes.rows.values()
        for one in row.aggregate.notices
        if one.state is not NoticeState.READ
        for name in ([part.id for part in one.folded] if one.digest else [one.id])
    }


def _due_to_be_told(whole: Whole) -> set[str]:
    found = set()
    for record in whole.steps:
        if (read := readers().get(record.type)) and not record.type.endswith(".OrderEscalated"):
            event = read(record)
            found |= {one.about.notice_for(one.to) for one in (*event.told.values(), *event.happened)}
        if record.type.endswith(".OrderEscalated"):
            rung = told.OrderEscalated.FromString(record.value or b"")
            due = instant(rung.due_at)
            assert due is not None
            for role in rung.to:
                to = address(role, rung.unit_id, rung.matter.area_code)
                found.add(notice_id(rung.order_id, rung.clock, due, rung.threshold, to))
    return found


def _found(whole: Whole) -> dict[str, tuple[bool, ...]]:
    """Return what verifiers have said of each unit that led, once each and in the order of time, the newest alone."""
    said: dict[str, list[tuple[bytes, bool]]] = {}
    for record in whole.steps:
        if record.type.endswith(".MatterVerified"):
            event = told.MatterVerified.FromString(record.value or b"")
            for unit in [order.unit_id for order in event.matter.orders if order.role == "lead"]:
                said.setdefault(unit, []).append((dict(record.headers)["ce_time"], event.passed))
    return {unit: tuple(passed for _, passed in sorted(found))[-KEPT:] for unit, found in said.items()}


def _scores(whole: Whole) -> dict[str, Any]:
    return {name: (row.aggregate.rating, row.aggregate.scores) for name, row in whole.merchants.rows.items()}


WholeLife.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestWholeLife = WholeLife.TestCase
