"""A submission names pictures that are there and may be named; a repeat of a stored one asks for none of that."""

from __future__ import annotations

import pytest

from .counter import body, submission_id, the_case
from .test_media import CLEAN, upload
from .window import GRID, Web

ANNA, BERT = "anna", "bert"  # others than the other tests have: a person may submit so much a minute


async def kept(web: Web) -> str:
    answer = await upload(web, CLEAN, ANNA)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_picture_that_is_not_there_is_named_with_what_to_do(web: Web) -> None:
    answer = await web.submit(body(media=[await kept(web), "nowhere", "neither"]), person=ANNA)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "media", 1])
    assert "send it to /v1/media first" in answer.json()["errors"][0]["msg"]
    assert (web.counter.store.rows, web.counter.vault.entries) == ({}, {})


async def test_what_another_has_named_is_refused_as_if_it_were_not_there(web: Web) -> None:
    picture = await kept(web)
    assert (await web.submit(body(1, media=[picture]), person=ANNA)).status_code == 201
    answer = await web.submit(body(2, media=[picture]), person=BERT)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "media", 0])
    unknown = await web.submit(body(2, media=["nowhere"]), person=BERT)
    assert answer.json()["errors"][0]["msg"] == unknown.json()["errors"][0]["msg"]
    assert (await web.submit(body(3, media=[picture]), person=ANNA)).status_code == 201


async def test_a_repeat_gets_the_same_answer_though_its_picture_is_gone(web: Web) -> None:
    said = body(media=[await kept(web)])
    first = await web.submit(said, person=ANNA)
    web.uploads.rows.clear()
    again = await web.submit(said, person=ANNA)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() | {"suggestion": None} == first.json() | {"suggestion": None}
    other = await web.submit({**said, "text": "别的事"}, person=ANNA)
    assert (other.status_code, other.json()["code"]) == (409, "submission_id_reused")


async def test_each_submission_of_a_batch_names_its_own(web: Web) -> None:
    items = [body(1, media=[await kept(web)]), body(2, media=["nowhere"])]
    headers = web.issuer.headers(ANNA, GRID)
    answer = await web.http.post("/v1/submissions:batch", json={"items": items}, headers=headers)
    good, wrong = answer.json()["items"]
    assert (good["status"], wrong["status"]) == (201, 422)
    assert wrong["problem"]["errors"][0]["loc"] == ["body", "media", 0]


async def test_without_the_object_store_the_upload_says_that_it_is_to_be_sent_again(web: Web) -> None:
    web.objects.away = True
    answer = await upload(web, CLEAN, ANNA)
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    web.objects.away = False
    assert (await web.submit(body(media=[await kept(web)]), person=ANNA)).status_code == 201


@pytest.mark.parametrize("many", [2, 20])
async def test_the_same_picture_named_twice_is_one(web: Web, many: int) -> None:
    picture = await kept(web)
    assert (await web.submit(body(media=[picture] * many), person=ANNA)).status_code == 201
    assert web.uploads.rows[picture]["cases"] == [the_case()]
    assert submission_id() == body()["submission_id"]
