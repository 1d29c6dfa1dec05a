"""A matter driven at random by everybody, with time jumping over nights, holidays and make-up days.

The invariants of civic-reporting.md §2.4 that are a matter's own: 1, 3, 4, 5 and 7. Of the others, 6, 8 and 7 as it is
seen from the topics are in test_whole_life.py, 2 is in triage's test_merging_life.py, 9 in intake's test_said_once.py.
That nobody is shown a contact but by asking for it is in test_contact_http.py and intake's tests of contact data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kitchen_dispatch import store, wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain import facts, order_facts
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.calendar import Calendar, Span
from kitchen_dispatch.domain.dates import recomputed, redated
from kitchen_dispatch.domain.matter import (
    OPEN_MATTER,
    OPEN_ORDER,
    PAUSED,
    Assigned,
    Matter,
    MatterState,
    Order,
    OrderState,
)
from kitchen_dispatch.domain.matters import MATTER, file
from kitchen_dispatch.domain.matters_citizen import note, rate, reopen, supplement, withdraw
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.orders import Contact, Sign, on_order
from kitchen_dispatch.domain.orders_waits import AskCitizen, Shelve
from kitchen_dispatch.domain.policy import Policy
from kitchen_dispatch.http_contact import to_the_unit
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.rights import Principal, Right, Scope, acting

from .acting import ROLES, allowed
from .affairs import ASSIST, CASE, FALLBACK, FIXED, LEAD, asked
from .said import MATTER_COMMANDS, ORDER_COMMANDS

# Before a long holiday, before a make-up day, on a Friday evening, at night, at the end of a published year.
BEGINNINGS = [
    datetime(2026, 9, 30, 9, 20, tzinfo=UTC),
    datetime(2026, 10, 9, 2, tzinfo=UTC),
    datetime(2026, 11, 20, 9, 29, tzinfo=UTC),
    datetime(2026, 11, 17, 18, tzinfo=UTC),
    datetime(2026, 12, 31, 8, tzinfo=UTC),
]
ENDS = {MatterState.ARCHIVED, MatterState.WITHDRAWN, MatterState.WRONG_LANE}
MOVES_LATER = facts.MatterDateMoved
LEAVES_CLOSED = (facts.MatterReopened, facts.MatterArchived)
PEOPLE = st.sampled_from(["p1", "p2", "p3"])
SHIPPED = default_book()
SHOWN = to_the_unit(None)  # type: ignore[arg-type]  # who is shown a contact is not asked of the store
Act = Callable[[Matter], Decision[Matter]]


def of_unit(unit: str) -> Principal:
    """Return somebody who handles the orders of a unit."""
    right = Right("unit_handler", Scope("unit", unit))
    return Principal(id="p1", rights=(right,), token_id="t", expires=BEGINNINGS[-1])  # no secret


def is_shown(unit: str, order: Order) -> bool:
    """Return whether that unit's people are shown whom an order is for."""
    with suppress(Refused):
        SHOWN.allows(order)
        return acting(of_unit(unit), SHOWN.roles, SHOWN.whose(order)) is not None
    return False


def with_times(version: int, each: str, **handle: str) -> Policy:
    """Return another policy: other handling times by tier, and another time to wait for the citizen."""
    first = SHIPPED.policies[0]
    tiers = {
        tier: replace(terms, handle=Span.parse(handle[tier])) for tier, terms in first.tiers.items() if tier in handle
    }
    wait = replace(first.wait, each=Span.parse(each))
    return replace(first, version=version, tiers={**first.tiers, **tiers}, wait=wait)


# In force beside what ships: a shorter and a longer one, in other units, too; a week off at short notice, or worked.
POLICIES = [
    SHIPPED.policies[0],
    with_times(2, "1d", E0="1h", E1="8wh", E2="1d", G="3wd", C="5d", Q="4wh"),
    with_times(3, "5d", E0="3h", E1="2d", E2="5wd", G="15d", C="20wd", Q="2wd"),
]
_WEEK = frozenset(date(2026, 11, day) for day in range(19, 26))
CALENDARS = [
    SHIPPED.calendar,
    replace(SHIPPED.calendar, version=2, off=SHIPPED.calendar.off | (_WEEK - SHIPPED.calendar.work)),
    replace(
        SHIPPED.calendar,
        version=3,
        work=SHIPPED.calendar.work | ({date(2026, 11, 21), date(2026, 11, 22)} - SHIPPED.calendar.off),
        years=SHIPPED.calendar.years | {2027},
    ),
]


