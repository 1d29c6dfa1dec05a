"""Who did what: told whole, newest first, to those who look after it, and only to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kitchen_directory.access import digest
from kitchen_directory.domain.people import PERSON, Alter, GrantRight, Person, person_id
from kitchen_directory.main import make_app
from kitchenkit.decide import Context
from kitchenkit.health import Readiness
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory
from tests.fakes.web import client

PASSWORD = "correct horse battery"
PEOPLE = {
    "auditor": Right("auditor", Scope("hub")),
    "auditor-2": Right("auditor", Scope("area", "520103")),
    "officer": Right("privacy_officer", Scope("hub")),
    "admin": Right("admin", Scope("hub")),
    "clerk": Right("intake_clerk", Scope("hub")),
}


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for username, right in PEOPLE.items():
        person = Person(id=person_id(username), username=username, name=username, rights=(right,), sequence=1)
        made.people.put(person, made.now)
        made.credentials.passwords[person.id] = digest(PASSWORD)
    return made


@pytest.fixture
async def web(directory: FakeDirectory) -> AsyncIterator[httpx.AsyncClient]:
    async with client(make_app(directory.access(), Readiness())) as made:
        yield made


async def as_(web: httpx.AsyncClient, username: str) -> dict[str, str]:
    answer = await web.post("/v1/sign-in", json={"username": username, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def change(directory: FakeDirectory, *commands: object) -> None:
    """Let the administrator change the clerk, a second after whatever was before."""
    for command in commands:
        directory.wait(timedelta(seconds=1))
        loaded = directory.people.rows[person_id("clerk")]
        context = Context(
            actor=person_id("admin"), role="admin", scope="hub", now=directory.now, cause="c", reason="调岗"
        )
        decision = PERSON.decide(loaded.aggregate, command, context)
        await directory.people.commit([loaded.change().add(decision, context)])
    directory.wait(timedelta(seconds=1))


async def listed(web: httpx.AsyncClient, headers: dict[str, str], **asked: Any) -> dict[str, Any]:
    answer = await web.get("/v1/audit", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_who_gave_a_right_is_told_with_the_reason(directory: FakeDirectory, web: httpx.AsyncClient) -> None:
    await change(directory, GrantRight(role="reporter", kind="desk", id="d1"))
    told = await listed(web, await as_(web, "officer"), what="GrantsChanged")
    (item,) = told["items"]
    assert (item["actor"], item["role"], item["scope"]) == (person_id("admin"), "admin", "hub")
    assert (item["about_kind"], item["about"], item["reason"]) == ("person", person_id("clerk"), "调岗")
    assert any("contact data revealed" in line for line in told["covers_not"])


async def test_sign_ins_wrong_passwords_and_the_reading_itself_are_told(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    auditor = await as_(web, "auditor")
    for password in ("wrong", PASSWORD):
        directory.wait(timedelta(seconds=1))
        await web.post("/v1/sign-in", json={"username": "clerk", "password": password})
    await web.post("/v1/sign-in", json={"username": "nobody", "password": "wrong"})
    items = (await listed(web, auditor, about=person_id("clerk")))["items"]
    assert [(one["what"], one["actor"]) for one in items] == [("SignedIn", person_id("clerk")), ("WrongPassword", "")]
    read = (await listed(web, auditor, what="AuditRead"))["items"]
    assert [(one["actor"], one["about"]) for one in read] == [(person_id("auditor"), person_id("clerk"))]


async def test_pages_follow_one_another_without_a_gap(directory: FakeDirectory, web: httpx.AsyncClient) -> None:
    await change(directory, *(Alter(name=f"受理员{number}") for number in range(7)))
    auditor, seen, cursor = await as_(web, "auditor"), [], ""
    for _ in range(4):
        page = await listed(web, auditor, what="PersonChanged", limit=2, cursor=cursor)
        seen += [one["at"] for one in page["items"]]
        cursor = page["next"]
    assert cursor is None
    assert len(set(seen)) == 7
    assert seen == sorted(seen, reverse=True)


async def test_a_window_leaves_out_what_is_outside(directory: FakeDirectory, web: httpx.AsyncClient) -> None:
    await change(directory, Alter(name="一"))
    directory.wait(timedelta(days=8))
    await change(directory, Alter(name="二"))
    auditor = await as_(web, "auditor")
    assert len((await listed(web, auditor, actor=person_id("admin")))["items"]) == 1
    since = (directory.now - timedelta(days=30)).isoformat()
    assert len((await listed(web, auditor, actor=person_id("admin"), since=since))["items"]) == 2
    too_long = await web.get("/v1/audit", params={"since": "2020-01-01T00:00:00Z"}, headers=auditor)
    assert too_long.status_code == 422
    for asked in ({"cursor": "x"}, {"until": "0001-01-01T00:00:00Z"}, {"until": "9999-12-31T23:59:59-01:00"}):
        assert (await web.get("/v1/audit", params=asked, headers=auditor)).status_code == 422


@pytest.mark.parametrize("username", ["admin", "clerk", "auditor-2"])
async def test_nobody_else_reads_it(web: httpx.AsyncClient, username: str) -> None:
    """Least of all those whose doings are in it; and who looks after one area is not told of the whole hub."""
    assert (await web.get("/v1/audit", headers=await as_(web, username))).status_code == 403


async def test_a_token_is_worth_nothing_for_a_person_whose_right_was_taken(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    auditor = await as_(web, "auditor")
    person = directory.people.rows[person_id("auditor")].aggregate
    directory.people.put(replace(person, rights=()), directory.now)
    assert (await web.get("/v1/audit", headers=auditor)).status_code == 403
