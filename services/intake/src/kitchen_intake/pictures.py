"""Pictures: their bytes in the object store, who gave them and which submissions name them in the register.

The register first, then the bytes under a key that only this entry has, then the register again: whatever is broken
off is found by the clock, a day later, and no erasure meets the bytes of a later upload.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kitchenkit.react import Transient

from .ports import Objects, Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The pictures of submissions."""

    uploads: Uploads
    objects: Objects
    now: Callable[[], datetime]

    async def keep(self, picture_id: str, owner: str, jpeg: bytes) -> None:
        """Keep it for a day, for a submission to name; the same one again changes nothing; raises `Transient`."""
        upload = await self.uploads.begin(picture_id, owner=owner, now=self.now())
        if upload.gone:
            raise Transient("the picture is just being erased: send it again")
        if upload.kept:
            return
        await self.objects.put(upload.key, jpeg)
        if not await self.uploads.done(upload):
            await self.objects.erase(upload.key)
            raise Transient("the picture was erased while it came: send it again")

    async def find(self, picture_id: str, *, case: str) -> bytes | None:
        """Return it, or None where it is not there or is another case's; raises `Transient`."""
        upload = await self.uploads.find(picture_id)
        if upload is None or not upload.kept or (upload.cases and case not in upload.cases):
            return None
        return upload.inline or await self.objects.get(upload.key)

    async def unshowable(self, picture_ids: Sequence[str], *, case: str) -> list[str]:
        """Return those that cannot be shown as evidence of `case`; the others wait until intake hears that they are."""
        if not picture_ids:
            return []
        held = await self.uploads.hold(set(picture_ids), case=case, now=self.now())
        return [one for one in dict.fromkeys(picture_ids) if one not in held]

    async def refused(self, picture_ids: Sequence[str], *, who: str, case: str) -> list[int]:
        """Return the places of those that the submission of `case` may not name; the others wait for it."""
        if not picture_ids:
            return []
        held = await self.uploads.claim(set(picture_ids), who=who, case=case, now=self.now())
        return [place for place, one in enumerate(picture_ids) if one not in held]
