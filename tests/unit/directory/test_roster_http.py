"""Rosters over HTTP: a unit's head keeps those of the unit, with its own people, and who is on duty is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from kitchen_directory.access import digest
from kitchen_directory.domain.organisations import Kind, Organisation, organisation_id
from kitchen_directory.domain.people import Person, State, person_id
from kitchen_directory.main import make_app
from kitchenkit.health import Readiness
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory
from tests.fakes.web import client

PASSWORD = "correct horse battery"
UNIT, OTHER = (organisation_id(Kind.UNIT, code) for code in ("municipal-520103", "fire-520102"))
SECTION = organisation_id(Kind.SECTION, "municipal-520103-light")
PEOPLE = {
    "admin": ("admin", Scope("hub"), ""),
    "head": ("unit_head", Scope("unit", UNIT), UNIT),
    "worker": ("unit_handler", Scope("unit", UNIT), UNIT),
    "lamps": ("unit_handler", Scope("unit", SECTION), SECTION),
    "stranger": ("unit_handler", Scope("unit", OTHER), OTHER),
    "area": ("dispatcher", Scope("area", "520103"), ""),
    "resident": ("resident", Scope("hub"), ""),
}
START = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)


def organisation(kind: Kind, code: str, area: str, parent: str = "") -> Organisation:
    return Organisation(
        id=organisation_id(kind, code), kind=kind, code=code, name=code, speciality="municipal",
        tier=2 if kind is Kind.UNIT else 0, area_code=area, parent_id=parent, sequence=1,
    )  # fmt: skip


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for one in (
        organisation(Kind.UNIT, "municipal-520103", "520103"),
        organisation(Kind.UNIT, "fire-520102", "520102"),
        organisation(Kind.SECTION, "municipal-520103-light", "520103", UNIT),
    ):
        made.organisations.put(one, made.now)
    for username, (role, scope, home) in PEOPLE.items():
        person = Person(
            id=person_id(username), username=username, name=f"{username}先生", rights=(Right(role, scope),),
            organisation_id=home, sequence=1,
        )  # fmt: skip
        made.people.put(person, made.now)
        made.credentials.passwords[person.id] = digest(PASSWORD)
    return made


class Web:
    """The directory's HTTP side, and whoever asks."""

    def __init__(self, directory: FakeDirectory, made: httpx.AsyncClient) -> None:
        self.directory, self.made = directory, made

    async def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        signed = await self.directory.access().sign_in(who, PASSWORD)
        return await self.made.request(
            method, path, headers={"Authorization": f"Bearer {signed.access_token}"}, json=body
        )

    async def told(self, who: str, method: str, path: str, body: Any = None) -> Any:
        answer = await self.ask(who, method, path, body)
        assert answer.is_success, answer.text
        return answer.json()

    async def on_duty(self, at: datetime, unit: str = UNIT) -> tuple[str, str] | None:
        found = await self.told("area", "GET", f"/v1/organisations/{unit}/duty?at={at:%Y-%m-%dT%H:%M:%SZ}")
        return (found["person"]["name"], found["basis"]) if found["person"] else None


@pytest.fixture
async def web(directory: FakeDirectory) -> AsyncIterator[Web]:
    async with client(make_app(directory.access(), Readiness())) as made:
        yield Web(directory, made)


def laid(*people: str, unit: str = UNIT, month: str = "2026-11", hours: int = 24) -> dict[str, Any]:
    shifts = [
        {
            "person_id": person_id(person),
            "starts_at": (START + timedelta(days=number)).isoformat(),
            "ends_at": (START + timedelta(days=number, hours=hours)).isoformat(),
        }
        for number, person in enumerate(people)
    ]
    return {"unit_id": unit, "month": month, "shifts": shifts}


async def test_the_head_lays_a_roster_and_everybody_sees_who_is_on_duty(web: Web) -> None:
    made = await web.told("head", "POST", "/v1/rosters", laid("worker", "lamps"))
    assert (made["month"], len(made["shifts"]), made["area_code"]) == ("2026-11", 2, "520103")
    assert await web.on_duty(START) == ("worker先生", "roster")
    assert await web.on_duty(START + timedelta(days=1)) == ("lamps先生", "roster")
    assert await web.on_duty(START + timedelta(days=2)) == ("head先生", "head")
    assert await web.on_duty(START, SECTION) == ("head先生", "head"), "a section without a head has its unit's"
    elsewhere = await web.ask("area", "GET", f"/v1/organisations/{OTHER}/duty")
    assert elsewhere.status_code == 403, "another district's"


async def test_who_is_away_is_stood_in_for_until_that_is_ended(web: Web) -> None:
    await web.told("head", "POST", "/v1/rosters", laid("worker"))
    wanted = {
        "unit_id": UNIT, "person_id": person_id("worker"), "substitute_id": person_id("lamps"),
        "starts_at": START.isoformat(), "ends_at": (START + timedelta(days=3)).isoformat(),
    }  # fmt: skip
    made = await web.told("head", "POST", "/v1/substitutions", wanted)
    assert await web.on_duty(START) == ("lamps先生", "substitute")
    assert (await web.told("head", "POST", f"/v1/substitutions/{made['id']}:end"))["state"] == "ended"
    assert await web.on_duty(START) == ("worker先生", "roster")
    again = await web.ask("head", "POST", f"/v1/substitutions/{made['id']}:end")
    assert again.status_code == 409


