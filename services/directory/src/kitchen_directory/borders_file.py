"""Borders from a GeoJSON file (RFC 7946): all of it is looked at; what is wrong is said by feature and field."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shapely import Polygon
from shapely.validation import explain_validity

from .domain.borders import Piece, Ring, Spot

MOST_BYTES: Final = 64_000_000
MOST_FEATURES: Final = 20_000
MOST_SPOTS: Final = 5_000
"""Of one area: 45 kB in its document and event, so that twenty versions stay under the megabyte of a document."""
LEAST_SPOTS: Final = 4
MICRO: Final = 1_000_000
EAST, NORTH = 180, 90
WGS84 = ("CRS84", "4326")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and where."""

    at: str
    why: str


class WrongFeatureError(ValueError):
    """A feature is not a border."""

    def __init__(self, at: str, why: str) -> None:
        super().__init__(why)
        self.wrong = Wrong(at, why)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file comes to: pieces by the code of their area; none where the file takes the border away."""

    borders: Mapping[str, tuple[Piece, ...]]
    wrong: Sequence[Wrong]


def read(file: Path) -> Any:
    """Return the JSON of a file; raises `OSError`, or `ValueError` saying why it is none of ours."""
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} has more than {MOST_BYTES // 1_000_000} MB: simplify the borders")
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"{file.name} is not JSON in UTF-8: {error}") from error


def plan(said: Any, areas: Collection[str], *, code_in: str = "code") -> Plan:
    """Return the borders of a FeatureCollection and all that is wrong; `code_in` is the property of the code."""
    if (why := _not_ours(said)) is not None:
        return Plan({}, [why])
    borders: dict[str, tuple[Piece, ...]] = {}
    wrong: list[Wrong] = []
    for number, feature in enumerate(said["features"]):
        try:
            code, pieces = _feature(f"features[{number}]", feature, areas, code_in)
        except WrongFeatureError as error:
            wrong.append(error.wrong)
            continue
        if code in borders:
            wrong.append(Wrong(f"features[{number}].properties.{code_in}", f"{code} is there twice"))
        borders[code] = pieces
    return Plan(borders, wrong)


def _not_ours(said: Any) -> Wrong | None:
    if not isinstance(said, dict) or said.get("type") != "FeatureCollection":
        return Wrong("type", "a GeoJSON FeatureCollection is needed")
    if "crs" in said and not any(name in json.dumps(said["crs"]) for name in WGS84):
        return Wrong("crs", "only WGS84 degrees are taken: export again as EPSG:4326")
    features = said.get("features")
    if not isinstance(features, list) or not features:
        return Wrong("features", "there is no feature")
    return Wrong("features", f"more than {MOST_FEATURES} features") if len(features) > MOST_FEATURES else None


def _feature(at: str, feature: Any, areas: Collection[str], code_in: str) -> tuple[str, tuple[Piece, ...]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get(code_in) if isinstance(properties, dict) else None
    if isinstance(code, bool) or not isinstance(code, str | int) or code == "":
        raise WrongFeatureError(f"{at}.properties.{code_in}", "the code of the area is missing")
    if str(code) not in areas:
        raise WrongFeatureError(f"{at}.properties.{code_in}", f"there is no area {code} in use")
    if "geometry" not in feature:
        raise WrongFeatureError(f"{at}.geometry", "is missing; null takes the border away")
    try:
        return str(code), _pieces(f"{at}.geometry", feature["geometry"])
    except WrongFeatureError as error:
        raise WrongFeatureError(error.wrong.at, f"{error.wrong.why} (area {code})") from error


def _pieces(at: str, geometry: Any) -> tuple[Piece, ...]:
    if geometry is None:
        return ()
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise WrongFeatureError(f"{at}.type", f"a border is a Polygon or a MultiPolygon, not {kind}")
    given = geometry.get("coordinates")
    at = f"{at}.coordinates"
    if kind == "Polygon":
        pieces: tuple[Piece, ...] = (_piece(at, given),)
    else:
        pieces = tuple(_piece(place, one) for place, one in _each(at, given))
    if sum(len(ring) for piece in pieces for ring in piece) > MOST_SPOTS:
        raise WrongFeatureError(at, f"more than {MOST_SPOTS} points: simplify the border, 5 m is fine enough")
    return pieces


def _piece(at: str, given: Any) -> Piece:
    piece = tuple(_ring(place, one) for place, one in _each(at, given))
    shape = Polygon(piece[0], piece[1:])
    if not shape.is_valid:
        # Shapely names the spot in our millionths: in degrees people find it in their own program.
        raise WrongFeatureError(at, f"not a valid polygon: {_in_degrees(explain_validity(shape))}")
    return piece


def _in_degrees(said: str) -> str:
    why, _, spot = said.rstrip("]").partition("[")
    degrees = [f"{float(number) / MICRO:.6f}" for number in spot.split()]
    return f"{why} at {', '.join(degrees)}" if degrees else why


def _ring(at: str, given: Any) -> Ring:
    spots = [_spot(place, one) for place, one in _each(at, given)]
    if spots[0] != spots[-1]:
        raise WrongFeatureError(at, "a ring ends where it begins: its last point is not its first one")
    ring = tuple(spot for number, spot in enumerate(spots) if number == 0 or spot != spots[number - 1])
    if len(ring) < LEAST_SPOTS:
        raise WrongFeatureError(at, f"a ring has at least {LEAST_SPOTS} points, the last one being the first one")
    return ring


def _spot(at: str, given: Any) -> Spot:
    numbers = given[:2] if isinstance(given, list) else []
    if len(numbers) != 2 or not all(_is_number(one) for one in numbers):  # noqa: PLR2004
        raise WrongFeatureError(at, "a point is [longitude, latitude] in degrees")
    long, lat = numbers
    if abs(long) > EAST or abs(lat) > NORTH:
        raise WrongFeatureError(at, f"[{long}, {lat}] is not on the earth: longitude first, in WGS84 degrees")
    return round(long * MICRO), round(lat * MICRO)


def _is_number(one: Any) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)


def _each(at: str, given: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(given, list) or not given:
        raise WrongFeatureError(at, "is empty")
    yield from ((f"{at}[{number}]", one) for number, one in enumerate(given))
