from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kitchen_directory.access import digest
from kitchen_directory.domain.organisations import Kind, Organisation, organisation_id
from kitchen_directory.domain.people import Person, person_id
from kitchen_directory.main import make_app
from kitchen_directory.revoking import Revoking
from kitchenkit.health import Readiness
from kitchenkit.rights import Right, Scope
from kitchenkit.time import now
from tests.fakes.directory import FakeDirectory, FakeEndings
from tests.fakes.web import client

PASSWORD = "correct horse battery"
PEOPLE = {
    "admin": ("admin", Scope("hub")),
    "admin-2": ("admin", Scope("area", "520103")),
    "clerk": ("intake_clerk", Scope("area", "520103")),
    "chief": ("desk_chief", Scope("hub")),
    "program": ("service", Scope("hub")),
    "worker": ("grid_worker", Scope("area", "520102016")),
}


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for username, (role, scope) in PEOPLE.items():
        person = Person(id=person_id(username), username=username, name=username, rights=(Right(role, scope),))
        made.people.put(replace(person, sequence=1), made.now)
        made.credentials.passwords[person.id] = digest(PASSWORD)
    unit = Organisation(
        id=organisation_id(Kind.UNIT, "police-520103"),
        kind=Kind.UNIT,
        code="police-520103",
        name="云岩分局",
        speciality="police",
        tier=2,
        area_code="520103",
        sequence=1,
    )
    made.organisations.put(unit, made.now)
    return made


@pytest.fixture
async def web(directory: FakeDirectory) -> AsyncIterator[httpx.AsyncClient]:
    app = make_app(directory.access(services={"triage": "s1", "directory": "s2"}), Readiness())
    async with client(app) as made:
        yield made


async def as_(web: httpx.AsyncClient, username: str, password: str = PASSWORD) -> dict[str, str]:
    answer = await web.post("/v1/sign-in", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_signing_in_gives_tokens_and_who_one_is(web: httpx.AsyncClient) -> None:
    answer = await web.post("/v1/sign-in", json={"username": "clerk", "password": PASSWORD})
    told = answer.json()
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 900)
    assert told["person"]["rights"] == [{"role": "intake_clerk", "kind": "area", "id": "520103"}]
    again = await web.post("/v1/refresh", json={"refresh_token": told["refresh_token"]})
    assert again.status_code == 200
    reused = await web.post("/v1/refresh", json={"refresh_token": told["refresh_token"]})
    assert (reused.status_code, reused.json()["code"]) == (401, "session_ended")


async def test_a_password_is_taken_as_it_was_typed(directory: FakeDirectory, web: httpx.AsyncClient) -> None:
    directory.credentials.passwords[person_id("clerk")] = digest(f" {PASSWORD} ")
    answer = await web.post("/v1/sign-in", json={"username": " clerk ", "password": f" {PASSWORD} "})
    assert answer.status_code == 200


async def test_wrong_passwords_are_problems_and_then_a_wait(web: httpx.AsyncClient) -> None:
    wrong = {"username": "clerk", "password": "wrong"}
    for _ in range(5):
        answer = await web.post("/v1/sign-in", json=wrong)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    locked = await web.post("/v1/sign-in", json=wrong)
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "31")


async def test_me_is_null_for_nobody_and_says_who_one_is(web: httpx.AsyncClient) -> None:
    nobody = await web.get("/v1/me")
    assert (nobody.status_code, nobody.json()) == (200, None)
    me = await web.get("/v1/me", headers=await as_(web, "worker"))
    assert (me.json()["username"], me.json()["limit"]) == ("worker", 6000)
    assert (await web.get("/v1/me", headers={"Authorization": "Bearer nonsense"})).status_code == 401


async def test_the_key_set_is_public_and_may_be_kept(web: httpx.AsyncClient) -> None:
    answer = await web.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert [key["alg"] for key in answer.json()["keys"]] == ["Ed25519"]


