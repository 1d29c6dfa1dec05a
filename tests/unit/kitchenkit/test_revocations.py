"""What was ended is refused at once; while nobody can say what was ended, what is known stays as it is."""

from __future__ import annotations

import asyncio

import pytest

from kitchenkit.react import Transient
from kitchenkit.revocations import Revocations, Revoked, follow
from kitchenkit.tokens import Tokens, Unauthenticated
from tests.fakes.clock import FakeClock
from tests.fakes.issuer import FakeIssuer, rights


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def issuer(clock: FakeClock) -> FakeIssuer:
    return FakeIssuer(now=clock)


@pytest.fixture
def known() -> Revocations:
    return Revocations()


@pytest.fixture
def verifier(issuer: FakeIssuer, known: Revocations) -> Tokens:
    return issuer.verifier(revocations=known)


async def heard(issuer: FakeIssuer, known: Revocations) -> None:
    """Look once, as the follower does."""
    told = await issuer.revoked("a token", known.known.version)
    if told is not None:
        known.take(told)


async def test_a_verified_token_is_worth_nothing_once_its_person_is_ended_and_a_later_one_is(
    issuer: FakeIssuer, verifier: Tokens, known: Revocations, clock: FakeClock
) -> None:
    old, other = issuer.token("p1"), issuer.token("p2")
    await verifier.bearer(old)
    issuer.end("p1")
    await heard(issuer, known)
    with pytest.raises(Unauthenticated, match="ended"):
        await verifier.bearer(old)
    assert known.ended_token(old)
    assert (await verifier.bearer(other)).id == "p2"
    clock.at += 1
    later = issuer.token("p1")
    assert (await verifier.bearer(later)).id == "p1"
    assert not known.ended_token(later)


async def test_what_was_given_for_a_session_ends_with_it_and_the_person_s_other_session_goes_on(
    issuer: FakeIssuer, verifier: Tokens, known: Revocations
) -> None:
    gone, here = issuer.token("p1", sid="s1"), issuer.token("p1", sid="s2")
    await verifier.bearer(gone)
    issuer.end(session="s1")
    await heard(issuer, known)
    with pytest.raises(Unauthenticated, match="ended"):
        await verifier.bearer(gone)
    assert known.ended_token(gone)
    assert (await verifier.bearer(here)).session_id == "s2"
    assert not known.ended_token(here)


async def test_a_token_that_does_not_say_when_it_was_made_is_taken_for_an_old_one(
    issuer: FakeIssuer, verifier: Tokens, known: Revocations
) -> None:
    issuer.end("p1")
    await heard(issuer, known)
    with pytest.raises(Unauthenticated):
        await verifier.bearer(issuer.token("p1", iat=None))


async def test_a_revoked_key_is_refused_though_it_was_exchanged_a_moment_ago_and_its_person_s_other_key_is_not(
    issuer: FakeIssuer, verifier: Tokens, known: Revocations
) -> None:
    issuer.api_keys = {"k1.s": ("p1", rights(("service", "hub"))), "k2.s": ("p1", rights(("service", "hub")))}
    for key in ("k1.s", "k2.s"):
        await verifier.api_key(key)
    del issuer.api_keys["k1.s"]
    issuer.end(key="k1")
    await heard(issuer, known)
    with pytest.raises(Unauthenticated):
        await verifier.api_key("k1.s")
    assert (await verifier.api_key("k2.s")).key_id == "k2"


async def test_a_key_whose_person_lost_a_right_is_exchanged_anew_and_goes_on_with_the_rest(
    issuer: FakeIssuer, verifier: Tokens, known: Revocations, clock: FakeClock
) -> None:
    issuer.api_keys = {"k1.s": ("p1", rights(("service", "hub"), ("admin", "hub")))}
    await verifier.api_key("k1.s")
    issuer.api_keys = {"k1.s": ("p1", rights(("service", "hub")))}
    issuer.end("p1")
    clock.at += 1
    await heard(issuer, known)
    assert (await verifier.api_key("k1.s")).roles == {"service"}


async def test_a_key_that_was_ended_is_not_taken_while_the_directory_is_away(
    issuer: FakeIssuer, verifier: Tokens, known: Revocations
) -> None:
    issuer.api_keys = {"k1.s": ("p1", rights(("service", "hub")))}
    await verifier.api_key("k1.s")
    issuer.end("p1")
    await heard(issuer, known)
    issuer.away = True
    with pytest.raises(Transient):
        await verifier.api_key("k1.s")


async def test_a_follower_hears_of_what_is_ended_through_outages_and_tells_who_listens(
    issuer: FakeIssuer, known: Revocations
) -> None:
    told: list[frozenset[str]] = []
    stop = known.listen(lambda: told.append(frozenset(known.known.people)))
    issuer.end("p1")
    looks = 0

    async def look(version: str) -> Revoked | None:
        nonlocal looks
        looks += 1
        issuer.away = looks in (1, 2, 4)
        if looks == 6:
            raise asyncio.CancelledError
        return await issuer.revoked("a token", version)

    with pytest.raises(asyncio.CancelledError):
        await follow(known, look, every=0.0)
    assert told == [{"p1"}]
    assert known.known.people.keys() == {"p1"}  # what is known stays known through the outage after it
    stop()
    known.take(Revoked())
    assert told == [{"p1"}]


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "a.bm90IGpzb24.c", "a.W10.c"])
def test_what_is_no_token_is_not_ended(known: Revocations, token: str) -> None:
    assert not known.ended_token(token)
