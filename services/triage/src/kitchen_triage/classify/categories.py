"""The code list of matters (事项目录) as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LANES: Final = ("news", "government", "volunteer", "commercial")
"""The four lanes (四条道), in the order of the queues."""
DESK: Final = "desk"
"""What the examples call the lane of texts that no machine should route."""
DESK_LABEL: Final = "DESK"
"""And their category: one more label of the model, no code of ours."""
BY_THE_CENTRE: Final = "C"
"""复杂疑难: several units, law or funds; only people of the centre say so, and no kind is it from the beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One kind of matter: where it goes, how urgent it starts, and for government who usually leads."""

    code: str
    zh: str
    en: str
    lane: str
    tier: str
    alarm: bool = False
    units: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Categories:
    """All categories of one version."""

    version: str
    by_code: Mapping[str, Category]
    lane_names: Mapping[str, str]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Categories:
        """Make the table from its file's content; ValueError says what is wrong with it."""
        table: dict[str, Category] = {}
        for row in data["categories"]:
            category = Category(**{**row, "units": tuple(row.get("units", ()))})
            if category.lane not in LANES:
                raise ValueError(f"{category.code}: lane {category.lane!r} is not one of {LANES}")
            if category.tier == BY_THE_CENTRE:
                raise ValueError(
                    f"{category.code}: tier {BY_THE_CENTRE} is given to a case by the centre, not to a kind"
                )
            if category.code in table:
                raise ValueError(f"{category.code} stands twice")
            table[category.code] = category
        return cls(str(data["version"]), table, {lane: data["lanes"][lane]["zh"] for lane in LANES})

    def get(self, code: str | None) -> Category | None:
        """Return the category of a code, or None for an unknown one."""
        return self.by_code.get(code) if code else None

    def lane_of(self, code: str) -> str:
        """Return the lane of a code; what is no category belongs to the desk."""
        category = self.by_code.get(code)
        return category.lane if category else DESK
