from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from kitchen_console.sessions import LEASE, LEAST, RENEW_AHEAD, Ended, Kept, Sessions, keys_of
from kitchenkit.problems import Problem
from kitchenkit.react import Transient
from tests.fakes.browser_sessions import MemoryDirectory, MemorySessions

BEGAN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
RIGHT = {"username": "clerk", "password": "right"}
KEY = Fernet.generate_key().decode()


class World:
    """One directory, one store, and as many processes as asked for."""

    def __init__(self) -> None:
        self.now, self.directory, self.store = BEGAN, MemoryDirectory(), MemorySessions()
        self.ended: set[str] = set()

    def process(self, keys: str = KEY) -> Sessions:
        async def moment(seconds: float) -> None:
            self.now += timedelta(seconds=seconds)
            await asyncio.sleep(0)

        return Sessions(
            self.store, self.directory, keys_of(keys), now=lambda: self.now, ended=self.ended.__contains__, sleep=moment
        )

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def world() -> World:
    return World()


async def test_a_session_that_one_process_began_is_known_to_every_other(world: World) -> None:
    secret, begun = await world.process().begin(RIGHT)
    found = await world.process().find(secret)
    assert found == begun
    assert (found.access_token, found.person["username"]) == ("access-1", "clerk")


async def test_a_wrong_password_is_refused_as_the_directory_refuses_it_and_nothing_is_kept(world: World) -> None:
    with pytest.raises(Problem) as refused:
        await world.process().begin({**RIGHT, "password": "wrong"})
    assert refused.value.code == "wrong_credentials"
    assert not world.store.rows


async def test_what_is_stored_shows_neither_the_cookie_nor_a_token(world: World) -> None:
    secret, session = await world.process().begin(RIGHT)
    (row,) = world.store.rows.values()
    stored = f"{row.kept.id} {row.kept.sealed!r} {base64.urlsafe_b64decode(row.kept.sealed)!r}"
    for hidden in (secret, session.access_token, session.refresh_token, session.csrf):
        assert hidden not in stored


async def test_a_token_that_is_good_for_long_is_not_renewed(world: World) -> None:
    secret, _ = await world.process().begin(RIGHT)
    world.later(world.directory.life - RENEW_AHEAD - 1)
    await world.process().find(secret)
    assert world.directory.refreshed == 0


async def test_a_token_is_renewed_before_it_ends_and_the_page_keeps_its_csrf_token(world: World) -> None:
    secret, begun = await world.process().begin(RIGHT)
    world.later(world.directory.life - RENEW_AHEAD + 1)
    found = await world.process().find(secret)
    assert (found.access_token, found.csrf) == ("access-2", begun.csrf)


@pytest.mark.parametrize("seconds", [RENEW_AHEAD - 1, LEAST / 2, -3600.0])
async def test_requests_at_once_in_several_processes_renew_once_and_none_loses_its_session(
    world: World, seconds: float
) -> None:
    secret, _ = await world.process().begin(RIGHT)
    world.later(world.directory.life - seconds)
    found = await asyncio.gather(*(world.process().find(secret) for _ in range(8)))
    assert (world.directory.refreshed, world.directory.reused) == (1, 0)
    good = {"access-1", "access-2"} if seconds > LEAST else {"access-2"}
    assert {session.access_token for session in found} <= good


async def test_while_somebody_else_renews_a_token_that_is_still_good_is_used_at_once(world: World) -> None:
    secret, session = await world.process().begin(RIGHT)
    world.later(world.directory.life - RENEW_AHEAD + 1)
    assert await world.store.lease(_kept(session.id), world.now.timestamp(), world.now.timestamp() + LEASE)
    before = world.now
    assert (await world.process().find(secret)).access_token == "access-1"
    assert world.now == before


async def test_the_lease_of_a_process_that_died_is_taken_over(world: World) -> None:
    secret, session = await world.process().begin(RIGHT)
    world.later(world.directory.life)
    assert await world.store.lease(_kept(session.id), world.now.timestamp(), world.now.timestamp() + 3)
    assert (await world.process().find(secret)).access_token == "access-2"


