"""A small hub for tests of the duty list: some units, and lists of a few items."""

from __future__ import annotations

from typing import Any

from kitchen_dispatch.domain.duty import DutyItem
from kitchen_dispatch.duty_index import DutyIndex
from kitchendirectory.places import Area, Organisation, Places
from kitchenkit.ids import uid


class Units:
    """Units by kind and area."""

    def __init__(self, *known: tuple[str, str]) -> None:
        self._known = frozenset(known)

    def unit_of(self, kind: str, area_code: str) -> str | None:
        return f"{kind}-{area_code}" if (kind, area_code) in self._known else None

    def unit_with(self, code: str) -> str | None:
        kind, _, area = code.rpartition("-")
        return self.unit_of(kind, area)


EVERYWHERE = Units(
    ("street_office", "520103019"),
    ("police", "520103"),
    ("fire", "520103"),
    ("fire", "5201"),
    ("municipal", "520103"),
    ("municipal", "520115"),
    ("government_office", "520103"),
    ("government_office", "5201"),
)


def item(code: str, category: str = "GOV-AD", **more: Any) -> DutyItem:
    given: dict[str, Any] = {"title": f"事项{code}", "lead": "municipal"} | more
    return DutyItem(code=code, category_code=category, **given)


def index(*items: DutyItem) -> DutyIndex:
    return DutyIndex("第 1 版", items)


def places(*kinds: str, areas: tuple[str, ...] = ("5201", "520103", "520103019")) -> Places:
    """Return a hub with one unit of each kind in every area."""
    levels: dict[int, Any] = {4: "city", 6: "district", 9: "street"}
    return Places(
        [Area(code=code, name=code, parent_code="", level=levels[len(code)]) for code in areas],
        [
            Organisation(
                id=uid("unit", f"{kind}-{code}"), code=f"{kind}-{code}", name=f"{kind} {code}", kind="unit",
                speciality=kind, tier=2, area_code=code, parent_id="",
            )
            for kind in kinds
            for code in areas
        ],
        version=1,
    )  # fmt: skip
