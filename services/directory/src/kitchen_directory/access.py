"""Signing in and what follows: the use cases that check a secret and give a token for it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from kitchenkit.decide import Context, Decision
from kitchenkit.ids import uid
from kitchenkit.react import Loaded, Transient

from .domain import access, audit
from .domain.access import Session
from .domain.credentials import CREDENTIALS, EndSessions, IssueKey, SetPassword
from .domain.people import Person, State, normal, person_id
from .ports import Hasher, Stores
from .second_factor import SecondFactor
from .signing import Keyring

log = structlog.get_logger()


class Denied(Exception):
    """No token for this; `code` is for programs, the text for people."""

    def __init__(self, status: int, code: str, text: str, *, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.status, self.code, self.retry_after = status, code, retry_after


NOBODY = "0" * 64  # the digest of no secret
WRONG = "the user name or the password is wrong"
UNKNOWN = "the key is not known"
ENDED = "the session has ended: sign in again"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What a person gets for a password or a refresh token."""

    person: Person
    access_token: str
    expires_in: int
    refresh_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What a program gets for a key or a secret."""

    access_token: str
    expires_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Gives tokens; every refusal is a `Denied`, and says no more than it must."""

    stores: Stores
    hasher: Hasher
    keyring: Keyring
    now: Callable[[], datetime]
    services: Mapping[str, str]  # the digest of each service's secret
    second_factor: bool  # whether staff need one
    second: SecondFactor

    async def sign_in(self, username: str, password: str, code: str = "") -> SignedIn:
        """Return a session for the right secrets; wrong ones cost more and more time, known name or not."""
        began = self.now()  # before the person is looked up: who is disabled meanwhile does not get past it
        return await self._begin(await self.prove(username, password, code), began)

    async def prove(self, username: str, password: str, code: str) -> Person:
        """Return who shows this password, and a code of the second factor where they have one or must have one."""
        person = await self._check(username, password)
        if person.state is State.DISABLED:
            raise Denied(403, "disabled", "this account is disabled")
        await self._check_second(person, code)
        await self.stores.credentials.forgive(_attempts(username))
        return person

    async def refresh(self, token: str) -> SignedIn:
        """Return the next tokens of a session; a refresh token that was used before ends it, for both who hold it."""
        now = self.now()
        session_id, _, secret = token.partition(".")
        session = await self.stores.sessions.get(session_id)
        if session is None or session.over(now):
            raise Denied(401, "session_ended", ENDED)
        loaded = await self.stores.people.get(session.person_id)
        if loaded is None or not await self._goes_on(loaded.aggregate, session):
            await self.stores.sessions.end(session_id)
            raise Denied(401, "session_ended", ENDED)
        fresh = secrets.token_urlsafe(32)
        good = _same(session.secret_hash, secret) and await self.stores.sessions.rotate(
            session, secret_hash=digest(fresh), now=now
        )
        if not good:
            await self.stores.sessions.end(session_id)
            log.warning("session.token_reused", person=session.person_id, session=session_id)
            raise Denied(401, "session_ended", ENDED)
        return await self._signed_in(loaded.aggregate, (session_id, fresh), now)

    async def _goes_on(self, person: Person, session: Session) -> bool:
        """Tell whether a session may go on: who became staff meanwhile has to show a second factor first."""
        lacks = self.asks_second(person) and not await self.second.exists(person.id)
        return person.keeps(session.id, session.started_at) and not lacks

    async def sign_out(self, token: str) -> None:
        """End the session that a refresh token belongs to; a token of no session changes nothing."""
        session_id, _, secret = token.partition(".")
        session = await self.stores.sessions.get(session_id)
        if session is not None and _same(session.secret_hash, secret):
            await self.stores.sessions.end(session_id)

    async def exchange_key(self, api_key: str) -> Exchanged:
        """Return a short token for an API key that is live and whose person is active."""
        now = self.now()  # before anything is looked up: what is revoked meanwhile ends this token
        key_id, _, secret = api_key.partition(".")
        found = (await self.stores.credentials.keys([key_id])).get(key_id)
        if found is None or not _same(found[1], secret):
            raise Denied(401, "unknown_key", UNKNOWN)
        loaded = await self.stores.people.get(found[0])
        key = loaded.aggregate.key(key_id) if loaded else None
        if loaded is None or key is None or loaded.aggregate.state is State.DISABLED:
            raise Denied(401, "unknown_key", UNKNOWN)
        life = access.EXCHANGED_LIFE
        given_for = access.GivenFor(key_id=key_id)
        claims = access.person_claims(
            loaded.aggregate, now=now, life=life, token_id=_random_id(), limit=key.limit, given_for=given_for
        )
        return Exchanged(access_token=await self.keyring.sign(claims, now), expires_in=_seconds(life))

    async def service_token(self, service: str, secret: str, audience: str) -> Exchanged:
        """Return a token with which a service may call one other."""
        if not _same(self.services.get(service, NOBODY), secret):
            raise Denied(401, "unknown_service", "the service or its secret is wrong")
        if audience not in self.services:
            raise Denied(403, "unknown_audience", f"there is no service {audience}")
        now = self.now()
        claims = access.service_claims(service, audience=audience, now=now, token_id=_random_id())
        token = await self.keyring.sign(claims, now)
        return Exchanged(access_token=token, expires_in=_seconds(access.EXCHANGED_LIFE))

    async def issue_key(self, person: Loaded[Person], command: IssueKey, secret: str, context: Context) -> Person:
        """Return the person with a new API key; the key is worth nothing until this has returned."""
        decision = CREDENTIALS.decide(person.aggregate, command, context)
        await self.stores.credentials.add_keys({command.key_id: (person.aggregate.id, digest(secret))})
        return await commit(self.stores, person, decision, context)

    async def change_password(self, person: Loaded[Person], old: str, new: str, context: Context) -> None:
        """Exchange a person's own password; the old one is asked for as at a sign-in."""
        await self._check(person.aggregate.username, old)
        # Of wrong codes the password alone forgives none, here as at a sign-in.
        if not await self.second.exists(person.aggregate.id):
            await self.stores.credentials.forgive(_attempts(person.aggregate.username))
        if new == old:
            raise Denied(422, "same_password", "the new password is the old one")
        await self.set_password(person, new, context)

    async def set_password(self, person: Loaded[Person], password: str, context: Context) -> None:
        """Give a person a new password and end every session of theirs."""
        if (why := access.weakness(password, username=person.aggregate.username)) is not None:
            raise Denied(422, "weak_password", why)
        decision = CREDENTIALS.decide(person.aggregate, SetPassword(), context)
        await commit(self.stores, person, decision, context)
        await self.stores.credentials.set_passwords({person.aggregate.id: await self.hasher.hash(password)})
        await self.stores.sessions.end_all(person.aggregate.id)

    async def open_sessions(self, person: Person) -> list[Session]:
        """Return a person's sign-ins that may go on, the latest first."""
        now = self.now()
        kept = await self.stores.sessions.of(person.id)
        return [one for one in kept if not one.over(now) and person.keeps(one.id, one.started_at)]

    async def end_others(self, person: Loaded[Person], context: Context, *, but: str) -> int:
        """End a person's sign-ins but one, with the tokens that were given for them; return how many there were."""
        others = tuple(one.id for one in await self.open_sessions(person.aggregate) if one.id != but)
        decision = CREDENTIALS.decide(person.aggregate, EndSessions(session_ids=others), context)
        await commit(self.stores, person, decision, context)
        for session_id in others:
            await self.stores.sessions.end(session_id)
        return len(others)

    async def _check(self, username: str, password: str) -> Person:
        now, attempts = self.now(), _attempts(username)
        count = await self.stores.credentials.begin_attempt(attempts, now, access.lock_after)
        if isinstance(count, datetime):
            log.warning("sign_in.locked", attempts=attempts)
            raise _locked(count - now)
        loaded = await self.stores.people.get(person_id(username))
        hashed = await self.stores.credentials.password(loaded.aggregate.id) if loaded else None
        if not await self.hasher.verify(password, hashed) or loaded is None:
            log.warning("sign_in.failed", attempts=attempts, count=count)
            if loaded is not None:
                await self._note(audit.WRONG_PASSWORD, loaded.aggregate, actor="")
            raise Denied(401, "wrong_credentials", WRONG)
        return loaded.aggregate

    async def _check_second(self, person: Person, code: str) -> None:
        """Whoever has a second factor shows it; who must have one and has none is let in by an administrator's code."""
        if not await self.second.exists(person.id):
            if self.asks_second(person):
                raise Denied(403, "second_factor_missing", "staff need a second factor: ask for a setup code")
            return
        if not code:
            raise Denied(403, "second_factor_required", "send the code of your second factor")
        if not await self.second.verify(person.id, code, self.now()):
            log.warning("sign_in.wrong_code", person=person.id)
            await self._note(audit.WRONG_CODE, person, actor="")
            raise Denied(401, "wrong_code", "the code is wrong or was used before")

    def asks_second(self, person: Person) -> bool:
        """Tell whether this person does not get in without a second factor."""
        return self.second_factor and access.needs_second_factor(person.rights)

    async def _begin(self, person: Person, now: datetime) -> SignedIn:
        session_id, secret = secrets.token_hex(16), secrets.token_urlsafe(32)
        session = Session(id=session_id, person_id=person.id, secret_hash=digest(secret), started_at=now, used_at=now)
        await self._note(audit.SIGNED_IN, person, actor=person.id)  # first: no session of which nothing is known
        await self.stores.sessions.open(session)
        log.info("sign_in.done", person=person.id, session=session_id)
        return await self._signed_in(person, (session_id, secret), now)

    async def _note(self, what: str, person: Person, *, actor: str) -> None:
        entry = audit.Entry(
            id=_random_id(), at=self.now(), what=what, about_kind="person", about=person.id, actor=actor
        )
        await self.stores.trail.write(entry)

    async def _signed_in(self, person: Person, session: tuple[str, str], now: datetime) -> SignedIn:
        life, given_for = access.TOKEN_LIFE, access.GivenFor(session_id=session[0])
        claims = access.person_claims(person, now=now, life=life, token_id=_random_id(), given_for=given_for)
        token = await self.keyring.sign(claims, now)
        return SignedIn(person=person, access_token=token, expires_in=_seconds(life), refresh_token=".".join(session))


def _attempts(username: str) -> str:
    return uid("attempts", normal(username))  # what was typed may have been a password: it is not kept


async def commit(stores: Stores, person: Loaded[Person], decision: Decision[Person], context: Context) -> Person:
    """Store a decision about a person and return them as they are after it; lost to a race, it says so."""
    if not decision.steps:
        return person.aggregate
    outcome = await stores.people.commit([person.change().add(decision, context)])
    if outcome.raced:
        raise Transient("somebody else changed this person meanwhile")
    return replace(decision.steps[-1].after, sequence=person.aggregate.sequence + len(decision.steps))


def new_key() -> tuple[str, str]:
    """Return the public and the secret part of a new API key."""
    return secrets.token_hex(8), secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a random secret: it has 256 bits, so that a quick hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _same(hashed: str, secret: str) -> bool:
    return hmac.compare_digest(hashed, digest(secret))


def _random_id() -> str:
    return secrets.token_hex(16)


def _seconds(life: timedelta) -> int:
    return int(life.total_seconds())


def _locked(wait: timedelta) -> Denied:
    seconds = max(int(wait.total_seconds()) + 1, 1)
    text = "too many wrong passwords: wait a little"
    return Denied(429, "too_many_attempts", text, retry_after=seconds)
