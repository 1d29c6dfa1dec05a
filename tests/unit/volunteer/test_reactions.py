"""What volunteer does about the queue: once, in order, and with what it cannot take where people see it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_volunteer.domain import commands as c
from kitchen_volunteer.domain.order import State
from kitchen_volunteer.domain.orders import ORDER
from kitchenkit.react import Record

from .lane import CASE_ID, FINISH, STREET, T0, TEAMS, asking
from .queue import ORDER_ID, Lane, rated, record, routed

ACTS: dict[str, Any] = {"case_id": CASE_ID, "routing_no": 1}
SERVE = (
    (c.Approve(), "volunteer_dispatcher"),
    (c.Dispatch(team_id=STREET.id, teams=TEAMS), "volunteer_dispatcher"),
    (c.Accept(), "team_leader"),
    (c.Plan(starts_at=T0 + timedelta(days=1)), "team_leader"),
    (c.Start(), "team_leader"),
    (FINISH, "team_leader"),
)


async def lane_with_order(steps: int = 0) -> Lane:
    lane = Lane()
    await lane.hear([record(0, routed())])
    await serve(lane, SERVE[:steps])
    return lane


async def serve(lane: Lane, steps: Iterable[tuple[object, str]]) -> None:
    """Let people do their part through the store."""
    for command, role in steps:
        loaded = await lane.store.get(ORDER_ID)
        assert loaded is not None
        context = asking(role, 1, cause=f"command:{role}")
        await lane.store.commit([loaded.change().add(ORDER.decide(loaded.aggregate, command, context), context)])


async def test_a_routed_case_waits_for_review_and_nobody_learns_where_somebody_lives() -> None:
    lane = await lane_with_order()
    order = lane.order()
    assert (order.id, order.state, order.case_no, order.tier) == (ORDER_ID, State.PENDING_REVIEW, "94762395951", "V")
    assert order.area_code == "520103001"
    (letter,) = lane.store.outbox
    assert "某某路".encode() not in letter["body"]
    assert (letter["topics"], letter["corr"]) == (["volunteer-order-events"], CASE_ID)


@pytest.mark.parametrize("forgetful", [False, True])
async def test_a_case_heard_twice_is_one_order(*, forgetful: bool) -> None:
    lane = await lane_with_order(steps=3)
    await lane.hear([record(0, routed()), record(0, routed())], forgetful=forgetful)
    assert lane.facts().count("OrderReceived") == 1
    assert (lane.order().state, lane.dead) == (State.ACCEPTED, [])


async def test_a_case_that_comes_back_is_another_order() -> None:
    lane = await lane_with_order()
    await lane.hear([record(1, routed(routing_no=2))])
    assert len(lane.store.rows) == 2


async def test_a_case_of_another_lane_is_passed_over() -> None:
    lane = Lane()
    await lane.hear([record(0, routed(lane="government"))])
    assert (lane.store.rows, lane.dead) == ({}, [])


@pytest.mark.parametrize("missing", ["case_id", "case_no", "lane", "category_code", "text", "routing_no"])
async def test_a_routing_that_cannot_be_read_is_put_aside_and_the_next_one_heard(missing: str) -> None:
    lane = Lane()
    await lane.hear([record(0, routed(**{missing: None})), record(1, routed())])
    ((at, why),) = lane.dead
    assert (at, missing in why) == ("event-0", True)
    assert lane.order().state is State.PENDING_REVIEW


@pytest.mark.parametrize("event", [b"\xff\xff", b""])
async def test_bytes_that_are_no_event_are_put_aside(event: bytes) -> None:
    lane = Lane()
    await lane.hear([record(0, event, "kitchen.triage.v1.CaseRated")])
    assert [at for at, _ in lane.dead] == ["event-0"]


async def test_more_than_five_stars_are_no_rating() -> None:
    lane = await lane_with_order(steps=6)
    await lane.hear([record(1, rated(stars=6))])
    assert "stars" in lane.dead[0][1]
    assert lane.order().state is State.DONE


async def test_a_type_that_is_not_known_is_counted_and_passed_over() -> None:
    lane = Lane()
    await lane.hear([record(0, b"x", "kitchen.triage.v1.CaseSung")])
    assert (lane.unknown, lane.dead) == (["kitchen.triage.v1.CaseSung"], [])


async def test_an_act_before_its_routing_is_put_aside_and_the_routing_still_opens() -> None:
    lane = Lane()
    await lane.hear([record(0, triage.CaseUrged(**ACTS, note="快点")), record(1, routed())])
    ((at, why),) = lane.dead
    assert (at, "no_order" in why or "not there" in why) == ("event-0", True)
    assert lane.order().state is State.PENDING_REVIEW


async def test_the_asker_s_rating_ends_it_well_and_heard_again_changes_nothing() -> None:
    lane = await lane_with_order(steps=6)
    for forgetful in (False, False, True):
        await lane.hear([record(1, rated())], forgetful=forgetful)
    order = lane.order()
    assert (order.state, order.satisfied, lane.facts().count("OrderRated")) == (State.EVALUATED, True, 1)
    assert order.rating is not None
    assert (order.rating.stars, order.rating.comment) == (5, "很好")


async def test_a_rating_before_there_is_a_service_is_noted_and_counts_for_nothing() -> None:
    lane = await lane_with_order(steps=2)
    await lane.hear([record(1, rated())])
    assert (lane.order().state, lane.order().rating, lane.facts()[-1]) == (State.OFFERED, None, "OrderNoted")
    await serve(lane, SERVE[2:])
    await lane.hear([record(1, rated())], forgetful=True)
    assert (lane.order().state, lane.order().rating, lane.dead) == (State.DONE, None, [])


@pytest.mark.parametrize("steps", range(5))
async def test_a_withdrawal_ends_it_before_anybody_has_come(steps: int) -> None:
    lane = await lane_with_order(steps)
    await lane.hear([record(1, triage.CaseWithdrawn(**ACTS, reason="不需要了"))])
    assert lane.order().state is State.CANCELLED
    assert (lane.facts()[-1], lane.order().contact_team) == ("OrderWithdrawn", "")


async def test_a_withdrawal_when_they_are_there_is_noted() -> None:
    lane = await lane_with_order(steps=5)
    await lane.hear([record(1, triage.CaseWithdrawn(**ACTS, reason="不需要了"))])
    assert (lane.order().state, lane.facts()[-1]) == (State.IN_SERVICE, "OrderNoted")


async def test_a_merged_case_ends_its_order_and_a_matter_of_safety_goes_on() -> None:
    lane = await lane_with_order()
    await lane.hear([record(1, triage.CaseMerged(**ACTS, master_id="m"))])
    assert lane.order().state is State.CANCELLED
    urgent = Lane()
    await urgent.hear([record(0, routed(tier="E1")), record(1, triage.CaseWithdrawn(**ACTS))])
    assert (urgent.order().state, urgent.order().urgent) == (State.PENDING_REVIEW, True)


async def test_an_old_withdrawal_does_not_end_what_was_opened_again_after_it() -> None:
    lane = await lane_with_order(steps=6)
    await lane.hear([record(1, rated()), record(2, triage.CaseWithdrawn(**ACTS))])
    await lane.hear([record(3, triage.CaseReopened(**ACTS, reason="又不行了"))])
    assert lane.order().state is State.REWORK
    await lane.hear([record(2, triage.CaseWithdrawn(**ACTS))], forgetful=True)
    assert lane.order().state is State.REWORK


def topic(kinds: list[str]) -> list[Record]:
    made = {
        "urge": triage.CaseUrged(**ACTS, note="快"),
        "supplement": triage.CaseSupplemented(**ACTS, text="还有楼下的"),
        "rate": rated(),
        "complain": rated("not_solved", satisfied=False, stars=1),
        "reopen": triage.CaseReopened(**ACTS, reason="又来了"),
        "appeal": triage.CaseAppealed(**ACTS, reason="不服"),
        "withdraw": triage.CaseWithdrawn(**ACTS, reason="算了"),
        "merge": triage.CaseMerged(**ACTS, master_id="m"),
    }
    return [record(0, routed()), *(record(n, made[kind]) for n, kind in enumerate(kinds, start=1))]


KINDS = ["urge", "supplement", "rate", "complain", "reopen", "appeal", "withdraw", "merge"]


@settings(max_examples=60, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(KINDS), max_size=8),
    steps=st.integers(0, 6),
    cut=st.integers(0, 8),
    forgetful=st.booleans(),
)
def test_the_whole_topic_replayed_is_a_no_op(kinds: list[str], steps: int, cut: int, *, forgetful: bool) -> None:
    """People work between the events; then everything comes again, in one batch or in two."""

    async def both() -> None:
        records = topic(kinds)
        lane = Lane()
        await lane.hear(records[:1])
        await serve(lane, SERVE[:steps])
        await lane.hear(records[1:])
        before, facts = lane.order(), list(lane.store.facts)
        for part in (records[:cut], records[cut:], records):
            await lane.hear(part, forgetful=forgetful)
        assert (lane.order(), lane.store.facts, lane.dead) == (before, facts, [])

    asyncio.run(both())


async def test_a_batch_decides_as_one_record_at_a_time_does() -> None:
    records = topic(["urge", "supplement", "withdraw", "urge", "reopen", "rate"])
    at_once, one_by_one = Lane(), Lane()
    await at_once.hear(records)
    for one in records:
        await one_by_one.hear([one])
    assert at_once.order() == one_by_one.order()
    assert at_once.facts() == one_by_one.facts()


async def test_an_act_that_loses_a_race_is_decided_again() -> None:
    lane = await lane_with_order(steps=1)

    async def meanwhile() -> None:
        await serve(lane, SERVE[1:2])

    lane.store.between = meanwhile
    await lane.hear([record(1, triage.CaseWithdrawn(**ACTS))])
    assert (lane.order().state, lane.order().team_id) == (State.CANCELLED, STREET.id)
