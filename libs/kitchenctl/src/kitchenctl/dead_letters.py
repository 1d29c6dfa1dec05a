"""`kitchen dlq`: what a consumer could not take, looked at and decided about, through the service's own code."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from google.protobuf import json_format, message_factory
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import DecodeError

from kitchenkit import time
from kitchenkit.deadletters import DEAD_LETTER, DeadLetter, Drop, Failed, Park, Replayed
from kitchenkit.decide import Context, Refused
from kitchenkit.ids import uid
from kitchenkit.query import MAX_LIMIT, Match, Query
from kitchenkit.react import RACES, Consumer, Loaded, Record, Transient
from kitchenkit.runtime import Listening, Parts, Service, consumer_of

from .hub import HubError
from .services import with_parts
from .tail import know_all_types
from .topics import declared

PATIENCE = 60  # tries, half a second apart, that something which is away is waited for
OPEN = ("open", "parked")


@dataclass(frozen=True, slots=True)
class Office:
    """One consumer with its service's dead letters."""

    consumer: str
    service: Service
    parts: Parts

    def listening(self) -> Listening:
        """Return what the consumer hears and does: with it comes what a worker has in memory."""
        return next(one for one in (self.service.listen or nothing)(self.parts) if one.name == self.consumer)

    async def letters(self, states: Sequence[str] = OPEN) -> AsyncIterator[Loaded[DeadLetter]]:
        """Yield this consumer's dead letters in these states, newest first."""
        wanted = [Match("consumer", "is", self.consumer), Match("state", "in", list(states))]
        cursor: str | None = None
        while True:
            page = await self.parts.dead_letters.page(Query(all_of=wanted, limit=MAX_LIMIT, cursor=cursor))
            for loaded in page.items:
                yield loaded
            if page.next is None:
                return
            cursor = page.next

    async def one(self, wanted: str) -> Loaded[DeadLetter]:
        """Return a dead letter by its id or its origin (topic/partition@offset); raises `HubError`."""
        known = await self.parts.dead_letters.get(wanted)
        known = known or await self.parts.dead_letters.get(uid("dead-letter", self.consumer, wanted))
        if known is None or known.aggregate.consumer != self.consumer:
            raise HubError(f"{self.consumer} has no dead letter {wanted}: kitchen dlq list {self.consumer}")
        return known


def office(consumer: str) -> Office:
    """Return the office of a consumer; raises `HubError` naming those that there are."""
    known = sorted({name for topic in declared().values() for name in topic.consumers})
    if consumer not in known:
        raise HubError(f"there is no consumer {consumer}; there are: {', '.join(known)}")
    (service, parts), *_ = with_parts([consumer.partition("-")[0]])
    return Office(consumer, service, parts)


def nothing(_: Parts) -> Sequence[Listening]:
    """Return what a service without workers hears."""
    return ()


async def listed(where: Office, *, everything: bool) -> list[dict[str, Any]]:
    """Return the dead letters of a consumer in short."""
    states = (*OPEN, "replayed", "dropped") if everything else OPEN
    return [short(loaded) async for loaded in where.letters(states)]


def short(loaded: Loaded[DeadLetter]) -> dict[str, Any]:
    """Return a dead letter in one line."""
    letter = loaded.aggregate
    return {
        "id": letter.id,
        "state": letter.state,
        "origin": letter.record.origin,
        "type": letter.record.type,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "at": loaded.created_at.isoformat() if loaded.created_at else None,
    }


async def shown(where: Office, wanted: str) -> dict[str, Any]:
    """Return a dead letter whole: the record with its headers, decoded where that can be done, and its history."""
    loaded = await where.one(wanted)
    record = loaded.aggregate.record
    history = await where.parts.dead_letters.history(loaded.aggregate.id)
    steps = [
        {"at": row["at"].isoformat(), "type": row["type"], "actor": row["actor"], "reason": row["reason"]}
        for row in history
    ]
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    key = record.key.decode("utf-8", "replace") if record.key else None
    return {**short(loaded), "headers": headers, "key": key, **_content(record), "history": steps}


def _content(record: Record) -> dict[str, Any]:
    know_all_types()
    with contextlib.suppress(KeyError, DecodeError):
        message = message_factory.GetMessageClass(Default().FindMessageTypeByName(record.type))()
        message.ParseFromString(record.value or b"")
        return {"event": json_format.MessageToDict(message, preserving_proto_field_name=True)}
    return {"value_hex": (record.value or b"").hex()}


async def replay(where: Office, wanted: Sequence[str]) -> tuple[int, list[tuple[str, str]]]:
    """Put these, or all that wait, through the consumer's own reactions; return how many were taken, and why not."""
    loaded = [await where.one(one) for one in wanted] if wanted else [one async for one in where.letters()]
    caught = _Caught()
    listening = where.listening()
    consumer = consumer_of(listening, where.parts, caught)
    beside = listening.beside
    helping = asyncio.ensure_future(beside()) if beside is not None else None
    refused = []
    try:
        # The oldest first: later records of a key may stand on earlier ones.
        for letter in sorted(loaded, key=lambda one: (one.aggregate.record.topic, one.aggregate.record.offset)):
            why = await _again(consumer, caught, letter.aggregate.record)
            await decide(
                where, letter.aggregate.id, Failed(reason=why) if why else Replayed(), reason="replayed by hand"
            )
            if why:
                refused.append((letter.aggregate.record.origin, why))
    finally:
        if helping is not None:
            helping.cancel()
    return len(loaded) - len(refused), refused


async def _again(consumer: Consumer, caught: _Caught, record: Record) -> str:
    """Return nothing where the record was taken, else why it was not."""
    for _ in range(PATIENCE):
        caught.reason = ""
        try:
            await consumer.react([record])
        except Transient as error:
            caught.reason = f"something is away: {error}"
            await asyncio.sleep(0.5)
            continue
        except Exception as error:  # noqa: BLE001  # a bug that stopped the worker may still be there: it is told
            return f"{type(error).__name__}: {error}"[:500]
        return caught.reason
    raise HubError(f"{caught.reason}; nothing was changed, try again when it is back")


async def decide(where: Office, letter_id: str, command: Replayed | Failed | Drop | Park, *, reason: str) -> DeadLetter:
    """Decide about a dead letter; raises `HubError` where that cannot be done now."""
    for _ in range(RACES):
        loaded = await where.one(letter_id)
        actor = f"operator:{getpass.getuser()}"
        context = Context(
            actor=actor, role="operator", now=time.now(), cause=uid("dlq", letter_id, time.now_ms()), reason=reason
        )
        try:
            decision = DEAD_LETTER.decide(loaded.aggregate, command, context)
        except Refused as refused:
            raise HubError(str(refused)) from refused
        if not (await where.parts.dead_letters.commit([loaded.change().add(decision, context)])).raced:
            return decision.steps[-1].after
    raise HubError("it changes too quickly: try again")


class _Caught:
    """Catches why a record is refused, instead of making another dead letter of it."""

    def __init__(self) -> None:
        self.reason = ""

    async def put(self, record: Record, reason: str) -> None:
        del record
        self.reason = reason
