"""Whatever people and the clock do in whatever order, some things never happen to a volunteer order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kitchen_volunteer.domain import commands as c
from kitchen_volunteer.domain import facts as f
from kitchen_volunteer.domain.hearing import Act, hear
from kitchen_volunteer.domain.order import REWORKS, ROUNDS, Order, State
from kitchen_volunteer.domain.orders import ORDER, come_due
from kitchenkit.decide import Decision, Refused

from .lane import CITY, DISTRICT, FINISH, REPAIR, STREET, T0, TEAMS, asking, received

ASKED = (STREET, DISTRICT, CITY, REPAIR)
ROLES = {
    c.Accept: "team_leader", c.Decline: "team_leader", c.GiveBack: "team_leader", c.Plan: "team_leader",
    c.Start: "team_leader", c.Finish: "team_leader",
}  # fmt: skip
PLAN = c.Plan(starts_at=T0)  # a day ahead of when it is given
WORK: tuple[object, ...] = (
    c.Approve(), c.Close(), c.Accept(), c.Decline(), c.GiveBack(), PLAN, c.Start(), FINISH,
)  # fmt: skip
ENDS: tuple[object, ...] = (c.Reject(), c.Transfer(), c.Cancel(), "withdraw", "merge")
SAID = st.sampled_from(["rate", "rate", "rate", "urge", "supplement", "reopen", "appeal"])
AHEAD = (c.Approve(), c.Dispatch(teams=TEAMS), c.Accept(), PLAN, c.Start(), FINISH)
HAS_A_TEAM = {State.OFFERED, State.ACCEPTED, State.SCHEDULED, State.IN_SERVICE, State.DONE}


class Walk(RuleBasedStateMachine):
    """One order, walked at random; `holder` is who holds it by the facts alone."""

    def __init__(self) -> None:
        super().__init__()
        self.order: Order = received()
        self.now: datetime = T0
        self.heard = 0
        self.asked: str = ""
        self.holder: str = ""
        self.content = False
        self.offers = 0

    def take(self, decision: Decision[Order]) -> None:
        for step in decision.steps:
            self.order = step.after
            self.learn(step.fact, step.after)

    def learn(self, fact: object, after: Order) -> None:
        if isinstance(fact, f.OrderOffered):
            assert not self.asked, "two teams were asked at once"
            assert not self.holder, "a team was asked for what another holds"
            self.asked, self.offers = fact.team_id, self.offers + 1
        elif isinstance(fact, f.OrderAccepted):
            assert fact.team_id == self.asked
            self.asked, self.holder = "", fact.team_id
        elif isinstance(fact, f.OrderDeclined | f.OrderOfferExpired | f.OrderCancelled | f.OrderWithdrawn):
            self.asked = self.holder = ""
        elif isinstance(fact, f.OrderGivenBack | f.OrderFinished):
            self.holder = ""
            self.content = False
        elif isinstance(fact, f.OrderRated):
            self.content = after.satisfied
        if isinstance(fact, f.OrderReworked):
            self.offers = 0

    def give(self, command: object, role: str) -> None:
        minutes = (self.now - T0) / timedelta(minutes=1)
        if command is PLAN:
            command = c.Plan(starts_at=self.now + timedelta(days=1))
        try:
            self.take(ORDER.decide(self.order, command, asking(role, minutes)))
        except Refused:
            return

    @rule(command=st.sampled_from(WORK))
    def people_act(self, command: object) -> None:
        self.give(command, ROLES.get(type(command), "volunteer_dispatcher"))

    @rule(end=st.sampled_from(ENDS), really=st.sampled_from([False] * 19 + [True]))
    def it_ends_early(self, end: object, *, really: bool) -> None:
        if isinstance(end, str) and really:
            self.say(end, satisfied=False, again=False)
        elif really:
            self.give(end, "volunteer_dispatcher")

    @rule(steps=st.integers(1, len(AHEAD)))
    def it_goes_its_way(self, steps: int) -> None:
        """Give what brings it on, so that walks get far."""
        for command in AHEAD[:steps]:
            self.give(command, ROLES.get(type(command), "volunteer_dispatcher"))

    @rule(content=st.sampled_from([False, False, True]))
    def it_is_done_and_judged(self, *, content: bool) -> None:
        self.it_goes_its_way(len(AHEAD))
        self.say("rate", satisfied=content, again=False)

    @rule(times=st.integers(1, 3))
    def teams_let_it_down(self, times: int) -> None:
        for _ in range(times):
            self.it_goes_its_way(2)
            self.give(c.Decline(), "team_leader")

    @rule(team=st.sampled_from(ASKED), role=st.sampled_from(["volunteer_dispatcher", "supervisor"]))
    def a_team_is_asked(self, team: object, role: str) -> None:
        begun_anew = role == "supervisor" and self.order.escalated
        offers = self.offers
        self.offers = 0 if begun_anew else offers
        before = self.order
        self.give(c.Dispatch(team_id=team.id, teams=TEAMS), role)  # type: ignore[attr-defined]
        if self.order is before:
            self.offers = offers

    @rule(kind=SAID, satisfied=st.sampled_from([False, False, True]), again=st.booleans())
    def the_asker_speaks(self, kind: str, *, satisfied: bool, again: bool) -> None:
        self.say(kind, satisfied=satisfied, again=again)

    def say(self, kind: str, *, satisfied: bool, again: bool) -> None:
        self.heard += not again or self.heard == 0
        context = replace(asking("system"), now=self.now, cause=f"event-{self.heard}")
        known = any(said.id == context.cause for said in self.order.said)
        decision = hear(self.order, Act(kind=kind, solved=satisfied, satisfied=satisfied, stars=3), context)
        assert bool(decision.steps) != known, "what was said is heard once"
        self.take(decision)

    @rule(minutes=st.sampled_from([1, 4, 10, 31, 60 * 24, 60 * 24 * 8]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.order.next_due() is not None)
    @rule()
    def the_clock_fires_when_it_is_due(self) -> None:
        due = self.order.next_due()
        assert due is not None
        self.now = max(self.now, due)
        decision = come_due(self.order, replace(asking("clock"), now=self.now))
        assert decision.steps[-1].after.next_due() != due, "it would be due for ever"
        self.take(decision)

    @invariant()
    def never_more_rounds_or_reworks_than_allowed(self) -> None:
        assert self.order.round <= ROUNDS
        assert self.offers <= ROUNDS
        assert self.order.rework_rounds <= REWORKS

    @invariant()
    def contact_is_for_the_holder_alone(self) -> None:
        assert self.order.contact_team == self.holder

    @invariant()
    def one_team_at_a_time_and_none_where_nobody_is_asked(self) -> None:
        if self.order.state in HAS_A_TEAM:
            assert self.order.team_id
        if self.order.state in {State.PENDING_REVIEW, State.APPROVED, State.REWORK}:
            assert not self.order.team_id
        if self.asked:
            assert self.order.team_id == self.asked

    @invariant()
    def only_the_asker_makes_it_satisfied(self) -> None:
        assert self.order.satisfied == self.content
        if self.order.state is State.CLOSED_UNRATED:
            assert not self.order.satisfied

    @invariant()
    def whoever_is_waited_for_is_not_waited_for_without_end(self) -> None:
        if self.order.state in {State.OFFERED, State.DONE}:
            assert self.order.next_due() is not None


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
