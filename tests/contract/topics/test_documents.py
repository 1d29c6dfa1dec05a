"""The generated documents hold together; that they are up to date is for `make check` to say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
import yaml

from tests.contract.hub import TOPICS
from tools.docs import asyncapi, picture
from tools.docs.contracts import Contracts, read


@pytest.fixture(scope="module")
def contracts() -> Contracts:
    return read()


@pytest.fixture(scope="module")
def document(contracts: Contracts) -> Any:
    return yaml.safe_load(asyncapi.document(contracts))


def test_every_reference_leads_somewhere(document: Any) -> None:
    for reference in _references(document):
        root, *path = reference.split("/")
        assert root == "#"
        assert isinstance(reduce(lambda part, name: part[name], path, document), dict), reference


def test_every_topic_is_told_by_one_and_heard_by_its_consumers(document: Any) -> None:
    for name, topic in TOPICS.items():
        mine = {key: one["action"] for key, one in document["operations"].items() if key.endswith(f".{name}")}
        heard = {f"{consumer}.hears.{name}": "receive" for consumer in topic.consumers}
        assert mine == {f"{topic.owner}.tells.{name}": "send"} | heard


def test_every_message_and_every_field_of_an_event_is_explained(contracts: Contracts) -> None:
    unsaid = [one.name for one in contracts.messages.values() if not one.says]
    unsaid += [
        f"{one.name}.{field.name}" for one in contracts.messages.values() for field in one.fields if not field.says
    ]
    assert unsaid == []


def test_the_picture_shows_who_asks_whom(contracts: Contracts) -> None:
    page = picture.page(contracts)
    assert "intake -. Classify .-> triage" in page
    assert "dispatch --> dispatch_merchant_events" in page
    assert "dispatch_merchant_events --> intake" in page


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
