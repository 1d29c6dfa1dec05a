from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from kitchen_directory.access import digest
from kitchen_directory.domain.organisations import Kind, Organisation
from kitchen_directory.domain.people import Person, State, person_id
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


async def test_a_units_people_are_named_to_the_unit_and_to_nobody_elses() -> None:
    directory = FakeDirectory()
    for one in ("u1", "u2"):
        unit = Organisation(
            id=one, code=one, name=one, kind=Kind.UNIT, speciality="police", tier=2, area_code="520103", sequence=1
        )
        directory.organisations.put(unit, directory.now)
    rights = {
        "head": (Right("unit_head", Scope("unit", "u1")),),
        "handler": (Right("unit_handler", Scope("unit", "u1")), Right("unit_handler", Scope("unit", "u2"))),
        "gone": (Right("unit_handler", Scope("unit", "u1")),),
        "stranger": (Right("unit_handler", Scope("unit", "u2")),),
        "centre": (Right("dispatcher", Scope("area", "520103")),),
    }
    for name, has in rights.items():
        state = State.DISABLED if name == "gone" else State.ACTIVE
        person = Person(id=person_id(name), username=name, name=name, rights=has, state=state, sequence=1)
        directory.people.put(person, directory.now)
        directory.credentials.passwords[person.id] = digest(PASSWORD)
    async with client(make_app(directory.access(services={}), Readiness())) as web:
        path = "/v1/organisations/u1/colleagues"
        for who in ("head", "centre"):
            answer = (await web.get(path, headers=await as_(web, who))).json()
            assert [(one["name"], one["roles"]) for one in answer["items"]] == [
                ("handler", ["unit_handler"]),
                ("head", ["unit_head"]),
            ]
        assert (await web.get(path, headers=await as_(web, "stranger"))).status_code == 404
        assert (await web.get("/v1/organisations/u9/colleagues", headers=await as_(web, "head"))).status_code == 404
