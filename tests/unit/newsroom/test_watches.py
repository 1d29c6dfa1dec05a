"""The table of a watch, and that the order in which a matter's steps are heard changes nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_newsroom.domain import watches
from kitchen_newsroom.domain.leads import DESK
from kitchen_newsroom.domain.watch import (
    LINES,
    WATCHERS,
    Known,
    Line,
    Watch,
    Watched,
    WatchState,
    follow_up_id,
    watch_id,
)
from kitchen_newsroom.domain.watches import WATCH, Decline, FollowUp, Stop
from kitchenkit.decide import Decision, Refused
from tests.unit.newsroom.affair import AT, CASE, known
from tests.unit.newsroom.paper import asked, facts

CLOSED = {"state": "closed", "closed_at": AT, "close_reason": "long_term", "revisit_on": AT + timedelta(days=30)}


def begun(person: str = "r1", before: Watched | None = None, at: Known | None = None) -> Watched:
    decision = watches.start(before, at or known(), "desk", asked(person, "reporter", note="问问物业"))
    watched: Watched = decision.steps[-1].after
    return watched


def line(sequence: int, code: str = "signed") -> Line:
    return Line(routing_no=1, sequence=sequence, at=AT + timedelta(minutes=sequence), code=code)


def heard(watched: Watched, said: Known) -> Watched:
    decision = watches.hear(watched, said, line(said.sequence))
    return decision.steps[-1].after if decision.steps else watched


def of(watched: Watched, person: str = "r1") -> Watch:
    watcher = watched.watcher(person)
    assert watcher is not None
    return Watch(watched=watched, watcher=watcher)


def state(watched: Watched, person: str = "r1") -> str:
    return of(watched, person).state


def given_by(watched: Watched, command: object, person: str = "r1", whose: str = "") -> Watched:
    decision: Decision[Watch] = WATCH.decide(of(watched, whose or person), command, asked(person, "reporter"))
    return decision.steps[-1].after.watched


def test_who_watches_an_open_case_is_offered_a_follow_up_when_it_closes_and_takes_it() -> None:
    watched = begun()
    assert (state(watched), of(watched).id) == ("watching", watch_id(CASE, "r1"))
    with pytest.raises(Refused, match="cannot be given"):
        given_by(watched, FollowUp())
    decision = watches.hear(watched, known(5, **CLOSED), line(5, "closed"))
    assert facts(decision) == ["WatchProgressed", "FollowUpOffered"]
    closed = decision.steps[-1].after
    assert (state(closed), closed.close_reason, closed.revisit_on) == ("offered", "long_term", CLOSED["revisit_on"])
    taken = given_by(closed, FollowUp())
    assert (state(taken), of(taken).watcher.lead_id) == ("following", follow_up_id(CASE, AT))


def test_one_of_several_takes_the_follow_up_and_the_others_are_told_so() -> None:
    watched = begun("r2", begun("r1"))
    closed = heard(watched, known(5, **CLOSED))
    assert (state(closed, "r1"), state(closed, "r2")) == ("offered", "offered")
    taken = given_by(closed, FollowUp(), "r1")
    with pytest.raises(Refused) as refused:
        given_by(taken, FollowUp(), "r2")
    assert refused.value.code == "taken_already"
    assert state(given_by(taken, Decline(), "r2"), "r2") == "declined"


def test_nobody_acts_on_another_persons_watch() -> None:
    closed = heard(begun("r2", begun("r1")), known(5, **CLOSED))
    for command in (FollowUp(), Decline(), Stop()):
        with pytest.raises(Refused) as refused:
            given_by(closed, command, "r2", whose="r1")
        assert refused.value.code == "not_your_watch"
    assert all(move.roles == DESK for move in WATCH.moves)


def test_a_case_that_opens_again_withdraws_the_offer_and_its_next_closing_makes_another() -> None:
    closed = heard(begun("r2", begun("r1")), known(5, **CLOSED))
    told = given_by(given_by(closed, FollowUp(), "r1"), Decline(), "r2")
    reopened = heard(told, known(6))
    assert (state(reopened, "r1"), state(reopened, "r2")) == ("watching", "watching")
    assert of(reopened).watcher.lead_id == follow_up_id(CASE, AT), "what was begun is not forgotten"
    later = {**CLOSED, "closed_at": AT + timedelta(days=1)}
    again = given_by(heard(reopened, known(7, **later)), FollowUp(), "r2")
    assert of(again, "r2").watcher.lead_id == follow_up_id(CASE, AT + timedelta(days=1)) != follow_up_id(CASE, AT)


def test_what_follows_a_closing_offers_nothing_twice() -> None:
    declined = given_by(heard(begun(), known(5, **CLOSED)), Decline())
    decision = watches.hear(declined, known(6, **CLOSED), line(6, "revisit_due"))
    assert facts(decision) == ["WatchProgressed"]
    after = decision.steps[-1].after
    assert (state(after), after.lines[-1].code) == ("declined", "revisit_due")


def test_another_closing_is_another_offer_even_where_the_reopening_is_heard_late() -> None:
    declined = given_by(heard(begun(), known(5, **CLOSED)), Decline())
    again = heard(declined, known(7, **{**CLOSED, "closed_at": AT + timedelta(days=1)}))
    assert state(again) == "offered"
    assert state(heard(again, known(6))) == "offered"


def test_who_has_stopped_is_offered_nothing_and_can_begin_again() -> None:
    stopped = given_by(begun(), Stop())
    closed = heard(stopped, known(5, **CLOSED))
    assert state(closed) == "stopped"
    again = begun("r1", closed, known(5, **CLOSED))
    assert (state(again), len(again.watchers)) == ("offered", 1)


def test_to_watch_twice_changes_nothing() -> None:
    assert watches.start(begun(), known(), "desk", asked("r1", "reporter")).steps == ()


def test_a_confidential_case_is_not_watched_and_nothing_of_it_is_taken() -> None:
    with pytest.raises(Refused) as refused:
        watches.start(None, known(confidential=True), "desk", asked("r1", "reporter"))
    assert refused.value.code == "confidential"
    assert watches.hear(begun(), known(2, confidential=True), line(2)).steps == ()


def test_only_so_many_watch_one_case() -> None:
    watched = begun("r0")
    for number in range(1, WATCHERS):
        watched = begun(f"r{number}", watched)
    with pytest.raises(Refused) as refused:
        watches.start(watched, known(), "desk", asked("late", "reporter"))
    assert refused.value.code == "too_many_watchers"
    begun("late", given_by(watched, Stop(), "r0"))


def test_a_closing_that_came_while_the_watch_began_is_offered_all_the_same() -> None:
    assert watches.catch_up(begun(), known(1)).steps == ()
    assert watches.catch_up(begun(), known(2)).steps == ()
    decision = watches.catch_up(begun(), known(2, **CLOSED))
    assert facts(decision) == ["FollowUpOffered"]
    assert state(decision.steps[-1].after) == "offered"


def test_who_joins_later_and_knows_more_tells_the_others() -> None:
    decision = watches.start(begun("r1"), known(9, **CLOSED), "desk", asked("r2", "reporter"))
    assert facts(decision) == ["WatchStarted", "FollowUpOffered"]
    assert state(decision.steps[-1].after, "r1") == "offered"


def test_only_the_newest_lines_are_kept() -> None:
    watched = begun()
    for sequence in range(LINES + 20, 1, -1):
        watched = heard(watched, known(sequence))
    assert [one.sequence for one in watched.lines] == list(range(21, LINES + 21))


STORY: tuple[dict[str, Any], ...] = (
    {}, {}, CLOSED, {}, {**CLOSED, "closed_at": AT + timedelta(hours=1)},
)  # fmt: skip


@pytest.mark.parametrize("length", range(1, len(STORY) + 1))
def test_in_whatever_order_steps_are_heard_the_end_is_the_same(length: int) -> None:
    steps = [known(number, **said) for number, said in enumerate(STORY[:length], start=2)]
    ends = []
    for order in permutations(steps):
        watched = begun()
        for said in (*order, *order):  # and each of them twice
            watched = heard(watched, said)
        ends.append(watched)
    assert all(end == ends[0] for end in ends)
    assert len(ends[0].lines) == length


PEOPLE = ("r1", "r2", "r3")
ACTS = st.one_of(
    st.tuples(st.just("start"), st.sampled_from(PEOPLE)),
    st.tuples(st.sampled_from([FollowUp(), Decline(), Stop()]), st.sampled_from(PEOPLE)),
    st.tuples(st.just("hear"), st.sampled_from(["open", "closed"])),
)


@given(st.lists(ACTS, max_size=40))
def test_whatever_people_and_the_matter_do_one_follows_a_closing_and_nobody_an_open_case(acts: list[Any]) -> None:
    watched, sequence, leads = begun(), 1, dict[str, str]()
    for act, who in acts:
        if act == "hear":
            sequence += 1
            said = {**CLOSED, "closed_at": AT + timedelta(hours=sequence)} if who == "closed" else {}
            watched = heard(watched, known(sequence, **said))
        elif act == "start":
            decision = watches.start(watched, known(1), "desk", asked(who, "reporter"))
            watched = decision.steps[-1].after if decision.steps else watched
        elif watched.watcher(who) is not None:
            try:
                watched = given_by(watched, act, who)
            except Refused:
                continue
            if isinstance(act, FollowUp):
                lead = of(watched, who).watcher.lead_id
                assert leads.setdefault(lead, who) == who or state(watched, leads[lead]) != WatchState.FOLLOWING
        following = [one for one in watched.watchers if one.state is WatchState.FOLLOWING]
        assert len(following) <= 1
        assert len({one.person for one in watched.watchers}) == len(watched.watchers)
        waiting = {WatchState.OFFERED, WatchState.DECLINED, WatchState.FOLLOWING}
        if watched.closed_at is None:
            assert not any(one.state in waiting for one in watched.watchers)
        else:
            assert not any(one.state is WatchState.WATCHING for one in watched.watchers)
        assert [one.place for one in watched.lines] == sorted({one.place for one in watched.lines})
