"""What a citizen is told of a lead and of the story made of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict

from kitchen.newsroom.v1 import story_events_pb2 as newsroom
from kitchen_intake.domain.lexicon import Lexicon
from kitchen_intake.domain.status import public_status
from kitchen_intake.domain.submission import Place, State, Submission, Told
from kitchen_intake.domain.table import hear
from kitchen_intake.progress import readers
from kitchen_intake.reactions import reactions
from kitchen_intake.view import LINES
from kitchenkit.react import Record
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[3] / "protos" / "examples" / "newsroom-story-events"
CASE = Told(sequence=2, lane="", state="triaging")  # the last that triage tells intake of a case that it routes


def told(name: str, state: str, sequence: int, **more: Any) -> Record:
    """Return an event of the lead or the story of case c1."""
    message = getattr(newsroom, name)
    of_lead = name.startswith("Lead")
    part = {"id": "lead" if of_lead else "story", "case_id": "c1", "state": state}
    event = ParseDict({"lead" if of_lead else "story": part, **more}, message())
    return Record(
        id=f"{name}{sequence}", topic="newsroom-story-events", partition=0, offset=0,
        type=message.DESCRIPTOR.full_name, key=b"k", value=event.SerializeToString(),
        headers=(("ce_sequence", str(sequence).encode()), ("ce_time", NOW.isoformat().encode())),
    )  # fmt: skip


def after(submission: Submission, *records: Record) -> Submission:
    for record in records:
        heard = readers()[record.type](record)
        submission = hear(submission, heard.source, heard.told, heard.entry).steps[-1].after
    return submission


def submission(state: State = State.SUBMITTED) -> Submission:
    return Submission(
        id="c1", submission_id="s1", case_no="GY-7K3M-2Q", state=state, source="resident", kind="news_lead",
        text="好人好事", title="", category_hint="", place=Place(), occurred_at=None, received_at=NOW, media_ids=(),
        visibility="public", confidential=False, linked_case_id="", urgent=False, submitter="p1", told={"c1": CASE},
    )  # fmt: skip


RECEIVED, ACCEPTED = told("LeadReceived", "received", 1), told("LeadAccepted", "accepted", 2)
CREATED, SUBMITTED = told("StoryCreated", "draft", 1), told("StorySubmitted", "machine_check", 3)
RELEASED = told("StoryReleased", "released", 6, content={"title": "一盏灯"}, version=1)


@pytest.mark.parametrize(
    ("heard", "status"),
    [
        ([RECEIVED], "accepted"),
        ([RECEIVED, ACCEPTED], "reporting"),
        ([RECEIVED, ACCEPTED, CREATED, SUBMITTED], "reporting"),
        ([RECEIVED, CREATED, ACCEPTED], "reporting"),
        ([RECEIVED, ACCEPTED, CREATED, RELEASED], "published"),
        ([RECEIVED, ACCEPTED, CREATED, RELEASED, told("LeadNoted", "accepted", 3, kind="rate")], "published"),
        ([RECEIVED, ACCEPTED, CREATED, told("StorySpiked", "spiked", 4, reason="x")], "dropped"),
        ([RECEIVED, told("LeadRejected", "rejected", 2, reason_code="other", reason="x")], "dropped"),
        ([RECEIVED, told("LeadMerged", "clustered", 2, master_id="c2")], "merged"),
        ([RECEIVED, told("LeadWrongLane", "transferred", 2, reason="x")], "triage"),
    ],
)
def test_each_step_has_its_public_status(heard: list[Record], status: str) -> None:
    assert public_status(after(submission(), *heard)) == status


@pytest.mark.parametrize(
    ("heard", "status"),
    [
        ([RECEIVED], "withdrawing"),
        ([RECEIVED, told("LeadWithdrawn", "withdrawn", 2)], "withdrawn"),
        ([RECEIVED, ACCEPTED, CREATED], "withdrawing"),
        ([RECEIVED, ACCEPTED, CREATED, told("StorySpiked", "spiked", 4, reason="x")], "withdrawn"),
        ([RECEIVED, ACCEPTED, CREATED, told("StoryKept", "signed_off", 5, reason="x"), RELEASED], "published"),
    ],
)
def test_a_withdrawn_case_says_what_became_of_it(heard: list[Record], status: str) -> None:
    assert public_status(after(submission(State.WITHDRAWN), *heard)) == status


def test_the_timeline_tells_the_way_and_what_was_published() -> None:
    lines = after(submission(), RECEIVED, ACCEPTED, CREATED, SUBMITTED, RELEASED).timeline
    assert [(line.code, line.note) for line in lines] == [("lead_taken", ""), ("writing", ""), ("published", "一盏灯")]
    assert {line.code for line in lines} <= LINES.keys()


def test_every_event_of_the_lane_is_read() -> None:
    for path in EXAMPLES.glob("*.json"):
        message = getattr(newsroom, path.stem)
        event = ParseDict(json.loads(path.read_text(encoding="utf-8")), message())
        record = Record(
            id="e", topic="t", partition=0, offset=0, type=message.DESCRIPTOR.full_name, key=b"k",
            value=event.SerializeToString(), headers=(("ce_sequence", b"1"), ("ce_time", NOW.isoformat().encode())),
        )  # fmt: skip
        heard = readers()[record.type](record)
        assert heard.entry is None or heard.entry.code in LINES


@pytest.mark.parametrize(("name", "part"), [("LeadAccepted", "lead"), ("StoryReleased", "story")])
def test_a_follow_up_story_is_no_progress_of_the_case(name: str, part: str) -> None:
    said = ParseDict(
        {part: {"id": "x", "case_id": "c1", "state": "accepted", "follow_up": True}}, getattr(newsroom, name)()
    )
    record = told(name, "accepted", 3)
    (reaction,) = reactions(MemoryStore[Submission](), MemoryStore[Lexicon](), lambda *_: "")[record.type]
    assert reaction.targets(reaction.read(record)) == ["c1"]
    assert reaction.targets(reaction.read(replace(record, value=said.SerializeToString()))) == []
