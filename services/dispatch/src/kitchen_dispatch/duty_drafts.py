"""What a draft of the duty list needs of the world: the items it begins with, its pages, what was published since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitchendirectory.places import Places
from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.resources import Fill, Shelf

from . import duty_pages
from .domain.duty import DutyItem, Flaw, flaws, gaps
from .domain.duty_list import DutyVersion, in_force
from .duties import HubKnown, published, shipped
from .duty_pages import Pages


@dataclass(frozen=True, slots=True)
class Drafts:
    """Where versions and their items are, and what an item may name."""

    versions: Shelf[DutyVersion]
    pages: Pages
    places: Callable[[], Places]

    def known(self) -> HubKnown:
        """Return what an item may name now; raises `Transient`."""
        return HubKnown(self.places())

    async def items(self, version: DutyVersion | None) -> tuple[DutyItem, ...]:
        """Return the items of a version; those of the shipped list for None."""
        return shipped().items if version is None else await duty_pages.read(self.pages, version.content)

    async def newest(self) -> int:
        """Return the number of the newest published version; 0: there is none."""
        return max((one.number for one in await published(self.versions)), default=0)

    async def version(self, version_id: str, loc: Sequence[str]) -> DutyVersion:
        """Return a version; a problem that names the field where there is none."""
        loaded = (await self.versions.load([version_id])).get(version_id)
        if loaded is None:
            raise problems.invalid(
                loc, "没有这个版本 / there is no such version: take an id of GET /v1/duty-list/versions"
            )
        return loaded.aggregate

    async def numbered(self, number: int) -> DutyVersion | None:
        """Return the published version with that number, or None."""
        return next((one for one in await published(self.versions) if one.number == number), None)

    def begin(self) -> Fill[Any]:
        """Fill in a new draft: the items of the version that it names, else of the one in force."""

        async def values(_: object, said: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
            known = await published(self.versions)
            wanted = said["based_on"]
            base = await self.version(wanted, ["body", "based_on"]) if wanted else in_force(known, context.now)
            content = base.content if base else await duty_pages.keep(self.pages, shipped().items)
            newest = max((one.number for one in known), default=0)
            return {"content": content, "follows": newest}

        return Fill(fields=frozenset({"content", "follows"}), values=values)

    def amend(self) -> Fill[DutyVersion]:
        """Fill in the content of a draft after a change, which has to be right as a whole."""

        async def values(version: DutyVersion, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
            items = {item.code: item for item in await self.items(version)}
            put = [DutyItem(**row) for row in said["put"]]
            for number, code in enumerate(said["remove"]):
                if items.pop(code, None) is None:
                    raise problems.invalid(["body", "remove", number], f"清单中没有 {code} / there is no such item")
            items |= {item.code: item for item in put}
            self._refuse(put, list(items.values()))
            return {"content": await duty_pages.keep(self.pages, items.values())}

        return Fill(fields=frozenset({"content"}), values=values)

    def seen(self) -> Fill[DutyVersion]:
        """Fill in the newest version that there is."""

        async def values(_: DutyVersion, __: Mapping[str, Any], ___: Context) -> Mapping[str, Any]:
            return {"newest": await self.newest()}

        return Fill(fields=frozenset({"newest"}), values=values)

    def _refuse(self, put: Sequence[DutyItem], whole: Sequence[DutyItem]) -> None:
        known, places = self.known(), {item.code: number for number, item in enumerate(put)}
        wrong: list[Flaw] = [flaw for item in put for flaw in flaws(item, known)]
        wrong += gaps(whole)
        if wrong:
            errors = [{"loc": _loc(flaw, places), "msg": flaw.why, "type": "value_error"} for flaw in wrong]
            raise problems.Problem(422, "invalid", wrong[0].why, errors=errors)


def _loc(flaw: Flaw, places: Mapping[str, int]) -> list[str | int]:
    return ["body", "put", places[flaw.code], flaw.field] if flaw.code in places else ["body", "remove"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two lists: codes, and what each of them is called."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]  # with the fields
    removed: tuple[str, ...]
    titles: Mapping[str, str]  # by code, as the later list has it; of what was removed, as the earlier one


def changes(before: Sequence[DutyItem], after: Sequence[DutyItem]) -> Changes:
    """Return what is different in `after`."""
    old, new = ({item.code: item for item in items} for items in (before, after))
    both = [code for code in new if code in old and new[code] != old[code]]
    added = tuple(code for code in new if code not in old)
    removed = tuple(code for code in old if code not in new)
    return Changes(
        added=added,
        changed={code: _fields(old[code], new[code]) for code in both},
        removed=removed,
        titles={code: (new.get(code) or old[code]).title for code in (*added, *both, *removed)},
    )


def _fields(old: DutyItem, new: DutyItem) -> tuple[str, ...]:
    return tuple(name for name in DutyItem.__dataclass_fields__ if getattr(old, name) != getattr(new, name))
