"""Who asks: signed tokens verified offline, API keys exchanged for tokens, and the tokens of services themselves.

    issuer = HttpIssuer(settings.directory_url)
    verifier = Tokens(issuer, audiences={"kitchen", Settings.service()})    # for create_app
    callers = Tokens(issuer, audiences={Settings.service()})                # for RpcServer: only tokens made for us
    tokens = ServiceTokens(issuer, Settings.service(), settings.service_secret)   # for rpc.channel

With the directory away, keys, tokens and exchanged API keys that are known live on until they expire; what is new gets
`Transient` (503 with Retry-After). What `Revocations` knows to be ended is refused at once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from .flight import Flight
from .public_keys import ASK_AGAIN_SECONDS, PublicKeys
from .react import Transient
from .revocations import Revocations, Revoked
from .rights import KINDS, Principal, Right, Scope

ISSUER = "directory"
AUDIENCE = "kitchen"
ALGORITHM = "Ed25519"  # EdDSA by the name of RFC 9864

TOKEN_BYTES = 8192
KEEP_TOKENS = 10_000
API_KEY_SECONDS = 300.0
SKEW_SECONDS = 5

T = TypeVar("T")


class Unauthenticated(Exception):
    """This token or key proves nobody."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as the directory gives it."""

    access_token: str
    expires_in: float


class Issuer(Protocol):
    """The directory's part: raises `Unauthenticated` where it refuses, `Transient` where it is away."""

    async def jwks(self) -> Mapping[str, Any]:
        """Return the public keys."""
        ...

    async def exchange(self, api_key: str) -> Issued:
        """Return a token for an API key."""
        ...

    async def service_token(self, service: str, secret: str, audience: str) -> Issued:
        """Return a token with which `service` may call `audience`."""
        ...

    async def revoked(self, token: str, known: str) -> Revoked | None:
        """Return what was ended lately, for a service that shows its `token`; None where it is what `known` names."""
        ...


class Verifier(Protocol):
    """What the web side asks: raises `Unauthenticated` or `Transient`."""

    async def bearer(self, token: str) -> Principal:
        """Return whom the token proves."""
        ...

    async def api_key(self, api_key: str) -> Principal:
        """Return whom the key proves."""
        ...


def sign(claims: Mapping[str, Any], key: OKPKey) -> str:
    """Return `claims` as a token signed by `key`, which must have a `kid`."""
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, dict(claims), key, algorithms=[ALGORITHM])


class Tokens:
    """Verifies tokens offline, and API keys by asking at most every five minutes."""

    def __init__(
        self,
        issuer: Issuer,
        *,
        audiences: Collection[str],
        revocations: Revocations | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer, self._audiences, self._now = issuer, frozenset(audiences), now
        self._revocations = revocations or Revocations()
        self._keys = PublicKeys(issuer.jwks, now)
        self._verified: dict[str, Principal] = {}
        self._exchanged: dict[str, _Kept] = {}
        self._refused: dict[str, float] = {}  # a wrong key that is tried again and again is not passed on
        self._flight: Flight[Principal] = Flight()

    async def bearer(self, token: str) -> Principal:
        """Return whom `token` proves."""
        known = self._verified.get(token)
        if known is None:
            known = await self._verify(token)
            _keep(self._verified, token, known)
        if known.expires.timestamp() <= self._now():
            self._verified.pop(token, None)
            raise Unauthenticated("the token has expired")
        if self._revocations.ended(known):
            raise Unauthenticated("this access was ended: sign in again")
        return known

    async def api_key(self, api_key: str) -> Principal:
        """Return whom `api_key` proves; known for at most five minutes, longer only while the directory is away.

        What was given for it and is ended since is given anew: the directory says whether the key is.
        """
        kid, _, secret = api_key.partition(".")
        if not kid or not secret or len(api_key) > TOKEN_BYTES or not api_key.isascii():
            raise Unauthenticated("not an API key")
        digest = hashlib.sha256(api_key.encode()).hexdigest()
        kept = self._exchanged.get(digest)
        if kept is not None and self._now() < kept.fresh_until and not self._ended(kept):
            return await self.bearer(kept.token)
        if self._refused.get(digest, 0.0) > self._now():
            raise Unauthenticated("the API key is not known")
        return await self._flight.one(digest, lambda: self._exchange(digest, api_key))

    async def _exchange(self, digest: str, api_key: str) -> Principal:
        kept = self._exchanged.get(digest)
        try:
            issued = await self._issuer.exchange(api_key)
        except Unauthenticated:
            self._exchanged.pop(digest, None)
            _keep(self._refused, digest, self._now() + ASK_AGAIN_SECONDS)
            raise
        except Transient:
            if kept is None or kept.expires <= self._now() or self._ended(kept):
                raise  # the key may well be good: nobody can say now
            kept.fresh_until = self._now() + ASK_AGAIN_SECONDS
            return await self.bearer(kept.token)
        who = await self.bearer(issued.access_token)
        expires = who.expires.timestamp()
        # By the token's own instant, which is a whole second: `expires_in` counts from when the answer came.
        fresh_until = min(self._now() + API_KEY_SECONDS, expires - SKEW_SECONDS)
        _keep(self._exchanged, digest, _Kept(issued.access_token, fresh_until, expires, who))
        return who

    def _ended(self, kept: _Kept) -> bool:
        return self._revocations.ended(kept.who)

    async def _verify(self, token: str) -> Principal:
        if len(token) > TOKEN_BYTES or not token.isascii():
            raise Unauthenticated("not a token")
        try:
            kid = jws.extract_compact(token.encode()).headers().get("kid")
            key = await self._keys.get(str(kid))
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
            self._registry().validate(claims)
            return _principal(claims)
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise Unauthenticated(f"not a token of ours: {error}") from error

    def _registry(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "values": sorted(self._audiences)},
            sub={"essential": True},
            exp={"essential": True},
            jti={"essential": True},
        )