class Life(RuleBasedStateMachine):
    """One matter; every act is remembered, so that it can be lived again."""

    @initialize(
        now=st.sampled_from(BEGINNINGS),
        tier=st.sampled_from(["E0", "E1", "E2", "G", "C", "Q"]),
        category=st.sampled_from(["GOV-LIGHT", "GOV-AD", "GOV-RUBBISH"]),
        units=st.sampled_from([(LEAD, ASSIST), (LEAD,), (), (replace(LEAD, deadline="2wd"),)]),
        fallback=st.sampled_from([FALLBACK, "u1", ""]),
    )
    def begin(self, now: datetime, tier: str, category: str, units: tuple[Assigned, ...], fallback: str) -> None:
        self.now = now
        self.lives: list[Act] = []
        self.digest = hashlib.sha256()
        case = replace(CASE, tier=tier, category_code=category)
        self.book, self.read, self.over = default_book(), True, False
        begun = file(case, units, self.asks("system"), fallback=fallback)
        self.born = begun
        self.sent: dict[str, str] = {}  # by order: the unit that it was sent to, and not taken away from since
        self.units = {"u1", "u2", "u9", FALLBACK}
        self.matter = begun.steps[0].after
        for step in begun.steps:
            self.follow(step.after, step.fact)
            self.matter = replace(step.after, sequence=self.matter.sequence + 1)

    def asks(self, role: str = "unit_handler", **who: Any) -> Context:
        """Return who asks now, with the rules that are in force."""
        return replace(asked(role, now=self.now, **who), book=self.book)

    def do(self, act: Act, context: Context) -> bool:
        """Let somebody act; return whether it was allowed."""
        try:
            decision = act(self.matter)
        except Refused:
            return False
        before = self.matter
        for step in decision.steps:
            self.step(before, step.after, step.fact, context)
            before = step.after
            self.matter = replace(step.after, sequence=self.matter.sequence + 1)
            self.digest.update(wire.matter_letter(step.fact, self.matter).body)
        self.lives.append(act)
        return True

    def follow(self, after: Matter, fact: object) -> None:
        """Keep which unit has each order, by what is told of it alone."""
        if isinstance(fact, facts.OrderDispatched):
            self.sent[fact.order_id] = unit = after.part(fact.order_id).unit_id or ""
            self.units.add(unit)
        elif isinstance(fact, order_facts.OrderReturnUpheld) or (
            isinstance(fact, order_facts.OrderRuled) and (fact.released or not fact.lead_order_id)
        ):
            self.sent.pop(fact.order_id, None)
        elif isinstance(fact, order_facts.OrderRuled):  # who led assists from now on, also where its return had stood
            self.sent[fact.order_id] = after.part(fact.order_id).unit_id or ""
        elif isinstance(fact, facts.MatterWithdrawn | facts.MatterWrongLane | facts.MatterClosed):
            self.over = True
        elif isinstance(fact, facts.MatterReopened):
            self.over = False

    def step(self, before: Matter, after: Matter, fact: object, context: Context) -> None:
        """Hold each step to what it may do."""
        self.follow(after, fact)
        if after.due_at > before.due_at:
            assert isinstance(fact, MOVES_LATER), f"{fact} moved the citizen's date"
            assert fact.reason
            assert fact.was == before.due_at
        assert before.state not in ENDS or after.state is before.state, "no way leads out of an end"
        if before.state is MatterState.CLOSED and after.state is not MatterState.CLOSED:
            assert isinstance(fact, LEAVES_CLOSED)
        if isinstance(fact, order_facts.OrderReturnRequested):
            assert before.part(fact.order_id).ruled_at is None, "what was ruled does not come back"
        if isinstance(fact, order_facts.OrderRuled) and not fact.automatic:
            assert context.actor not in before.dispatched_by
        if isinstance(fact, facts.MatterVerified):
            assert not any(context.actor in part.hands for part in before.parts)

    @rule(
        number=st.integers(0, 1),
        command=st.sampled_from(ORDER_COMMANDS),
        role=st.sampled_from(ROLES),
        who=PEOPLE,
        words=st.sampled_from(["", "有话", "有话"]),
    )
    def command_an_order(
        self, number: int, command: Callable[[datetime], object], role: str, who: str, words: str
    ) -> None:
        part = self.matter.parts[number % len(self.matter.parts)].id
        context = self.asks(role, who=who, reason=words, note=words)
        said = command(self.now)
        self.do(lambda matter: on_order(matter, part, said, context), context)

    @rule(number=st.integers(0, 1))
    def a_unit_works(self, number: int) -> None:
        """So that a run gets anywhere."""
        part = self.matter.parts[number % len(self.matter.parts)].id
        context = self.asks(who="p1", note="有话")
        for command in (Sign(), Contact(), FIXED):
            self.do(lambda matter, said=command: on_order(matter, part, said, context), context)  # type: ignore[misc]

    @rule(
        command=st.sampled_from(MATTER_COMMANDS),
        role=st.sampled_from(ROLES),
        who=PEOPLE,
        words=st.sampled_from(["", "有话", "有话"]),
    )
    def command_the_matter(self, command: Callable[[datetime], object], role: str, who: str, words: str) -> None:
        context = self.asks(role, who=who, reason=words, note=words)
        said = command(self.now)
        self.do(lambda matter: MATTER.decide(matter, said, context), context)

    @rule(data=st.data(), who=PEOPLE)
    def somebody_does_what_they_may(self, data: st.DataObject, who: str) -> None:
        """So that a run gets anywhere: one of the commands that the tables allow somebody now."""
        if not (may := allowed(self.matter, who, self.now)):
            return
        role, make, number = data.draw(st.sampled_from(may))
        context, said = self.asks(role, who=who, reason="有话", note="有话"), make(self.now)
        if number < 0:
            self.do(lambda matter: MATTER.decide(matter, said, context), context)
        else:
            order = self.matter.parts[number].id
            self.do(lambda matter: on_order(matter, order, said, context), context)

    @rule(kind=st.sampled_from(["rate", "unsolved", "supplement", "urge", "reopen"]))
    def the_citizen_acts(self, kind: str) -> None:
        self.citizen(kind)

    @rule(sure=st.integers(0, 9))
    def the_citizen_withdraws(self, sure: int) -> None:
        if sure == 0:
            self.citizen("withdraw")

    def citizen(self, kind: str) -> None:
        """Let the citizen act, as triage tells it."""
        context = self.asks("system", who="queue-government")
        acts: dict[str, Act] = {
            "rate": lambda matter: rate(matter, "solved", context, satisfied=True),
            "unsolved": lambda matter: rate(matter, "not_solved", context, satisfied=False),
            "supplement": lambda matter: supplement(matter, "还有", context),
            "urge": lambda matter: note(matter, "urge", "快"),
            "reopen": lambda matter: reopen(matter, "又来了", context),
            "withdraw": lambda matter: withdraw(matter, "不用了", context),
        }
        self.do(acts[kind], context)

    @rule(jump=st.sampled_from([timedelta(minutes=7), timedelta(hours=3), timedelta(hours=15), timedelta(days=2)]))
    def time_goes_by(self, jump: timedelta) -> None:
        self.now += jump
        self.clock()

    @precondition(lambda self: self.matter.next_due() is not None)
    @rule(late=st.sampled_from([timedelta(0), timedelta(seconds=1), timedelta(days=8)]))
    def it_comes_due(self, late: timedelta) -> None:
        due = self.matter.next_due()
        assert due is not None
        self.now = max(self.now, due + late)
        self.clock()

    def clock(self) -> None:
        """Let the clock do all that is due; it has an end."""
        for _ in range(30):
            due = self.matter.next_due()
            if due is None or due > self.now:
                return
            context = self.asks("clock", who="clock:dispatch")
            number = self.matter.sequence
            assert self.do(lambda matter, asks=context: come_due(matter, asks), context)  # type: ignore[misc]
            assert self.matter.sequence > number, "what is due and does not change would be due for ever"
        raise AssertionError("the clock goes on for ever")

    @rule()
    def the_rules_are_read_again(self) -> None:
        context = self.asks("system")
        self.do(lambda matter: recomputed(matter, context), context)
        self.read = True

    @rule(
        policy=st.sampled_from(POLICIES),
        calendar=st.sampled_from(CALENDARS),
        at_once=st.booleans(),
        waits=st.sampled_from([None, AskCitizen(question="哪一盏？"), "shelved"]),
    )
    def other_rules_take_effect(
        self, policy: Policy, calendar: Calendar, at_once: bool, waits: AskCitizen | str | None
    ) -> None:
        """What is open follows them when its turn comes; until then people and the clock act by them already."""
        if waits is not None:
            shelve = Shelve(explanation="等配件", review_on=self.now + timedelta(days=20))
            self.stands_still(waits if isinstance(waits, AskCitizen) else shelve)
        paused = [(part.id, part.pauses, part.wait_until) for part in self.matter.parts if part.state in PAUSED]
        self.book, self.read = Book((policy,), calendar), False
        if at_once:
            self.the_rules_are_read_again()
        parts = {part.id: part for part in self.matter.parts}
        assert paused == [(one, parts[one].pauses, parts[one].wait_until) for one, _, __ in paused], "a pause survives"

    def stands_still(self, waits: object) -> None:
        """Let a unit wait for something, where it may: so that other rules meet a pause now and then."""
        context = self.asks("unit_head", who="p1", note="有话", reason="有话")
        for said in (Sign(), Contact(), waits):
            for part in self.matter.parts:
                self.do(lambda matter, one=part.id, said=said: on_order(matter, one, said, context), context)  # type: ignore[misc]

    @invariant()
    def exactly_one_unit_leads_and_each_has_one_part(self) -> None:
        assert [part.role for part in self.matter.parts].count("lead") == 1
        units = [part.unit_id for part in self.matter.parts if part.unit_id]
        assert len(units) == len(set(units))
        assert all(part.unit_id for part in self.matter.parts if part.dispatched_at is not None)

    @invariant()
    def whom_it_is_for_is_shown_to_the_units_that_have_it_and_to_no_other(self) -> None:
        for part in self.matter.parts:
            shown = {unit for unit in self.units if is_shown(unit, Order(self.matter, part))}
            assert shown <= ({self.sent[part.id]} if part.id in self.sent and not self.over else set())

    @invariant()
    def what_has_ended_has_nothing_open(self) -> None:
        if self.matter.state not in OPEN_MATTER:
            assert not any(part.state in OPEN_ORDER for part in self.matter.parts)

    @invariant()
    def counts_are_kept(self) -> None:
        assert self.matter.rework_rounds <= 2
        assert len(self.matter.returned_by) == len(set(self.matter.returned_by))
        for part in self.matter.parts:
            assert part.extensions_asked <= 2
            assert sum(pause.reason == "citizen" for pause in part.pauses) <= 2
            assert (part.pauses != () and part.pauses[-1].end is None) == (part.state in PAUSED) or (
                self.matter.state in ENDS
            )
        assert self.matter.exclusion is None or self.matter.exclusion.proposed_by != self.matter.exclusion.confirmed_by

    @invariant()
    def nothing_open_is_forgotten(self) -> None:
        """While a matter is open the clock comes, or it is on a list of people: filed, late, in dispute, ruled on."""
        if self.matter.state not in OPEN_MATTER or self.matter.next_due() is not None:
            return
        left = [part for part in self.matter.parts if part.state in OPEN_ORDER]
        assert self.matter.with_the_centre or left
        assert all(part.overdue or part.state is OrderState.FILED for part in left)

    @invariant()
    def the_document_gives_it_back(self) -> None:
        row = {"_id": self.matter.id, "sequence": self.matter.sequence, "state": str(self.matter.state)}
        assert store._from_document({**row, **store.matter_fields(self.matter)}) == self.matter

    @invariant()
    def due_dates_follow_from_the_facts(self) -> None:
        if not self.read:
            return
        again = redated(self.matter, self.asks("system"))
        dates = [(part.sign_by, part.due_at, part.wait_until, part.return_by) for part in self.matter.parts]
        assert [(part.sign_by, part.due_at, part.wait_until, part.return_by) for part in again.parts] == dates
        assert again.next_due() == self.matter.next_due()

    def teardown(self) -> None:
        """Live it again from zero: the same state, and the same events."""
        if not hasattr(self, "lives"):
            return
        again, digest = self.born.steps[-1].after, hashlib.sha256()
        again = replace(again, sequence=len(self.born.steps))
        for act in self.lives:
            with suppress(Refused):
                for step in act(again).steps:
                    again = replace(step.after, sequence=again.sequence + 1)
                    digest.update(wire.matter_letter(step.fact, again).body)
        assert again == self.matter
        assert digest.hexdigest() == self.digest.hexdigest()


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase
