"""The sessions of browsers: a random cookie outside, and inside the tokens that no browser ever sees.

The cookie is a secret of 256 bits; its hash names the row, and the row holds the tokens sealed under a key from the
settings. So neither a copy of the database nor a cookie without the database gives anybody a token, and every api
process serves every session.

The directory ends a session whose refresh token comes twice. It comes once: whoever renews takes a lease on the row
first, across all processes, and does it while the old access token is good for some minutes more, so that the others
go on with that one and wait only where nothing good is left.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kitchenkit.react import Transient

LONGEST = timedelta(days=7)  # as long as the directory lets a session live
RENEW_AHEAD = 180.0  # seconds before the access token ends
LEAST = 10.0  # a token that ends within these is not worth sending
LEASE = 10.0  # longer than the directory is waited for
PAUSE = 2.0  # between two questions to a directory that did not help
WAIT, WAITS = 0.05, 100

log = structlog.get_logger()


class Ended(Exception):
    """There is no such session (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the directory gives for a password or a refresh token."""

    access_token: str
    refresh_token: str
    expires_in: float
    person: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A session as it is stored; `renewal` counts how often its tokens were renewed."""

    id: str
    sealed: bytes
    renewal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session opened: what is sent for the person, and what the page has to show to change anything."""

    id: str
    renewal: int
    csrf: str
    access_token: str
    refresh_token: str
    expires: float
    person: Mapping[str, Any]


class Directory(Protocol):
    """The directory's part; each raises `Transient` where it is away."""

    async def sign_in(self, credentials: Mapping[str, str]) -> Signed:
        """Return tokens; raises the directory's own problem where it refuses."""
        ...

    async def refresh(self, refresh_token: str) -> Signed:
        """Return the next tokens; raises `Ended` where the session is over."""
        ...

    async def sign_out(self, refresh_token: str) -> None:
        """End the session there."""
        ...


class SessionStore(Protocol):
    """Where sessions are kept; each raises `Transient` where the database is away."""

    async def add(self, session: Kept, gone_at: datetime) -> None:
        """Keep a new session until then."""
        ...

    async def get(self, session_id: str) -> Kept | None:
        """Return it, or None."""
        ...

    async def lease(self, session: Kept, now: float, until: float) -> bool:
        """Say whether the caller alone may renew it until then; not while somebody else may, nor once it is done."""
        ...

    async def release(self, session: Kept, until: float) -> None:
        """Let somebody else renew it from then on."""
        ...

    async def renew(self, session: Kept) -> bool:
        """Replace it by its next renewal; False where it has ended meanwhile."""
        ...

    async def remove(self, session_id: str) -> None:
        """Forget it."""
        ...


class Sessions:
    """Begins, finds and ends the sessions of browsers."""

    def __init__(
        self,
        store: SessionStore,
        directory: Directory,
        keys: MultiFernet,
        *,
        now: Callable[[], datetime],
        ended: Callable[[str], bool] = lambda _: False,  # whether an access token was ended before its time
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._directory, self._keys, self._now, self._sleep = store, directory, keys, now, sleep
        self._ended = ended

    async def begin(self, credentials: Mapping[str, str]) -> tuple[str, Session]:
        """Return the cookie's value and the session; raises the directory's own problem where it refuses."""
        asked = self._now()
        signed = await self._directory.sign_in(credentials)
        secret = secrets.token_urlsafe(32)
        session = _session(_digest(secret), 0, secrets.token_urlsafe(32), signed, asked)
        await self._store.add(self._sealed(session), asked + LONGEST)
        return secret, session

    async def find(self, secret: str) -> Session:
        """Return the session with an access token that is good; raises `Ended`, or `Transient`."""
        for _ in range(WAITS):
            kept, session = await self.stored(secret)
            now = self._now().timestamp()
            left = self._left(session, now)
            if left > RENEW_AHEAD:
                return session
            if await self._store.lease(kept, now, now + LEASE):
                return await self._renewed(kept, session)
            if left > LEAST:
                return session  # somebody else renews it, and this token is still good
            await self._sleep(WAIT)
        raise Transient("the session is being renewed elsewhere")

    async def stored(self, secret: str) -> tuple[Kept, Session]:
        """Return the session as it lies there, its token good or not; raises `Ended`."""
        kept = await self._store.get(_digest(secret))
        if kept is None:
            raise Ended
        try:
            inside = json.loads(self._keys.decrypt(kept.sealed))
        except InvalidToken as error:  # its key is not among the settings any more
            raise Ended from error
        return kept, Session(id=kept.id, renewal=kept.renewal, **inside)

    async def end(self, secret: str) -> None:
        """End the session here, and in the directory where that can be reached."""
        try:
            kept, session = await self.stored(secret)
        except Ended:
            return
        await self._store.remove(kept.id)  # with it goes the only copy of the refresh token
        await self._tell_the_end(session.refresh_token)

    async def _renewed(self, kept: Kept, session: Session) -> Session:
        asked = self._now()
        try:
            signed = await self._directory.refresh(session.refresh_token)
        except Ended:
            await self._store.remove(session.id)
            raise
        except Transient:
            good = self._left(session, asked.timestamp()) > LEAST
            await self._store.release(kept, asked.timestamp() + PAUSE if good else 0.0)
            if good:
                return session
            raise
        fresh = _session(session.id, session.renewal + 1, session.csrf, signed, asked)
        if not await self._store.renew(self._sealed(fresh)):
            await self._tell_the_end(fresh.refresh_token)  # signed out while it was being renewed
            raise Ended
        return fresh

    def _left(self, session: Session, now: float) -> float:
        """Return for how long its token is good still; the directory says whether it gives another."""
        return 0.0 if self._ended(session.access_token) else session.expires - now

    async def _tell_the_end(self, refresh_token: str) -> None:
        try:
            await self._directory.sign_out(refresh_token)
        except Transient as away:
            log.warning("session.end_not_told", why=str(away)[:200])

    def _sealed(self, session: Session) -> Kept:
        inside = {
            "csrf": session.csrf,
            "access_token": session.access_token,
            "refresh_token": session.refresh_token,
            "expires": session.expires,
            "person": session.person,
        }
        return Kept(id=session.id, sealed=self._keys.encrypt(json.dumps(inside).encode()), renewal=session.renewal)


def keys_of(words: str) -> MultiFernet:
    """Return the keys of the settings: the first one seals, all of them open; raises ValueError."""
    return MultiFernet([Fernet(word) for word in words.split()])


def _session(session_id: str, renewal: int, csrf: str, signed: Signed, asked: datetime) -> Session:
    return Session(
        id=session_id,
        renewal=renewal,
        csrf=csrf,
        access_token=signed.access_token,
        refresh_token=signed.refresh_token,
        expires=asked.timestamp() + signed.expires_in,
        person=signed.person,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
