from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from kitchen_directory.access import Access, Denied, SignedIn, digest
from kitchen_directory.domain.access import ABSOLUTE, IDLE, MAX_SESSIONS
from kitchen_directory.domain.credentials import CREDENTIALS, IssueKey, RevokeKey
from kitchen_directory.domain.people import Person, State, person_id
from kitchenkit.decide import Context
from kitchenkit.react import Transient
from kitchenkit.rights import Principal, Right, Scope
from kitchenkit.tokens import Issued, Tokens, Unauthenticated
from tests.fakes.directory import FakeDirectory

PASSWORD = "correct horse battery"


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for username, role in (("clerk", "intake_clerk"), ("neighbour", "resident")):
        person = Person(id=person_id(username), username=username, name=username, rights=(Right(role, Scope("hub")),))
        made.people.put(replace(person, sequence=1), made.now)
        made.credentials.passwords[person.id] = digest(PASSWORD)
    return made


async def denied(access: Access, username: str, password: str) -> Denied:
    with pytest.raises(Denied) as refused:
        await access.sign_in(username, password)
    return refused.value


class Own:
    """The directory as its own issuer."""

    def __init__(self, directory: FakeDirectory) -> None:
        self.directory = directory

    async def jwks(self) -> dict[str, object]:
        return {**await self.directory.keyring.jwks(self.directory.now)}

    async def exchange(self, api_key: str) -> Issued:
        raise NotImplementedError

    async def service_token(self, service: str, secret: str, audience: str) -> Issued:
        raise NotImplementedError

    async def revoked(self, token: str, known: str) -> None:
        raise NotImplementedError


async def proven(directory: FakeDirectory, token: str, audience: str = "kitchen") -> Principal:
    clock = directory.now.timestamp()
    return await Tokens(Own(directory), audiences=[audience], now=lambda: clock).bearer(token)


async def test_the_right_password_gives_a_token_that_every_service_verifies(directory: FakeDirectory) -> None:
    signed = await directory.access().sign_in(" Clerk ", PASSWORD)
    who = await proven(directory, signed.access_token)
    assert (who.id, who.roles, who.limit) == (person_id("clerk"), frozenset({"intake_clerk"}), 60)
    assert signed.expires_in == 900


async def test_a_wrong_password_and_an_unknown_name_look_the_same_and_cost_the_same(directory: FakeDirectory) -> None:
    access = directory.access()
    wrong, unknown = await denied(access, "clerk", "wrong"), await denied(access, "nobody", "wrong")
    assert (wrong.status, wrong.code, str(wrong)) == (unknown.status, unknown.code, str(unknown))
    assert directory.hasher.worked == 2


@pytest.mark.parametrize("username", ["clerk", "nobody"])
async def test_the_fifth_wrong_password_locks_the_name_known_or_not(directory: FakeDirectory, username: str) -> None:
    access = directory.access()
    for _ in range(5):
        assert (await denied(access, username, "wrong")).status == 401
    locked = await denied(access, username, PASSWORD)
    assert (locked.status, locked.code, locked.retry_after) == (429, "too_many_attempts", 31)
    assert directory.hasher.worked == 5  # nothing is hashed while it is locked


async def test_after_the_lock_the_right_password_opens_and_forgets(directory: FakeDirectory) -> None:
    access = directory.access()
    for _ in range(5):
        await denied(access, "clerk", "wrong")
    directory.wait(timedelta(seconds=31))
    await access.sign_in("clerk", PASSWORD)
    for _ in range(4):
        assert (await denied(access, "clerk", "wrong")).status == 401
    await access.sign_in("clerk", PASSWORD)


async def test_guesses_made_at_once_are_all_counted(directory: FakeDirectory) -> None:
    """Counting after the password was looked at would let a whole burst through."""
    access = directory.access()
    answers = await asyncio.gather(*(denied(access, "clerk", "wrong") for _ in range(50)))
    assert sum(answer.status == 401 for answer in answers) <= 5
    assert directory.hasher.worked <= 5


async def test_what_was_typed_as_a_user_name_is_not_kept(directory: FakeDirectory) -> None:
    await denied(directory.access(), "oops my password", "wrong")
    assert not any("oops" in name for name in directory.credentials.attempts)


async def test_a_disabled_person_is_told_so_only_with_the_right_password(directory: FakeDirectory) -> None:
    person = directory.people.rows[person_id("clerk")].aggregate
    directory.people.put(replace(person, state=State.DISABLED), directory.now)
    access = directory.access()
    assert (await denied(access, "clerk", "wrong")).code == "wrong_credentials"
    assert (await denied(access, "clerk", PASSWORD)).code == "disabled"


async def test_staff_are_refused_without_a_second_factor_where_the_hub_asks_for_one(directory: FakeDirectory) -> None:
    access = directory.access(second_factor=True)
    refused = await denied(access, "clerk", PASSWORD)
    assert (refused.status, refused.code) == (403, "second_factor_missing")
    assert (await access.sign_in("neighbour", PASSWORD)).access_token


