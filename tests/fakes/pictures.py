"""Pictures in memory: it passes the suite that `MongoPictures` passes (tests/contract/ports/test_pictures.py)."""

from __future__ import annotations


class MemoryPictures:
    """`kept` is all that it holds."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def keep(self, picture_id: str, owner: str, jpeg: bytes) -> None:
        del owner
        self.kept.setdefault(picture_id, jpeg)

    async def find(self, picture_id: str) -> bytes | None:
        return self.kept.get(picture_id)
