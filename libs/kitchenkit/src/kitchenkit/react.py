"""Consuming in batches: load together, decide one by one, store together, and end every record in one of three ways."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, Protocol

from .decide import A, Book, Context, Decision, Refused, Step, no_book

RACES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it lies in the topic; `id` and `type` are its `ce_id` and `ce_type`."""

    id: str
    topic: str
    partition: int
    offset: int
    type: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()

    @property
    def trace(self) -> str:
        """The W3C traceparent that came with it, or nothing."""
        return next((value.decode("ascii", "replace") for name, value in self.headers if name == "traceparent"), "")

    @property
    def origin(self) -> str:
        """Where it lies: what dead letters are folded by."""
        return f"{self.topic}/{self.partition}@{self.offset}"


class InvalidMessage(Exception):
    """This record can never be handled: it goes to the dead letters with this reason."""


class Transient(Exception):
    """This may work later: waited for in place, never turned into a dead letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a command given with an `Idempotency-Key`, so that a repeat gets the same."""

    key: str
    fingerprint: str  # of the command's body
    body: Mapping[str, Any]


@dataclass(slots=True)
class Change(Generic[A]):
    """One guarded write: these steps, if the aggregate still is at `base` (0: it is not there yet)."""

    id: str
    base: int
    steps: list[tuple[Step[A], Context]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  # the events that caused them
    chain: str = ""  # the history's last link at `base`
    answer: Answer | None = None
    before: A | None = None  # what it was decided on, where that is known
    stored: Mapping[str, Any] | None = None  # and its document, where that is at hand

    def add(self, decision: Decision[A], context: Context) -> Change[A]:
        """Take the steps of `decision`, each remembered with who asked."""
        self.steps.extend((step, context) for step in decision.steps)
        return self


@dataclass(slots=True)
class Outcome:
    """What a commit did not write: ids that someone else changed first, and ids that broke another unique key."""

    raced: set[str] = field(default_factory=set)
    conflicts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[A]):
    """An aggregate, the last events that it has heard (its inbox), its last link and its last answers by key."""

    aggregate: A
    heard: frozenset[str] = frozenset()
    chain: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    stored: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)  # its document as it was read

    def change(self) -> Change[A]:
        """Return an empty change of it."""
        return Change(
            self.aggregate.id, self.aggregate.sequence, chain=self.chain, before=self.aggregate, stored=self.stored
        )


class Store(Protocol[A]):
    """Where the aggregates of one kind live."""

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[A]]:
        """Return those that exist; raises `Transient` where the store cannot be asked."""
        ...

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        """Write state, history, inbox and outbox of each change together, or nothing of it; number the steps."""
        ...


