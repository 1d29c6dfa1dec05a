from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from kitchen_console.directory import HttpDirectory
from kitchen_console.sessions import Ended
from kitchenkit.problems import Problem
from kitchenkit.react import Transient

TOKENS = {"access_token": "a", "refresh_token": "r", "expires_in": 900, "token_type": "Bearer", "person": {"id": "p1"}}
RIGHT = {"username": "clerk", "password": "right", "totp": ""}


def directory(answer: Callable[[httpx.Request], httpx.Response]) -> HttpDirectory:
    return HttpDirectory("http://directory", httpx.AsyncClient(transport=httpx.MockTransport(answer)))


def problem(status: int, code: str, **headers: str) -> httpx.Response:
    said = {"type": f"urn:problem:{code}", "title": "x", "status": status, "detail": "so it is", "code": code}
    return httpx.Response(status, json=said, headers=headers)


async def test_what_was_typed_is_asked_for_and_tokens_come_back() -> None:
    heard: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append((str(request.url), json.loads(request.content)))
        return httpx.Response(200, json=TOKENS)

    signed = await directory(answer).sign_in(RIGHT)
    assert heard == [("http://directory/v1/sign-in", RIGHT)]
    assert (signed.access_token, signed.refresh_token, signed.expires_in) == ("a", "r", 900.0)
    assert signed.person == {"id": "p1"}


async def test_a_refusal_is_told_as_the_directory_told_it() -> None:
    answer = problem(429, "too_many_attempts", **{"Retry-After": "30"})
    with pytest.raises(Problem) as refused:
        await directory(lambda _: answer).sign_in(RIGHT)
    assert (refused.value.status_code, refused.value.code) == (429, "too_many_attempts")
    assert refused.value.headers == {"Retry-After": "30"}
    assert refused.value.body() == answer.json() | {"title": "Too Many Requests"}


async def test_only_a_plain_no_ends_a_session() -> None:
    with pytest.raises(Ended):
        await directory(lambda _: problem(401, "session_ended")).refresh("r")
    for status in (429, 500, 503):
        away = problem(status, "x")
        with pytest.raises(Transient):
            await directory(lambda _, away=away: away).refresh("r")  # type: ignore[misc]


async def test_a_directory_that_does_not_answer_is_away() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("no", request=request)

    for asked in (directory(answer).sign_in(RIGHT), directory(answer).refresh("r"), directory(answer).sign_out("r")):
        with pytest.raises(Transient):
            await asked
