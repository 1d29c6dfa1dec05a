"""Borders from a file: what is wrong is said by feature and field, and doing it twice changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kitchen_directory.admin import CannotError, WrongCellsError, import_borders
from kitchen_directory.domain import areas
from kitchen_directory.domain.borders import State, border_id
from kitchen_directory.rpc import Directory
from kitchendirectory.borders import BorderClient, KnownBorders
from kitchenkit.react import Transient
from tests.fakes.directory import FakeDirectory

SQUARE = [[106.7, 26.6], [106.72, 26.6], [106.72, 26.62], [106.7, 26.62], [106.7, 26.6]]
BOW_TIE = [[106.7, 26.6], [106.72, 26.62], [106.72, 26.6], [106.7, 26.62], [106.7, 26.6]]


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for code, name in (("520103", "云岩区"), ("520103019", "大营路街道")):
        made.areas.put(replace(areas.add(None, code=code, name=name).steps[0].after, sequence=1), made.now)
    return made


def feature(code: Any, *rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def written(folder: Path, *features: Any, **more: Any) -> Path:
    file = folder / "borders.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf-8")
    return file


async def told(directory: FakeDirectory, file: Path, *, dry: bool = False) -> dict[str, Any]:
    return dict(await import_borders(directory.stores, file, code_in="code", dry=dry))


async def test_borders_of_a_file_are_kept_and_a_second_time_nothing_changes(
    directory: FakeDirectory, tmp_path: Path
) -> None:
    whole = feature(520103, [SQUARE], [[[x + 1, y] for x, y in SQUARE]], kind="MultiPolygon")
    file = written(tmp_path, whole, feature("520103019", SQUARE))
    assert (await told(directory, file, dry=True))["new"] == ["520103", "520103019"]
    assert not directory.borders.rows, "a dry run stores nothing"
    assert (await told(directory, file))["new"] == ["520103", "520103019"]
    kept = directory.borders.rows[border_id("520103")].aggregate
    assert [len(piece) for piece in kept.pieces] == [1, 1]
    assert kept.pieces[0][0][1] == (106_720_000, 26_600_000)
    assert (await told(directory, file))["same"] == ["520103", "520103019"]

    moved = feature("520103019", [[x, y + 0.01] for x, y in SQUARE])
    assert (await told(directory, written(tmp_path, moved)))["changed"] == ["520103019"]
    gone = {"type": "Feature", "properties": {"code": "520103019"}, "geometry": None}
    assert (await told(directory, written(tmp_path, gone)))["lifted"] == ["520103019"]
    lifted = directory.borders.rows[border_id("520103019")].aggregate
    assert (lifted.state, lifted.sequence) == (State.LIFTED, 3), "each version is a fact of its history"
    assert (await told(directory, written(tmp_path, gone)))["same"] == ["520103019"]


@pytest.mark.parametrize(
    ("wrong", "at", "why"),
    [
        pytest.param(feature("520199", SQUARE), "properties.code", "no area 520199", id="unknown"),
        pytest.param({"type": "Feature", "geometry": None}, "properties.code", "missing", id="no-code"),
        pytest.param({"properties": {"code": "520103"}}, "geometry", "missing", id="no-geometry"),
        pytest.param(feature("520103", SQUARE, kind="LineString"), "geometry.type", "LineString", id="line"),
        pytest.param(feature("520103", SQUARE[:-1]), "geometry.coordinates[0]", "ends where it begins", id="open"),
        pytest.param(feature("520103", SQUARE[:1] * 5), "geometry.coordinates[0]", "at least 4", id="dot"),
        pytest.param(feature("520103", BOW_TIE), "geometry.coordinates", "106.710000, 26.610000", id="crossing"),
        pytest.param(feature("520103", []), "geometry.coordinates[0]", "empty", id="empty-ring"),
        pytest.param(feature("520103"), "geometry.coordinates", "empty", id="empty"),
        pytest.param(
            feature("520103", [[y, x] for x, y in SQUARE]), "geometry.coordinates[0][0]", "longitude first",
            id="latitude-first",
        ),
        pytest.param(feature("520103", [["a", 1]]), "geometry.coordinates[0][0]", "in degrees", id="words"),
        pytest.param(
            feature("520103", [[106 + n * 1e-5, 26 + (n % 2) * 1e-4] for n in range(5001)] + [[106, 26]]),
            "geometry.coordinates", "", id="too-fine",
        ),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_by_feature_and_field_and_nothing_is_stored(
    directory: FakeDirectory, tmp_path: Path, wrong: Any, at: str, why: str
) -> None:
    with pytest.raises(WrongCellsError) as error:
        await told(directory, written(tmp_path, feature("520103019", SQUARE), wrong))
    assert [one.at for one in error.value.wrong] == [f"features[1].{at}"]
    assert why in error.value.wrong[0].why
    assert not directory.borders.rows


async def test_a_file_that_is_none_of_ours_is_refused_whole(directory: FakeDirectory, tmp_path: Path) -> None:
    (tmp_path / "no.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(CannotError, match="not JSON"):
        await told(directory, tmp_path / "no.geojson")
    metres = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(WrongCellsError, match="EPSG:4326"):
        await told(directory, written(tmp_path, feature("520103", SQUARE), crs=metres))
    with pytest.raises(WrongCellsError, match="no feature"):
        await told(directory, written(tmp_path))
    with pytest.raises(WrongCellsError, match="there twice"):
        await told(directory, written(tmp_path, feature("520103", SQUARE), feature("520103", SQUARE)))


async def test_triage_hears_of_borders_as_they_are_drawn_and_lifted(directory: FakeDirectory, tmp_path: Path) -> None:
    servicer = Directory(directory.stores)
    client = BorderClient("", pytest.fail, ask=lambda request: servicer.GetBorders(request, None))  # type: ignore[arg-type]
    with pytest.raises(Transient):
        client.known()
    assert await client.refresh() is False
    assert client.known() == KnownBorders(), "without borders there are none, and that is known"
    await told(directory, written(tmp_path, feature("520103", SQUARE), feature("520103019", SQUARE)))
    assert await client.refresh() is True
    assert client.known().outlines["520103"] == ((tuple((x, y) for x, y in SQUARE),),)
    assert await client.refresh() is False
    gone = {"type": "Feature", "properties": {"code": "520103019"}, "geometry": None}
    await told(directory, written(tmp_path, gone))
    assert await client.refresh() is True
    assert list(client.known().outlines) == ["520103"]


async def test_many_large_borders_come_in_parts(
    directory: FakeDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(directory, written(tmp_path, feature("520103", SQUARE), feature("520103019", SQUARE)))
    monkeypatch.setattr("kitchen_directory.rpc.LARGEST", 100)
    parts = await Directory(directory.stores)._bordered(2)
    assert [len(part.borders) for part in parts] == [1, 1]
