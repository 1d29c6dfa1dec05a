"""Read models keep the newest state of each source, whatever the order of arrival."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pymongo
import pytest
from pymongo.collection import Collection

from kitchenkit.project import Row, project
from kitchenkit.react import Transient

pytestmark = pytest.mark.connected
Rows = Collection[dict[str, Any]]


@pytest.fixture
def rows(database: str, database_name: str) -> Iterator[Rows]:
    with pymongo.MongoClient[dict[str, Any]](database) as client:
        yield client[database_name].rows


def row(number: int, *, name: str = "c", source: str = "order:o1", state: str = "", restated: bool = False) -> Row:
    fields = {"state": state or f"s{number}", source.partition(":")[0]: number}
    return Row(id=name, source=source, sequence=number, fields=fields, restated=restated)


def state(rows: Rows, name: str = "c") -> str:
    found = rows.find_one({"_id": name})
    assert found is not None
    return str(found["state"])


def test_the_newest_wins_in_whatever_order_they_come(rows: Rows) -> None:
    numbers = [*range(1, 30), *range(1, 30)]
    random.Random(7).shuffle(numbers)  # noqa: S311  # an order, no secret
    project([row(number) for number in numbers], rows)
    assert state(rows) == "s29"
    for number in (28, 29, 1):
        project([row(number, state="old")], rows)
    assert state(rows) == "s29"


def test_a_restatement_replaces_what_is_as_new_and_nothing_newer(rows: Rows) -> None:
    project([row(2)], rows)
    project([row(2, state="mended", restated=True)], rows)
    assert state(rows) == "mended"
    project([row(1, state="older", restated=True)], rows)
    assert state(rows) == "mended"


def test_what_is_said_at_first_stands_until_its_own_source_speaks(rows: Rows) -> None:
    guess = {"name": "guessed", "by": "nobody"}
    project([Row(id="c", source="case:c1", sequence=1, fields={"state": "s1"}, first=guess)], rows)
    project([Row(id="c", source="person:p", sequence=1, fields={"name": "known"})], rows)
    project([Row(id="c", source="case:c1", sequence=2, fields={"state": "s2"}, first=guess)], rows)
    found = rows.find_one({"_id": "c"})
    assert found is not None
    assert (found["state"], found["name"], found["by"]) == ("s2", "known", "nobody")


def test_sources_of_one_row_do_not_hold_each_other_back(rows: Rows) -> None:
    project([row(9), row(1, source="case:c1"), row(2, source="case:c1")], rows)
    found = rows.find_one({"_id": "c"})
    assert found is not None
    assert (found["order"], found["case"]) == (9, 2)


def test_a_batch_longer_than_any_chunk_and_no_rows_at_all(rows: Rows) -> None:
    project([row(1, name=f"r{number}") for number in range(1200)], rows)
    project([], rows)
    assert rows.count_documents({}) == 1200


def test_another_unique_key_is_an_error(rows: Rows) -> None:
    rows.create_index("state", unique=True)
    project([row(1, name="a", state="same")], rows)
    with pytest.raises(pymongo.errors.BulkWriteError):
        project([row(1, name="b", state="same")], rows)


def test_a_database_that_is_away_is_an_outage() -> None:
    with (
        pymongo.MongoClient[dict[str, Any]]("mongodb://127.0.0.1:1/", serverSelectionTimeoutMS=50) as client,
        pytest.raises(Transient),
    ):
        project([row(1)], client.nowhere.rows)
