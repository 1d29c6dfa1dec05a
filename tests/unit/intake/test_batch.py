"""`POST /v1/submissions:batch`: what a phone sends that was without a network all day."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from .counter import body
from .window import RESIDENT, Web


def many(count: int, **changes: Any) -> list[dict[str, Any]]:
    return [{**body(**changes), "submission_id": str(uuid4())} for _ in range(count)]


async def send(web: Web, items: list[Any], *rights: tuple[str, str], **claims: Any) -> httpx.Response:
    headers = web.issuer.headers(str(uuid4()), *(rights or (RESIDENT,)), **claims)
    return await web.http.post("/v1/submissions:batch", json={"items": items}, headers=headers)


async def results(web: Web, items: list[Any], **claims: Any) -> list[dict[str, Any]]:
    answer = await send(web, items, **claims)
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["items"]
    return told


async def test_each_is_accepted_for_itself_in_order_and_again_is_known(web: Web) -> None:
    items = many(30)
    first, again = await results(web, items), await results(web, items)
    assert [one["status"] for one in first] == [201] * 30
    assert [one["submission"]["submission_id"] for one in first] == [one["submission_id"] for one in items]
    assert [one["status"] for one in again] == [200] * 30
    assert [one["submission"]["case_no"] for one in first] == [one["submission"]["case_no"] for one in again]


async def test_a_bad_one_is_named_and_does_not_hold_up_the_others(web: Web) -> None:
    items = many(3)
    items[1]["text"] = ""
    told = await results(web, [*items, {**items[0], "text": "别的事"}])
    assert [one["status"] for one in told] == [201, 422, 201, 409]
    assert told[1]["submission"] is None
    assert told[1]["problem"]["errors"][0]["loc"] == ["body", "items", 1, "text"]
    assert told[3]["problem"]["code"] == "submission_id_reused"
    assert len(web.counter.store.rows) == 2


async def test_the_database_away_is_told_of_each_with_what_to_do_and_without_its_address(web: Web) -> None:
    web.counter.vault.away = True
    told = await results(web, many(2))
    assert [(one["status"], one["submission"]) for one in told] == [(503, None)] * 2
    assert "same id" in told[0]["problem"]["detail"]
    web.counter.vault.away = False
    assert [one["status"] for one in await results(web, many(2))] == [201, 201]


async def test_a_source_that_is_not_theirs_and_too_many_are_refused_each(web: Web) -> None:
    assert [one["status"] for one in await results(web, many(2, source="hotline"))] == [403, 403]
    told = await results(web, many(5), limit=3)
    assert sorted(one["status"] for one in told) == [201, 201, 201, 429, 429]


async def test_none_more_than_500_and_nobody_unknown(web: Web) -> None:
    assert (await send(web, [])).status_code == 422
    assert (await send(web, many(1) * 501)).status_code == 422
    assert (await web.http.post("/v1/submissions:batch", json={"items": many(1)})).status_code == 401
    assert (await send(web, many(1), ("merchant", "hub"))).status_code == 403
