"""The keys that tokens are signed with: one per period, known to verifiers before its time and for a while after."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from kitchenkit.tokens import sign

from .domain.access import TOKEN_LIFE
from .ports import SigningKey, SigningKeys

PERIOD = timedelta(days=30)
AHEAD = timedelta(days=1)  # a key is published so long before it signs
AFTER = TOKEN_LIFE + timedelta(minutes=5)  # and so long after, for the tokens that are still good
NONCE_BYTES = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Opened:
    key: SigningKey
    pair: OKPKey


class Keyring:
    """Signs with the key of the present period; makes it, and the next one in time, where nobody has yet."""

    def __init__(self, keys: SigningKeys, secret: SecretStr) -> None:
        self._keys, self._opened = keys, dict[str, _Opened]()
        derived = HKDF(SHA256(), length=32, salt=None, info=b"kitchen directory signing keys")
        self._cipher = AESGCM(derived.derive(secret.get_secret_value().encode()))

    async def sign(self, claims: Mapping[str, Any], now: datetime) -> str:
        """Return the claims as a signed token."""
        await self._prepare(now)
        return sign(claims, self._opened[_period(now)].pair)

    async def jwks(self, now: datetime) -> dict[str, list[Mapping[str, str]]]:
        """Return the public keys that tokens may be signed with now, or soon, or lately were."""
        await self._prepare(now)
        opened = sorted(self._opened.values(), key=lambda one: one.key.signs_from)
        return {"keys": [one.key.public for one in opened if one.key.signs_until + AFTER > now]}

    async def _prepare(self, now: datetime) -> None:
        wanted = {_period(now), _period(now + AHEAD)}
        if wanted <= self._opened.keys():
            return
        await self._load()
        for period in sorted(wanted - self._opened.keys()):
            await self._keys.add(self._make(period))
        await self._load()  # another process may have been first: its key holds

    async def _load(self) -> None:
        for key in await self._keys.all():
            if key.id not in self._opened:
                self._opened[key.id] = _Opened(key, self._open(key))

    def _make(self, period: str) -> SigningKey:
        pair = OKPKey.generate_key("Ed25519")
        kid = f"{period}-{pair.thumbprint()[:8]}"
        half = {name: str(value) for name, value in pair.as_dict(private=False).items()}
        public = {**half, "kid": kid, "use": "sig", "alg": "Ed25519"}
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, pair.as_pem(private=True), kid.encode())
        begins = EPOCH + int(period) * PERIOD
        return SigningKey(id=period, public=public, sealed=sealed, signs_from=begins, signs_until=begins + PERIOD)

    def _open(self, key: SigningKey) -> OKPKey:
        kid = key.public["kid"]
        plain = self._cipher.decrypt(key.sealed[:NONCE_BYTES], key.sealed[NONCE_BYTES:], kid.encode())
        return OKPKey.import_key(plain, {"kid": kid})


def _period(now: datetime) -> str:
    return str((now - EPOCH) // PERIOD)
