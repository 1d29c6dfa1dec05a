"""Dispatch's stores on a real database of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_dispatch.main import SERVICE
from kitchenkit.mongo import connect, ensure_indexes
from kitchenkit.runtime import Parts


@pytest.fixture
def parts(database: str, database_name: str) -> Iterator[Parts]:
    connect("dispatch", url=database, database=database_name)
    for document in SERVICE.documents:
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        yield Parts("dispatch", nothing, threads, lambda _: None, nothing)
    disconnect("dispatch")
