"""What intake needs from outside, besides its stores of aggregates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from .domain.upload import Upload


class Objects(Protocol):
    """Where bytes lie by a key (对象存储): a folder, or a bucket."""

    async def put(self, key: str, content: bytes) -> None:
        """Keep it whole and durably, or not at all; raises `Transient`."""
        ...

    async def get(self, key: str) -> bytes | None:
        """Return it, or None; raises `Transient`."""
        ...

    async def erase(self, key: str) -> None:
        """Make it be gone; what is gone already is no error; raises `Transient`."""
        ...


class Uploads(Protocol):
    """The register of pictures; one that no stored submission names is erased at its instant."""

    async def begin(self, picture_id: str, *, owner: str, now: datetime) -> Upload:
        """Write down that it comes, or find it there and let it wait as long again; raises `Transient`."""
        ...

    async def done(self, upload: Upload) -> bool:
        """Say that its bytes are there; False where the upload was erased meanwhile; raises `Transient`."""
        ...

    async def find(self, picture_id: str) -> Upload | None:
        """Return it, or None; raises `Transient`."""
        ...

    async def claim(self, picture_ids: Collection[str], *, who: str, case: str, now: datetime) -> frozenset[str]:
        """Let these wait for the submission of `case`; return those that it may name.

        It may name what `who` has given, and what nobody else's submission names. Raises `Transient`.
        """
        ...

    async def hold(self, picture_ids: Collection[str], *, case: str, now: datetime) -> frozenset[str]:
        """Let these wait for the fact that shows them as evidence of `case`; return those that it may show.

        It may show what no submission names, or its own does. Raises `Transient`.
        """
        ...
