"""Where something is: what was said, what the words say, and what the borders say about the point. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kitchen_triage.classify.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kitchen_triage.classify.gazetteer import Gazetteer, Place
    from kitchen_triage.classify.suggestion import Ask
    from kitchendirectory.whereabouts import Borders, Whereabouts

WHO_LEADS: Final = "由哪一方主办、哪一方协办请人工确定"
KILOMETRE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The area, the sides where it is between areas, why people have to look, and all that in words."""

    area_code: str | None
    sides: tuple[str, ...]
    doubt: str
    lines: tuple[str, ...]


def locate(gazetteer: Gazetteer, borders: Borders, ask: Ask, text: str) -> Where:
    """Return where a text's matter is; whoever gave the area of one side has said which side it is."""
    given = gazetteer.known(ask.area_code)
    place = None if given else gazetteer.find(ask.address, text)
    named = given or (place.code if place else None)
    spot = borders.look(*ask.point, named) if ask.point else borders.told(*_told(gazetteer, ask), named)
    worded = tuple(area.code for area in gazetteer.sides(ask.address, text))
    settled = any(given.startswith(side) for side in spot.sides) if given else False
    near, away = _near(gazetteer, spot), _away(gazetteer, spot)
    doubt = ""
    if worded:
        doubt = f"位于交界处，{WHO_LEADS}"
    elif spot.outside:
        doubt = f"{away}，请人工核实地点"
    elif spot.sides and not settled:
        doubt = f"{near}，{WHO_LEADS}"
    lines = [
        f"地点：出现{quoted(place.words)}，定为{place.name}" if place else "",
        f"地点：在{quoted(gazetteer.name(code) for code in worded)}交界" if worded else "",
        f"定位：在{gazetteer.name(spot.code)}" if spot.code else "",
        f"定位：{near or away}" if near or away else "",
    ]
    return Where(
        area_code=given or _finer(place, spot),
        sides=worded or (() if settled else spot.sides),
        doubt=doubt,
        lines=tuple(line for line in lines if line),
    )


def _told(gazetteer: Gazetteer, ask: Ask) -> tuple[str | None, tuple[str, ...]]:
    """Return what intake says of a point that it keeps to itself; what the gazetteer does not know is left out."""
    sides = tuple(code for code in ask.point_sides if gazetteer.known(code) == code)
    return gazetteer.known(ask.point_area_code), sides if len(sides) > 1 else ()


def _finer(place: Place | None, spot: Whereabouts) -> str | None:
    """Return the area of the words; where they name none, or only what the point's area lies in, the point's."""
    if place is None or (spot.code and spot.code.startswith(place.code)):
        return spot.code
    return place.code


def _near(gazetteer: Gazetteer, spot: Whereabouts) -> str:
    names = _names(gazetteer, spot.sides)
    if spot.metres is None:
        return f"在{names}的边界附近" if names else ""
    return f"距{names}的边界{_far(spot.metres)}" if names else ""


def _away(gazetteer: Gazetteer, spot: Whereabouts) -> str:
    if not spot.outside:
        return ""
    there = f"在{gazetteer.name(spot.code)}" if spot.code else "不在任何已知区域内"
    named = gazetteer.name(spot.outside)
    if spot.metres is None:
        return f"定位点{there}，不在来件所说的{named}"
    return f"定位点{there}，距来件所说的{named}{_far(spot.metres)}"


def _names(gazetteer: Gazetteer, codes: Sequence[str]) -> str:
    return "与".join(f"“{gazetteer.name(code)}”" for code in codes)


def _far(metres: float) -> str:
    return f"约{metres / KILOMETRE:.1f}公里" if metres >= KILOMETRE else f"约{metres:.0f}米"
