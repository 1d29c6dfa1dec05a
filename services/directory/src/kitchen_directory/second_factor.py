"""The second factor of a sign-in: codes of an app (TOTP), and recovery codes for who has lost it."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from .domain.people import Person
from .domain.second_factor import RECOVERY_CODES, STEP_SECONDS, plain, steps_at
from .ports import SecondFactors

ISSUER = "Central Kitchen"
NONCE_BYTES = 12
RECOVERY_BYTES = 10  # 80 bits: nobody guesses one, so that a quick hash is enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a person puts into their app; shown once."""

    secret: str
    uri: str  # otpauth://…, for a QR code


class SecondFactor:
    """Proposes, confirms and checks; the secrets are sealed wherever they are kept."""

    def __init__(self, kept: SecondFactors, secret: SecretStr) -> None:
        self._kept = kept
        derived = HKDF(SHA256(), length=32, salt=None, info=b"kitchen directory second factors")
        self._cipher = AESGCM(derived.derive(secret.get_secret_value().encode()))

    async def exists(self, person_id: str) -> bool:
        """Tell whether a second factor is in force."""
        return (await self._kept.get(person_id)).sealed is not None

    async def left(self, person_id: str) -> int:
        """Return how many recovery codes are left."""
        return len((await self._kept.get(person_id)).recovery)

    async def propose(self, person: Person) -> Proposal:
        """Return a new secret; what is in force stays so until the new one is confirmed."""
        secret = pyotp.random_base32()
        await self._kept.propose(person.id, self._seal(person.id, secret))
        uri = pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=person.username, issuer_name=ISSUER)
        return Proposal(secret=secret, uri=uri)

    async def confirm(self, person_id: str, code: str, now: datetime) -> list[str] | None:
        """Put what was proposed in force and return new recovery codes; None where the code is not of it."""
        proposed = (await self._kept.get(person_id)).proposed
        if proposed is None or (step := self._step(person_id, proposed, code, now)) is None:
            return None
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        digests = [_digest(code) for code in codes]
        done = await self._kept.confirm(person_id, proposed, step=step, recovery=digests)
        return codes if done else None

    async def verify(self, person_id: str, code: str, now: datetime) -> bool:
        """Tell whether a code of the app or a recovery code is good; each is good once."""
        factor = await self._kept.get(person_id)
        if factor.sealed is None:
            return False
        if (step := self._step(person_id, factor.sealed, code, now)) is not None:
            return await self._kept.use_step(person_id, step)
        return await self._kept.use_recovery(person_id, _digest(code))

    async def remove(self, person_id: str) -> None:
        """Forget the second factor and its recovery codes."""
        await self._kept.remove(person_id)

    def _step(self, person_id: str, sealed: bytes, code: str, now: datetime) -> int | None:
        app, typed = pyotp.TOTP(self._open(person_id, sealed), interval=STEP_SECONDS), plain(code)
        good = (
            step for step in steps_at(now) if secrets.compare_digest(app.generate_otp(step).encode(), typed.encode())
        )
        return next(good, None)

    def _seal(self, person_id: str, secret: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), person_id.encode())

    def _open(self, person_id: str, sealed: bytes) -> str:
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], person_id.encode()).decode()


def _recovery_code() -> str:
    letters = secrets.token_hex(RECOVERY_BYTES)
    return "-".join(letters[start : start + 5] for start in range(0, len(letters), 5))


def _digest(code: str) -> str:
    return hashlib.sha256(plain(code).encode()).hexdigest()
