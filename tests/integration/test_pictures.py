"""Pictures on a real database and a real folder: kept, backed up, lost, put back, and erased when nobody names them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from mongoengine import disconnect
from pymongo import MongoClient

from kitchen_intake.main import SERVICE, pictures_of
from kitchen_intake.objects import folder_of
from kitchenctl.archive import check, read_manifest
from kitchenctl.backup import back_up
from kitchenctl.pictures import FILES
from kitchenctl.restore import load
from kitchenkit import time
from kitchenkit.clock import Clock
from kitchenkit.runtime import Parts, migrate, parts_of
from tests.contract.ports.buckets import Bucket, bucket_settings

pytestmark = pytest.mark.connected
JPEG = b"\xff\xd8\x00\xff\xd9" * 999


@pytest.fixture
def parts(database: str, database_name: str, tmp_path: Path) -> Iterator[Parts]:
    """Give intake's parts with pictures in a folder."""
    where = {"mongo_url": database, "mongo_db": database_name, "media_url": (tmp_path / "media").as_uri()}
    made = parts_of(SERVICE, bucket_settings(Bucket("", "none")).model_copy(update=where))
    migrate(SERVICE, made)
    yield made
    disconnect("intake")


def files_in(parts: Parts) -> list[Path]:
    folder = folder_of(parts.settings)
    assert folder is not None
    return [file for file in folder.rglob("*") if file.is_file()]


def count(moved: list[int], _: str, number: int) -> None:
    moved.append(number)


async def test_a_picture_comes_back_out_of_a_backup_with_what_is_known_of_it(parts: Parts, tmp_path: Path) -> None:
    """Seen to fail with a backup that has the stores alone."""
    await pictures_of(parts).keep("m1", "p1", JPEG)
    back_up([(SERVICE, parts)], tmp_path / "backup", tick=lambda *_: None)
    manifest = read_manifest(tmp_path / "backup")
    check(tmp_path / "backup", manifest, ["intake"])
    assert manifest.services["intake"].collections[FILES].documents == 1

    await pictures_of(parts).keep("m2", "p1", b"after the backup")
    with MongoClient[dict[str, Any]](parts.settings.mongo_url) as client:
        client.drop_database(parts.settings.mongo_db)
    files_in(parts)[0].unlink()
    moved: list[int] = []
    tick = partial(count, moved)
    await asyncio.to_thread(load, tmp_path / "backup", manifest, [(SERVICE, parts)], tick=tick)
    assert await pictures_of(parts).find("m1", case="c1") == JPEG
    assert await pictures_of(parts).find("m2", case="c1") is None
    assert len(files_in(parts)) == 1
    assert sum(moved) == manifest.documents(["intake"])


def at(later: timedelta) -> datetime:
    return time.now() + later


async def test_the_clock_erases_the_file_of_a_picture_that_nobody_named(parts: Parts) -> None:
    await pictures_of(parts).keep("m1", "p1", JPEG)
    assert SERVICE.dues is not None
    dues = SERVICE.dues(parts)
    for later, left in ((timedelta(hours=23), 1), (timedelta(hours=25), 0)):
        clock = Clock(dues, partial(at, later))
        for due in dues:
            await clock.scan(due)
        assert len(files_in(parts)) == left
    assert await pictures_of(parts).find("m1", case="c1") is None
