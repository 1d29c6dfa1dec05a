"""The one way an aggregate is written: state, history, inbox and outbox in one guarded write."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from typing import Any, Generic, TypeVar

from mongoengine import Document
from mongoengine import connect as mongoengine_connect
from mongoengine.connection import get_db

from . import metrics
from .altered import altered
from .decide import A
from .letters import Letter, salts, written
from .mongo_document import DUE_INDEX, URGENT_INDEX, AggregateDocument
from .mongo_due import DUE, INSTANTS, URGENT, Queue
from .mongo_errors import outages, sort_error
from .mongo_pages import find_page, planned, window
from .mongo_writes import Write, bulk, write_of
from .query import Match, Page, Query
from .react import Answer, Change, Loaded, Outcome
from .time import millis

__all__ = [
    "DUE_INDEX",
    "UNLISTED",
    "URGENT_INDEX",
    "AggregateDocument",
    "MongoStore",
    "collection",
    "collection_of",
    "connect",
    "ensure_indexes",
    "has_outbox",
    "is_derived",
    "outages",
    "ping",
]

LATELY_SECONDS = 600.0
UNLISTED = {"outbox": 0, "history": 0}
R = TypeVar("R")


def connect(alias: str, *, url: str, database: str) -> None:
    """Connect the documents of one service; raises nothing while the database is away (the first use does)."""
    mongoengine_connect(
        database,
        alias=alias,
        host=url,
        uuidRepresentation="standard",
        tz_aware=True,
        w="majority",
        journal=True,
        retryWrites=True,
        connectTimeoutMS=3000,
        serverSelectionTimeoutMS=3000,
        socketTimeoutMS=10_000,
        maxPoolSize=16,
        waitQueueTimeoutMS=5000,
    )


def collection(alias: str, name: str) -> Any:
    """Return a collection of the connected service `alias`, for what is no aggregate."""
    return get_db(alias)[name]


def ping(alias: str) -> None:
    """Ask the service's database whether it is there; raises `Transient`."""
    with outages(alias):
        get_db(alias).command("ping")


def has_outbox(document: type[Document]) -> bool:
    """Say whether documents of this kind are aggregates, whose facts the relay publishes."""
    return issubclass(document, AggregateDocument)


def is_derived(document: type[Document]) -> bool:
    """Say whether documents of this kind are sums of others that lie beside them: made anew, and never restored."""
    return bool(document._meta.get("derived"))  # noqa: SLF001  # no public name for it


def collection_of(document: type[Document]) -> tuple[str, Callable[[], Any]]:
    """Return the name of a document's collection and how to get it."""
    return document._get_collection_name(), document._get_collection  # noqa: SLF001  # no public name for it


def ensure_indexes(document: type[Document]) -> None:
    """Create the indexes that a document declares."""
    document.ensure_indexes()


