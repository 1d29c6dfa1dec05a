"""A fact as it is written down: what the history keeps, what the outbox holds and the relay publishes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from .decide import Context, Stamped
from .ids import uid
from .time import millis

_SALT: Final = 8  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a service says of one fact; without topics it is history only."""

    type: str  # the full protobuf name, or the bare name of a fact that is never published
    topics: tuple[str, ...]
    body: bytes
    correlation: str  # the case it belongs to, or nothing


def fact_id(service: str, aggregate_id: str, sequence: int) -> str:
    """Return the id of the fact with that number, the event's `ce_id`.

    The service belongs to it: a case has the id of its submission, and who hears both must not take the third fact of
    the one for the third of the other.
    """
    return uid("fact", service, aggregate_id, sequence)


def salts(many: int) -> Iterator[bytes]:
    """Yield so many salts, drawn at once: each drawing lets another thread go first, and has to wait for its turn."""
    drawn = os.urandom(_SALT * many)
    return (drawn[first : first + _SALT] for first in range(0, len(drawn), _SALT))


def written(
    letter: Letter,
    context: Context,
    salt: bytes = b"",
    /,
    *,
    service: str,
    aggregate_id: str,
    sequence: int,
    before: str,
    state: str = "",
) -> dict[str, Any]:
    """Return the letter of that service's aggregate as it is stored, linked to the one before it.

    It says the state after it, and by which version of the rules it was decided, where the service has versions. Who
    writes many at once draws their `salts` at once.
    """
    row: dict[str, Any] = {
        "id": fact_id(service, aggregate_id, sequence),
        "type": letter.type,
        "seq": sequence,
        "topics": list(letter.topics),
        "body": letter.body,
        "corr": letter.correlation,
        "at": context.now,
        "cause": context.cause,
        "actor": context.actor,
        "role": context.role,
        "scope": context.scope,
        "reason": context.reason,
        "note": context.note,
        "trace": context.trace,
        "salt": salt or os.urandom(_SALT),
    }
    rules = _version(context)
    row |= {name: said for name, said in (("state", state), ("rules", rules)) if said}
    row["sealed"] = commitment(row)
    row["link"] = link(before, row)
    return row


def _version(context: Context) -> str:
    kind = type(context.book)
    return context.book.stamp(context.now) if _has_versions(kind) else ""  # type: ignore[arg-type]  # mypy calls a class unhashable


@cache
def _has_versions(kind: type[object]) -> bool:
    return issubclass(kind, Stamped)


def commitment(row: dict[str, Any]) -> str:
    """Return a salted digest of what may be erased one day, so that the chain holds after an erasure."""
    return _digest(bytes(row["salt"]), bytes(row["body"]), row["reason"], row["note"])


def link(before: str, row: dict[str, Any]) -> str:
    """Return the digest that ties this letter to all before it."""
    said = ("id", "type", "seq", "corr", "cause", "actor", "role", "scope", "sealed")
    since = [f"{name}={row[name]}" for name in ("state", "rules") if name in row]  # letters from before have neither
    return _digest(before, millis(row["at"]), *(row[name] for name in said), *row["topics"], *since)


def erased(row: dict[str, Any]) -> dict[str, Any]:
    """Return the letter without what it said: its links still hold."""
    return {**row, "body": b"", "reason": "", "note": "", "erased": True}


def _digest(*parts: object) -> str:
    """Return one digest of all parts; each goes with its length, so that nothing can be moved from one to the next."""
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def broken_at(history: list[dict[str, Any]]) -> int | None:
    """Return the first sequence at which numbers or links do not follow, or None where the history is whole."""
    before = ""
    for number, row in enumerate(history, start=1):
        whole = row == erased(row) or row["sealed"] == commitment(row)
        if row["seq"] != number or row["link"] != link(before, row) or not whole:
            return number
        before = row["link"]
    return None
