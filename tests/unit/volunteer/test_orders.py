"""The table of a volunteer order: what leads where, who may, and what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kitchen_volunteer.domain import commands as c
from kitchen_volunteer.domain import facts as f
from kitchen_volunteer.domain.order import HELD, Order, State
from kitchen_volunteer.domain.orders import ORDER, come_due
from kitchenkit.decide import Refused

from .lane import (
    CITY,
    CONTENT,
    DISTRICT,
    FINISH,
    NOT_CONTENT,
    REPAIR,
    STREET,
    T0,
    TEAMS,
    accepted,
    asking,
    done,
    given,
    offered,
    received,
    scheduled,
)

DAY = 24 * 60
CENTRE, TEAM, ABOVE, ASKER, CLOCK = "volunteer_dispatcher", "team_leader", "supervisor", "citizen", "clock"
PLAN = c.Plan(starts_at=T0 + timedelta(days=60), minutes=60)
ASK = c.Dispatch(team_id=DISTRICT.id, teams=TEAMS)
# newsroom-volunteer.md §5.1, row by row: from, command, role, to. Nothing else is allowed.
TABLE: set[tuple[str, type[object], str, str]] = {
    *((s, c.Approve, CENTRE, "approved") for s in ("pending_review",)),
    *((s, c.Reject, CENTRE, "rejected") for s in ("pending_review",)),
    *((s, c.Transfer, r, "transferred") for s in ("pending_review", "approved") for r in (CENTRE, ABOVE)),
    *((s, c.Dispatch, CENTRE, "offered") for s in ("approved", "rework")),
    ("offered", c.Accept, TEAM, "accepted"),
    ("offered", c.Decline, TEAM, "approved"),
    *((s, c.Plan, TEAM, "scheduled") for s in ("accepted", "scheduled")),
    *((s, c.GiveBack, TEAM, "approved") for s in ("accepted", "scheduled")),
    ("scheduled", c.Start, TEAM, "in_service"),
    ("in_service", c.Finish, TEAM, "done"),
    ("done", c.Rate, ASKER, "evaluated"),
    *((s, c.Close, r, "closed") for s in ("evaluated", "closed_unrated") for r in (CENTRE, ABOVE)),
    *((s, c.Reopen, ASKER, "rework") for s in ("evaluated", "closed_unrated", "closed")),
    *(
        (s, command, r, "cancelled")
        for s in ("pending_review", "approved", "offered", "accepted", "scheduled", "rework")
        for command, r in ((c.Cancel, CENTRE), (c.Cancel, ABOVE), (c.Withdraw, ASKER))
    ),
}
SAMPLES: list[object] = [
    c.Approve(), c.Reject(), c.Transfer(), ASK, c.Accept(), c.Decline(), c.Expire(), c.GiveBack(), PLAN, c.Start(),
    FINISH, CONTENT, c.Lapse(), c.Cancel(), c.Withdraw(), c.Reopen(), c.Close(),
]  # fmt: skip


def in_state(state: State) -> Order:
    holding = {} if state in {State.PENDING_REVIEW, State.APPROVED, State.REWORK} else {"team_id": STREET.id}
    by = T0 + timedelta(minutes=30)
    return received(state=state, accept_by=by, rate_by=T0 + timedelta(days=7), settled_at=T0, **holding)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [CENTRE, TEAM, ABOVE, ASKER, CLOCK, "resident", "volunteer", "admin"])
def test_the_table_allows_its_rows_and_nothing_else(state: State, role: str) -> None:
    for command in SAMPLES:
        wanted = {to for at, kind, who, to in TABLE if (at, kind, who) == (state, type(command), role)}
        try:
            after = {ORDER.decide(in_state(state), command, asking(role)).steps[-1].after.state.value}
        except Refused:
            after = set()
        assert after == wanted, command


def test_every_command_of_the_table_is_tried_here() -> None:
    assert {type(command) for command in SAMPLES} == set(ORDER.commands().values())


def test_the_good_way_ends_closed_and_says_so_at_each_step() -> None:
    order = done()
    decision = ORDER.decide(order, CONTENT, asking(ASKER, 2 * DAY))
    assert [type(step.fact) for step in decision.steps] == [f.OrderRated]
    rated = decision.steps[-1].after
    assert (rated.state, rated.satisfied, rated.team_id) == (State.EVALUATED, True, STREET.id)
    closed = come_due(rated, asking(CLOCK, 6 * DAY)).steps[-1].after
    assert (closed.state, closed.satisfied, closed.next_due()) == (State.CLOSED, True, None)


@pytest.mark.parametrize(
    "command", [c.Reject(), c.Transfer(), c.Cancel(), c.Decline(), c.GiveBack()], ids=lambda one: type(one).__name__
)
def test_whoever_waits_is_told_why(command: object) -> None:
    where = {c.Decline: offered(), c.GiveBack: accepted()}.get(type(command), received())
    role = TEAM if type(command) in (c.Decline, c.GiveBack) else CENTRE
    with pytest.raises(Refused, match="reason") as refused:
        ORDER.decide(where, command, asking(role, 2, reason=""))
    assert refused.value.code == "with_a_reason"


def test_an_urgent_order_leaves_five_minutes_for_the_answer_another_thirty() -> None:
    assert offered().accept_by == T0 + timedelta(minutes=30)
    assert offered(tier="E0", urgent=True).accept_by == T0 + timedelta(minutes=5)
    urgent = given(received(), c.Approve(risk="high", urgent=True), CENTRE)
    assert (urgent.urgent, urgent.risk) == (True, "high")


def test_the_window_belongs_to_the_team_and_then_to_the_clock() -> None:
    order = offered()
    with pytest.raises(Refused) as early:
        come_due(order, asking(CLOCK, 29))
    assert early.value.code == "the_offer_is_over"
    assert given(order, c.Accept(), TEAM, 29.9).state is State.ACCEPTED
    with pytest.raises(Refused) as late:
        ORDER.decide(order, c.Accept(), asking(TEAM, 30))
    assert late.value.code == "the_offer_stands"
    decision = come_due(order, asking(CLOCK, 30))
    assert [step.fact for step in decision.steps] == [f.OrderOfferExpired(team_id=STREET.id)]
    free = decision.steps[-1].after
    assert (free.state, free.team_id, free.round) == (State.APPROVED, "", 1)
    assert free.teams_that("expired") == {STREET.id}


def test_three_rounds_in_vain_are_escalated_and_only_somebody_above_begins_again() -> None:
    order = received(state=State.APPROVED)
    for turn, one in enumerate((STREET, DISTRICT, CITY), start=1):
        order = given(order, c.Dispatch(team_id=one.id, teams=TEAMS), CENTRE)
        assert (order.round, order.escalated) == (turn, False)
        decision = ORDER.decide(order, c.Decline(), asking(TEAM, 1))
        order = decision.steps[-1].after
    assert [type(step.fact) for step in decision.steps] == [f.OrderDeclined, f.OrderEscalated]
    again = c.Dispatch(team_id=REPAIR.id, teams=TEAMS)
    with pytest.raises(Refused) as refused:
        ORDER.decide(order, again, asking(CENTRE, 2))
    assert refused.value.code == "rounds_left"
    begun = given(order, again, ABOVE, 3)
    assert (begun.state, begun.round, begun.escalated) == (State.OFFERED, 1, False)
    with pytest.raises(Refused) as not_theirs:
        ORDER.decide(received(state=State.APPROVED), again, asking(ABOVE))
    assert not_theirs.value.code == "is_escalated"


def test_a_team_that_gives_it_back_uses_up_a_round_and_what_it_planned_is_void() -> None:
    order = given(scheduled(), c.GiveBack(), TEAM, 60)
    assert (order.state, order.round, order.team_id, order.planned_at) == (State.APPROVED, 1, "", None)
    assert order.teams_that("given_back") == {STREET.id}


def test_dispatch_without_a_name_asks_the_best_and_says_why() -> None:
    order = received(state=State.APPROVED)
    decision = ORDER.decide(order, c.Dispatch(teams=TEAMS), asking(CENTRE, reason=""))
    fact = decision.steps[-1].fact
    assert isinstance(fact, f.OrderOffered)
    assert (fact.team_id, "同一街道" in fact.reason) == (STREET.id, True)
    with pytest.raises(Refused, match="no team") as nobody:
        ORDER.decide(order, c.Dispatch(teams=(REPAIR,)), asking(CENTRE))
    assert nobody.value.code == "nobody_fits"


def test_nobody_is_asked_who_is_not_there_or_has_declined() -> None:
    order = given(offered(), c.Decline(), TEAM, 1)
    for command, code in (
        (c.Dispatch(team_id="nobody", teams=TEAMS), "a_known_team"),
        (c.Dispatch(team_id=STREET.id, teams=TEAMS), "a_team_that_has_not_declined"),
    ):
        with pytest.raises(Refused) as refused:
            ORDER.decide(order, command, asking(CENTRE, 2))
        assert refused.value.code == code


def test_contact_is_for_the_team_that_holds_it_and_for_as_long() -> None:
    assert offered().contact_team == ""
    assert accepted().contact_team == scheduled().contact_team == STREET.id
    assert done().contact_team == ""
    for state in State:
        assert bool(in_state(state).contact_team) == (state in HELD)


def test_a_plan_is_in_the_future_and_kept_to_the_millisecond() -> None:
    with pytest.raises(Refused) as refused:
        ORDER.decide(accepted(), c.Plan(starts_at=T0), asking(TEAM, 5))
    assert refused.value.code == "in_the_future"
    for far in (T0 + timedelta(days=91), datetime.max.replace(tzinfo=UTC)):  # what is planned for never is never late
        with pytest.raises(Refused, match="90 days"):
            ORDER.decide(accepted(), c.Plan(starts_at=far), asking(TEAM, 5))
    with pytest.raises(ValueError, match="zone"):
        c.Plan(starts_at=T0.replace(tzinfo=None))
    at = T0 + timedelta(days=1, microseconds=1234)
    assert given(accepted(), c.Plan(starts_at=at), TEAM, 5).planned_at == T0 + timedelta(days=1, milliseconds=1)


def test_photos_need_consent() -> None:
    serving = given(scheduled(), c.Start(), TEAM, DAY)
    shown = replace(FINISH, media_ids=("m1",))
    with pytest.raises(Refused) as refused:
        ORDER.decide(serving, shown, asking(TEAM, DAY))
    assert refused.value.code == "photos_with_consent"
    report = given(serving, replace(shown, photo_consent=True), TEAM, DAY).report
    assert report is not None
    assert report.media_ids == ("m1",)


def test_silence_is_not_consent() -> None:
    order = done()
    assert order.rate_by == T0 + timedelta(minutes=25 * 60) + timedelta(days=7)
    with pytest.raises(Refused):
        come_due(order, asking(CLOCK, 8 * DAY))
    unrated = come_due(order, asking(CLOCK, 9 * DAY)).steps[-1].after
    closed = come_due(unrated, asking(CLOCK, 13 * DAY)).steps[-1].after
    assert (unrated.state, closed.state) == (State.CLOSED_UNRATED, State.CLOSED)
    assert (closed.rating, closed.satisfied) == (None, False)


def test_who_is_not_content_gets_it_twice_again_and_then_somebody_above() -> None:
    order = done()
    for rework in (1, 2):
        decision = ORDER.decide(order, NOT_CONTENT, asking(ASKER, 2 * DAY))
        assert [type(step.fact) for step in decision.steps] == [f.OrderRated, f.OrderReworked]
        order = decision.steps[-1].after
        assert (order.state, order.rework_rounds, order.round, order.team_id) == (State.REWORK, rework, 0, "")
        assert STREET.id in order.teams_that("served")
        order = given(order, c.Dispatch(team_id=STREET.id, teams=TEAMS), CENTRE, 2 * DAY)
        order = given(order, c.Accept(), TEAM, 2 * DAY + 1)
        order = given(given(order, PLAN, TEAM, 3 * DAY), c.Start(), TEAM, 3 * DAY)
        order = given(order, FINISH, TEAM, 3 * DAY)
    decision = ORDER.decide(order, NOT_CONTENT, asking(ASKER, 4 * DAY))
    assert [type(step.fact) for step in decision.steps] == [f.OrderRated, f.OrderEscalated]
    order = decision.steps[-1].after
    assert (order.state, order.satisfied, order.next_due()) == (State.EVALUATED, False, None)
    with pytest.raises(Refused) as wordless:
        ORDER.decide(order, c.Close(), asking(CENTRE, 5 * DAY, reason=""))
    assert wordless.value.code == "a_reason_if_escalated"
    with pytest.raises(Refused) as by_itself:
        ORDER.decide(order, c.Close(), asking(CLOCK, 50 * DAY))
    assert by_itself.value.code == "is_settled"
    assert given(order, c.Close(), CENTRE, 5 * DAY, reason="已当面道歉").state is State.CLOSED


def test_satisfied_without_solved_is_not_content() -> None:
    half = replace(CONTENT, solved=False)
    assert given(done(), half, ASKER, 2 * DAY).state is State.REWORK


def test_a_closed_order_can_be_opened_again_for_thirty_days_while_reworks_are_left() -> None:
    closed = replace(given(done(), CONTENT, ASKER, 2 * DAY), state=State.CLOSED)
    assert given(closed, c.Reopen(), ASKER, 32 * DAY).state is State.REWORK
    for order, days, code in ((closed, 33, "not_long_over"), (replace(closed, rework_rounds=2), 3, "reworks_left")):
        with pytest.raises(Refused) as refused:
            ORDER.decide(order, c.Reopen(), asking(ASKER, days * DAY))
        assert refused.value.code == code


def test_a_matter_of_safety_is_not_withdrawn() -> None:
    with pytest.raises(Refused) as refused:
        ORDER.decide(received(tier="E0"), c.Withdraw(), asking(ASKER))
    assert refused.value.code == "not_a_matter_of_safety"