class MongoStore(Generic[A]):
    """Loads and commits aggregates of one kind, in batches, each batch in one thread hop."""

    def __init__(
        self,
        document: type[AggregateDocument],
        *,
        to_fields: Callable[[A], dict[str, Any]],
        from_document: Callable[[Mapping[str, Any]], A],
        to_letter: Callable[[object, A], Letter],
        now_ms: Callable[[], int],
        threads: Executor,
        due: Callable[[A], datetime | None] = lambda _: None,
        urgent: Callable[[A], bool] = lambda _: False,
        few: Collection[str] | None = None,  # see `planned`
        each: Collection[str] = (),
        told: Callable[[str], None] = lambda _: None,  # wakes the relay: called with the collection's name
        names: Collection[str] = (),  # all that `to_fields` may give: what is stored under them is not made once more
        fleeting: bool = False,  # the database takes some away by itself: what is gone is decided anew, from nothing
    ) -> None:
        self._document, self._to_fields, self._from_document = document, to_fields, from_document
        self._to_letter, self._now_ms, self._threads, self._due = to_letter, now_ms, threads, due
        self._urgent, self._told, self._few, self._each = urgent, told, few, each
        self._fleeting, self._names = fleeting, frozenset(names)
        self._queues = {False: Queue(DUE), True: Queue(URGENT)}
        self.document = document
        self.name: str = document._get_collection_name()  # noqa: SLF001  # MongoEngine has no public name for it
        self._heaviest = (0, -LATELY_SECONDS)
        self.service = str(document._meta.get("db_alias", "default"))  # noqa: SLF001  # each service has its own alias

    async def load(self, ids: Collection[str]) -> dict[str, Loaded[A]]:
        """Return those of `ids` that exist."""
        return await self._hop(self._load, list(ids))

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        """Write each change whole or not at all; report the raced and the conflicting ones."""
        return await self._hop(self._commit, [change for change in changes if change.steps])

    async def get(self, aggregate_id: str) -> Loaded[A] | None:
        """Return one aggregate, or None."""
        return (await self.load([aggregate_id])).get(aggregate_id)

    async def page(self, query: Query) -> Page[A]:
        """Return one page of a list, newest first; raises `BadCursorError`."""
        return await self._hop(self._page, query)

    async def walk(self, low: str, high: str, all_of: Sequence[Match] = ()) -> list[Loaded[A]]:
        """Return those with an id from `low` up to but not including `high` that fit, for a walk over everything.

        Bounded on both sides: a store may look at every row that fits before it gives the first one.
        """
        return await self._hop(self._walk, low, high, all_of)

    async def history(self, aggregate_id: str) -> list[dict[str, Any]]:
        """Return every letter of one aggregate, oldest first."""
        return await self._hop(self._history, aggregate_id)

    async def due(self, *, until: datetime, limit: int, urgent: bool = False) -> list[Loaded[A]]:
        """Return the next that are due, the longest due first; at the end, what was not fired comes again."""
        return await self._hop(self._load_due, millis(until), limit, urgent)

    async def set_back(self, aggregate_id: str, *, sequence: int, until: datetime) -> None:
        """Look at a due aggregate again at `until`, if it has not changed since."""
        await self._hop(self._set_back, aggregate_id, sequence, millis(until))

    async def _hop(self, work: Callable[..., R], *arguments: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    @property
    def _collection(self) -> Any:
        return self._document._get_collection()  # noqa: SLF001  # queries below need PyMongo itself

    def _load(self, ids: list[str]) -> dict[str, Loaded[A]]:
        with outages(self.service):
            wanted = {"_id": ids[0]} if len(ids) == 1 else {"_id": {"$in": ids}}
            return {row["_id"]: self._loaded(row) for row in self._collection.find(wanted, UNLISTED)}

    def _loaded(self, row: Mapping[str, Any]) -> Loaded[A]:
        self._weigh(row.get("weight", 0))
        return Loaded(
            self._from_document(row),
            heard=frozenset(row.get("heard", ())),
            chain=row.get("link", ""),
            answers={
                a["key"]: Answer(key=a["key"], fingerprint=a["print"], body=a["body"]) for a in row.get("answers", ())
            },
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            stored=row if self._names else None,
        )

    def _weigh(self, size: int) -> None:
        """Tell the heaviest of the last minutes: a document has to stay far below what a database takes."""
        instant = time.monotonic()
        heaviest, since = self._heaviest
        if size > heaviest or instant - since > LATELY_SECONDS:
            self._heaviest = (size, instant)
            metrics.DOCUMENT_BYTES.labels(self.service, self.name).set(size)

    def _load_due(self, until: int, limit: int, urgent: bool) -> list[Loaded[A]]:  # noqa: FBT001  # a field's name
        with outages(self.service):
            return [self._loaded(row) for row in self._queues[urgent].take(self._collection, until, limit, UNLISTED)]

    def _set_back(self, aggregate_id: str, sequence: int, until: int) -> None:
        with outages(self.service):
            for field in INSTANTS:
                seen = {"_id": aggregate_id, "sequence": sequence, field: {"$gt": 0}}
                self._collection.update_one(seen, {"$set": {field: until}})

    def _history(self, aggregate_id: str) -> list[dict[str, Any]]:
        with outages(self.service):
            row = self._collection.find_one({"_id": aggregate_id}, {"history": 1})
            return list(row["history"]) if row else []

    def _walk(self, low: str, high: str, all_of: Sequence[Match]) -> list[Loaded[A]]:
        with outages(self.service):
            rows = self._collection.find(window(low, high, all_of), UNLISTED)
            return [self._loaded(row) for row in rows]

    def _page(self, query: Query) -> Page[A]:
        with outages(self.service):
            rows, following = find_page(self._collection, planned(query, self._few, self._each), UNLISTED)
        return Page([self._loaded(row) for row in rows], following)

    def _commit(self, changes: list[Change[A]]) -> Outcome:
        outcome = Outcome()
        if not changes:
            return outcome
        drawn = salts(sum(len(change.steps) for change in changes))
        made = [self._write(change, drawn) for change in changes]
        with outages(self.service), metrics.COMMIT_SECONDS.labels(self.service, self.name).time():
            upserted, errors = bulk(self._collection, [write for write, _ in made])
            outcome.raced |= self._lay(upserted, changes)
        if any(tells for _, tells in made):
            self._told(self.name)
        for row in errors:
            sort_error(row, changes[row["index"]].id, outcome)
        if outcome.conflicts:
            self._tell_races(changes, outcome)
        return outcome

    def _tell_races(self, changes: list[Change[A]], outcome: Outcome) -> None:
        """A stale change of what has another unique key breaks both, and a server may name either of the two."""
        bases = {change.id: change.base for change in changes}
        with outages(self.service):
            for row in self._collection.find({"_id": {"$in": list(outcome.conflicts)}}, {"sequence": 1}):
                if row["sequence"] != bases[row["_id"]]:
                    del outcome.conflicts[row["_id"]]
                    outcome.raced.add(row["_id"])

    def _lay(self, upserted: Iterable[int], changes: list[Change[A]]) -> set[str]:
        """An aggregate is never deleted: one that should be there and is not means a restored or tampered store.

        Where they are fleeting it was lost to the database, as a race is lost to another writer.
        """
        gone = [changes[index] for index in upserted if changes[index].base]
        for change in gone:
            self._collection.delete_one({"_id": change.id, "sequence": change.base + len(change.steps)})
        if gone and not self._fleeting:
            raise RuntimeError(f"gone from the store: {[change.id for change in gone]}; run `kitchen verify`")
        return {change.id for change in gone}

    def _write(self, change: Change[A], drawn: Iterator[bytes]) -> tuple[Write, bool]:
        # The kit numbers the facts, so that no two can share a number or an id.
        letters, before = [], change.chain
        for number, (step, context) in enumerate(change.steps, start=change.base + 1):
            last = altered(step.after, sequence=number)
            letters.append(
                written(
                    self._to_letter(step.fact, last),
                    context,
                    next(drawn),
                    service=self.service,
                    aggregate_id=change.id,
                    sequence=number,
                    before=before,
                    state=str(last.state),
                )
            )
            before = letters[-1]["link"]
        told = [letter for letter in letters if letter["topics"]]
        after = {**self._fields(last), "sequence": last.sequence, "updated_at": change.steps[-1][1].now, "link": before}
        outbox_at = self._now_ms() if told else None  # the age of the oldest, so that a stuck one shows
        return write_of(change, letters, told, after=after, before=self._known(change), outbox_at=outbox_at), bool(told)

    def _known(self, change: Change[A]) -> Mapping[str, Any] | None:
        """Return the fields that it was decided on; what a newer version has stored beside them stays as it is."""
        if change.stored is not None:
            return {name: value for name, value in change.stored.items() if name in self._names}
        return self._fields(change.before) if change.before is not None else None

    def _fields(self, aggregate: A) -> dict[str, Any]:
        due = self._due(aggregate)
        fields = {**self._to_fields(aggregate), "state": str(aggregate.state)}
        return fields if due is None else {**fields, URGENT if self._urgent(aggregate) else DUE: millis(due)}
