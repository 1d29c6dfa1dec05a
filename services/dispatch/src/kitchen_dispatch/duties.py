"""The duty list as a process knows it, and the directory's units as the list asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol

import structlog
import yaml

from kitchendirectory.places import Places
from kitchenkit.ids import uid
from kitchenkit.query import MAX_LIMIT, Match, Page, Query
from kitchenkit.react import Loaded, Transient
from kitchenkit.time import now as wall_now

from . import duty_pages
from .domain.duty import DutyItem
from .domain.duty_list import DutyVersion, VersionState, in_force
from .domain.duty_match import Asked, match
from .domain.matter import Assigned
from .domain.matters import Routed
from .duty_index import DutyIndex
from .duty_pages import Pages

EVERY: Final = 15.0
AT_FIRST: Final = 1.0
PUBLISHED = (Match("state", "is", VersionState.PUBLISHED.value),)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Shipped:
    """The list that comes with the service."""

    title: str
    effective_from: datetime
    items: tuple[DutyItem, ...]


@cache
def shipped() -> Shipped:
    """Return the list that ships with the service: each category's general item, and the special ones."""
    row = yaml.safe_load(files(__package__).joinpath("duty.yaml").read_text(encoding="utf-8"))
    items = []
    for category, general in row["duties"].items():
        code = f"{category.removeprefix('GOV-')}-00"
        items.append(_item({**general, "code": code, "category_code": category}))
        items += [_item({**general, **special, "category_code": category}) for special in row["items"][category]]
    return Shipped(f"随版清单 {row['version']}", _instant(row["effective_from"]), tuple(items))


def _item(row: Mapping[str, Any]) -> DutyItem:
    lists = {name: tuple(row.get(name, ())) for name in ("words", "assist")}
    known = {one.name for one in fields(DutyItem)}
    if unknown := row.keys() - known:
        raise ValueError(f"{row['code']}: an item has no {', '.join(sorted(unknown))}")
    return DutyItem(**{**row, **lists})


def _instant(written: str | datetime) -> datetime:
    instant = datetime.fromisoformat(written) if isinstance(written, str) else written
    return instant.astimezone(UTC)


class Versions(Protocol):
    """Where versions are listed and found."""

    async def page(self, query: Query) -> Page[DutyVersion]:
        """Return one page."""
        ...

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[DutyVersion]]:
        """Return those that exist."""
        ...


async def published(store: Versions) -> tuple[DutyVersion, ...]:
    """Return every published version; raises `Transient`."""
    found: list[DutyVersion] = []
    cursor: str | None = None
    while True:
        page = await store.page(Query(all_of=PUBLISHED, limit=MAX_LIMIT, cursor=cursor))
        found += [loaded.aggregate for loaded in page.items]
        cursor = page.next
        if cursor is None:
            return tuple(found)


class DutyLists:
    """The version in force, and those that will be: read again from time to time, each index built once.

    Before the first reading there is no answer (`Transient`): not known is not nobody responsible. A hub that has
    never published a version has the one that ships with the service.
    """

    def __init__(self, store: Versions, pages: Pages, now: Callable[[], datetime] = wall_now) -> None:
        self._store, self._pages, self._now = store, pages, now
        self._versions: tuple[DutyVersion, ...] | None = None
        self._built: dict[str, DutyIndex] = {}

    def version(self) -> DutyVersion | None:
        """Return the version in force now; None: the shipped list. Raises `Transient`."""
        if self._versions is None:
            raise Transient("the duty list is not known yet")
        return in_force(self._versions, self._now())

    def index(self) -> DutyIndex:
        """Return the list in force now, ready to be asked; raises `Transient`."""
        version = self.version()
        return shipped_index() if version is None else self._built[version.id]

    async def refresh(self) -> None:
        """Read what was published since; raises `Transient`."""
        versions = await published(self._store)
        current = in_force(versions, self._now())
        wanted = [one for one in versions if one == current or _later(one, current)]
        # Built before it is shown: whoever asks in between is answered by what was there.
        built = {one.id: await self._index(one) for one in wanted}
        self._versions, self._built = tuple(wanted), built

    async def run(self) -> None:
        """Keep the list fresh until cancelled."""
        while True:
            try:
                await self.refresh()
            except Transient as error:
                log.warning("duty_list.stale", known=self._versions is not None, error=str(error)[:200])
            await asyncio.sleep(AT_FIRST if self._versions is None else EVERY)

    async def ready(self) -> str | None:
        """Say what is missing, or None: a readiness check."""
        return None if self._versions is not None else "the duty list is not known yet"

    async def _index(self, version: DutyVersion) -> DutyIndex:
        if (there := self._built.get(version.id)) is not None:
            return there
        try:
            items = await duty_pages.read(self._pages, version.content)
        except LookupError as gone:
            raise Transient(str(gone)) from gone  # waited for: half a list sends nobody
        return DutyIndex(version.label, items)


def _later(one: DutyVersion, current: DutyVersion | None) -> bool:
    if current is None or one.effective_from is None or current.effective_from is None:
        return True
    return one.effective_from > current.effective_from


@cache
def shipped_index() -> DutyIndex:
    """Return the list that ships with the service, ready to be asked."""
    return DutyIndex(shipped().title, shipped().items)


class DirectoryUnits:
    """Units as the newest places know them."""

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places = places

    def unit_of(self, kind: str, area_code: str) -> str | None:
        """Return the id of the unit of that kind for exactly that area, or None."""
        units = self._places().units(kind, area_code)
        return units[0].id if units else None

    def unit_with(self, code: str) -> str | None:
        """Return the id of the unit with that code, or None where it takes no work."""
        unit = self._places().unit(uid("unit", code))
        return unit.id if unit is not None and unit.active else None


class HubKnown:
    """What an item may name: the categories of the shipped list, and what the directory has."""

    def __init__(self, places: Places) -> None:
        self._places, self._units = places, DirectoryUnits(lambda: places)
        self._categories = {item.category_code for item in shipped().items}
        self._kinds = {one.speciality for one in places.organisations.values() if one.kind == "unit"}

    def has_category(self, code: str) -> bool:
        """Tell whether triage sorts into this category, in the government lane."""
        return code in self._categories

    def has_area(self, code: str) -> bool:
        """Tell whether there is such an area."""
        area = self._places.area(code)
        return area is not None and area.active

    def has_kind(self, kind: str) -> bool:
        """Tell whether the hub has units of this kind."""
        return kind in self._kinds

    def has_unit(self, code: str) -> bool:
        """Tell whether there is a unit with this code that takes work."""
        return self._units.unit_with(code) is not None


def matcher(
    lists: Callable[[], DutyIndex], places: Callable[[], Places], hub_code: str
) -> Callable[[Routed], Sequence[Assigned]]:
    """Return who acts on a routed case that names nobody; a case without an area is the city's."""
    units = DirectoryUnits(places)

    def assigned(case: Routed) -> Sequence[Assigned]:
        if not case.category_code:
            return ()  # words alone send nobody out: a dispatcher looks
        area = case.area_code or hub_code[:4]
        asked = Asked(category=case.category_code, area=area, tier=case.tier, text=case.text)
        return match(lists(), units, asked).assigned

    return assigned
