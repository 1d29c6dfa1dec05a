"""A dispute with a merchant opens one case of its own, which stands beside the one that it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kitchen.common.v1 import place_pb2
from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen.intake.v1 import submission_events_pb2 as told
from kitchen_intake.domain.linked import CONSUMER, Dispute, open_dispute
from kitchen_intake.domain.numbers import is_case_number
from kitchen_intake.domain.submission import HUB, Place, Submission

from .counter import NOW, PHONE, body, the_case
from .test_reactions import Worker
from .window import CLERK, Web


def disputed(round_: int = 1, **more: Any) -> merchant.MerchantOrderDisputed:
    order = merchant.MerchantOrder(
        id="order-1", case_id=the_case(), case_no="84071415339", state="disputed", text="需要开锁",
        merchant_name="云岩区安达开锁服务部", dispute_round=round_, area_code="520103005",
        place=place_pb2.Place(lat=26.6, long=106.7), **more,
    )  # fmt: skip
    return merchant.MerchantOrderDisputed(order=order, merchant_id="m1", reason=f"临时加价，打 {PHONE} 不接",
                                          reference=f"order-1:{round_}")  # fmt: skip


async def after(*events: merchant.MerchantOrderDisputed, forgetful: bool = False) -> Worker:
    worker = Worker()
    await worker.counter.take(body())
    for sequence, event in enumerate(events, start=1):
        await worker.hear(sequence, event, forgetful=forgetful)
    return worker


def opened(worker: Worker) -> list[Submission]:
    known = (row.aggregate for row in worker.counter.store.rows.values())
    return [one for one in known if one.submitter == HUB]


async def test_a_dispute_opens_a_case_for_market_supervision_and_shows_in_the_first() -> None:
    worker = await after(disputed())
    (case,) = opened(worker)
    assert (case.source, case.linked_case_id, case.opened_for) == ("system", the_case(), CONSUMER)
    assert is_case_number(case.case_no)
    assert "84071415339" in case.text
    assert "云岩区安达开锁服务部" in case.text
    assert (case.place.area_code, case.place.lat) == ("520103005", 26.6)
    first = worker.counter.store.rows[the_case()].aggregate
    assert [entry.code for entry in first.timeline] == ["received", "disputed"]
    received = told.SubmissionReceived.FromString(worker.counter.store.outbox[-1]["body"]).submission
    assert (received.source, received.opened_for) == ("system", CONSUMER)
    assert received.reference == "order-1:1", "by which the lane knows it again"


async def test_no_phone_is_in_what_the_hub_says_itself() -> None:
    (case,) = opened(await after(disputed()))
    assert PHONE not in case.text


@pytest.mark.parametrize("forgetful", [False, True])
async def test_heard_again_it_stays_one_case(*, forgetful: bool) -> None:
    worker = await after(disputed(), forgetful=forgetful)
    facts = len(worker.counter.store.facts)
    await worker.hear(1, disputed(), forgetful=forgetful)
    assert (len(opened(worker)), len(worker.counter.store.facts), worker.dead) == (1, facts, [])


async def test_another_round_is_another_case() -> None:
    worker = await after(disputed(1), disputed(2))
    assert len(opened(worker)) == 2
    assert len({one.case_no for one in opened(worker)}) == 2


async def test_what_is_said_at_length_still_fits() -> None:
    long = Dispute(
        order_id="o", round=1, case_id="c", case_no="1", merchant="商", reason="贵" * 5000, text="锁" * 5000,
        place=Place(), confidential=False,
    )  # fmt: skip
    made = open_dispute(long, case_no="84071415339", now=NOW).steps[-1].after
    assert len(made.text) <= 4000


async def test_a_number_that_is_taken_is_tried_again_with_another_one() -> None:
    worker = await after(disputed())
    (case,) = opened(worker)
    other = await after()
    other.counter.store.put(replace(case, id="somebody", submitter="p9"), NOW)
    await other.hear(1, disputed())
    assert (len(other.dead), opened(other)) == (1, [])
    other.now = datetime(2026, 1, 5, 9, 0, 1, tzinfo=UTC)
    await other.hear(1, disputed())
    assert len(opened(other)) == 1


async def test_the_citizen_of_one_follows_the_other(web: Web) -> None:
    answer = (await web.submit(body(), person="p8")).json()
    worker = Worker()
    worker.counter = web.counter
    await worker.hear(1, disputed())
    path = f"/v1/cases/{answer['case_no']}?code={answer['tracking_code']}"
    (link,) = (await web.http.get(path)).json()["links"]
    assert link["title"] == "商户纠纷"
    beside = await web.http.get(f"/v1/cases/{link['case_no']}?code={link['tracking_code']}")
    assert [one["case_no"] for one in beside.json()["links"]] == [answer["case_no"]]
    listed = await web.get(f"/v1/submissions?linked_case_id={the_case()}", CLERK)
    assert [one["case_no"] for one in listed.json()["items"]] == [link["case_no"]]


async def test_what_somebody_else_calls_linked_is_not_shown(web: Web) -> None:
    answer = (await web.submit(body(), person="p8")).json()
    worker = Worker()
    worker.counter = web.counter
    await worker.hear(1, disputed())
    forged = body(2, source="system", linked_case_id=the_case())
    assert (await web.submit(forged, ("grid_worker", "hub"), person="p2")).status_code == 201
    links = (await web.http.get(f"/v1/cases/{answer['case_no']}?code={answer['tracking_code']}")).json()["links"]
    assert len(links) == 1
    assert [row.aggregate.opened_for for row in web.counter.store.rows.values()].count(CONSUMER) == 1
