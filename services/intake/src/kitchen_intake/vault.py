"""The vault: names, phones, exact addresses and raw texts, encrypted field by field, and nowhere else in the hub."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class VaultKeyError(Exception):
    """A field cannot be opened: its key is not there or the field was changed."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys by id; the newest encrypts, the older ones still open."""

    ring: Mapping[str, bytes]
    current: str

    @classmethod
    def parse(cls, text: str) -> Keys:
        """Return the keys of `{"id": "base64 of 32 bytes", …}`, the last one current; raises ValueError."""
        try:
            ring = {kid: base64.b64decode(key, validate=True) for kid, key in json.loads(text).items()}
        except (AttributeError, TypeError, binascii.Error, json.JSONDecodeError) as error:
            raise ValueError('keys must be JSON: {"key id": "base64 of 32 bytes"}') from error
        if not ring or any(len(key) != 32 for key in ring.values()):  # noqa: PLR2004  # AES-256
            raise ValueError("every key must be 32 bytes in base64, and one is needed")
        return cls(ring, next(reversed(ring)))

    def seal(self, plain: str, *, place: str) -> bytes:
        """Return the encrypted field; `place` (entry and field) is bound to it, so that fields cannot be swapped."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.ring[self.current]).encrypt(nonce, plain.encode(), place.encode())
        return self.current.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, *, place: str) -> str:
        """Return the field; raises `VaultKeyError`."""
        kid, _, rest = sealed.partition(b":")
        key = self.ring.get(kid.decode("ascii", "replace"))
        if key is None:
            raise VaultKeyError(f"the vault key {kid!r} is not there")
        try:
            return AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], place.encode()).decode()
        except InvalidTag as error:
            raise VaultKeyError(f"{place} was changed or its key is another one") from error


def sealed_entry(
    keys: Keys, *, entry_id: str, fingerprint: str, phone_print: str, fields: Mapping[str, str]
) -> dict[str, Any]:
    """Return a vault entry as it is stored: what is empty is not kept."""
    sealed = {name: keys.seal(value, place=f"{entry_id}/{name}") for name, value in fields.items() if value}
    return {"_id": entry_id, "print": fingerprint, "phone_print": phone_print, "fields": sealed}


def opened_entry(keys: Keys, row: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of an entry in plain."""
    return {name: keys.open(bytes(sealed), place=f"{row['_id']}/{name}") for name, sealed in row["fields"].items()}
