from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from kitchen_directory.access import digest
from kitchen_directory.domain.people import Person, person_id
from kitchen_directory.main import make_app
from kitchenkit.health import Readiness
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory
from tests.fakes.web import client

PASSWORD = "correct horse battery"


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    directory = FakeDirectory()
    for username, role in {"clerk": "triage_clerk", "chief": "desk_chief", "resident": "resident"}.items():
        person = Person(
            id=person_id(username), username=username, name=f"{username} 女士", rights=(Right(role, Scope("hub")),)
        )
        directory.people.put(replace(person, sequence=1), directory.now)
        directory.credentials.passwords[person.id] = digest(PASSWORD)
    async with client(make_app(directory.access(services={}), Readiness())) as made:
        yield made


async def as_(web: httpx.AsyncClient, username: str) -> dict[str, str]:
    told = (await web.post("/v1/sign-in", json={"username": username, "password": PASSWORD})).json()
    return {"Authorization": f"Bearer {told['access_token']}"}


async def test_staff_learn_the_names_of_colleagues_and_of_nobody_else(web: httpx.AsyncClient) -> None:
    asked = httpx.QueryParams({"id": [person_id(name) for name in ("chief", "resident", "nobody")]})
    answer = await web.get("/v1/names", params=asked, headers=await as_(web, "clerk"))
    assert answer.json() == {"items": [{"id": person_id("chief"), "name": "chief 女士"}]}


async def test_who_is_not_staff_learns_no_names(web: httpx.AsyncClient) -> None:
    asked = {"id": person_id("chief")}
    assert (await web.get("/v1/names", params=asked, headers=await as_(web, "resident"))).status_code == 403
    assert (await web.get("/v1/names", params=asked)).status_code == 401
