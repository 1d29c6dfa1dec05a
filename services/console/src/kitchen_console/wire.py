"""Events → rows: what each one says about the case and the orders that people see.

Every event carries the public state of its aggregate, so a row is its newest event and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as matter
from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen.newsroom.v1 import story_events_pb2 as newsroom
from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen.volunteer.v1 import order_events_pb2 as volunteer
from kitchenkit.events import decode, header, instant, required, sequence_of
from kitchenkit.react import InvalidMessage, Record
from kitchenkit.words import lean

from .domain.reach import words_of_row
from .domain.row import Said, Told
from .wire_orders import DISTRICT, ENDS, Orders, lead, merchant_order, parts, story, volunteer_order

TOPICS = (
    "intake-submission-events",
    "triage-case-events",
    "queue-news",
    "queue-government",
    "queue-volunteer",
    "queue-commercial",
    "dispatch-matter-events",
    "dispatch-merchant-events",
    "newsroom-story-events",
    "volunteer-order-events",
)
ROUNDS = 1_000_000  # what a later routing says of a case is newer than all of an earlier one
_CASE = (
    "case_no",
    "state",
    "lane",
    "category_code",
    "area_code",
    "tier",
    "kind",
    "title",
    "text",
    "confidential",
    "confidence",
    "decided_by",
    "claimed_by",
    "routing_no",
)
_RECORD = ("submission_id", "master_id")  # what a routing does not say
_ONCE = frozenset({"id", "created_at"})
Read = Callable[[Record], list[Told]]


def readers() -> dict[str, Read]:
    """Return how each type of event is read."""
    return {kind.DESCRIPTOR.full_name: read for kind, read in _each()}


def _each() -> Iterable[tuple[type[Message], Read]]:
    for submission in _events_with(intake, "submission"):
        yield submission, _reader(submission, _of_submission)
    for case in _events_with(triage, "case"):
        yield case, _reader(case, _of_case)
    yield triage.CaseRouted, _reader(triage.CaseRouted, _of_routing)
    lanes: Iterable[tuple[Any, str, str, Orders]] = (
        (matter, "matter", "matter", parts),
        (merchant, "order", "merchant_order", merchant_order),
        (newsroom, "lead", "lead", lead),
        (newsroom, "story", "story", story),
        (volunteer, "order", "volunteer_order", volunteer_order),
    )
    for module, name, source, said in lanes:
        for kind in _events_with(module, name):
            yield kind, _reader(kind, _of_lane(name, source, said))


def _events_with(module: Any, name: str) -> list[type[Message]]:
    """Return the messages of a module whose first field is the aggregate after the fact."""
    every = [getattr(module, kind) for kind in module.DESCRIPTOR.message_types_by_name]
    return [kind for kind in every if kind.DESCRIPTOR.fields_by_number[1].name == name]


def _reader(kind: type[Message], said: Callable[[Any, Record, datetime], list[Told]]) -> Read:
    return lambda record: said(decode(record, kind), record, _told_at(record))


def _told_at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(header(record, "ce_time")).astimezone(UTC)
    except ValueError as error:
        raise InvalidMessage("the header ce_time is no instant") from error


def _of_submission(event: Any, record: Record, at: datetime) -> list[Told]:
    """Intake knows when and how it came; what it is, triage says, as soon as it has."""
    said = event.submission
    own = {
        "created_at": instant(said.received_at) or at,
        "source": said.source,
        "urgent": said.urgent,
        "linked_case_id": said.linked_case_id,
    }
    area = said.place.area_code
    basics = {
        **{name: getattr(said, name) for name in ("case_no", "submission_id", "kind", "title", "text", "confidential")},
        "state": "submitted",
        "lane": "",
        "area_code": area,
        "updated_at": at,
        **_found(said.case_no, said.title, said.text),
        **_placed(area),
    }
    return [_case(said.case_id, record, submission=basics, intake=own)]


def _of_case(event: Any, record: Record, at: datetime) -> list[Told]:
    """Triage says what it is and where it stands."""
    said = event.case
    more: dict[str, Mapping[str, Any]] = {"record": {name: getattr(said, name) for name in _RECORD}}
    kind = record.type.rpartition(".")[2]
    if kind in _BECAUSE:
        more["reason"] = {"reason": _BECAUSE[kind](event)}
    if kind == "CaseAlarmed":
        more["alarm"] = {"alarm_words": list(event.words)}
    fields = {name: getattr(said, name) for name in _CASE} | _common(said, at)
    return [_case(said.case_id, record, triage_first={"created_at": at}, triage=fields, **more)]


_BECAUSE: Mapping[str, Callable[[Any], str]] = {
    "CaseDeferred": lambda event: str(event.reason),
    "CaseLaneChanged": lambda event: str(event.reason),
    "CaseRejected": lambda event: str(event.channel),
    "CaseAsked": lambda event: str(event.question),
}


def _of_routing(event: Any, record: Record, at: datetime) -> list[Told]:
    """The routing itself carries no state, because it is one: nobody at the desk holds the case any more."""
    known = {"state": "routed", "claimed_by": ""}
    fields = {name: getattr(event, name) for name in _CASE if name not in known} | _common(event, at) | known
    return [_case(event.case_id, record, triage_first={"created_at": at}, triage=fields, reason={"reason": ""})]


def _common(said: Any, at: datetime) -> dict[str, Any]:
    return {
        "explanation": list(said.explanation),
        "media_count": len(said.media_ids),
        "address": said.place.address,
        "updated_at": at,
        **_found(said.case_no, said.title, said.text),
        **_placed(said.area_code),
    }


def _of_lane(name: str, source: str, said: Orders) -> Callable[[Any, Record, datetime], list[Told]]:
    """A lane says how its orders stand, and through them how its case does."""

    def read(event: Any, record: Record, at: datetime) -> list[Told]:
        aggregate = getattr(event, name)
        case_id, number = required(aggregate.case_id, f"{name}.case_id"), sequence_of(record)
        rows = [
            Told(
                "order",
                required(row["id"], "id"),
                (
                    Said("order_first", number, {"created_at": row["created_at"]}),
                    Said(source, number, {name: row[name] for name in row.keys() - _ONCE} | {"updated_at": at}),
                ),
            )
            for row in said(aggregate, at)
        ]
        if source == "story":  # its lead speaks for the case
            return rows
        shown = {
            "lane_state": aggregate.state,
            "lane_open": aggregate.state not in ENDS[source],
            "due_at": instant(aggregate.due_at) if source == "matter" else None,  # only there a citizen is promised one
        }
        round_ = aggregate.routing_no * ROUNDS + number
        first = {"created_at": at, "updated_at": at, "state": "routed", "case_no": aggregate.case_no, **_placed("")}
        return [*rows, Told("case", case_id, (Said("lane_first", round_, first), Said("lane", round_, shown)))]

    return read


def _case(case_id: str, record: Record, /, **says: Mapping[str, Any]) -> Told:
    """Return what an event says of its case, by voice, the weaker ones first."""
    number = sequence_of(record)
    said = tuple(Said(voice, number, fields) for voice, fields in says.items())
    return Told("case", required(case_id, "case_id"), said)


def _found(*texts: str) -> dict[str, Any]:
    return {"tokens": lean(*texts)}


def _placed(area: str) -> dict[str, Any]:
    return {"district": area[:DISTRICT], "reach": words_of_row("case", area=area)}
