"""A second factor: how it is set up, asked for, used up and lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest

from kitchen_directory.access import Denied, digest
from kitchen_directory.domain.people import Person, State, person_id
from kitchen_directory.enrolment import Enrolment, hand_out
from kitchen_directory.main import make_app
from kitchenkit.health import Readiness
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory
from tests.fakes.web import client

PASSWORD = "correct horse battery"
ROLES = {"clerk": "intake_clerk", "neighbour": "resident", "admin": "admin"}


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for username, role in ROLES.items():
        person = Person(id=person_id(username), username=username, name=username, rights=(Right(role, Scope("hub")),))
        made.people.put(replace(person, sequence=1), made.now)
    return made


@pytest.fixture
async def web(directory: FakeDirectory) -> AsyncIterator[httpx.AsyncClient]:
    async with client(make_app(directory.access(second_factor=True), Readiness())) as made:
        yield made


def code_of(directory: FakeDirectory, secret: str) -> str:
    return pyotp.TOTP(secret).at(directory.now)


async def set_up(directory: FakeDirectory, username: str) -> tuple[str, list[str]]:
    """Return the secret in the app and the recovery codes of somebody who used their setup code."""
    enrolment = Enrolment(access=directory.access(second_factor=True))
    handed = await hand_out(directory.stores, person_id(username), directory.now)
    _, proposal = await enrolment.look(handed.code)
    assert proposal is not None
    codes = await enrolment.finish(handed.code, PASSWORD, code_of(directory, proposal.secret))
    directory.wait(timedelta(minutes=1))
    return proposal.secret, codes


async def sign_in(web: httpx.AsyncClient, username: str, code: str = "") -> httpx.Response:
    return await web.post("/v1/sign-in", json={"username": username, "password": PASSWORD, "totp": code})


async def test_a_setup_code_leads_to_a_password_and_a_second_factor_and_is_good_once(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    handed = await hand_out(directory.stores, person_id("clerk"), directory.now)
    shown = (await web.post("/v1/setup", json={"setup_code": handed.code})).json()
    assert shown["username"] == "clerk"
    assert shown["second_factor"]["uri"].startswith("otpauth://totp/Central%20Kitchen:clerk?")
    code = code_of(directory, shown["second_factor"]["secret"])
    body = {"setup_code": handed.code, "password": PASSWORD, "code": code}
    weak = await web.post("/v1/setup:finish", json={**body, "password": "short"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    wrong = await web.post("/v1/setup:finish", json={**body, "code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")
    done = await web.post("/v1/setup:finish", json=body)
    assert len(set(done.json()["recovery_codes"])) == 10
    again = await web.post("/v1/setup:finish", json=body)
    assert (again.status_code, again.json()["code"]) == (410, "setup_over")


async def test_who_needs_no_second_factor_sets_up_a_password_alone(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    handed = await hand_out(directory.stores, person_id("neighbour"), directory.now)
    assert (await web.post("/v1/setup", json={"setup_code": handed.code})).json()["second_factor"] is None
    done = await web.post("/v1/setup:finish", json={"setup_code": handed.code, "password": PASSWORD})
    assert done.json() == {"recovery_codes": []}
    assert (await sign_in(web, "neighbour")).status_code == 200


async def test_a_setup_code_is_over_after_a_week_or_when_there_is_another(directory: FakeDirectory) -> None:
    enrolment = Enrolment(access=directory.access())
    first = await hand_out(directory.stores, person_id("clerk"), directory.now)
    second = await hand_out(directory.stores, person_id("clerk"), directory.now)
    with pytest.raises(Denied, match="another one"):
        await enrolment.look(first.code)
    await enrolment.look(second.code)
    directory.wait(timedelta(days=7))
    with pytest.raises(Denied, match="another one"):
        await enrolment.look(second.code)


async def test_a_setup_code_of_a_disabled_person_opens_nothing(directory: FakeDirectory) -> None:
    handed = await hand_out(directory.stores, person_id("clerk"), directory.now)
    person = directory.people.rows[person_id("clerk")].aggregate
    directory.people.put(replace(person, state=State.DISABLED), directory.now)
    with pytest.raises(Denied):
        await Enrolment(access=directory.access()).finish(handed.code, PASSWORD, "")


async def test_a_sign_in_asks_for_the_code_and_takes_each_once(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    secret, _ = await set_up(directory, "clerk")
    asked = await sign_in(web, "clerk")
    assert (asked.status_code, asked.json()["code"]) == (403, "second_factor_required")
    code = code_of(directory, secret)
    assert (await sign_in(web, "clerk", f"{code[:3]} {code[3:]}")).status_code == 200
    again = await sign_in(web, "clerk", code)
    assert (again.status_code, again.json()["code"]) == (401, "wrong_code")


@pytest.mark.parametrize(("off", "status"), [(-60, 401), (-30, 200), (30, 200), (60, 401)])
async def test_a_clock_may_be_off_by_half_a_minute(
    directory: FakeDirectory, web: httpx.AsyncClient, off: int, status: int
) -> None:
    secret, _ = await set_up(directory, "clerk")
    directory.wait(timedelta(minutes=5))
    code = pyotp.TOTP(secret).at(directory.now + timedelta(seconds=off))
    assert (await sign_in(web, "clerk", code)).status_code == status


async def test_wrong_codes_are_counted_with_wrong_passwords_and_a_right_password_forgives_none(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    """Or whoever has the password would try every code."""
    secret, _ = await set_up(directory, "clerk")
    answers = [(await sign_in(web, "clerk", code)).status_code for code in ("1", "", "2", "", "3")]
    assert answers == [401, 403, 401, 403, 401]
    assert (await sign_in(web, "clerk", code_of(directory, secret))).status_code == 429


async def test_a_recovery_code_is_good_once_and_me_says_how_many_are_left(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    _, codes = await set_up(directory, "clerk")
    signed = await sign_in(web, "clerk", codes[3].upper())
    assert signed.status_code == 200
    bearer = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    me = (await web.get("/v1/me", headers=bearer)).json()
    assert me["second_factor"] == {"set": True, "recovery_codes_left": 9}
    assert (await sign_in(web, "clerk", codes[3])).status_code == 401


async def test_a_new_second_factor_needs_the_old_one_and_replaces_it(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    _, codes = await set_up(directory, "clerk")
    signed = await sign_in(web, "clerk", codes[0])
    bearer = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    body: dict[str, Any] = {"password": PASSWORD}
    assert (await web.post("/v1/me/second-factor", json=body, headers=bearer)).status_code == 403
    proposed = await web.post("/v1/me/second-factor", json={**body, "code": codes[1]}, headers=bearer)
    code = code_of(directory, proposed.json()["secret"])
    assert (await sign_in(web, "clerk", code)).status_code == 401  # not in force yet
    done = await web.post("/v1/me/second-factor:confirm", json={"code": code}, headers=bearer)
    assert len(done.json()["recovery_codes"]) == 10
    assert (await sign_in(web, "clerk", codes[2])).status_code == 401  # the old ones are gone
    directory.wait(timedelta(seconds=30))
    assert (await sign_in(web, "clerk", code_of(directory, proposed.json()["secret"]))).status_code == 200


async def test_an_administrator_lets_another_one_begin_again_and_never_themselves(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    secret, _ = await set_up(directory, "clerk")
    admin, _ = await set_up(directory, "admin")
    kept = await sign_in(web, "clerk", code_of(directory, secret))
    signed = await sign_in(web, "admin", code_of(directory, admin))
    bearer = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    own = await web.post(f"/v1/people/{person_id('admin')}/setup-code", headers=bearer)
    assert (own.status_code, own.json()["code"]) == (403, "not_oneself")
    directory.wait(timedelta(minutes=1))
    made = await web.post(f"/v1/people/{person_id('clerk')}/setup-code", headers=bearer)
    assert made.status_code == 201
    assert (await sign_in(web, "clerk", code_of(directory, secret))).status_code == 401
    refreshed = await web.post("/v1/refresh", json={"refresh_token": kept.json()["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await web.post("/v1/setup", json={"setup_code": made.json()["setup_code"]})).status_code == 200


async def test_a_session_of_before_ends_when_its_person_becomes_staff(
    directory: FakeDirectory, web: httpx.AsyncClient
) -> None:
    """Or a right that needs a second factor would be used without one for a week."""
    directory.credentials.passwords[person_id("neighbour")] = digest(PASSWORD)
    signed = (await sign_in(web, "neighbour")).json()
    again = (await web.post("/v1/refresh", json={"refresh_token": signed["refresh_token"]})).json()
    person = directory.people.rows[person_id("neighbour")].aggregate
    directory.people.put(replace(person, rights=(Right("editor", Scope("hub")),)), directory.now)
    ended = await web.post("/v1/refresh", json={"refresh_token": again["refresh_token"]})
    assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")


async def test_what_is_kept_shows_neither_the_secret_nor_the_codes(directory: FakeDirectory) -> None:
    secret, codes = await set_up(directory, "clerk")
    kept = repr(directory.second_factors.rows) + repr(directory.people.facts)
    assert secret not in kept
    assert digest(PASSWORD) not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
