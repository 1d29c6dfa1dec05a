"""What intake needs from outside, besides its stores of aggregates."""

from __future__ import annotations

from typing import Protocol


class Pictures(Protocol):
    """Where the pictures of submissions are kept."""

    async def keep(self, picture_id: str, owner: str, jpeg: bytes) -> None:
        """Keep it; keeping the same one again changes nothing; raises `Transient`."""
        ...

    async def find(self, picture_id: str) -> bytes | None:
        """Return it, or None; raises `Transient`."""
        ...
