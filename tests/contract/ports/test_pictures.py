"""One suite for where pictures are kept: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from mongoengine import disconnect

from kitchen_intake.ports import Pictures
from kitchen_intake.store_media import MongoPictures
from kitchenkit.mongo import connect
from tests.fakes.pictures import MemoryPictures


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def pictures(request: pytest.FixtureRequest) -> Iterator[Pictures]:
    if request.param == "memory":
        yield MemoryPictures()
        return
    connect("intake", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    with ThreadPoolExecutor(4) as threads:
        yield MongoPictures(threads)
    disconnect("intake")


async def test_a_picture_is_found_as_it_was_kept_first(pictures: Pictures) -> None:
    assert await pictures.find("m1") is None
    await pictures.keep("m1", "p1", b"\xff\xd8\x00")
    await pictures.keep("m1", "p1", b"another")
    assert await pictures.find("m1") == b"\xff\xd8\x00"