class DeadLetters(Protocol):
    """Where records go that can never be handled."""

    async def put(self, record: Record, reason: str) -> None:
        """Return when the dead letter is durable; putting the same record again changes nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Generic[A]):
    """What a service does about one type of event to one kind of aggregate; the three functions are pure.

    No steps mean that this event will never count for this aggregate. Where it might in a later state, say a fact
    without a topic, so that it is remembered.
    """

    store: Store[A]
    read: Callable[[Record], Any]  # raises InvalidMessage
    targets: Callable[[Any], Sequence[str]]  # the aggregates it touches; ids are deterministic (uuid5 of the cause)
    decide: Callable[[str, A | None, Any, Context], Decision[A]]  # (id, before, event, context)
    prepare: Callable[[Sequence[Any]], Sequence[Any]] | None = None  # works on a whole batch where that is cheaper


@dataclass(frozen=True, slots=True)
class _Heard:
    record: Record
    reaction: Reaction[Any]
    event: Any
    targets: tuple[str, ...] = ()

    def prepared(self, event: Any) -> _Heard:
        return _Heard(self.record, self.reaction, event, tuple(sorted(set(self.reaction.targets(event)))))


class Consumer:
    """All reactions of one consumer, by type of event."""

    def __init__(
        self,
        name: str,
        reactions: Mapping[str, Sequence[Reaction[Any]]],
        dead: DeadLetters,
        now: Callable[[], datetime],
        *,
        role: str = "system",
        ignored: Collection[str] = (),
        unknown: Callable[[Record], None] = lambda _: None,
        trace: Callable[[Record], str] = attrgetter("trace"),
        book: Book = no_book,
    ) -> None:
        for kind, several in reactions.items():
            if len({id(reaction.store) for reaction in several}) < len(several):
                raise ValueError(f"two reactions to {kind} share a store: the inbox could not tell them apart")
        self.name, self.types = name, frozenset(reactions)
        self._role, self._reactions, self._dead, self._now = role, reactions, dead, now
        self._ignored, self._unknown, self._trace, self._book = frozenset(ignored), unknown, trace, book

    async def react(self, records: Sequence[Record]) -> None:
        """Return only when every record may be acknowledged; raise to stop the worker.

        Types that this consumer ignores on purpose are passed over, unknown ones are counted too. Mixed types are
        folded in the order of their offsets. A record that is dead-lettered does not hold up the later ones of its key.
        """
        by_store: dict[int, list[_Heard]] = {}
        for record in records:
            several = self._reactions.get(record.type)
            if several is None:
                if record.type not in self._ignored:
                    self._unknown(record)
                continue
            try:
                read = [_Heard(record, reaction, reaction.read(record)) for reaction in several]
            except InvalidMessage as reason:  # whichever reaction cannot read it: the record has one end
                await self._dead.put(record, str(reason))
                continue
            for heard in read:
                by_store.setdefault(id(heard.reaction.store), []).append(heard)
        for group in by_store.values():
            await self._until_settled(_prepared(group))

    async def _until_settled(self, group: list[_Heard]) -> None:
        for attempt in range(RACES):
            group = await self._pass(group)
            if not group:
                return
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  # jitter, not a secret
        raise Transient(f"{group[0].record.origin}: lost the race {RACES} times")

    async def _pass(self, group: list[_Heard]) -> list[_Heard]:
        """Decide and commit once; return what has to be decided again because someone else was faster."""
        store: Store[Any] = group[0].reaction.store
        wanted = {target for heard in group for target in heard.targets}
        loaded = await store.load(wanted) if wanted else {}  # what concerns nobody asks the database nothing
        folding = _Folding(loaded, self._now(), self._role, self._trace, self._book())
        refused = [(heard, why) for heard in group if (why := folding.take(heard)) is not None]
        changes = [change for change in folding.changes.values() if change.steps]
        outcome = await store.commit(changes) if changes else Outcome()
        undone = outcome.raced | outcome.conflicts.keys()
        for heard, why in refused:
            if not undone.intersection(heard.targets):  # else the refusal was about what is no longer so: decided again
                await self._dead.put(heard.record, why)
        if not outcome.conflicts:
            return [heard for heard in group if outcome.raced.intersection(heard.targets)]
        await self._conflicting(group, outcome)
        return []

    async def _conflicting(self, group: list[_Heard], outcome: Outcome) -> None:
        """Find out alone which record breaks a unique key; the others stand."""
        if len(group) > 1:
            undone = outcome.raced | outcome.conflicts.keys()
            for heard in group:
                if undone.intersection(heard.targets):
                    await self._until_settled([heard])
            return
        await self._dead.put(group[0].record, next(iter(outcome.conflicts.values())))


class _Folding:
    """The changes that a batch makes, folded per aggregate in the order of the records."""

    def __init__(
        self,
        loaded: Mapping[str, Loaded[Any]],
        instant: datetime,
        role: str,
        trace: Callable[[Record], str],
        book: Any,
    ) -> None:
        self.changes: dict[str, Change[Any]] = {}
        self._trace, self._book = trace, book
        self._loaded, self._instant, self._role = loaded, instant, role
        self._now = {target: found.aggregate for target, found in loaded.items()}

    def take(self, heard: _Heard) -> str | None:
        """Decide one record; return why it is refused, in which case it changes nothing at all."""
        record = heard.record
        trace = self._trace(record)
        context = Context(
            actor=record.topic, role=self._role, now=self._instant, cause=record.id, trace=trace, book=self._book
        )
        decisions: dict[str, Decision[Any]] = {}
        try:
            for target in heard.targets:
                if not self._knows(target, record.id):
                    decisions[target] = heard.reaction.decide(target, self._now.get(target), heard.event, context)
        except (InvalidMessage, Refused) as error:
            return f"{type(error).__name__}: {error}"
        for target, decision in decisions.items():
            if decision.steps:
                found = self._loaded.get(target)
                change = self.changes.setdefault(target, found.change() if found else Change(target, 0))
                change.add(decision, context).heard.append(record.id)
                # Numbered as the store will number it, so that a batch decides just as one record at a time does.
                after: Any = decision.steps[-1].after
                self._now[target] = replace(after, sequence=change.base + len(change.steps))
        return None

    def _knows(self, target: str, cause: str) -> bool:
        found, change = self._loaded.get(target), self.changes.get(target)
        return (found is not None and cause in found.heard) or (change is not None and cause in change.heard)


def _prepared(group: list[_Heard]) -> list[_Heard]:
    """Let each reaction that can do so work on all its events at once, and say whom each event touches."""
    ready = list(group)
    for reaction in {id(heard.reaction): heard.reaction for heard in group}.values():
        places = [n for n, heard in enumerate(group) if heard.reaction is reaction]
        events: Sequence[Any] = [group[n].event for n in places]
        if reaction.prepare is not None:
            events = reaction.prepare(events)
        for place, event in zip(places, events, strict=True):
            ready[place] = group[place].prepared(event)
    return ready
