"""One's own account: which sign-ins are open, ending the others, and another password."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest

from kitchen_directory.access import digest
from kitchen_directory.domain.access import IDLE
from kitchen_directory.domain.people import Person, person_id
from kitchen_directory.domain.revocations import TOLD_FOR, ended
from kitchen_directory.main import make_app
from kitchenkit.health import Readiness
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory
from tests.fakes.web import client

PASSWORD, OTHER = "correct horse battery", "another horse altogether"
ME = person_id("clerk")


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    rights = (Right("intake_clerk", Scope("hub")),)
    person = Person(id=ME, username="clerk", name="clerk", rights=rights, sequence=1)
    made.people.put(person, made.now)
    made.credentials.passwords[ME] = digest(PASSWORD)
    return made


@pytest.fixture
async def web(directory: FakeDirectory) -> AsyncIterator[httpx.AsyncClient]:
    async with client(make_app(directory.access(), Readiness())) as made:
        yield made


class Browser:
    """One sign-in of the clerk."""

    def __init__(self, web: httpx.AsyncClient, told: dict[str, Any]) -> None:
        self.web, self.told = web, told

    async def __call__(self, method: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.told['access_token']}"}
        return await self.web.request(method, path, json=body, headers=headers)

    async def refreshed(self) -> int:
        return (await self.web.post("/v1/refresh", json={"refresh_token": self.told["refresh_token"]})).status_code


async def signed_in(web: httpx.AsyncClient, directory: FakeDirectory, code: str = "") -> Browser:
    directory.wait(timedelta(minutes=1))
    answer = await web.post("/v1/sign-in", json={"username": "clerk", "password": PASSWORD, "totp": code})
    assert answer.status_code == 200, answer.text
    return Browser(web, answer.json())


async def test_the_open_sign_ins_are_listed_and_the_one_that_asks_is_marked(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    await signed_in(web, directory)
    directory.wait(IDLE)  # the first one is over by itself
    await signed_in(web, directory)
    here = await signed_in(web, directory)
    listed = (await here("GET", "/v1/me/sessions")).json()["items"]
    assert [one["here"] for one in listed] == [True, False]
    assert listed[0].keys() == {"started_at", "used_at", "here"}


async def test_the_others_are_ended_at_once_and_this_one_goes_on(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    others = [await signed_in(web, directory) for _ in range(2)]
    here = await signed_in(web, directory)
    assert (await here("POST", "/v1/me/sessions:end-others")).json() == {"ended": 2}
    for other in others:
        assert (await other("GET", "/v1/me/sessions")).status_code == 401
        assert await other.refreshed() == 401
    assert [one["here"] for one in (await here("GET", "/v1/me/sessions")).json()["items"]] == [True]
    assert await here.refreshed() == 200
    (told,) = [letter["type"] for letter in directory.people.letters[ME]]
    assert told.endswith("SessionsEnded"), "whoever audits sees it"


async def test_a_session_whose_own_record_was_not_ended_any_more_is_over_all_the_same(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    """The fact is written first: what dies after it leaves no session that goes on."""
    other, here = await signed_in(web, directory), await signed_in(web, directory)
    await here("POST", "/v1/me/sessions:end-others")
    for row in list(directory.sessions.rows.values()):
        directory.sessions.rows[row.id] = replace(row, ended=False)
    assert await other.refreshed() == 401
    assert await here.refreshed() == 200


async def test_services_are_told_of_ended_sessions_for_as_long_as_a_token_may_live(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    other, here = await signed_in(web, directory), await signed_in(web, directory)
    gone = other.told["refresh_token"].partition(".")[0]
    await here("POST", "/v1/me/sessions:end-others")
    person = directory.people.rows[ME].aggregate
    assert ended([person], directory.now - TOLD_FOR).sessions == (gone,)
    assert ended([person], directory.now + timedelta(seconds=1)).sessions == ()
    directory.wait(TOLD_FOR)
    third, fourth = await signed_in(web, directory), await signed_in(web, directory)
    await fourth("POST", "/v1/me/sessions:end-others")
    kept = {one.id for one in directory.people.rows[ME].aggregate.ended_sessions}
    assert gone not in kept, "nobody keeps them for ever"
    assert third.told["refresh_token"].partition(".")[0] in kept


async def test_another_password_needs_the_old_one_keeps_the_rules_and_is_another_one(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    here = await signed_in(web, directory)

    async def refused(old: str, new: str) -> tuple[int, str]:
        answer = await here("POST", "/v1/me/password", {"old": old, "new": new})
        return answer.status_code, answer.json()["code"]

    assert await refused("wrong", OTHER) == (401, "wrong_credentials")
    assert await refused(PASSWORD, "short") == (422, "weak_password")
    assert await refused(PASSWORD, PASSWORD) == (422, "same_password")
    assert (await here("POST", "/v1/me/password", {"old": PASSWORD, "new": OTHER})).status_code == 204
    answer = await web.post("/v1/sign-in", json={"username": "clerk", "password": OTHER})
    assert answer.status_code == 200


async def test_the_right_password_forgives_no_wrong_codes_here_either(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    """Or whoever sits at somebody's open page, knowing the password, would try every code."""
    here = await signed_in(web, directory)
    proposal = (await here("POST", "/v1/me/second-factor", {"password": PASSWORD})).json()
    app = pyotp.TOTP(proposal["secret"])
    assert (await here("POST", "/v1/me/second-factor:confirm", {"code": app.at(directory.now)})).status_code == 200
    answers = []
    for _ in range(3):
        wrong = await here("POST", "/v1/me/second-factor", {"password": PASSWORD, "code": "000000"})
        known = await here("POST", "/v1/me/password", {"old": PASSWORD, "new": PASSWORD})
        answers += [wrong.status_code, known.status_code]
    assert answers == [401, 422, 401, 422, 401, 429]
