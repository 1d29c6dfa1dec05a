"""The object store and the register of pictures in memory: they pass the suites of the real ones in tests/contract."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kitchen_intake.domain.upload import Upload
from kitchen_intake.store_media import UNUSED, new_row, upload_of
from kitchenkit.react import Transient
from kitchenkit.time import millis


@dataclass
class MemoryObjects:
    """`kept` is all that it holds; `away` makes it an outage."""

    kept: dict[str, bytes] = field(default_factory=dict)
    away: bool = False

    async def put(self, key: str, content: bytes) -> None:
        self._ask()
        self.kept[key] = content

    async def get(self, key: str) -> bytes | None:
        self._ask()
        return self.kept.get(key)

    async def erase(self, key: str) -> None:
        self._ask()
        self.kept.pop(key, None)

    def _ask(self) -> None:
        if self.away:
            raise Transient("the object store: no answer")


@dataclass
class MemoryUploads:
    """`rows` are the entries as the real register has them."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def begin(self, picture_id: str, *, owner: str, now: datetime) -> Upload:
        row = self.rows.setdefault(picture_id, new_row(picture_id, owner, now))
        if "due_at" in row and not row["gone"]:
            row["due_at"] = millis(now + UNUSED)
        return upload_of(row)

    async def done(self, upload: Upload) -> bool:
        row = self.rows.get(upload.id, {})
        if row.get("key") != upload.key or row["gone"]:
            return False
        row["kept"] = True
        return True

    async def find(self, picture_id: str) -> Upload | None:
        row = self.rows.get(picture_id)
        return None if row is None else upload_of(row)

    async def claim(self, picture_ids: Collection[str], *, who: str, case: str, now: datetime) -> frozenset[str]:
        return frozenset(one for one in picture_ids if self._claimed(one, who, case, now))

    async def hold(self, picture_ids: Collection[str], *, case: str, now: datetime) -> frozenset[str]:
        free = [one for one in picture_ids if self._free(one) and set(self.rows[one].get("cases") or [case]) >= {case}]
        for one in free:
            if "due_at" in self.rows[one]:
                self.rows[one]["due_at"] = millis(now + UNUSED)
        return frozenset(free)

    def _free(self, picture_id: str) -> bool:
        row = self.rows.get(picture_id)
        return row is not None and row.get("kept", True) and not row.get("gone")

    def _claimed(self, picture_id: str, who: str, case: str, now: datetime) -> bool:
        if not self._free(picture_id):
            return False
        row = self.rows[picture_id]
        cases = row.setdefault("cases", [])
        if row["owner"] != who and cases and case not in cases:
            return False
        row["cases"] = list(dict.fromkeys([*cases, case]))
        if "due_at" in row:
            row["due_at"] = millis(now + UNUSED)
        return True
