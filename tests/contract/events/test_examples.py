"""Every event type of every topic has an example, and the example is what the type says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import json_format

from tests.contract.hub import EXAMPLES, TOPICS, every_type, example_of, message_class

EVERY = pytest.mark.parametrize(("topic", "kind"), every_type(), ids=lambda value: str(value).rpartition(".")[2])
PHONE_OR_ID = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


def _example(topic: str, kind: str) -> Any:
    return json.loads(example_of(topic, kind).read_text(encoding="utf-8"))


@EVERY
def test_it_parses_strictly_and_comes_back_the_same(topic: str, kind: str) -> None:
    said = _example(topic, kind)
    message = json_format.ParseDict(said, message_class(kind)(), ignore_unknown_fields=False)
    again = message_class(kind).FromString(message.SerializeToString())
    assert json_format.MessageToDict(again, preserving_proto_field_name=True) == said


@EVERY
def test_its_words_are_filled_in(topic: str, kind: str) -> None:
    said = _example(topic, kind)
    fields = message_class(kind).DESCRIPTOR.fields_by_name
    unsaid = [name for name in ("reason", "text", "note", "question") if name in fields and not said.get(name)]
    assert unsaid == []


@EVERY
def test_nobodys_number_is_in_it(topic: str, kind: str) -> None:
    assert [text for text in _texts(_example(topic, kind)) if PHONE_OR_ID.search(text)] == []


def _not_public() -> set[str]:
    """Return the numbers of the cases that intake's examples do not show everybody."""
    every = [_example(topic, kind) for topic, kind in every_type() if topic.startswith("intake-")]
    submissions = [said["submission"] for said in every if "submission" in said]
    return {one["case_no"] for one in submissions if one["visibility"] == "private" or one.get("confidential")}


@EVERY
def test_of_a_case_that_is_not_public_the_streets_are_said_and_no_point(topic: str, kind: str) -> None:
    hidden = _not_public()
    assert hidden
    for said in _example(topic, kind).values():
        if isinstance(said, dict) and said.get("case_no") in hidden:
            assert said.get("place", {}).keys() <= {"area_code", "point_area_code", "point_sides"}


@pytest.mark.parametrize("topic", TOPICS)
def test_no_example_is_of_a_type_that_the_topic_does_not_have(topic: str) -> None:
    wanted = {example_of(topic, kind).name for kind in TOPICS[topic].types}
    assert {path.name for path in (EXAMPLES / topic).iterdir()} == wanted


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str) and name != "case_no":  # digits that are ours
        yield value
