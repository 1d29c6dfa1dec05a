"""Submitting over HTTP: who may say what, what a repeat gets, and what is too much."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from .counter import body, the_case
from .window import RESIDENT, SUGGESTION, Web


async def test_accepted_once_and_the_same_again_gets_the_same_answer(web: Web) -> None:
    first = await web.submit(body())
    again = await web.submit(body())
    assert (first.status_code, again.status_code) == (201, 200)
    said, repeated = first.json(), again.json()
    assert (said.pop("suggestion"), repeated.pop("suggestion")) == (SUGGESTION, None)
    assert said == repeated
    assert said["case_id"] == the_case()
    page = f"http://hub/track?no={said['case_no']}&code={said['tracking_code']}"
    assert said["tracking_url"] == page, "people are led to a page, not to JSON"
    assert web.suggested == [the_case()]


async def test_another_body_under_the_same_id_is_a_conflict(web: Web) -> None:
    await web.submitted()
    answer = await web.submit(body(text="别的事"))
    assert (answer.status_code, answer.json()["code"]) == (409, "submission_id_reused")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"submission_id": "7"}, "submission_id"),
    ({"source": "pigeon"}, "source"),
    ({"kind": "gossip"}, "kind"),
    ({"text": ""}, "text"),
    ({"text": "   "}, "text"),
    ({"text": "字" * 4001}, "text"),
    ({"title": "字" * 81}, "title"),
    ({"category_hint": "gov light"}, "category_hint"),
    ({"place": {"lat": 91, "long": 0}}, "lat"),
    ({"place": {"lat": 26.6}}, "lat and long"),
    ({"place": {"datum": "mars"}}, "datum"),
    ({"place": {"area_code": "52010"}}, "area_code"),
    ({"place": {"address": "字" * 301}}, "address"),
    ({"contact": {"phone": "call me", "consent": True}}, "phone"),
    ({"contact": {"phone": "13800000000"}}, "consent"),
    ({"occurred_at": "2026-11-22T09:00:00"}, "occurred_at"),
    ({"visibility": "secret"}, "visibility"),
    ({"linked_case_id": "7"}, "linked_case_id"),
    ({"earlier": {"tracking_code": "ABCD"}}, "case_no"),
    ({"earlier": {"case_no": "1", "case": "2"}}, "earlier"),
    ({"earlier": {"case_no": "1"}, "linked_case_id": the_case()}, "earlier and linked_case_id"),
    ({"media": ["m"] * 21}, "media"),
    ({"media": ["某路 88 号"]}, "media"),
    ({"media": ["m" * 65]}, "media"),
    ({"colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG, ids=lambda one: one if isinstance(one, str) else "")
async def test_a_wrong_field_is_named_and_nothing_is_stored(web: Web, changes: dict[str, Any], field: str) -> None:
    answer = await web.submit(body(**changes))
    assert answer.status_code == 422, answer.text
    assert field in answer.json()["detail"]
    assert web.counter.store.rows == {}
    assert web.counter.vault.entries == {}


@pytest.mark.parametrize("field", ["submission_id", "source", "kind", "text"])
async def test_a_missing_field_is_named(web: Web, field: str) -> None:
    said = {name: value for name, value in body().items() if name != field}
    answer = await web.submit(said)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", field]


SOURCES = ["grid_worker", "resident", "volunteer", "self_media", "specialist", "media_platform", "hotline", "event",
           "system"]  # fmt: skip
ANY = ["grid_worker", "specialist", "service", "operator", "intake_clerk", "triage_clerk", "dispatcher", "reporter",
       "contributor", "editor", "desk_chief", "admin"]  # fmt: skip
NOBODY = ["unit_handler", "merchant", "auditor", "team_leader", "verifier"]


@pytest.mark.parametrize("role", [*ANY, "resident", "volunteer", "self_media", *NOBODY])
async def test_who_may_say_that_it_came_which_way(web: Web, role: str) -> None:
    allowed = SOURCES if role in ANY else [role] if role in SOURCES else []
    for number, source in enumerate(SOURCES):
        answer = await web.submit(body(number, source=source), (role, "hub"), person=role)
        assert answer.status_code == (201 if source in allowed else 403), (role, source, answer.text)
    assert len(web.counter.store.rows) == len(allowed)


async def test_who_has_two_roles_may_use_either(web: Web) -> None:
    answer = await web.submit(body(source="volunteer"), RESIDENT, ("volunteer", "hub"))
    assert answer.status_code == 201
    (row,) = web.counter.store.letters[the_case()]
    assert (row["actor"], row["role"]) == ("p1", "volunteer")


async def test_nobody_is_not_enough(web: Web) -> None:
    assert (await web.http.post("/v1/submissions", json=body())).status_code == 401
    wrong = {"Authorization": "Bearer nonsense"}
    assert (await web.http.post("/v1/submissions", json=body(), headers=wrong)).status_code == 401
    assert (await web.get("/v1/my/submissions")).status_code == 401
    assert (await web.get("/v1/submissions")).status_code == 401


async def test_too_many_new_ones_wait_and_repeats_do_not_count(web: Web) -> None:
    for number in (1, 2, 1, 2, 1):
        assert (await web.submit(body(number), person="fast", limit=2)).status_code in (200, 201)
    refused = await web.submit(body(3), person="fast", limit=2)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (await web.submit(body(1), person="fast", limit=2)).status_code == 200, "a repeat is never too many"
    assert (await web.submit(body(3), person="another", limit=2)).status_code == 201
    assert len(web.counter.store.rows) == 3


async def test_what_is_refused_as_another_body_does_not_count_either(web: Web) -> None:
    assert (await web.submit(body(1), person="slow", limit=2)).status_code == 201
    for _ in range(3):
        assert (await web.submit(body(1, text="别的"), person="slow", limit=2)).status_code == 409
    assert (await web.submit(body(2), person="slow", limit=2)).status_code == 201


async def test_a_burst_is_held_back_too(web: Web) -> None:
    slow, insert = asyncio.Event(), web.counter.vault.insert

    async def waiting(entry: Mapping[str, Any]) -> str:
        await slow.wait()
        return await insert(entry)

    web.counter.vault.insert = waiting  # type: ignore[method-assign]
    try:
        burst = [asyncio.create_task(web.submit(body(n), person="burst", limit=3)) for n in range(9)]
        done, _ = await asyncio.wait(burst, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        assert done, "some are refused before any is stored"
        slow.set()
        statuses = sorted([(await one).status_code for one in burst])
    finally:
        web.counter.vault.insert = insert  # type: ignore[method-assign]
    assert statuses == [201] * 3 + [429] * 6


@pytest.mark.parametrize("part", ["store", "vault"])
async def test_the_database_away_is_a_503_and_the_repeat_is_accepted(web: Web, part: str) -> None:
    getattr(web.counter, part).away = True
    answer = await web.submit(body())
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert "mongodb" not in answer.text
    getattr(web.counter, part).away = False
    assert (await web.submit(body())).status_code == 201
