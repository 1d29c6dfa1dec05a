"""Every event that the console hears becomes rows, as its example says."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest
from google.protobuf import json_format

from kitchen_console.domain.row import Kind, Said, Told
from kitchen_console.domain.voices import LANES, VOICES
from kitchen_console.views import case_item, order_item
from kitchen_console.wire import TOPICS, readers
from kitchenkit.react import InvalidMessage, Record
from tests.contract.hub import TOPICS as REGISTRY
from tests.contract.hub import example_of, message_class

AT = "2026-11-20T02:00:00.120+00:00"
EVERY = [(topic, kind) for topic in TOPICS for kind in REGISTRY[topic].types]


def record(topic: str, kind: str, sequence: int = 3) -> Record:
    said = json.loads(example_of(topic, f"kitchen.{kind}").read_text(encoding="utf-8"))
    message = json_format.ParseDict(said, message_class(f"kitchen.{kind}")())
    headers = (("ce_sequence", str(sequence).encode()), ("ce_time", AT.encode()))
    return Record(
        id="1", topic=topic, partition=0, offset=0, type=f"kitchen.{kind}", key=b"k",
        value=message.SerializeToString(), headers=headers,
    )  # fmt: skip


def told(topic: str, kind: str) -> dict[str, Told]:
    found = readers()[f"kitchen.{kind}"](record(topic, kind))
    return {one.kind if one.kind == "case" else one.fields["type"]: one for one in found}


def said_by(one: Told, voice: str) -> Said:
    (found,) = (each for each in one.says if each.voice == voice)
    return found


@pytest.mark.parametrize(("topic", "kind"), EVERY, ids=lambda value: str(value).rpartition(".")[2])
def test_an_example_becomes_rows_that_can_be_shown(topic: str, kind: str) -> None:
    rows = readers()[kind](record(topic, kind.removeprefix("kitchen.")))
    assert rows
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        stored = {**row.fields, "_id": row.id}
        if row.kind == "order":
            assert order_item(stored).case_no
            assert stored["reach"]
        else:
            assert case_item(stored).created_at
            assert {"reach", "district", "state"} <= stored.keys()


@pytest.mark.parametrize("kind", ["case", "order"])
def test_a_voice_says_the_same_fields_every_time_and_names_those_that_others_say_as_well(kind: Kind) -> None:
    """Else a row would depend on the order in which things are heard."""
    fields: dict[str, set[str]] = {}
    for topic, name in EVERY:
        for row in readers()[name](record(topic, name.removeprefix("kitchen."))):
            for said in row.says if row.kind == kind else ():
                assert fields.setdefault(said.voice, set(said.fields)) == set(said.fields), (name, said.voice)
    assert fields.keys() == VOICES[kind].keys()
    for one, other in permutations(fields, 2):
        if {one, other} <= {*LANES}:
            continue  # an order is in one lane
        mine, theirs = VOICES[kind][one], VOICES[kind][other]
        both = fields[one] & fields[other]
        assert both <= mine.shared & theirs.shared, (one, other)
        assert not both or mine.rank != theirs.rank, (one, other)
    assert all(VOICES[kind][voice].shared <= names for voice, names in fields.items())


def test_a_case_at_the_desk_says_why_and_where_it_is() -> None:
    row = told("triage-case-events", "triage.v1.CaseDeferred")["case"]
    assert {(one.voice, one.sequence) for one in row.says} >= {("triage", 3), ("reason", 3)}
    assert (row.fields["state"], row.fields["district"]) == ("triage_review", "520102")
    assert row.fields["reason"].startswith("两个通道")
    assert row.fields["explanation"]
    assert "case|area:5201" in row.fields["reach"]
    assert "case|hub" in row.fields["reach"]


def test_a_routed_case_is_nobodys_any_more() -> None:
    row = told("queue-government", "triage.v1.CaseRouted")["case"]
    assert (row.fields["state"], row.fields["claimed_by"], row.fields["reason"]) == ("routed", "", "")


def test_each_unit_has_a_row_of_its_own_in_a_matter() -> None:
    made = readers()["kitchen.dispatch.v1.OrderDispatched"](
        record("dispatch-matter-events", "dispatch.v1.OrderDispatched")
    )
    orders = [row for row in made if row.kind == "order"]
    assert all(f"order|unit:{row.fields['unit_id']}" in row.fields["reach"] for row in orders if row.fields["unit_id"])
    assert [row.fields["due_at"] for row in orders] == [row.fields["due_at"] for row in orders if row.fields["due_at"]]
    assert len([row for row in made if row.kind == "case"]) == 1


def test_an_order_is_no_finer_than_a_street() -> None:
    for topic, kind in EVERY:
        for row in readers()[kind](record(topic, kind.removeprefix("kitchen."))):
            if row.kind == "order":
                assert len(row.fields["area_code"]) <= 9
                assert "address" not in row.fields


def test_a_later_routing_is_newer_than_all_of_an_earlier_one() -> None:
    assert said_by(told("dispatch-matter-events", "dispatch.v1.MatterFiled")["case"], "lane").sequence == 1_000_000 + 3


@pytest.mark.parametrize("missing", ["ce_time", "ce_sequence"])
def test_a_record_without_its_headers_is_not_taken(missing: str) -> None:
    whole = record("triage-case-events", "triage.v1.CaseOpened")
    headers = tuple(pair for pair in whole.headers if pair[0] != missing)
    with pytest.raises(InvalidMessage):
        readers()[whole.type](replace(whole, headers=headers))
