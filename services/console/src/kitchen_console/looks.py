"""What staff saw: each thing that somebody opened in the browser, noted before they are shown it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from kitchenkit.ids import uid
from kitchenkit.time import millis

from .domain.audit import LOOKED, LOOKERS, PRINTED, Entry, words_of_entry
from .domain.row import Kind
from .reading import Reading
from .store_audit import AuditEntries

ROUND_MS = 600_000  # a page that is kept open asks again and again: one entry in ten minutes
REMEMBERED = 10_000
_OPENED = re.compile(
    r"/v1/(cases|submissions|matters|orders|merchant-orders|leads|stories|assignments|releases|activities|people)"
    r"/([A-Za-z0-9-]{1,64})"
    r"(?:/(print)|/history|/media(?:/[A-Za-z0-9-]{1,64})?)?"  # the history has its words, the pictures its people
)


class Noted(Protocol):
    """Where looks are written down."""

    async def note(self, person: Mapping[str, Any], service: str, path: str) -> None:
        """Write down that somebody opened this, where it is something to write down; raises `Transient`."""
        ...


class Looks:
    """Notes what is opened through the gateway."""

    def __init__(self, entries: AuditEntries, reading: Reading, now: Callable[[], datetime]) -> None:
        self._entries, self._reading, self._now = entries, reading, now
        self._noted: dict[str, None] = {}  # the order is the age

    async def note(self, person: Mapping[str, Any], service: str, path: str) -> None:
        """Write down that somebody opened this, where it is something to write down; raises `Transient`."""
        opened, now = _OPENED.fullmatch(path), self._now()
        if opened is None or not _works_here(person):
            return
        kind, about, printed = opened.groups()
        id_ = uid("look", person["id"], service, kind, about, printed, millis(now) // ROUND_MS)
        if id_ in self._noted:
            return
        row = await self._row(about)
        entry = Entry(
            id=id_,
            at=now,
            kind="look",
            what=PRINTED if printed else LOOKED,  # whoever prints need not have opened it
            service=service,
            about_kind=kind,
            about=about,
            actor=person["id"],
            case_id=row.get("case_id", about if kind == "cases" else ""),
            case_no=row.get("case_no", ""),
            reach=words_of_entry(row.get("reach", ())),
        )
        await self._entries.write([entry])
        self._noted[id_] = None
        if len(self._noted) > REMEMBERED:
            self._noted.pop(next(iter(self._noted)))

    async def _row(self, about: str) -> Mapping[str, Any]:
        kinds: tuple[Kind, ...] = ("case", "order")
        for kind in kinds:
            if row := (await self._reading.rows(kind, [about])).get(about):
                return row
        return {}


def _works_here(person: Mapping[str, Any]) -> bool:
    return any(right["role"] in LOOKERS for right in person.get("rights", ()))