async def test_an_api_key_is_shown_once_works_everywhere_and_dies_at_once(web: httpx.AsyncClient) -> None:
    signed, me = await as_(web, "worker"), person_id("worker")
    made = await web.post(f"/v1/people/{me}/api-keys", json={"label": "手机"}, headers=signed)
    assert (made.status_code, made.json()["limit"]) == (201, 6000)
    key = {"X-API-Key": made.json()["api_key"]}
    exchanged = await web.post("/v1/token", json={"grant": "api_key"}, headers=key)
    assert exchanged.json()["expires_in"] == 300
    assert (await web.get("/v1/me", headers=key)).json()["id"] == me
    listed = (await web.get("/v1/me", headers=signed)).json()["keys"]
    assert [(one["id"], one["label"]) for one in listed] == [(made.json()["id"], "手机")]
    revoked = await web.post(f"/v1/people/{me}/api-keys/{made.json()['id']}:revoke", headers=signed)
    assert revoked.status_code == 200
    assert revoked.json()["keys"][0]["revoked_at"] is not None
    dead = await web.post("/v1/token", json={"grant": "api_key"}, headers=key)
    assert (dead.status_code, dead.json()["code"]) == (401, "unknown_key")


async def test_nobody_makes_a_key_for_another_person(web: httpx.AsyncClient) -> None:
    for username, status in (("clerk", 403), ("admin", 409)):
        answer = await web.post(f"/v1/people/{person_id('worker')}/api-keys", json={}, headers=await as_(web, username))
        assert answer.status_code == status
    program = f"/v1/people/{person_id('program')}/api-keys"
    made = await web.post(program, json={"limit": 100_000}, headers=await as_(web, "admin"))
    assert (made.status_code, made.json()["limit"]) == (201, 100_000)


async def test_a_service_exchanges_its_secret(web: httpx.AsyncClient) -> None:
    body = {"grant": "service", "service": "triage", "audience": "directory"}
    good = await web.post("/v1/token", json=body, auth=httpx.BasicAuth("triage", "s1"))
    assert (good.status_code, good.json()["expires_in"]) == (200, 300)
    for auth in (httpx.BasicAuth("triage", "wrong"), httpx.BasicAuth("other", "s1")):
        assert (await web.post("/v1/token", json=body, auth=auth)).status_code == 401
    assert (await web.post("/v1/token", json=body)).status_code == 401
    broken = await web.post("/v1/token", json=body, headers={"Authorization": "Basic ***"})
    assert broken.status_code == 401


async def test_organisations_are_listed_for_everybody_and_kept_by_administrators(web: httpx.AsyncClient) -> None:
    listed = await web.get("/v1/organisations", params={"kind": "unit", "area_code": "5201"})
    assert [one["name"] for one in listed.json()["items"]] == ["云岩分局"]
    assert (await web.get("/v1/organisations", params={"kind": "club"})).status_code == 422
    assert (await web.get("/v1/organisations", params={"colour": "red"})).status_code == 422
    unit = listed.json()["items"][0]["id"]
    assert (await web.post(f"/v1/organisations/{unit}:close")).status_code == 401
    assert (await web.post(f"/v1/organisations/{unit}:close", headers=await as_(web, "clerk"))).status_code == 403
    closed = await web.post(f"/v1/organisations/{unit}:close", headers=await as_(web, "admin-2"))
    assert (closed.status_code, closed.json()["state"], closed.json()["sequence"]) == (200, "closed", 2)
    again = await web.post(f"/v1/organisations/{unit}:close", headers=await as_(web, "admin"))
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


async def test_a_new_organisation_is_made_once(web: httpx.AsyncClient) -> None:
    body = {"kind": "unit", "code": "fire-520103", "name": "云岩区消防", "area_code": "520103", "tier": 2}
    admin = await as_(web, "admin")
    made = await web.post("/v1/organisations", json=body, headers=admin)
    assert (made.status_code, made.json()["id"]) == (201, organisation_id(Kind.UNIT, "fire-520103"))
    assert (await web.post("/v1/organisations", json=body, headers=admin)).status_code == 409
    without = await web.post("/v1/organisations", json={**body, "code": "x", "tier": 0}, headers=admin)
    assert (without.status_code, without.json()["code"]) == (409, "bad_tier")


