"""The text of a story, and the hash by which people say which text they mean."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

FIELDS = ("title", "summary", "body", "byline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What readers will get."""

    title: str = ""
    summary: str = ""
    body: str = ""
    byline: str = ""  # who made it, as it is printed (记者、通讯员)

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return every field with its text."""
        return tuple((name, getattr(self, name)) for name in FIELDS)

    def hash(self) -> str:
        """Return the SHA-256 of the whole text: another one for the smallest change, also of where a field ends."""
        digest = hashlib.sha256()
        for name, text in self.texts():
            encoded = text.encode()
            digest.update(f"{name}:{len(encoded)}:".encode() + encoded)
        return digest.hexdigest()
