"""A list for publication as it was kept (定稿), and where and when it was published (通报发布). Pure.

The orders in it stay as they stood. What is said of its publication is added to, never changed: a correction is an
entry of its own that names the one it corrects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move

from .publication import LateOrder

WRITERS = frozenset({"supervisor", "desk_chief"})
MOST_ORDERS = 500
MOST_ENTRIES = 100
MINUTE = timedelta(minutes=1)  # people write minutes down


class ListState(StrEnum):
    """Whether it was published anywhere."""

    DRAWN_UP = "drawn_up"  # 已定稿，未发布
    PUBLISHED = "published"  # 已发布
    DISCARDED = "discarded"  # 不发布


class Channel(StrEnum):
    """By what it was published."""

    WEBSITE = "website"  # 政府网站
    SOCIAL = "social"  # 政务新媒体
    NEWSPAPER = "newspaper"  # 报纸
    BROADCAST = "broadcast"  # 广播电视
    CIRCULAR = "circular"  # 内部通报文件
    BOARD = "board"  # 公示栏
    OTHER = "other"


class EntryKind(StrEnum):
    """What an entry says."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


_S = ListState
Place = Annotated[str, MinLen(2), MaxLen(300)]
EntryNumber = Annotated[int, Ge(1), Le(MOST_ENTRIES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that somebody wrote down about its publication."""

    number: int  # 1, 2, 3 … within the list
    kind: EntryKind
    of: int = 0  # the entry that it corrects or takes back; 0 where it is about none
    channel: str = ""
    place: str = ""  # where exactly: the name of the site or paper, the page, the address
    published_at: datetime | None = None
    recorded_by: str
    recorded_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedList:
    """One list as it stood when it was kept."""

    id: str
    level: int
    unit_id: str
    area_code: str
    since: str  # the local days that were asked for, as 2026-12-02; empty where none was
    until: str
    orders: tuple[LateOrder, ...]
    digest: str  # over the orders: the same one says the same
    drawn_up_at: datetime
    drawn_up_by: str
    entries: tuple[Entry, ...] = ()
    state: ListState = _S.DRAWN_UP
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawUp:
    """Keep the list as it is now (定稿), so that what is published is what was kept."""

    level: Annotated[int, Ge(2), Le(4)]
    unit_id: Annotated[str, MaxLen(64)] = ""
    area_code: Annotated[str, MaxLen(12)] = ""
    since: date | None = None
    until: date | None = None
    leave_out: Annotated[tuple[str, ...], MaxLen(200)] = ()
    orders: tuple[LateOrder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Write down where and when it was published (登记发布); once for each place."""

    channel: Channel
    place: Place
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Say what is right instead of an entry (更正); the entry stays to be read."""

    of: EntryNumber
    channel: Channel
    place: Place
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Say that an entry does not hold any more (撤销): it was not published there, or was taken down."""

    of: EntryNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """Say that it will not be published (不发布)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDrawnUp:
    """Somebody kept a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPublished:
    """It was published somewhere."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationCorrected:
    """What was written down about its publication was not right."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRetracted:
    """It does not hold any more."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDiscarded:
    """It will not be published."""


def draw_up(new_id: str, said: DrawUp, context: Context) -> Decision[PublishedList]:
    """Return the list as it is kept from now on."""
    kept = PublishedList(
        id=new_id,
        level=said.level,
        unit_id=said.unit_id,
        area_code=said.area_code,
        since=said.since.isoformat() if said.since else "",
        until=said.until.isoformat() if said.until else "",
        orders=said.orders,
        digest=digest_of(said.orders),
        drawn_up_at=context.now,
        drawn_up_by=context.actor,
    )
    return Decision.one(kept, ListDrawnUp())


def digest_of(orders: Sequence[LateOrder]) -> str:
    """Return a SHA-256 over the orders as they stood, in hexadecimal."""
    said = json.dumps([asdict(one) for one in orders], default=datetime.isoformat, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def standing(kept: PublishedList) -> list[Entry]:
    """Return the entries that hold: neither corrected nor taken back by a later one."""
    over = {one.of for one in kept.entries}
    return [one for one in kept.entries if one.number not in over and one.kind is not EntryKind.RETRACTED]


def has_room(kept: PublishedList, _: Context) -> str | None:
    """A list has so many entries at most."""
    return None if len(kept.entries) < MOST_ENTRIES else f"it has {MOST_ENTRIES} entries already"


def at_a_time_that_can_be(kept: PublishedList, said: Publish | Correct, context: Context) -> str | None:
    """What was kept was published afterwards, and not in the future."""
    if said.published_at > context.now:
        return "published_at is in the future: write it down when it has been published 不能早于实际发布登记"
    if said.published_at < kept.drawn_up_at - MINUTE:
        return "published_at is before the list was kept: what was published then was another one 早于定稿时间"
    return None


def of_one_that_holds(kept: PublishedList, said: Correct | Retract, _: Context) -> str | None:
    """Only what holds is corrected or taken back."""
    holds = any(one.number == said.of for one in standing(kept))
    return None if holds else "the entry `of` does not hold: take one that was neither corrected nor taken back"


def with_why(_: PublishedList, __: object, context: Context) -> str | None:
    """Who reads it later has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def _publish(kept: PublishedList, said: Publish, context: Context) -> Decision[PublishedList]:
    entry = _entry(kept, EntryKind.PUBLISHED, context, said)
    return Decision.one(_with(kept, entry), ListPublished(entry=entry))


def _correct(kept: PublishedList, said: Correct, context: Context) -> Decision[PublishedList]:
    entry = replace(_entry(kept, EntryKind.CORRECTED, context, said), of=said.of)
    return Decision.one(_with(kept, entry), PublicationCorrected(entry=entry))


def _retract(kept: PublishedList, said: Retract, context: Context) -> Decision[PublishedList]:
    entry = replace(_entry(kept, EntryKind.RETRACTED, context), of=said.of)
    return Decision.one(_with(kept, entry), PublicationRetracted(entry=entry))


def _discard(kept: PublishedList, _: Discard, __: Context) -> Decision[PublishedList]:
    return Decision.one(replace(kept, state=_S.DISCARDED), ListDiscarded())


def _entry(kept: PublishedList, kind: EntryKind, context: Context, said: Publish | Correct | None = None) -> Entry:
    return Entry(
        number=len(kept.entries) + 1,
        kind=kind,
        channel=str(said.channel) if said else "",
        place=said.place if said else "",
        published_at=said.published_at if said else None,
        recorded_by=context.actor,
        recorded_at=context.now,
        reason=context.reason,
    )


def _with(kept: PublishedList, entry: Entry) -> PublishedList:
    after = replace(kept, entries=(*kept.entries, entry))
    return replace(after, state=_S.PUBLISHED if standing(after) else _S.DRAWN_UP)


_KEPT = frozenset({_S.DRAWN_UP, _S.PUBLISHED})
PUBLISHED_LIST = Machine[PublishedList](
    [
        Move(name="publish", command=Publish, states=_KEPT, roles=WRITERS, decide=_publish, guards=(has_room,),
             checks=(at_a_time_that_can_be,)),
        Move(name="correct", command=Correct, states=frozenset({_S.PUBLISHED}), roles=WRITERS, decide=_correct,
             guards=(has_room,), checks=(of_one_that_holds, at_a_time_that_can_be, with_why)),
        Move(name="retract", command=Retract, states=frozenset({_S.PUBLISHED}), roles=WRITERS, decide=_retract,
             guards=(has_room,), checks=(of_one_that_holds, with_why)),
        Move(name="discard", command=Discard, states=frozenset({_S.DRAWN_UP}), roles=WRITERS, decide=_discard,
             checks=(with_why,)),
    ]
)  # fmt: skip