async def test_who_may_not_sign_in_any_more_is_not_on_duty(web: Web, directory: FakeDirectory) -> None:
    await web.told("head", "POST", "/v1/rosters", laid("worker"))
    worker = directory.people.rows[person_id("worker")].aggregate
    directory.people.put(replace(worker, state=State.DISABLED, sequence=2), directory.now)
    assert await web.on_duty(START) == ("head先生", "head")


async def test_a_roster_is_changed_shift_by_shift(web: Web) -> None:
    roster = (await web.told("head", "POST", "/v1/rosters", laid("worker")))["id"]
    shift = laid("worker", "lamps")["shifts"][1]
    assert len((await web.told("head", "POST", f"/v1/rosters/{roster}:assign", shift))["shifts"]) == 2
    overlap = {**shift, "person_id": person_id("worker"), "starts_at": (START + timedelta(hours=30)).isoformat()}
    clash = await web.ask("head", "POST", f"/v1/rosters/{roster}:assign", overlap)
    assert (clash.status_code, clash.json()["code"]) == (409, "right_shift")
    cleared = await web.told("head", "POST", f"/v1/rosters/{roster}:clear", {"starts_at": START.isoformat()})
    assert [one["person_id"] for one in cleared["shifts"]] == [person_id("lamps")]
    assert (await web.told("head", "POST", f"/v1/rosters/{roster}:rearrange", {"shifts": []}))["shifts"] == []
    listed = await web.told("worker", "GET", f"/v1/rosters?unit_id={UNIT}&month=2026-11")
    assert [one["id"] for one in listed["items"]] == [roster]


@pytest.mark.parametrize(
    ("who", "status"),
    [("admin", 201), ("head", 201), ("worker", 403), ("stranger", 403), ("area", 403), ("resident", 403)],
)
async def test_who_may_keep_a_roster(web: Web, who: str, status: int) -> None:
    assert (await web.ask(who, "POST", "/v1/rosters", laid("worker"))).status_code == status


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        (laid("worker", unit="nothing"), ["body", "unit_id"]),
        (laid("worker", month="2026-13"), ["body", "month"]),
        (laid("worker", month="November"), ["body", "month"]),
        (laid("worker", "stranger"), ["body", "shifts", 1, "person_id"]),
        (laid("nobody"), ["body", "shifts", 0, "person_id"]),
        (
            {**laid(), "shifts": [{"person_id": "p", "starts_at": "2026-11-22T08:00", "ends_at": "2026-11-22T09:00"}]},
            ["body", "shifts", 0],
        ),
    ],
)
async def test_what_cannot_be_laid_names_its_field(web: Web, body: dict[str, Any], loc: list[Any]) -> None:
    answer = await web.ask("admin", "POST", "/v1/rosters", body)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, loc)


async def test_a_month_that_is_not_the_shifts_is_refused_and_one_is_laid_once(web: Web) -> None:
    other = await web.ask("head", "POST", "/v1/rosters", laid("worker", month="2026-12"))
    assert (other.status_code, other.json()["code"]) == (409, "wrong_shifts")
    await web.told("head", "POST", "/v1/rosters", laid("worker"))
    assert (await web.ask("head", "POST", "/v1/rosters", laid("lamps"))).json()["code"] == "exists"


async def test_a_section_is_a_part_of_a_unit_in_use(web: Web) -> None:
    body = {"kind": "section", "code": "municipal-520103-road", "name": "道路养护科", "area_code": "520103"}
    for parent, code in (("", 409), ("nothing", 422), (SECTION, 422)):
        answer = await web.ask("admin", "POST", "/v1/organisations", {**body, "parent_id": parent})
        assert answer.status_code == code, answer.text
    made = await web.told("admin", "POST", "/v1/organisations", {**body, "parent_id": UNIT})
    assert (made["kind"], made["parent_id"], made["tier"]) == ("section", UNIT, None)
    orphan = await web.ask("admin", "POST", f"/v1/organisations/{made['id']}:alter", {"parent_id": ""})
    assert orphan.json()["code"] == "parent_of_a_section"
    listed = await web.told("admin", "GET", f"/v1/organisations?kind=section&parent_id={UNIT}")
    assert {one["name"] for one in listed["items"]} == {"道路养护科", "municipal-520103-light"}


async def test_who_is_on_duty_is_not_everybodys_business(web: Web) -> None:
    assert (await web.ask("resident", "GET", f"/v1/organisations/{UNIT}/duty")).status_code == 403
    assert (await web.ask("area", "GET", "/v1/organisations/nothing/duty")).status_code == 404
    wrong = await web.ask("area", "GET", f"/v1/organisations/{UNIT}/duty?at=yesterday")
    assert wrong.json()["errors"][0]["loc"] == ["query", "at"]
