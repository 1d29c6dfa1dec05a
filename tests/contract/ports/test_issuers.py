"""One suite for what ends access: the fake issuer of the tests, and the directory itself over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

import httpx
import pytest
from pydantic import SecretStr

from kitchen_directory.access import digest
from kitchen_directory.domain.credentials import CREDENTIALS, IssueKey, RevokeKey
from kitchen_directory.domain.people import PERSON, Disable, Person, RevokeRight, person_id
from kitchen_directory.main import make_app
from kitchenkit.connections import asking
from kitchenkit.decide import Context
from kitchenkit.health import Readiness
from kitchenkit.issuer import HttpIssuer
from kitchenkit.revocations import Revocations
from kitchenkit.rights import Right, Scope
from kitchenkit.tokens import Issuer, ServiceTokens, Tokens, Unauthenticated
from tests.fakes.directory import FakeDirectory
from tests.fakes.issuer import FakeIssuer, rights

WHO = person_id("program")
SECRET = SecretStr("s3cret")
Do = Callable[[], Awaitable[None]]


@dataclass
class World:
    """An issuer, a service that follows it, and what may happen to the one person who has two keys."""

    issuer: Issuer
    verifier: Tokens
    look: Do  # what the follower does each second
    later: Callable[[], None]
    keys: tuple[str, str]
    disable: Do
    revoke_first_key: Do
    take_right: Do


@pytest.fixture(params=["fake", "directory"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "fake":
        yield _fake()
        return
    directory = FakeDirectory()
    access = directory.access(services={"triage": SECRET.get_secret_value(), "directory": "other"})
    app = make_app(access, Readiness())
    issuer = HttpIssuer("http://directory", transport=httpx.ASGITransport(app=app))
    yield await _directory(directory, issuer)
    await issuer.close()


def _following(issuer: Issuer, now: Callable[[], float]) -> tuple[Tokens, Do]:
    known = Revocations()
    ask = asking(issuer, ServiceTokens(issuer, "triage", SECRET, now=now))

    async def look() -> None:
        told = await ask(known.known.version)
        if told is not None:
            known.take(told)

    return Tokens(issuer, audiences={"kitchen"}, revocations=known, now=now), look


def _fake() -> World:
    at = [1_795_000_000.0]
    issuer = FakeIssuer(now=lambda: at[0])
    issuer.secrets["triage"] = SECRET.get_secret_value()
    both, one = rights(("service", "hub"), ("leader", "hub")), rights(("service", "hub"))
    issuer.api_keys = {"k1.s": (WHO, both), "k2.s": (WHO, both)}
    verifier, look = _following(issuer, issuer.now)

    async def disable() -> None:
        issuer.api_keys = {}
        issuer.end(WHO)

    async def revoke() -> None:
        del issuer.api_keys["k1.s"]
        issuer.end(key="k1")

    async def take() -> None:
        issuer.api_keys = dict.fromkeys(issuer.api_keys, (WHO, one))
        issuer.end(WHO)

    def later() -> None:
        at[0] += 1

    return World(issuer, verifier, look, later, ("k1.s", "k2.s"), disable, revoke, take)


async def _directory(directory: FakeDirectory, issuer: HttpIssuer) -> World:
    held = (Right("service", Scope("hub")), Right("leader", Scope("hub")))
    directory.people.put(Person(id=WHO, username="program", name="程序", rights=held, sequence=1), directory.now)
    clock = directory.clock()
    verifier, look = _following(issuer, lambda: clock().timestamp())

    causes = count()

    async def give(machine: object, command: object) -> None:
        loaded = await directory.people.get(WHO)
        assert loaded is not None
        context = Context(actor="a", role="admin", scope="hub", now=directory.now, cause=f"c{next(causes)}")
        decision = machine.decide(loaded.aggregate, command, context)  # type: ignore[attr-defined]
        await directory.people.commit([loaded.change().add(decision, context)])

    for key in ("k1", "k2"):
        person = (await directory.people.load([WHO]))[WHO].aggregate
        directory.people.put(replace(person, rights=held[:1]), directory.now)  # keys are for programs alone
        await directory.credentials.add_keys({key: (WHO, digest("s"))})
        await give(CREDENTIALS, IssueKey(key_id=key, label=""))
    person = (await directory.people.load([WHO]))[WHO].aggregate
    directory.people.put(replace(person, rights=held), directory.now)
    return World(
        issuer,
        verifier,
        look,
        lambda: directory.wait(timedelta(seconds=1)),
        ("k1.s", "k2.s"),
        lambda: give(PERSON, Disable()),
        lambda: give(CREDENTIALS, RevokeKey(key_id="k1")),
        lambda: give(PERSON, RevokeRight(role="leader", kind="hub")),
    )


async def test_a_disabled_person_is_nobody_after_one_look_whatever_was_exchanged(world: World) -> None:
    who = await world.verifier.api_key(world.keys[0])
    assert (who.id, who.roles) == (WHO, frozenset({"service", "leader"}))
    await world.look()
    world.later()
    await world.disable()
    await world.look()
    for key in world.keys:
        with pytest.raises(Unauthenticated):
            await world.verifier.api_key(key)


async def test_a_revoked_key_is_dead_after_one_look_and_the_other_lives(world: World) -> None:
    for key in world.keys:
        await world.verifier.api_key(key)
    world.later()
    await world.revoke_first_key()
    await world.look()
    with pytest.raises(Unauthenticated):
        await world.verifier.api_key(world.keys[0])
    assert (await world.verifier.api_key(world.keys[1])).id == WHO


async def test_a_right_that_is_taken_is_gone_after_one_look_and_the_rest_stays(world: World) -> None:
    await world.verifier.api_key(world.keys[0])
    world.later()
    await world.take_right()
    world.later()
    await world.look()
    assert (await world.verifier.api_key(world.keys[0])).roles == {"service"}


async def test_who_looks_again_is_told_nothing_twice(world: World) -> None:
    await world.disable()
    token = await ServiceTokens(world.issuer, "triage", SECRET, now=lambda: 0.0).token("directory")
    first = await world.issuer.revoked(token, "")
    assert first is not None
    assert first.people.keys() == {WHO}
    assert await world.issuer.revoked(token, first.version) is None
