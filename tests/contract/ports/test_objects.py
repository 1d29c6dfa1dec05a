"""One suite for where bytes lie: in memory, in a folder, and in a bucket that speaks S3."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kitchen_intake.objects import FolderObjects, S3Objects, bucket
from kitchen_intake.ports import Objects
from kitchenkit.react import Transient
from tests.contract.ports.buckets import Bucket, bucket_settings
from tests.fakes.pictures import MemoryObjects

JPEG = b"\xff\xd8\x00\xff\xd9" * 2000


@pytest.fixture(params=["memory", "folder", pytest.param("s3", marks=pytest.mark.connected)])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Objects]:
    if request.param == "memory":
        yield MemoryObjects()
    elif request.param == "folder":
        with ThreadPoolExecutor(4) as threads:
            yield FolderObjects(tmp_path / "not yet there", threads)
    else:
        there: Bucket = request.getfixturevalue("s3_bucket")
        yield S3Objects(bucket(bucket_settings(there)))


async def test_what_was_put_is_there_as_it_was_until_it_is_erased(objects: Objects) -> None:
    assert await objects.get("m1-1") is None
    await objects.put("m1-1", JPEG)
    assert await objects.get("m1-1") == JPEG
    await objects.put("m1-1", JPEG)
    await objects.put("m1-2", b"another")
    await objects.erase("m1-1")
    assert (await objects.get("m1-1"), await objects.get("m1-2")) == (None, b"another")


async def test_erasing_what_is_gone_changes_nothing(objects: Objects) -> None:
    await objects.erase("m1-1")
    assert await objects.get("m1-1") is None


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_a_full_disk_is_waited_for_and_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with ThreadPoolExecutor(1) as threads:
        folder = FolderObjects(tmp_path, threads)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(Transient, match="No space left"):
                await folder.put("m1-1", JPEG)
        assert files_in(tmp_path) == []
        assert await folder.get("m1-1") is None


async def test_only_the_hub_itself_may_read_the_files(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        folder = FolderObjects(tmp_path / "media", threads)
        await folder.put("m1-1", JPEG)
        file = folder.path("m1-1")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_a_bucket_that_is_away_is_waited_for() -> None:
    away = S3Objects(bucket(bucket_settings(Bucket("http://127.0.0.1:1", "media"))))
    with pytest.raises(Transient, match="the object store"):
        await away.get("m1-1")
