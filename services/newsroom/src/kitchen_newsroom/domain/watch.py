"""A government matter that reporters watch (跟进): what it did, and how each of them stands to it.

All who watch one case are in one document, so that a step of the matter reaches them in one guarded write, and only one
of them takes the follow-up of a closing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kitchenkit.ids import uid

LINES = 60  # of progress that are kept, the newest
WATCHERS = 50  # at once, of one case
WORDS = 300  # characters of a line

Place = tuple[int, int]  # the routing, and the number of the fact in its matter: in this order things happened


class WatchState(StrEnum):
    """How one person stands to the matter."""

    WATCHING = "watching"  # 跟进中
    OFFERED = "offered"  # 可做追踪报道
    FOLLOWING = "following"  # 已立追踪选题
    DECLINED = "declined"  # 不做追踪
    STOPPED = "stopped"  # 已取消跟进


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What dispatch says of a matter at one of its facts; masked."""

    case_id: str
    case_no: str
    matter_id: str
    routing_no: int
    sequence: int
    state: str
    category_code: str
    area_code: str
    text: str
    confidential: bool
    due_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str = ""
    revisit_on: datetime | None = None

    @property
    def place(self) -> Place:
        """When it was so."""
        return self.routing_no, self.sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step that a reporter may know."""

    routing_no: int
    sequence: int
    at: datetime
    code: str  # `dispatched`, `signed`, `resolved` …
    result: str = ""  # coded: an outcome, a verdict, a reason
    unit_id: str = ""
    text: str = ""  # without contact data
    until: datetime | None = None  # a day that it names

    @property
    def place(self) -> Place:
        """When it happened."""
        return self.routing_no, self.sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """One person who watches it."""

    id: str
    person: str
    state: WatchState
    since: datetime
    note: str = ""
    lead_id: str = ""  # the follow-up that they took last


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One case in the government lane that somebody watches; its state is its matter's."""

    id: str
    case_id: str
    case_no: str
    matter_id: str
    routing_no: int
    seen: int  # the number of the newest fact of the matter
    state: str
    category_code: str
    area_code: str
    desk_id: str
    text: str
    due_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str = ""
    revisit_on: datetime | None = None
    lines: tuple[Line, ...] = ()
    watchers: tuple[Watcher, ...] = ()
    sequence: int = 0

    @property
    def place(self) -> Place:
        """How far the matter is known."""
        return self.routing_no, self.seen

    def watcher(self, person: str) -> Watcher | None:
        """Return how somebody stands to it."""
        return next((one for one in self.watchers if one.person == person), None)

    def having(self, watcher: Watcher) -> Watched:
        """Return it with this person as they are now."""
        others = tuple(one for one in self.watchers if one.id != watcher.id)
        return replace(self, watchers=tuple(sorted((*others, watcher), key=lambda one: (one.since, one.id))))

    def offer(self) -> WatchState:
        """Return how whoever watches it stands to it before they have said anything."""
        return WatchState.WATCHING if self.closed_at is None else WatchState.OFFERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One person's part of it; it has the sequence of the whole, because that guards it."""

    watched: Watched
    watcher: Watcher

    @property
    def id(self) -> str:
        """Follows from the case and the person."""
        return self.watcher.id

    @property
    def state(self) -> str:
        """How the person stands to it."""
        return self.watcher.state

    @property
    def sequence(self) -> int:
        """The sequence of the whole."""
        return self.watched.sequence

    @property
    def case_id(self) -> str:
        """The case."""
        return self.watched.case_id


def watches(watched: Watched) -> tuple[Watch, ...]:
    """Return everybody's part of it."""
    return tuple(Watch(watched=watched, watcher=one) for one in watched.watchers)


def watched_id(case_id: str) -> str:
    """Return the id of what is kept of a watched case."""
    return uid("watched", case_id)


def watch_id(case_id: str, person: str) -> str:
    """Return the id of one person's watch of a case."""
    return uid("watch", case_id, person)


def follow_up_id(case_id: str, closed_at: datetime) -> str:
    """Return the id of the follow-up lead: one for each closing of a case."""
    return uid("follow-up", case_id, closed_at.isoformat())