class ServiceTokens:
    """The tokens with which this service calls others, one per audience, renewed shortly before they expire."""

    def __init__(
        self, issuer: Issuer, service: str, secret: SecretStr, *, now: Callable[[], float] = time.time
    ) -> None:
        self._issuer, self._service, self._secret, self._now = issuer, service, secret, now
        self._kept: dict[str, tuple[str, float, float]] = {}  # audience → token, renew at, expires at
        self._flight: Flight[str] = Flight()

    async def token(self, audience: str) -> str:
        """Return a token for calls to the service `audience`."""
        kept = self._kept.get(audience)
        if kept is not None and self._now() < kept[1]:
            return kept[0]
        return await self._flight.one(audience, lambda: self._renew(audience))

    async def _renew(self, audience: str) -> str:
        kept = self._kept.get(audience)
        try:
            issued = await self._issuer.service_token(self._service, self._secret.get_secret_value(), audience)
        except Transient:
            if kept is None or kept[2] <= self._now():
                raise
            self._kept[audience] = (kept[0], self._now() + ASK_AGAIN_SECONDS, kept[2])
            return kept[0]
        now = self._now()
        self._kept[audience] = (issued.access_token, now + issued.expires_in * 0.8, now + issued.expires_in)
        return issued.access_token


@dataclass(slots=True)
class _Kept:
    token: str
    fresh_until: float
    expires: float
    who: Principal


def _keep(where: dict[str, T], key: str, value: T) -> None:
    where.pop(key, None)
    if len(where) >= KEEP_TOKENS:
        where.pop(next(iter(where)))  # the oldest: it has expired, or will be verified once more
    where[key] = value


def _principal(claims: Mapping[str, Any]) -> Principal:
    rights = claims.get("rights", [])
    limit, issued = claims.get("limit"), claims.get("iat")
    return Principal(
        id=str(claims["sub"]),
        # A kind of scope that this version does not know gives nothing: closed, not broken.
        rights=tuple(Right(str(r["role"]), Scope(r["kind"], str(r["id"]))) for r in rights if r["kind"] in KINDS),
        token_id=str(claims["jti"]),
        expires=datetime.fromtimestamp(claims["exp"], UTC),
        issued=None if issued is None else datetime.fromtimestamp(issued, UTC),
        key_id=str(claims.get("key", "")),
        session_id=str(claims.get("sid", "")),
        limit=None if limit is None else int(limit),
        name=str(claims.get("name", "")),
    )
