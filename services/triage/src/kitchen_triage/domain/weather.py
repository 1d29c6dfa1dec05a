"""The weather warnings in force, looked up for each case: a few comparisons in memory (civic-reporting.md §3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .weather_warning import WeatherKind, WeatherLevel, WeatherWarning

LANE = "government"  # in the other lanes tiers say something else
URGENT = "E1"  # 急
LESS = frozenset({"", "E2", "G", "Q"})  # C (复杂疑难) is said by people alone, and what people say stands
GRAVITY = tuple(WeatherLevel)
KINDS: Mapping[WeatherKind, str] = {
    WeatherKind.RAINSTORM: "暴雨",
    WeatherKind.GALE: "大风",
    WeatherKind.SNOWSTORM: "暴雪",
    WeatherKind.ICING: "道路结冰",
    WeatherKind.HEAT: "高温",
    WeatherKind.THUNDERSTORM: "雷电",
    WeatherKind.GEOLOGICAL: "地质灾害",
}
LEVELS: Mapping[WeatherLevel, str] = {
    WeatherLevel.BLUE: "蓝色",
    WeatherLevel.YELLOW: "黄色",
    WeatherLevel.ORANGE: "橙色",
    WeatherLevel.RED: "红色",
}
Raised = Mapping[WeatherKind, Mapping[str, WeatherLevel]]  # the categories of each kind, and from which level on


@dataclass(frozen=True, slots=True)
class Weather:
    """Every warning that was declared and which categories each kind raises; immutable."""

    warnings: tuple[WeatherWarning, ...] = ()
    raised: Raised = field(default_factory=dict)

    @staticmethod
    def of(warnings: Iterable[WeatherWarning], raised: Raised) -> Weather:
        """Return them, the gravest first, so that a case says the gravest."""
        return Weather(tuple(sorted(warnings, key=lambda one: (-GRAVITY.index(one.level), one.since, one.id))), raised)

    def tier(self, tier: str, lane: str, category_code: str, area_code: str, now: datetime) -> tuple[str, str]:
        """Return the tier of such a case there, never a lower one, and why where a warning has raised it.

        A case whose area is not known is raised by none: it may lie anywhere, and a hub may have several cities.
        """
        if lane != LANE or tier not in LESS:
            return tier, ""
        found = next((one for one in self.warnings if self._holds(one, category_code, area_code, now)), None)
        return (URGENT, why(found)) if found else (tier, "")

    def _holds(self, warning: WeatherWarning, category_code: str, area_code: str, now: datetime) -> bool:
        least = self.raised.get(warning.kind, {}).get(category_code)
        return (
            least is not None
            and GRAVITY.index(warning.level) >= GRAVITY.index(least)
            and area_code.startswith(warning.areas)
            and warning.in_force(now)
        )


def why(warning: WeatherWarning) -> str:
    """In a sentence, for the people at the desk and in the unit."""
    return f"{KINDS[warning.kind]}{LEVELS[warning.level]}预警期间，按急件办"


FAIR = Weather()
