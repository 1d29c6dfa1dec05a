"""Secrets that dispatch has to keep: sealed with a key of the settings: a copy of the database opens nothing."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE, KEY = 12, 32


class SealError(Exception):
    """A secret cannot be opened: its key is not there, or it was changed."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The keys by id; the last one seals, all of them open."""

    ring: dict[str, bytes]

    @classmethod
    def parse(cls, text: str) -> Seals:
        """Return the keys of `{"id": "base64 of 32 bytes", …}`; raises ValueError."""
        try:
            ring = {kid: base64.b64decode(key, validate=True) for kid, key in json.loads(text).items()}
        except (AttributeError, TypeError, binascii.Error, json.JSONDecodeError) as error:
            raise ValueError('keys must be JSON: {"key id": "base64 of 32 bytes"}') from error
        if not ring or any(len(key) != KEY for key in ring.values()):
            raise ValueError("every key must be 32 bytes in base64, and one is needed")
        return cls(ring)

    def seal(self, plain: str, *, place: str) -> bytes:
        """Return the secret sealed; `place` is bound to it, so that two cannot be swapped."""
        kid, nonce = next(reversed(self.ring)), os.urandom(NONCE)
        return kid.encode() + b":" + nonce + AESGCM(self.ring[kid]).encrypt(nonce, plain.encode(), place.encode())

    def open(self, sealed: bytes, *, place: str) -> str:
        """Return the secret; raises `SealError`."""
        kid, _, rest = sealed.partition(b":")
        key = self.ring.get(kid.decode("ascii", "replace"))
        if key is None:
            raise SealError("the key of this secret is not there")
        try:
            return AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], place.encode()).decode()
        except InvalidTag as error:
            raise SealError("this secret was changed, or its key is another one") from error
