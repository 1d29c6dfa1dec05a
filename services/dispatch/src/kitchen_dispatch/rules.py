"""The rules as a process knows them: every published version in memory, looked at again every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

import structlog

from kitchenkit.query import MAX_LIMIT, Match, Page, Query
from kitchenkit.react import Transient

from .books import Release, book_at, changes_after, release_of
from .domain.book import Book
from .domain.book_version import RuleState, RuleVersion

EVERY: Final = 5.0  # seconds; far less than the minute that a version is published ahead
AT_FIRST: Final = 0.5
PUBLISHED = (Match("state", "is", RuleState.PUBLISHED.value),)
log = structlog.get_logger()


class Pages(Protocol):
    """Where versions are listed."""

    async def page(self, query: Query) -> Page[RuleVersion]:
        """Return one page."""
        ...


class Rules:
    """The last rules that could be had; before the first look, asking for the book is `Transient`.

    All processes change from one book to the next at the same instant: they know it before it is in force.
    """

    def __init__(self, policies: Pages, calendars: Pages, now: Callable[[], datetime]) -> None:
        self._stores, self._now = (policies, calendars), now
        self._versions: tuple[RuleVersion, ...] | None = None
        self._book: Book | None = None
        self._until: datetime | None = None

    def book(self) -> Book:
        """Return the book in force now; raises `Transient`."""
        if self._versions is None:
            raise Transient("the policies are not known yet")
        now = self._now()
        if self._book is None or (self._until is not None and now >= self._until):
            self._book, self._until = book_at(self._versions, now), changes_after(self._versions, now)
        return self._book

    def book_with(self, rule: RuleVersion, at: datetime) -> Book:
        """Return the book as it would be at that instant with one more version; raises `Transient`."""
        if self._versions is None:
            raise Transient("the policies are not known yet")
        return book_at((*self._versions, rule), at)

    def release(self) -> Release:
        """Return what the policy in force has not got of what this release ships with; raises `Transient`."""
        if self._versions is None:
            raise Transient("the policies are not known yet")
        return release_of(self._versions, self._now())[1]

    async def ready(self) -> str | None:
        """Say what is missing, or None: a readiness check."""
        return None if self._versions is not None else "the policies are not known yet"

    async def refresh(self) -> None:
        """Read all published versions; raises `Transient`."""
        found: list[RuleVersion] = []
        for store in self._stores:
            cursor: str | None = None
            while True:
                page = await store.page(Query(all_of=PUBLISHED, limit=MAX_LIMIT, cursor=cursor))
                found += [loaded.aggregate for loaded in page.items]
                if (cursor := page.next) is None:
                    break
        if tuple(found) != self._versions:
            self._versions, self._book = tuple(found), None
            self._say_what_lacks()

    def _say_what_lacks(self) -> None:
        """Say it once, whenever what was published has changed: the page of the rules says it always."""
        number, release = release_of(self._versions or (), self._now())
        if release.filled or release.lacking:
            lacks = [one.key for one in release.lacking]
            log.warning("rules.policy_is_older", policy=number, filled_in=list(release.filled), lacks=lacks)

    async def run(self) -> None:
        """Keep the rules fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("rules.stale", known=self._versions is not None, error=str(error)[:200])
            await asyncio.sleep(AT_FIRST if self._versions is None else EVERY)