async def test_a_session_is_refreshed_with_a_new_token_each_time(directory: FakeDirectory) -> None:
    access = directory.access()
    first = await access.sign_in("clerk", PASSWORD)
    second = await access.refresh(first.refresh_token)
    third = await access.refresh(second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert (await proven(directory, third.access_token)).id == person_id("clerk")


async def test_a_refresh_token_used_twice_ends_the_session_for_both(directory: FakeDirectory) -> None:
    access = directory.access()
    first = await access.sign_in("clerk", PASSWORD)
    second = await access.refresh(first.refresh_token)
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(Denied, match="ended"):
            await access.refresh(token)


async def test_of_two_who_refresh_at_once_none_goes_on_unnoticed(directory: FakeDirectory) -> None:
    access = directory.access()
    token = (await access.sign_in("clerk", PASSWORD)).refresh_token
    answers = await asyncio.gather(access.refresh(token), access.refresh(token), return_exceptions=True)
    won = [answer for answer in answers if isinstance(answer, SignedIn)]
    assert len(won) <= 1
    for answer in won:
        with pytest.raises(Denied):
            await access.refresh(answer.refresh_token)


@pytest.mark.parametrize("late", [IDLE, ABSOLUTE])
async def test_an_old_session_is_over(directory: FakeDirectory, late: timedelta) -> None:
    access = directory.access()
    token = (await access.sign_in("clerk", PASSWORD)).refresh_token
    directory.wait(late + timedelta(seconds=1))
    with pytest.raises(Denied):
        await access.refresh(token)


async def test_a_disabled_person_is_not_refreshed(directory: FakeDirectory) -> None:
    access = directory.access()
    token = (await access.sign_in("clerk", PASSWORD)).refresh_token
    person = directory.people.rows[person_id("clerk")].aggregate
    directory.people.put(replace(person, state=State.DISABLED), directory.now)
    with pytest.raises(Denied):
        await access.refresh(token)


async def test_one_sign_in_too_many_ends_the_oldest_session(directory: FakeDirectory) -> None:
    access = directory.access()
    tokens = []
    for _ in range(MAX_SESSIONS + 1):
        tokens.append((await access.sign_in("clerk", PASSWORD)).refresh_token)
        directory.wait(timedelta(seconds=1))
    with pytest.raises(Denied):
        await access.refresh(tokens[0])
    assert await access.refresh(tokens[1])


async def test_signing_out_ends_the_session(directory: FakeDirectory) -> None:
    access = directory.access()
    token = (await access.sign_in("clerk", PASSWORD)).refresh_token
    await access.sign_out("unknown.token")
    await access.sign_out(token)
    with pytest.raises(Denied):
        await access.refresh(token)


@pytest.mark.parametrize("token", ["", ".", "x", "x.y", "é.ü"])
async def test_nonsense_is_no_refresh_token_and_no_key(directory: FakeDirectory, token: str) -> None:
    with pytest.raises(Denied):
        await directory.access().refresh(token)
    with pytest.raises(Denied):
        await directory.access().exchange_key(token)


async def issued(directory: FakeDirectory, limit: int | None = None) -> str:
    context = Context(actor="a", role="system", scope="hub:", now=directory.now, cause="c")
    loaded = directory.people.rows[person_id("neighbour")]
    await directory.access().issue_key(loaded, IssueKey(key_id="k1", label="", limit=limit), "secret", context)
    return "k1.secret"


async def test_an_api_key_gives_a_short_token_with_its_own_limit(directory: FakeDirectory) -> None:
    exchanged = await directory.access(second_factor=True).exchange_key(await issued(directory, limit=1000))
    who = await proven(directory, exchanged.access_token)
    assert (who.id, who.limit, exchanged.expires_in) == (person_id("neighbour"), 1000, 300)


async def test_a_wrong_or_revoked_key_gives_nothing(directory: FakeDirectory) -> None:
    access, key = directory.access(), await issued(directory)
    with pytest.raises(Denied):
        await access.exchange_key("k1.wrong")
    loaded = directory.people.rows[person_id("neighbour")]
    context = Context(actor="a", role="system", scope="hub:", now=directory.now, cause="c")
    revoked = CREDENTIALS.decide(loaded.aggregate, RevokeKey(key_id="k1"), context)
    await directory.people.commit([loaded.change().add(revoked, context)])
    with pytest.raises(Denied):
        await access.exchange_key(key)


async def test_a_secret_that_no_person_lists_is_worth_nothing(directory: FakeDirectory) -> None:
    """The secret is stored before the fact: a crash in between must not leave a key that nobody can see."""
    await directory.credentials.add_keys({"k9": (person_id("neighbour"), digest("secret"))})
    with pytest.raises(Denied):
        await directory.access().exchange_key("k9.secret")


async def test_a_key_lost_to_a_race_is_said_to_be_so(directory: FakeDirectory) -> None:
    loaded = directory.people.rows[person_id("neighbour")]
    await issued(directory)
    context = Context(actor="a", role="system", scope="hub:", now=directory.now, cause="c")
    with pytest.raises(Transient):
        await directory.access().issue_key(loaded, IssueKey(key_id="k2", label=""), "secret", context)


async def test_a_service_gets_a_token_for_one_audience(directory: FakeDirectory) -> None:
    access = directory.access(services={"triage": "s1", "directory": "s2"})
    exchanged = await access.service_token("triage", "s1", "directory")
    who = await proven(directory, exchanged.access_token, audience="directory")
    assert (who.id, who.roles) == ("service:triage", frozenset({"service"}))
    with pytest.raises(Unauthenticated):
        await proven(directory, exchanged.access_token, audience="kitchen")


@pytest.mark.parametrize(
    ("service", "secret", "audience", "status"),
    [("triage", "wrong", "directory", 401), ("nobody", "s1", "directory", 401), ("triage", "s1", "nowhere", 403)],
)
async def test_a_wrong_service_gets_none(
    directory: FakeDirectory, service: str, secret: str, audience: str, status: int
) -> None:
    access = directory.access(services={"triage": "s1", "directory": "s2"})
    with pytest.raises(Denied) as refused:
        await access.service_token(service, secret, audience)
    assert refused.value.status == status
