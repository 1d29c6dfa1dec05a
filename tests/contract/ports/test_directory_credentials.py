"""One suite for what the directory keeps beside its aggregates: in memory, and in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from mongoengine import disconnect

from kitchen_directory.domain import people
from kitchen_directory.domain.access import MAX_SESSIONS, Session
from kitchen_directory.domain.audit import Entry, Wanted
from kitchen_directory.domain.people import Person
from kitchen_directory.domain.second_factor import Factor, Setup
from kitchen_directory.ports import (
    Aggregates,
    Credentials,
    SecondFactors,
    Sessions,
    Setups,
    SigningKey,
    SigningKeys,
    Trail,
)
from kitchen_directory.store import DOCUMENTS, stores
from kitchenkit.decide import Context
from kitchenkit.mongo import connect, ensure_indexes
from kitchenkit.react import Change
from tests.fakes.directory import FakeDirectory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SESSION = Session(id="s1", person_id="p1", secret_hash="h1", started_at=NOW, used_at=NOW)


@dataclass
class Kept:
    credentials: Credentials
    sessions: Sessions
    signing_keys: SigningKeys
    second_factors: SecondFactors
    setups: Setups
    people: Aggregates[Person]
    trail: Trail


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        fake = FakeDirectory()
        yield Kept(
            fake.credentials,
            fake.sessions,
            fake.signing_keys,
            fake.second_factors,
            fake.setups,
            fake.people,
            fake.trail,
        )
        return
    url, name = request.getfixturevalue("database"), request.getfixturevalue("database_name")
    connect("directory", url=url, database=name)
    for document in DOCUMENTS:
        ensure_indexes(document)
    with ThreadPoolExecutor(8) as threads:
        real = stores(threads)
        yield Kept(
            real.credentials,
            real.sessions,
            real.signing_keys,
            real.second_factors,
            real.setups,
            real.people,
            real.trail,
        )
    disconnect("directory")


async def test_a_password_is_one_person_s_and_the_last_one_set(kept: Kept) -> None:
    assert await kept.credentials.password("p1") is None
    await kept.credentials.set_passwords({"p1": "a", "p2": "b"})
    await kept.credentials.set_passwords({"p1": "c"})
    await kept.credentials.set_passwords({})
    assert (await kept.credentials.password("p1"), await kept.credentials.password("p2")) == ("c", "b")
    await kept.credentials.forget_password("p1")
    assert (await kept.credentials.password("p1"), await kept.credentials.password("p2")) == (None, "b")


async def test_a_key_that_is_there_is_not_overwritten(kept: Kept) -> None:
    await kept.credentials.add_keys({"k1": ("p1", "h1")})
    await kept.credentials.add_keys({"k1": ("p2", "h2"), "k2": ("p2", "h2")})
    await kept.credentials.add_keys({})
    assert await kept.credentials.keys(["k1", "k2", "k3"]) == {"k1": ("p1", "h1"), "k2": ("p2", "h2")}


def lock(count: int) -> timedelta:
    return timedelta(minutes=1) if count >= 3 else timedelta()


async def test_attempts_are_counted_and_a_lock_ends_by_itself(kept: Kept) -> None:
    credentials, until = kept.credentials, NOW + timedelta(minutes=1)
    assert [await credentials.begin_attempt("n", NOW, lock) for _ in range(4)] == [1, 2, 3, until]
    assert await credentials.begin_attempt("other", NOW, lock) == 1
    assert await credentials.begin_attempt("n", until, lock) == 4
    await credentials.forgive("n")
    assert await credentials.begin_attempt("n", until, lock) == 1


async def test_of_attempts_made_at_once_those_after_the_lock_are_refused(kept: Kept) -> None:
    """Counting in one step and locking in another let all twenty through on the real store."""
    answers = await asyncio.gather(*(kept.credentials.begin_attempt("n", NOW, lock) for _ in range(20)))
    assert sorted(answer for answer in answers if isinstance(answer, int)) == [1, 2, 3]


async def test_a_session_rotates_for_one_of_two(kept: Kept) -> None:
    await kept.sessions.open(SESSION)
    later = NOW + timedelta(minutes=1)
    won = await asyncio.gather(*(kept.sessions.rotate(SESSION, secret_hash=h, now=later) for h in ("h2", "h3")))
    assert sorted(won) == [False, True]
    found = await kept.sessions.get("s1")
    assert found is not None
    assert (found.used_at, found.started_at, found.secret_hash in {"h2", "h3"}) == (later, NOW, True)


async def test_a_person_s_open_sessions_are_listed_the_latest_first(kept: Kept) -> None:
    for number in range(3):
        at = SESSION.started_at + timedelta(minutes=number)
        await kept.sessions.open(replace(SESSION, id=f"s{number}", started_at=at))
    await kept.sessions.open(replace(SESSION, id="another's", person_id="another"))
    await kept.sessions.end("s1")
    assert [one.id for one in await kept.sessions.of(SESSION.person_id)] == ["s2", "s0"]


async def test_an_ended_session_stays_ended(kept: Kept) -> None:
    await kept.sessions.open(SESSION)
    await kept.sessions.end("s1")
    await kept.sessions.end("nobody")
    assert not await kept.sessions.rotate(SESSION, secret_hash="h2", now=NOW)
    found = await kept.sessions.get("s1")
    assert found is not None
    assert found.ended
    assert await kept.sessions.get("s2") is None


async def test_sessions_of_a_person_are_bounded_and_end_together(kept: Kept) -> None:
    for number in range(MAX_SESSIONS + 2):
        at = NOW + timedelta(seconds=number)
        await kept.sessions.open(replace(SESSION, id=f"s{number}", started_at=at))
    await kept.sessions.open(replace(SESSION, id="other", person_id="p2"))

    async def ended() -> list[bool]:
        found = [await kept.sessions.get(f"s{number}") for number in range(MAX_SESSIONS + 2)]
        return [session is None or session.ended for session in found]

    assert await ended() == [True, True] + [False] * MAX_SESSIONS
    await kept.sessions.end_all("p1")
    assert all(await ended())
    other = await kept.sessions.get("other")
    assert other is not None
    assert not other.ended


async def test_of_two_signing_keys_for_one_period_the_first_holds(kept: Kept) -> None:
    first = SigningKey(
        id="700", public={"kid": "a"}, sealed=b"\x00\xff", signs_from=NOW, signs_until=NOW + timedelta(days=30)
    )
    earlier = replace(first, id="699", signs_from=NOW - timedelta(days=30))
    await kept.signing_keys.add(first)
    await kept.signing_keys.add(replace(first, public={"kid": "b"}))
    await kept.signing_keys.add(earlier)
    assert await kept.signing_keys.all() == [earlier, first]


async def test_a_second_factor_is_in_force_once_its_proposal_is_confirmed(kept: Kept) -> None:
    factors = kept.second_factors
    assert await factors.get("p1") == Factor()
    await factors.propose("p1", b"\x00\xff")
    await factors.propose("p1", b"second")
    assert not await factors.confirm("p1", b"\x00\xff", step=7, recovery=["a"])
    assert await factors.confirm("p1", b"second", step=7, recovery=["a", "b"])
    assert await factors.get("p1") == Factor(sealed=b"second", last_step=7, recovery=frozenset({"a", "b"}))
    await factors.propose("p1", b"third")
    assert (await factors.get("p1")).sealed == b"second"
    await factors.remove("p1")
    assert await factors.get("p1") == Factor()


async def test_of_many_who_use_a_code_at_once_one_is_let_in(kept: Kept) -> None:
    factors = kept.second_factors
    assert not await factors.use_step("p1", 8)
    await factors.propose("p1", b"s")
    await factors.confirm("p1", b"s", step=7, recovery=["a", "b"])
    assert not await factors.use_step("p1", 7)
    assert sum(await asyncio.gather(*(factors.use_step("p1", 8) for _ in range(8)))) == 1
    assert sum(await asyncio.gather(*(factors.use_recovery("p1", "a") for _ in range(8)))) == 1
    assert (await factors.get("p1")).recovery == frozenset({"b"})


async def test_a_setup_code_is_of_each_person_one_and_used_by_one(kept: Kept) -> None:
    week = NOW + timedelta(days=7)
    first, second = (Setup(digest=name, person_id="p1", expires_at=week) for name in ("d1", "d2"))
    other = Setup(digest="d3", person_id="p2", expires_at=week)
    for setup in (first, other, second):
        await kept.setups.put(setup)
    assert [await kept.setups.get(name, NOW) for name in ("d1", "d2", "d3")] == [None, second, other]
    assert await kept.setups.get("d2", week) is None
    assert sorted(await asyncio.gather(*(kept.setups.take("d2") for _ in range(4)))) == [False] * 3 + [True]
    assert await kept.setups.get("d3", NOW) == other


async def test_the_trail_has_every_fact_and_every_note_newest_first(kept: Kept) -> None:
    for number, name in enumerate(("a", "b")):
        person = Person(id=f"p{number}", username=f"user-{name}", name=name)
        context = Context(actor="boss", role="admin", scope="hub", now=NOW + timedelta(minutes=number), cause="c")
        await kept.people.commit([Change[Person](person.id, 0).add(people.add(None, person), context)])
    note = Entry(id="n1", at=NOW + timedelta(seconds=5), what="SignedIn", about_kind="person", about="p0", actor="p0")
    await kept.trail.write(note)
    day = Wanted(since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    found = await kept.trail.newest(day, 10)
    assert [(one.what, one.about, one.actor) for one in found] == [
        ("PersonAdded", "p1", "boss"),
        ("SignedIn", "p0", "p0"),
        ("PersonAdded", "p0", "boss"),
    ]
    assert found[1] == note
    assert await kept.trail.newest(day, 1) == found[:1]
    assert await kept.trail.newest(replace(day, after=(found[0].at, found[0].id)), 10) == found[1:]
    assert await kept.trail.newest(replace(day, about="p0", actor="boss"), 10) == found[2:]
    assert await kept.trail.newest(replace(day, until=NOW - timedelta(minutes=1)), 10) == []
