"""What was ended before its time: persons whose tokens are good no more, sessions, and API keys that are revoked.

Tokens are verified offline, so that a service has to hear of it: `follow` asks the directory every second for what was
ended within the life of a token. With the directory away, what is known stays known, and nothing else is ended.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import structlog

from .react import Transient
from .rights import Principal

EVERY: Final = 1.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """What was ended lately; `version` names exactly this."""

    version: str = ""
    people: Mapping[str, datetime] = field(default_factory=dict)  # tokens made until then are good no more
    keys: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()


class Revocations:
    """What this process knows to be ended; whoever must not wait for the next request is called back."""

    def __init__(self) -> None:
        self.known = Revoked()
        self._listeners: set[Callable[[], None]] = set()

    def take(self, revoked: Revoked) -> None:
        """Know this from now on, and tell everybody who listens."""
        self.known = revoked
        for told in list(self._listeners):
            told()

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Call `told` whenever something was ended; return what stops that."""
        self._listeners.add(told)
        return lambda: self._listeners.discard(told)

    def ended(self, who: Principal) -> bool:
        """Tell whether what proved this is good no more."""
        return self._ended(who.id, frozenset({who.key_id, who.session_id}), who.issued)

    def ended_token(self, token: str) -> bool:
        """Tell the same of a token of which the caller knows by itself that the directory has made it."""
        claims = _claims(token)
        issued = claims.get("iat")
        at = datetime.fromtimestamp(float(str(issued)), UTC) if issued is not None else None
        given_for = frozenset(str(claims.get(name, "")) for name in ("key", "sid"))
        return self._ended(str(claims.get("sub", "")), given_for, at)

    def _ended(self, person: str, given_for: frozenset[str], issued: datetime | None) -> bool:
        until = self.known.people.get(person)
        if until is not None and (issued is None or issued <= until):
            return True
        return not (given_for.isdisjoint(self.known.keys) and given_for.isdisjoint(self.known.sessions))


Ask = Callable[[str], Awaitable[Revoked | None]]  # with the version that is known; None: it is that


async def follow(revocations: Revocations, ask: Ask, *, every: float = EVERY) -> None:
    """Keep `revocations` fresh until cancelled."""
    away = False
    while True:
        try:
            told = await ask(revocations.known.version)
        except Transient as error:
            if not away:
                log.warning("revocations.stale", why=str(error)[:200])
            away = True
        else:
            if away:
                log.info("revocations.fresh")
            away = False
            if told is not None:
                revocations.take(told)
        await asyncio.sleep(every)


def _claims(token: str) -> Mapping[str, object]:
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
