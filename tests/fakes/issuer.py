"""A directory in memory: signs with a key of its own, can be away, counts what it was asked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from joserfc.jwk import OKPKey

from kitchenkit.react import Transient
from kitchenkit.revocations import Revocations, Revoked
from kitchenkit.rights import Right, Scope
from kitchenkit.tokens import AUDIENCE, ISSUER, Issued, Tokens, Unauthenticated, sign

Person = tuple[str, tuple[Right, ...]]


class FakeIssuer:
    """`token("p1", ("dispatcher", "hub"))` makes a token; `api_keys["kid.secret"] = (id, rights)` makes a key known."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.away = False
        self.asked: Counter[str] = Counter()
        self.api_keys: dict[str, Person] = {}
        self.secrets: dict[str, str] = {}
        self.ended = Revoked()
        self.life = 900.0
        self.keys: list[OKPKey] = []
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on; the old ones stay published."""
        self.keys.append(OKPKey.generate_key("Ed25519", parameters={"kid": f"k{len(self.keys)}"}))

    def verifier(self, *audiences: str, revocations: Revocations | None = None) -> Tokens:
        """Return a verifier that trusts this issuer."""
        return Tokens(self, audiences=audiences or (AUDIENCE,), revocations=revocations, now=self.now)

    def end(self, person: str = "", *, key: str = "", session: str = "") -> None:
        """End every token of a person that was made until now, or a key, or a session."""
        until = datetime.fromtimestamp(self.now(), UTC)
        people = {**self.ended.people, **({person: until} if person else {})}
        keys = self.ended.keys | ({key} if key else set())
        sessions = self.ended.sessions | ({session} if session else set())
        version = str(int(self.ended.version or 0) + 1)
        self.ended = Revoked(version=version, people=people, keys=keys, sessions=sessions)

    def token(self, person: str, *rights: tuple[str, str] | Right, **claims: Any) -> str:
        """Return a signed token; a right is `("dispatcher", "area:520103")` or a `Right`."""
        now = int(self.now())
        return sign(
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "sub": person,
                "iat": now,
                "exp": now + int(self.life),
                "jti": str(uuid4()),
                "rights": [_claim(right) for right in rights],
            }
            | claims,
            self.keys[-1],
        )

    def headers(self, person: str, *rights: tuple[str, str] | Right, **claims: Any) -> dict[str, str]:
        """Return the header of a request by that person."""
        return {"Authorization": f"Bearer {self.token(person, *rights, **claims)}"}

    async def jwks(self) -> Mapping[str, Any]:
        self._asked("jwks")
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    async def exchange(self, api_key: str) -> Issued:
        self._asked("exchange")
        if api_key not in self.api_keys:
            raise Unauthenticated("unknown key")
        person, rights = self.api_keys[api_key]
        return Issued(self.token(person, *rights, key=api_key.partition(".")[0]), self.life)

    async def service_token(self, service: str, secret: str, audience: str) -> Issued:
        self._asked("service_token")
        if self.secrets.get(service) != secret:
            raise Unauthenticated("unknown service")
        return Issued(self.token(f"service:{service}", ("service", "hub"), aud=audience), self.life)

    async def revoked(self, token: str, known: str) -> Revoked | None:
        self._asked("revoked")
        if not token:
            raise Unauthenticated("not a service")
        return None if known == self.ended.version else self.ended

    def _asked(self, what: str) -> None:
        self.asked[what] += 1
        if self.away:
            raise Transient("the directory is away")


def rights(*pairs: tuple[str, str]) -> tuple[Right, ...]:
    """Return rights from pairs of role and `kind:id`."""
    return tuple(_right(pair) for pair in pairs)


def _right(pair: tuple[str, str] | Right) -> Right:
    if isinstance(pair, Right):
        return pair
    kind, _, scope_id = pair[1].partition(":")
    return Right(pair[0], Scope(kind, scope_id))  # type: ignore[arg-type]


def _claim(right: tuple[str, str] | Right) -> dict[str, str]:
    made = _right(right)
    return {"role": made.role, "kind": made.scope.kind, "id": made.scope.id}
