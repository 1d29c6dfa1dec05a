"""CloudEvents 1.0 on Kafka in binary mode, with protobuf values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from .react import InvalidMessage, Record
from .time import millis

M = TypeVar("M", bound=Message)


def headers_of(letter: Mapping[str, Any], *, source: str, subject: str) -> list[tuple[str, bytes]]:
    """Return the Kafka headers of a letter of the aggregate `subject`, told by `source` (`/kitchen/<service>`)."""
    pairs = {
        "ce_specversion": "1.0",
        "ce_id": letter["id"],
        "ce_type": letter["type"],
        "ce_source": source,
        "ce_subject": subject,
        "ce_time": letter["at"].astimezone(UTC).isoformat(timespec="milliseconds"),
        "ce_sequence": str(letter["seq"]),
        "ce_causationid": letter["cause"],
        "ce_correlationid": letter["corr"],
        "traceparent": letter["trace"],
        "content-type": "application/protobuf",
        "ce_rules": letter.get("rules", ""),
        **_acting(letter),
    }
    return [(name, value.encode()) for name, value in pairs.items() if value]


def _acting(letter: Mapping[str, Any]) -> dict[str, str]:
    """Return who acted, as what, where somebody used a right over what is not their own; citizens are not named."""
    scope = str(letter.get("scope") or "")
    if not scope or scope.startswith("self:"):
        return {}
    return {"ce_actorid": letter["actor"], "ce_actorrole": letter["role"], "ce_actorscope": scope}


def record_of(
    *,
    topic: str,
    partition: int,
    offset: int,
    key: bytes | None,
    value: bytes | None,
    headers: Iterable[tuple[str, bytes | None]],
) -> Record:
    """Return a record as it lies in the topic; one without a `ce_id` is known by its place."""
    whole = tuple((name, content or b"") for name, content in headers)  # strangers' headers may be null
    known = {name: content.decode("utf-8", "replace") for name, content in whole}
    return Record(
        id=known.get("ce_id") or f"{topic}/{partition}@{offset}",
        type=known.get("ce_type", ""),
        topic=topic,
        partition=partition,
        offset=offset,
        key=key,
        value=value,
        headers=whole,
    )


def header(record: Record, name: str) -> str:
    """Return one header as text, or nothing."""
    return next((value.decode("utf-8", "replace") for known, value in record.headers if known == name), "")


def decode(record: Record, kind: type[M]) -> M:
    """Return the record's value as a message of `kind`; raises `InvalidMessage`."""
    message = kind()
    try:
        message.ParseFromString(record.value or b"")
    except DecodeError as error:
        raise InvalidMessage(f"not a {kind.DESCRIPTOR.full_name}: {error}") from error
    if not record.value:
        raise InvalidMessage(f"an empty {kind.DESCRIPTOR.full_name}")
    return message


def required(text: str, name: str) -> str:
    """Return `text`; raises `InvalidMessage` naming the field where it is empty."""
    if not text:
        raise InvalidMessage(f"the field {name} is missing")
    return text


def sequence_of(record: Record) -> int:
    """Return the number of the fact in its aggregate; raises `InvalidMessage`."""
    text = header(record, "ce_sequence")
    if not text.isdigit():
        raise InvalidMessage("the header ce_sequence is missing")
    return int(text)


def stamp(instant: datetime | None) -> Timestamp | None:
    """Return an instant as protobuf has it, to the millisecond."""
    if instant is None:
        return None
    seconds, milliseconds = divmod(millis(instant), 1000)
    return Timestamp(seconds=seconds, nanos=milliseconds * 1_000_000)


def instant(made: Timestamp) -> datetime | None:
    """Return a protobuf instant in UTC, or None where it was not set."""
    if not made.seconds and not made.nanos:
        return None
    return made.ToDatetime(UTC)
