"""Figures: what each row counts for, whatever happened, and in whatever order it was heard."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen_dispatch import wire, wire_figures
from kitchen_dispatch.domain import figure_counts as f
from kitchen_dispatch.domain.facts import OrderDispatched
from kitchen_dispatch.domain.figures import Figured, FigureRow, hear, recount
from kitchen_dispatch.domain.matter import Matter, OrderState, Verdict
from kitchen_dispatch.domain.matters_desk import Close, ConfirmExclusion, ProposeExclusion, Reopen, Rule
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.matters_results import Callback, Rework
from kitchen_dispatch.domain.orders import Contact, Dispatch, Resolve, Sign
from kitchen_dispatch.domain.orders_returns import Dispute, RefuseReturn, Return, UpholdReturn
from kitchen_dispatch.domain.orders_waits import Shelve
from kitchenkit.decide import Decision, Refused
from kitchenkit.react import Record

from .affairs import ASSIST, FALLBACK, FIXED, LEAD, NOW, after, answered, asked, filed, give, in_hand, taken

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RETURN = Return(reason_code="not_our_duty", evidence="不在本单位职责内")
NOT_OURS = Resolve(outcome="not_responsible", reply="请裁决", ask_ruling=True)
EXCLUDE = ProposeExclusion(code="unreasonable", explanation="蛙鸣")
ACTS: list[tuple[object, str, str]] = [
    (Sign(), "unit_handler", "p1"),
    (Contact(), "unit_handler", "p1"),
    (FIXED, "unit_handler", "p1"),
    (NOT_OURS, "unit_handler", "p1"),
    (RETURN, "unit_head", "p2"),
    (UpholdReturn(), "dispatcher", "p3"),
    (UpholdReturn(unit_id="u7"), "dispatcher", "p3"),
    (RefuseReturn(), "dispatcher", "p3"),
    (Dispute(), "supervisor", "p4"),
    (Rule(unit_id="u8"), "ruling_panel", "p5"),
    (Rule(unit_id="u1"), "ruling_panel", "p5"),
    (Dispatch(unit_id="u9"), "dispatcher", "p3"),
    (Callback(verdict="solved", satisfied=True), "callback_agent", "p6"),
    (Callback(verdict="solved", satisfied=False), "callback_agent", "p6"),
    (Callback(verdict="not_solved", satisfied=False), "callback_agent", "p6"),
    (Rework(), "supervisor", "p4"),
    (Close(), "supervisor", "p4"),
    (Reopen(), "supervisor", "p4"),
    (EXCLUDE, "supervisor", "p4"),
    (ConfirmExclusion(), "ruling_panel", "p5"),
    (Shelve(explanation="随道路改造一并更换", review_on=NOW + 30 * DAY), "unit_head", "p2"),
]


@dataclass
class Life:
    """A matter, and everything that was told of it."""

    matter: Matter
    now: datetime = NOW
    facts: list[tuple[str, object, Matter]] = field(default_factory=list)

    def take(self, decision: Decision[Matter]) -> None:
        for step in decision.steps:
            self.matter = replace(step.after, sequence=self.matter.sequence + 1)
            self.facts.append((type(step.fact).__name__, step.fact, self.matter))

    def act(self, number: int, order: int) -> None:
        command, role, who = ACTS[number]
        self.now += timedelta(milliseconds=1)  # nobody does two things of one matter at once
        with contextlib.suppress(Refused):
            order %= len(self.matter.parts)
            asks = {"who": who, "now": self.now, "reason": "理由", "note": "说明"}
            self.take(taken(self.matter, command, role, order=order, **asks))

    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        while (due := self.matter.next_due()) is not None and due <= self.now:
            self.take(come_due(self.matter, asked("clock", who="clock:dispatch", now=self.now)))

    def records(self) -> list[Record]:
        letters = [wire.matter_letter(fact, matter) for _, fact, matter in self.facts]
        return [
            Record(id=str(n), topic="t", partition=0, offset=n, type=one.type, key=b"m", value=one.body)
            for n, one in enumerate(letters)
        ]


def lived(steps: list[tuple[int, int, int]]) -> Life:
    life = Life(filed((LEAD, ASSIST)))
    life.facts = [("OrderDispatched", _dispatched(life.matter, part.id), life.matter) for part in life.matter.parts]
    for act, order, hours in steps:
        life.act(act, order)
        life.wait(hours)
    return life


def _dispatched(matter: Matter, order_id: str) -> object:
    assert matter.part(order_id).unit_id
    return OrderDispatched(order_id=order_id)


def counted(matter: Matter, records: list[Record], now: datetime) -> Figured:
    figured = Figured(id=matter.id, matter=matter)
    for record in records:
        steps = hear(figured, wire_figures.readers()[record.type](record), asked(now=now)).steps
        figured = steps[-1].after if steps else figured
    return figured


LIVES = st.lists(st.tuples(st.integers(0, len(ACTS) - 1), st.integers(0, 1), st.sampled_from([0, 0, 1, 9, 80])),
                 max_size=25)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(LIVES, st.randoms(use_true_random=False))
def test_whatever_happened_the_figures_are_those_of_a_naive_count_of_its_facts(
    steps: list[tuple[int, int, int]], chance: random.Random
) -> None:
    life = lived(steps)
    matter, told = life.matter, Counter(name for name, _, __ in life.facts)
    figured = counted(matter, life.records(), life.now)
    sums = f.total(figured.rows, life.now)
    if matter.excluded:
        assert sums["excluded"] == told["OrderDispatched"]
        assert not any(sums[name] for name in f.COUNTS if not name.startswith("excluded"))
        return
    assert sums["dispatched"] == told["OrderDispatched"]
    assert sums["cases"] == 1
    alive = matter.voided_at is None
    assert sums["reopened"] == (alive and told["MatterReopened"] > 0)
    ended = alive and matter.closing is not None
    assert sums["ended"] == ended
    whole = (matter.closing.at - matter.filed_at) / HOUR if ended and matter.closing else 0
    assert abs(sums["ended_hours"] - whole) <= 1 / 2, "from its submission, through whatever it waited for"
    assert sums["reworked"] == (alive and matter.rework_rounds > 0)
    assert sums["verdicts"] == (alive and matter.verdict in {"solved", "not_solved"})
    assert sums["solved"] == (alive and matter.verdict == Verdict.SOLVED)
    shelved = [part for part in matter.parts if part.state is OrderState.SHELVED]
    assert sums["shelved"] == (len(shelved) if alive else 0)
    for name, others in {"returns_upheld": "returns_asked", "returns_asked": "dispatched", "solved": "verdicts",
                         "satisfied": "verdicts", "verdicts": "heard", "contact_in": "contact_judged",
                         "on_time": "judged", "overdue": "open", "shelved": "open", "reworked": "answered",
                         "reopened": "closed", "ended": "closed"}.items():  # fmt: skip
        assert sums[name] <= sums[others], (name, others, sums)
    # Heard in another order, some of it twice: the same.
    again = [*life.records(), *chance.sample(life.records(), k=len(life.facts) // 2)]
    chance.shuffle(again)
    assert counted(matter, again, life.now).rows == figured.rows


@settings(max_examples=60, deadline=None)
@given(LIVES)
def test_returns_are_those_asked_and_those_that_took_the_order_away(steps: list[tuple[int, int, int]]) -> None:
    life = lived(steps)
    requested: set[object] = set()
    away: set[object] = set()
    disputed: set[object] = set()
    sent: dict[str, tuple[int, str]] = {}  # by order: the number of its sending, and the unit
    ruled: dict[str, object] = {}
    for number, (name, fact, matter) in enumerate(life.facts):
        order_id: str = getattr(fact, "order_id", "")
        if name == "OrderDispatched":
            was, unit = sent.get(order_id), str(matter.part(order_id).unit_id)
            if order_id in ruled and was is not None:
                key = ruled.pop(order_id)
                (away.discard if unit == was[1] else away.add)(key)
            sent[order_id] = (number, unit)
        key = sent.get(order_id)
        if name == "OrderReturnRequested" or (name == "OrderDisputed" and not fact.automatic):  # type: ignore[attr-defined]
            requested.add(key)
        if name == "OrderReturnUpheld":
            away.add(key)
        if name == "OrderDisputed":
            disputed.add(key)
        if name == "OrderRuled" and key in disputed:
            ruled[order_id] = key
    if life.matter.excluded:
        return
    sums = f.total(counted(life.matter, life.records(), life.now).rows, life.now)
    assert (sums["returns_asked"], sums["returns_upheld"]) == (len(requested | away), len(away))


def test_what_the_matter_says_now_is_counted_even_before_its_events_are_heard() -> None:
    figured = Figured(id="m", matter=in_hand())
    rows = recount(figured, asked()).steps[-1].after.rows
    assert [(row.unit_id, row.day, f.total([row], NOW)["contact_in"]) for row in rows] == [("u1", "2026-11-18", 1)]


def test_no_day_that_had_a_row_is_ever_forgotten() -> None:
    figured = recount(Figured(id="m", matter=in_hand(), days=("2026-11-01",)), asked()).steps[-1].after
    assert figured.days == ("2026-11-01", "2026-11-18")


def test_what_was_counted_with_another_meaning_is_counted_anew_when_it_is_heard_again() -> None:
    life = lived([(0, 0, 0)])
    record = life.records()[0]
    older = replace(counted(life.matter, life.records(), NOW), meaning=0)
    assert hear(older, wire_figures.readers()[record.type](record), asked()).steps


def test_news_alone_is_counted() -> None:
    life = lived([(0, 0, 0)])
    figured = counted(life.matter, life.records(), NOW)
    heard = wire_figures.readers()[life.records()[0].type](life.records()[0])
    assert hear(figured, heard, asked()).steps == ()


def test_a_step_of_a_matter_that_went_with_its_store_stops_nobody() -> None:
    life = lived([(0, 0, 0)])
    for record in life.records():
        assert hear(None, wire_figures.readers()[record.type](record), asked()).steps == ()


def test_an_order_is_late_from_the_instant_on_that_its_limits_are_over() -> None:
    matter = filed()
    [row] = recount(Figured(id="m", matter=matter), asked()).steps[-1].after.rows
    due = matter.parts[0].due_at
    assert due is not None
    assert row.contact_by is not None
    assert f.total([row], NOW)["contact_judged"] == 0
    assert f.total([row], row.contact_by)["contact_late"] == 1
    assert f.total([row], due - HOUR)["overdue"] == 0
    late = f.total([row], due)
    assert (late["overdue"], late["late"], late["judged"], late["open"]) == (1, 1, 1, 1)


def test_a_return_that_was_upheld_lowers_the_accuracy_of_the_dispatch_and_counts_for_who_gave_it_back() -> None:
    life = Life(filed())
    life.facts = [("OrderDispatched", _dispatched(life.matter, life.matter.parts[0].id), life.matter)]
    life.now += HOUR
    life.act(4, 0)
    life.act(5, 0)
    figured = counted(life.matter, life.records(), life.now)
    by_unit = {row.unit_id: f.total([row], NOW) for row in figured.rows}
    assert by_unit["u1"]["returns_upheld"] == 1
    assert by_unit[FALLBACK]["returns_upheld"] == 0
    assert f.rates_of(f.total(figured.rows, NOW))["accuracy"] == 0.5
    assert (by_unit["u1"]["cases"], by_unit[FALLBACK]["cases"]) == (0, 1)
    assert by_unit["u1"]["open"] == 0


def test_who_was_not_reached_counts_in_coverage_and_in_no_rate_of_satisfaction() -> None:
    matter = give(answered(), Callback(verdict="solved", satisfied=True), "callback_agent")
    silent = after(come_due(answered(), asked("clock", now=answered().callback_by or NOW)))
    rows = [
        row for one in (matter, silent) for row in recount(Figured(id="m", matter=one), asked()).steps[-1].after.rows
    ]
    rates = f.rates_of(f.total(rows, NOW))
    assert (rates["resolution"], rates["satisfaction"], rates["coverage"]) == (1.0, 1.0, 0.5)


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert set(f.rates_of(f.total([], NOW)).values()) == {None}
    assert set(f.means_of(f.total([], NOW)).values()) == {None}
    weights = f.Weights(response=30, resolution=35, satisfaction=35)
    assert weights.score({"response": 1.0, "resolution": None, "satisfaction": 1.0}) is None
    assert weights.score({"response": 1.0, "resolution": 0.0, "satisfaction": 1.0}) == pytest.approx(0.65)
    assert f.Weights(response=1, resolution=0, satisfaction=0).score(
        {"response": 0.5, "resolution": None, "satisfaction": None}
    ) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("code", "below", "child"),
    [("520103019003", "", "520103"), ("520103019003", "5201", "520103"), ("520103019003", "520103", "520103019"),
     ("520103019003", "520103019", "520103019003"), ("5201", "", "5201")],
)  # fmt: skip
def test_areas_roll_up_along_their_codes(code: str, below: str, child: str) -> None:
    assert f.area_below(code, below) == child


def test_every_count_and_rate_says_what_it_is() -> None:
    assert set(f.COUNTED) == set(f.COUNTS)
    assert {mean.of for mean in f.MEANS} <= set(f.COUNTS)
    assert {mean.hours for mean in f.MEANS} == set(f.AMOUNTS)
    assert {rate.counted for rate in f.RATES} | {rate.of for rate in f.RATES} <= set(f.COUNTS)
    assert (f.period_of("2026-11-18", "week"), f.period_of("2026-11-18", "month")) == ("2026-11-16", "2026-11")


@pytest.mark.parametrize(
    ("flags", "late_at", "replied", "on_time"),
    [
        ({"on_time"}, None, 1.0, 1.0),
        ({"late"}, None, 1.0, 0.0),
        (set(), NOW, 0.0, 0.0),
        (set(), NOW + HOUR, None, None),
    ],
    ids=["in time", "late", "late and not at all", "not late yet"],
)
def test_a_late_answer_is_an_answer_and_silence_is_none(
    flags: set[str], late_at: datetime | None, replied: float | None, on_time: float | None
) -> None:
    row = FigureRow(order_id="o", unit_id="u", at=NOW, day="2026-11-18", flags=frozenset(flags), late_at=late_at)
    rates = f.rates_of(f.counts_of(row, NOW))
    assert (rates["reply"], rates["on_time"], rates["resolution"]) == (replied, on_time, None)
