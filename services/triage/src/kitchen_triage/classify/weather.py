"""What weather warnings make urgent, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitchen_triage.domain.weather import LANE, Raised
from kitchen_triage.domain.weather_warning import WeatherKind, WeatherLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kitchen_triage.classify.categories import Categories


def raised_by_weather(data: Mapping[str, Any], categories: Categories) -> Raised:
    """Make the table from its file's content; ValueError says what is wrong with it."""
    if missing := {str(kind) for kind in WeatherKind} - data["raises"].keys():
        raise ValueError(f"nothing is said of {', '.join(sorted(missing))}")
    for kind, rows in data["raises"].items():
        for code in rows:
            if categories.lane_of(code) != LANE:
                raise ValueError(f"{kind}: {code} is no category of the lane {LANE}")
    return {
        WeatherKind(kind): {code: WeatherLevel(level) for code, level in rows.items()}
        for kind, rows in data["raises"].items()
    }