async def test_where_a_renewal_takes_for_ever_nobody_waits_for_ever(world: World) -> None:
    secret, session = await world.process().begin(RIGHT)
    world.later(world.directory.life)
    assert await world.store.lease(_kept(session.id), world.now.timestamp(), world.now.timestamp() + 3600)
    with pytest.raises(Transient):
        await world.process().find(secret)


async def test_with_the_directory_away_a_token_is_used_while_it_is_good(world: World) -> None:
    secret, _ = await world.process().begin(RIGHT)
    world.directory.away = True
    world.later(world.directory.life - RENEW_AHEAD + 1)
    assert (await world.process().find(secret)).access_token == "access-1"
    world.later(RENEW_AHEAD)
    with pytest.raises(Transient):
        await world.process().find(secret)
    world.directory.away = False
    assert (await world.process().find(secret)).access_token == "access-2"


async def test_a_session_that_the_directory_ended_is_over_and_forgotten(world: World) -> None:
    secret, _ = await world.process().begin(RIGHT)
    world.directory.good.clear()  # the person was disabled
    world.later(world.directory.life)
    with pytest.raises(Ended):
        await world.process().find(secret)
    assert not world.store.rows


async def test_signing_out_ends_it_here_and_in_the_directory(world: World) -> None:
    secret, _ = await world.process().begin(RIGHT)
    await world.process().end(secret)
    assert (world.store.rows, world.directory.good) == ({}, set())
    with pytest.raises(Ended):
        await world.process().find(secret)


async def test_with_the_directory_away_signing_out_still_leaves_nothing_to_go_on_with(world: World) -> None:
    secret, _ = await world.process().begin(RIGHT)
    world.directory.away = True
    await world.process().end(secret)
    assert not world.store.rows


async def test_signing_out_while_the_session_is_being_renewed_leaves_no_good_refresh_token(world: World) -> None:
    secret, session = await world.process().begin(RIGHT)
    world.later(world.directory.life)
    renewing = world.process()

    async def sign_out_first(refresh_token: str) -> object:
        signed = await MemoryDirectory.refresh(world.directory, refresh_token)
        await world.store.remove(session.id)
        return signed

    world.directory.refresh = sign_out_first  # type: ignore[method-assign,assignment]
    with pytest.raises(Ended):
        await renewing.find(secret)
    assert not world.directory.good


async def test_an_unknown_cookie_is_nobodys(world: World) -> None:
    with pytest.raises(Ended):
        await world.process().find("made up")


async def test_a_new_key_seals_and_an_old_one_still_opens_until_it_is_taken_away(world: World) -> None:
    secret, _ = await world.process(KEY).begin(RIGHT)
    new = Fernet.generate_key().decode()
    assert (await world.process(f"{new} {KEY}").find(secret)).person["id"] == "p1"
    with pytest.raises(Ended):
        await world.process(new).find(secret)
    later, _ = await world.process(f"{new} {KEY}").begin(RIGHT)
    assert (await world.process(new).find(later)).person["id"] == "p1"


def _kept(session_id: str) -> Kept:
    return Kept(id=session_id, sealed=b"", renewal=0)


async def test_a_token_that_was_ended_is_exchanged_for_one_with_the_rights_of_now(world: World) -> None:
    secret, begun = await world.process().begin(RIGHT)
    world.ended.add(begun.access_token)
    found = await asyncio.gather(*(world.process().find(secret) for _ in range(5)))
    assert {one.access_token for one in found} == {"access-2"}
    assert (world.directory.refreshed, world.directory.reused) == (1, 0)


async def test_a_session_that_the_directory_has_ended_is_over_with_its_token(world: World) -> None:
    secret, begun = await world.process().begin(RIGHT)
    world.ended.add(begun.access_token)
    world.directory.good.clear()
    with pytest.raises(Ended):
        await world.process().find(secret)
    assert not world.store.rows


async def test_a_token_that_was_ended_is_not_sent_while_the_directory_is_away(world: World) -> None:
    secret, begun = await world.process().begin(RIGHT)
    world.ended.add(begun.access_token)
    world.directory.away = True
    with pytest.raises(Transient):
        await world.process().find(secret)
