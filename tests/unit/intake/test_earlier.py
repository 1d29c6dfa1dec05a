"""A report that has to do with a case of before says so, and only of a case that is its sender's own."""

from __future__ import annotations

from typing import Any

import pytest

from kitchen.intake.v1 import submission_events_pb2 as pb
from kitchen_intake import wire
from kitchen_intake.domain import facts
from kitchenkit.ids import uid

from .counter import body, the_case
from .window import CLERK, GRID, Web

Given = dict[str, Any]


async def before(web: Web, person: str = "p8") -> Given:
    """Somebody has reported the first one."""
    answer = await web.submit(body(1), person=person)
    assert answer.status_code == 201
    return dict(answer.json())


def linked(web: Web, number: int = 2) -> str:
    return web.counter.store.rows[the_case(number)].aggregate.linked_case_id


async def test_number_and_code_link_it_whoever_typed_them_and_the_event_says_so(web: Web) -> None:
    one = await before(web)
    said = {"case_no": one["case_no"], "tracking_code": f" {one['tracking_code'].lower()} "}
    for status in (201, 200):
        assert (await web.submit(body(2, earlier=said), person="p2")).status_code == status
    assert linked(web) == the_case(1)
    after = web.counter.store.rows[the_case(2)].aggregate
    letter = wire.submission_letter(facts.SubmissionReceived(), after)
    assert pb.SubmissionReceived.FromString(letter.body).submission.linked_case_id == the_case(1)


async def test_who_submitted_it_themselves_needs_no_code(web: Web) -> None:
    one = await before(web)
    earlier = {"case_no": one["case_no"]}
    assert (await web.submit(body(2, earlier=earlier), person="p2")).status_code == 422
    assert (await web.submit(body(2, earlier=earlier), person="p8")).status_code == 201
    assert linked(web) == the_case(1)


@pytest.mark.parametrize("wrong", [{"tracking_code": "AAAAAAAA"}, {"case_no": "2026-000000-0"}, {"case_no": "x"}])
async def test_nobody_links_what_they_cannot_show_to_be_theirs(web: Web, wrong: Given) -> None:
    one = await before(web)
    said = {"case_no": one["case_no"], "tracking_code": one["tracking_code"], **wrong}
    answer = await web.submit(body(2, earlier=said), person="p2")
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "earlier"])
    assert the_case(2) not in web.counter.store.rows


async def test_the_id_of_a_case_is_no_proof_for_those_who_speak_for_themselves(web: Web) -> None:
    await before(web)
    for id_ in (the_case(1), uid("case", "nobody's")):
        answer = await web.submit(body(2, linked_case_id=id_), person="p2")
        assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "linked_case_id"])
    assert (await web.submit(body(2, linked_case_id=the_case(1)), person="p8")).status_code == 201
    assert (await web.submit(body(3, linked_case_id=the_case(1), source="hotline"), CLERK)).status_code == 201
    assert (await web.submit(body(4, linked_case_id=the_case(1)), GRID)).status_code == 201
    assert [linked(web, number) for number in (2, 3, 4)] == [the_case(1)] * 3


async def test_it_shows_nothing_of_one_case_to_the_citizen_of_the_other(web: Web) -> None:
    one = await before(web)
    said = {"case_no": one["case_no"], "tracking_code": one["tracking_code"]}
    other = (await web.submit(body(2, earlier=said), person="p2")).json()
    for given in (one, other):
        shown = await web.get(f"/v1/cases/{given['case_no']}?code={given['tracking_code']}")
        assert shown.json()["links"] == []