async def test_people_are_seen_by_those_who_may_and_only_where_they_reach(web: httpx.AsyncClient) -> None:
    assert (await web.get("/v1/people")).status_code == 401
    assert (await web.get("/v1/people", headers=await as_(web, "clerk"))).status_code == 403
    everyone = await web.get("/v1/people", headers=await as_(web, "chief"))
    assert len(everyone.json()["items"]) == len(PEOPLE)
    assert "password" not in everyone.text
    assert "hash" not in everyone.text
    district = await as_(web, "admin-2")
    for username, status in (("clerk", 200), ("worker", 404), ("chief", 404)):
        assert (await web.get(f"/v1/people/{person_id(username)}", headers=district)).status_code == status


async def test_rights_are_given_by_administrators_and_never_to_oneself(web: httpx.AsyncClient) -> None:
    admin = await as_(web, "admin")
    body: dict[str, Any] = {"role": "reporter", "kind": "desk", "id": "d1", "reason": "借调"}
    granted = await web.post(f"/v1/people/{person_id('clerk')}:grant", json=body, headers=admin)
    assert granted.json()["rights"][-1] == {"role": "reporter", "kind": "desk", "id": "d1"}
    own = await web.post(f"/v1/people/{person_id('admin')}:grant", json=body, headers=admin)
    assert (own.status_code, own.json()["code"]) == (409, "own_rights")
    wrong = await web.post(f"/v1/people/{person_id('clerk')}:grant", json={**body, "role": "king"}, headers=admin)
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["body", "role"])
    wrong = await web.post(f"/v1/people/{person_id('clerk')}:grant", json={**body, "kind": "hub"}, headers=admin)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "a_right")


