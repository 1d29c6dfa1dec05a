"""CloudEvents in headers, protobuf in values; strangers' records are read without surprise."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from kitchen.directory.v1.directory_events_pb2 import AreaAdded
from kitchenkit.events import decode, header, headers_of, instant, record_of, required, sequence_of, stamp
from kitchenkit.letters import Letter, written
from kitchenkit.react import InvalidMessage, Record
from kitchenkit.time import millis
from tests.fakes.tally import asked, event, record


def lying(*headers: tuple[str, bytes | None]) -> Record:
    return record_of(topic="t", partition=1, offset=2, key=None, value=b"", headers=headers)


def test_a_letter_s_headers_come_back_as_the_record() -> None:
    letter = Letter(type="kitchen.x.v1.Y", topics=("t",), body=b"b", correlation="case")
    row = written(
        letter, asked(cause="because", trace="00-a-b-01"), service="tally", aggregate_id="a", sequence=7, before=""
    )
    heard = lying(*headers_of(row, source="/kitchen/x", subject="a"))
    assert (heard.id, heard.type, heard.trace, sequence_of(heard)) == (row["id"], "kitchen.x.v1.Y", "00-a-b-01", 7)
    assert header(heard, "ce_correlationid") == "case"
    assert header(heard, "ce_time") == "2026-11-21T09:00:00.000+00:00"
    assert header(heard, "nothing") == ""


def test_a_fact_that_was_decided_by_rules_with_versions_says_by_which() -> None:
    class Rules:
        def stamp(self, at: datetime) -> str:
            return f"rules of {at:%Y}"

    letter = Letter(type="kitchen.x.v1.Y", topics=("t",), body=b"b", correlation="")
    row = written(letter, asked(book=Rules()), service="tally", aggregate_id="a", sequence=1, before="")
    assert header(lying(*headers_of(row, source="/kitchen/x", subject="a")), "ce_rules") == "rules of 2026"


def test_what_is_empty_is_no_header() -> None:
    letter = Letter(type="kitchen.x.v1.Y", topics=("t",), body=b"b", correlation="")
    row = written(letter, asked(), service="tally", aggregate_id="a", sequence=1, before="")
    names = [name for name, _ in headers_of(row, source="/kitchen/x", subject="a")]
    assert "traceparent" not in names
    assert "ce_rules" not in names
    assert "ce_correlationid" not in names


def test_who_acted_by_a_right_over_others_things_is_said_and_nobody_who_acts_for_themselves() -> None:
    letter = Letter(type="kitchen.x.v1.Y", topics=("t",), body=b"b", correlation="")
    for scope in ("hub", "unit:u1"):
        row = written(
            letter, asked(scope=scope, role="unit_head"), service="tally", aggregate_id="a", sequence=1, before=""
        )
        heard = lying(*headers_of(row, source="/kitchen/x", subject="a"))
        said = [header(heard, f"ce_actor{name}") for name in ("id", "role", "scope")]
        assert said == ["p1", "unit_head", scope]
    for scope in ("", "self:p1"):
        row = written(
            letter, asked(scope=scope, role="resident"), service="tally", aggregate_id="a", sequence=1, before=""
        )
        assert not [name for name, _ in headers_of(row, source="/k", subject="a") if name.startswith("ce_actor")]


def test_a_stranger_s_record_is_known_by_its_place() -> None:
    """Headers may be null, doubled, or no text: that must not stop a worker."""
    strange = lying(("ce_type", None), ("x", b"\xff\xfe"), ("x", b"two"))
    assert (strange.id, strange.type, strange.trace) == ("t/1@2", "", "")
    assert strange.headers == (("ce_type", b""), ("x", b"\xff\xfe"), ("x", b"two"))
    with pytest.raises(InvalidMessage, match="ce_sequence"):
        sequence_of(strange)


def test_what_cannot_be_read_is_invalid() -> None:
    assert decode(record(0, "a"), AreaAdded).area.code == "a"
    for value in (b"\xff", b"", None):
        with pytest.raises(InvalidMessage, match="AreaAdded"):
            decode(record(0, "a", value=value), AreaAdded)
    assert required("x", "f") == "x"
    with pytest.raises(InvalidMessage, match="the field f is missing"):
        required("", "f")


@given(st.binary(max_size=60))
def test_no_bytes_at_all_do_anything_but_decode_or_be_invalid(noise: bytes) -> None:
    mixed = event("a")[:3] + noise
    with contextlib.suppress(InvalidMessage):
        decode(record(0, "a", value=mixed), AreaAdded)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001  # UTC comes below
def test_an_instant_goes_there_and_back_to_the_millisecond(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    made = stamp(at)
    assert made is not None
    cut = at.replace(microsecond=at.microsecond // 1000 * 1000)
    assert instant(made) == cut
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis(at)) == cut


def test_no_instant_is_none() -> None:
    assert stamp(None) is None
    assert instant(Timestamp()) is None
