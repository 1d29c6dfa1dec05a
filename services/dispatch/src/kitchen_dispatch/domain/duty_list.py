"""A version of the duty list (职责清单版本): drafted by one person, put in force by another. Pure.

The items lie in sealed pages of their own; a version names its pages by their digests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move

from .duty import DutyItem

EDITORS = frozenset({"dispatcher", "supervisor", "ruling_panel"})
PUBLISHERS = frozenset({"supervisor", "desk_chief"})
LEAD_TIME = timedelta(seconds=60)  # every process has read a version before it is in force
MOST_AT_ONCE = 200


class VersionState(StrEnum):
    """How far it is."""

    DRAFT = "draft"  # 草稿
    PUBLISHED = "published"  # 已发布: in force from its date until that of a later one
    DISCARDED = "discarded"  # 已废弃


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is in a version: the digests of its pages, and of all of them."""

    pages: tuple[str, ...]
    items: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersion:
    """One version of the list."""

    id: str
    title: str
    content: Content
    follows: int  # the number of the newest published version that its authors have seen
    based_on: str = ""  # the version whose items it began with; nothing where they came from a file
    number: int = 0  # 0 until it is published
    effective_from: datetime | None = None
    edited_by: tuple[str, ...] = ()
    published_by: str = ""
    published_at: datetime | None = None
    state: VersionState = VersionState.DRAFT
    sequence: int = 0

    @property
    def label(self) -> str:
        """What people call it."""
        return f"第 {self.number} 版" if self.number else "草稿"


Title = Annotated[str, MinLen(1), MaxLen(80)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Begin a draft (起草) with the items of a version, by its id; without one, of the version in force."""

    title: Title
    content: Content
    follows: int
    based_on: Annotated[str, MaxLen(40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """Change a draft (修订): `put` adds items or replaces those with the same code, `remove` takes codes away."""

    content: Content
    put: Annotated[tuple[DutyItem, ...], MaxLen(MOST_AT_ONCE)] = ()
    remove: Annotated[tuple[Annotated[str, MaxLen(40)], ...], MaxLen(MOST_AT_ONCE)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Say that one has seen what was published since the draft was begun (知悉新版); `changes` shows it."""

    newest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Put it in force (发布) from an instant at least a minute ahead; without one, in a minute."""

    newest: int
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """Let go of a draft (废弃)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersionDrafted:
    """A draft was begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersionAmended:
    """Some items of a draft are others."""

    put: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersionCaughtUp:
    """The authors have seen what was published since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersionPublished:
    """It has its number and the instant from which it is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersionDiscarded:
    """It will never be in force."""


def in_force(versions: Iterable[DutyVersion], at: datetime) -> DutyVersion | None:
    """Return the version in force then: the one that took effect last, of two at once the later one; None: none yet."""
    begun = [one for one in versions if one.effective_from is not None and one.effective_from <= at]
    return max(begun, key=lambda one: (one.effective_from, one.number), default=None)


def begin(new_id: str, command: Begin, context: Context) -> Decision[DutyVersion]:
    """Return the new draft."""
    draft = DutyVersion(
        id=new_id, title=command.title, content=command.content, follows=command.follows, based_on=command.based_on,
        edited_by=(context.actor,),
    )  # fmt: skip
    return Decision.one(draft, DutyVersionDrafted())


def release(
    new_id: str, title: str, content: Content, effective_from: datetime, now: datetime
) -> Decision[DutyVersion]:
    """Return the first version of a hub, as it comes with the release."""
    draft = DutyVersion(id=new_id, title=title, content=content, follows=0, edited_by=("release",))
    after = replace(
        draft, state=VersionState.PUBLISHED, number=1, effective_from=effective_from, published_at=now,
        published_by="release",
    )  # fmt: skip
    return Decision.one(draft, DutyVersionDrafted()).then(lambda _: Decision.one(after, DutyVersionPublished()))


def _amend(version: DutyVersion, command: Amend, context: Context) -> Decision[DutyVersion]:
    if command.content == version.content:
        return Decision()
    after = replace(version, content=command.content, edited_by=_with(version.edited_by, context.actor))
    return Decision.one(after, DutyVersionAmended(put=tuple(item.code for item in command.put), removed=command.remove))


def _catch_up(version: DutyVersion, command: CatchUp, context: Context) -> Decision[DutyVersion]:
    if command.newest == version.follows:
        return Decision()
    after = replace(version, follows=command.newest, edited_by=_with(version.edited_by, context.actor))
    return Decision.one(after, DutyVersionCaughtUp())


def _publish(version: DutyVersion, command: Publish, context: Context) -> Decision[DutyVersion]:
    after = replace(
        version, state=VersionState.PUBLISHED, number=version.follows + 1, published_by=context.actor,
        published_at=context.now, effective_from=command.effective_from or context.now + LEAD_TIME,
    )  # fmt: skip
    return Decision.one(after, DutyVersionPublished())


def _discard(version: DutyVersion, _: Discard, __: Context) -> Decision[DutyVersion]:
    return Decision.one(replace(version, state=VersionState.DISCARDED), DutyVersionDiscarded())


def own_draft(version: DutyVersion, context: Context) -> str | None:
    """A second person publishes."""
    if context.actor not in version.edited_by:
        return None
    return "起草人不能自己发布,须由第二人发布 / who wrote a draft does not publish it"


def too_soon(_: DutyVersion, command: Publish, context: Context) -> str | None:
    """What was in force is never changed afterwards."""
    if command.effective_from is None or command.effective_from >= context.now + LEAD_TIME:
        return None
    return "生效时间至少在一分钟之后 / effective_from is at least a minute ahead"


def base_moved(version: DutyVersion, command: Publish, _: Context) -> str | None:
    """Nobody undoes what they have not seen."""
    if command.newest == version.follows:
        return None
    return f"起草后已发布第 {command.newest} 版,请先查看差异并确认 / version {command.newest} came meanwhile: catch up"


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)


DRAFT = frozenset({VersionState.DRAFT})
DUTY_VERSION = Machine[DutyVersion](
    [
        Move(name="amend", command=Amend, states=DRAFT, roles=EDITORS, decide=_amend),
        Move(name="catch-up", command=CatchUp, states=DRAFT, roles=EDITORS, decide=_catch_up),
        Move(name="publish", command=Publish, states=DRAFT, roles=PUBLISHERS, decide=_publish, guards=(own_draft,),
             checks=(base_moved, too_soon)),
        Move(name="discard", command=Discard, states=DRAFT, roles=EDITORS, decide=_discard),
    ]
)  # fmt: skip