async def test_a_disabled_person_is_nobody_at_once_here(web: httpx.AsyncClient) -> None:
    signed = await as_(web, "clerk")
    answer = await web.post(f"/v1/people/{person_id('clerk')}:disable", headers=await as_(web, "admin"))
    assert answer.json()["state"] == "disabled"
    nobody = await web.get("/v1/me", headers=signed)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")
    refused = await web.post("/v1/sign-in", json={"username": "clerk", "password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (403, "disabled")


async def test_a_session_does_not_come_back_with_the_person(directory: FakeDirectory, web: httpx.AsyncClient) -> None:
    directory.now = now() - timedelta(minutes=1)  # commands go by the real clock
    signed = await web.post("/v1/sign-in", json={"username": "clerk", "password": PASSWORD})
    admin, path = await as_(web, "admin"), f"/v1/people/{person_id('clerk')}"
    assert (await web.post(f"{path}:disable", headers=admin)).status_code == 200
    assert (await web.post(f"{path}:enable", headers=admin)).status_code == 200
    again = await web.post("/v1/refresh", json={"refresh_token": signed.json()["refresh_token"]})
    assert (again.status_code, again.json()["code"]) == (401, "session_ended")


async def test_a_token_of_a_disabled_administrator_is_nothing_here(web: httpx.AsyncClient) -> None:
    """The token itself is good for minutes more."""
    second, path = await as_(web, "admin-2"), f"/v1/people/{person_id('clerk')}"
    assert (await web.post(f"{path}:alter", json={"name": "受理员"}, headers=second)).status_code == 200
    ended = await web.post(f"/v1/people/{person_id('admin-2')}:disable", headers=await as_(web, "admin"))
    assert ended.status_code == 200
    assert (await web.post(f"{path}:alter", json={"name": "别名"}, headers=second)).status_code == 401


async def test_a_right_that_was_taken_is_gone_here_at_once(directory: FakeDirectory, web: httpx.AsyncClient) -> None:
    directory.now = now() - timedelta(minutes=1)  # commands go by the real clock
    chief = await as_(web, "chief")
    assert (await web.get("/v1/people", headers=chief)).status_code == 200
    body = {"role": "desk_chief", "kind": "hub"}
    taken = await web.post(f"/v1/people/{person_id('chief')}:revoke", json=body, headers=await as_(web, "admin"))
    assert taken.status_code == 200
    assert (await web.get("/v1/people", headers=chief)).status_code == 401
    directory.now = now() + timedelta(seconds=1)
    assert (await web.get("/v1/people", headers=await as_(web, "chief"))).status_code == 403


async def test_services_are_told_of_what_was_ended_within_the_life_of_a_token_and_nobody_else_is(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    directory.now = now() - timedelta(minutes=1)
    admin, clerk = await as_(web, "admin"), f"/v1/people/{person_id('clerk')}"
    issued = (await web.post(f"/v1/people/{person_id('program')}/api-keys", json={}, headers=admin)).json()
    body = {"grant": "service", "service": "triage", "audience": "directory"}
    asked = await web.post("/v1/token", json=body, auth=("triage", "s1"))
    service = {"Authorization": f"Bearer {asked.json()['access_token']}"}

    before = (await web.get("/v1/revocations", headers=service)).json()
    assert (before["people"], before["keys"]) == ([], [])
    directory.wait(timedelta(seconds=1))
    assert (await web.post(f"{clerk}:disable", headers=admin)).status_code == 200
    key = f"/v1/people/{person_id('program')}/api-keys/{issued['id']}"
    assert (await web.post(f"{key}:revoke", headers=admin)).status_code == 200
    after = (await web.get("/v1/revocations", headers=service, params={"known": before["version"]})).json()
    assert [one["id"] for one in after["people"]] == [person_id("clerk")]
    assert after["keys"] == [issued["id"]]
    same = (await web.get("/v1/revocations", headers=service, params={"known": after["version"]})).json()
    assert same == {"version": after["version"], "people": [], "keys": [], "sessions": []}
    directory.wait(timedelta(minutes=22))  # no token of before lives any more
    asked = await web.post("/v1/token", json=body, auth=("triage", "s1"))
    service = {"Authorization": f"Bearer {asked.json()['access_token']}"}
    assert (await web.get("/v1/revocations", headers=service)).json()["people"] == []

    program = await as_(web, "program")  # has the role of programs, and is no service of the hub
    for who in ({}, await as_(web, "admin"), program):
        assert (await web.get("/v1/revocations", headers=who)).status_code in (401, 403)


async def test_a_hundred_services_that_ask_at_once_are_one_question_to_the_database(directory: FakeDirectory) -> None:
    revoking, endings = Revoking(directory.stores.endings, directory.clock()), directory.stores.endings
    assert isinstance(endings, FakeEndings)
    await asyncio.gather(*(revoking.ended() for _ in range(100)))
    assert endings.asked == 1
    directory.wait(timedelta(milliseconds=500))
    await revoking.ended()
    assert endings.asked == 2


async def test_a_password_is_changed_with_the_old_one_and_given_by_an_administrator(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    signed = await as_(web, "clerk")
    wrong = await web.post("/v1/me/password", json={"old": "no", "new": "another good one"}, headers=signed)
    assert wrong.status_code == 401
    weak = await web.post("/v1/me/password", json={"old": PASSWORD, "new": "short"}, headers=signed)
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    done = await web.post("/v1/me/password", json={"old": PASSWORD, "new": "another good one"}, headers=signed)
    assert done.status_code == 204
    directory.wait(timedelta(seconds=1))
    assert (await web.get("/v1/me", headers=signed)).status_code == 401
    signed = await as_(web, "clerk", "another good one")
    mine = f"/v1/people/{person_id('clerk')}/password"
    assert (await web.post(mine, json={"new": "a third good one"}, headers=signed)).status_code == 403
    assert (await web.post(mine, json={"new": "a third good one"}, headers=await as_(web, "admin"))).status_code == 204
    again = await web.post("/v1/sign-in", json={"username": "clerk", "password": "a third good one"})
    assert again.status_code == 200


async def test_a_new_person_can_do_nothing_yet(web: httpx.AsyncClient) -> None:
    admin = await as_(web, "admin")
    made = await web.post("/v1/people", json={"username": "New-1", "name": "网格员99"}, headers=admin)
    assert (made.status_code, made.json()["username"], made.json()["rights"]) == (201, "new-1", [])
    refused = await web.post("/v1/sign-in", json={"username": "new-1", "password": "whatever"})
    assert refused.status_code == 401


async def test_basic_credentials_are_no_token(web: httpx.AsyncClient) -> None:
    packed = base64.b64encode(b"clerk:password").decode()
    assert (await web.get("/v1/people", headers={"Authorization": f"Basic {packed}"})).status_code == 401
