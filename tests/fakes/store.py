"""A store in memory: it passes the suite that `MongoStore` passes (tests/contract/ports/test_store.py)."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic

from kitchenkit.decide import A
from kitchenkit.letters import Letter, written
from kitchenkit.mongo_writes import ANSWERS, INBOX
from kitchenkit.query import BadCursorError, Match, Page, Query
from kitchenkit.react import Change, Loaded, Outcome, Transient
from kitchenkit.time import millis


@dataclass(slots=True)
class _Row(Generic[A]):
    aggregate: A
    created_at: datetime
    updated_at: datetime
    due_at: int | None = None
    heard: list[str] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    def loaded(self) -> Loaded[A]:
        return Loaded(
            self.aggregate,
            heard=frozenset(self.heard),
            chain=self.letters[-1]["link"] if self.letters else "",
            answers={answer.key: answer for answer in self.answers},
            created_at=self.created_at,
            updated_at=self.updated_at,
        )


def _plain(fact: object, _: object) -> Letter:
    return Letter(type=type(fact).__name__, topics=("topic",), body=b"\x00\xff", correlation="")


class MemoryStore(Generic[A]):
    """`to_fields`, `to_letter` and `due` are the service's own, as `MongoStore` has them; `unique` names unique fields.

    `between` runs before the next commit (a race); `away` makes it an outage. `facts` is all that was ever said.
    """

    def __init__(
        self,
        to_fields: Callable[[A], Mapping[str, Any]] = lambda _: {},
        *,
        to_letter: Callable[[object, A], Letter] = _plain,
        due: Callable[[A], datetime | None] = lambda _: None,
        urgent: Callable[[A], bool] = lambda _: False,
        unique: Sequence[str] = (),
        fleeting: bool = False,
    ) -> None:
        self.facts: list[tuple[str, int, object]] = []
        self.away = False
        self.unique, self._fleeting = tuple(unique), fleeting
        self.between: Callable[[], Awaitable[None]] | None = None
        self._rows: dict[str, _Row[A]] = {}
        self._to_fields, self._to_letter, self._due, self._urgent = to_fields, to_letter, due, urgent
        self._one_at_a_time = threading.Lock()

    @property
    def rows(self) -> dict[str, Loaded[A]]:
        """All that is there."""
        return {name: row.loaded() for name, row in self._rows.items()}

    @property
    def letters(self) -> dict[str, list[dict[str, Any]]]:
        """Every history, by aggregate."""
        return {name: row.letters for name, row in self._rows.items() if row.letters}

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """Every letter that a relay would find, by aggregate and in order."""
        return [letter for row in self._rows.values() for letter in row.letters if letter["topics"]]

    def put(self, aggregate: A, at: datetime) -> None:
        """Have it there, as it was written at that instant."""
        self._rows[aggregate.id] = _Row(aggregate, at, at, self._due_ms(aggregate))

    async def load(self, ids: Collection[str]) -> dict[str, Loaded[A]]:
        self._ask()
        return {one: self._rows[one].loaded() for one in ids if one in self._rows}

    async def get(self, aggregate_id: str) -> Loaded[A] | None:
        return (await self.load([aggregate_id])).get(aggregate_id)

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        self._ask()
        if (between := self.between) is not None:
            self.between = None
            await between()
        outcome, gone = Outcome(), []
        with self._one_at_a_time:
            for change in (change for change in changes if change.steps):
                if change.base and change.id not in self._rows:
                    gone.append(change.id)
                else:
                    self._write(change, outcome)
        if gone and not self._fleeting:
            raise RuntimeError(f"gone from the store: {gone}; run `kitchen verify`")
        outcome.raced.update(gone)
        return outcome

    async def history(self, aggregate_id: str) -> list[dict[str, Any]]:
        self._ask()
        return list(self._rows[aggregate_id].letters) if aggregate_id in self._rows else []

    async def due(self, *, until: datetime, limit: int, urgent: bool = False) -> list[Loaded[A]]:
        self._ask()
        mine = [row for row in self._rows.values() if self._urgent(row.aggregate) is urgent]
        rows = [row for row in mine if row.due_at is not None and row.due_at <= millis(until)]
        rows.sort(key=lambda row: row.due_at or 0)
        return [row.loaded() for row in rows[:limit]]

    async def set_back(self, aggregate_id: str, *, sequence: int, until: datetime) -> None:
        self._ask()
        row = self._rows.get(aggregate_id)
        if row is not None and row.aggregate.sequence == sequence:
            row.due_at = millis(until)

    async def walk(self, low: str, high: str, all_of: Sequence[Match] = ()) -> list[Loaded[A]]:
        self._ask()
        rows = [row for row in self._rows.values() if self._fits(row, Query(all_of=all_of))]
        return [row.loaded() for row in rows if low <= row.aggregate.id < high]

    async def page(self, query: Query) -> Page[A]:
        self._ask()
        rows = [row for row in self._rows.values() if self._fits(row, query)]
        rows.sort(key=_place, reverse=True)
        if query.cursor is not None:
            last = _read_cursor(query.cursor)
            rows = [row for row in rows if _place(row) < last]
        shown = rows[: query.limit]
        following = "|".join(map(str, _place(shown[-1]))) if len(rows) > query.limit else None
        return Page([row.loaded() for row in shown], following)

    def _ask(self) -> None:
        if self.away:
            raise Transient("mongodb://user:secret@db: no answer")

    def _write(self, change: Change[A], outcome: Outcome) -> None:
        have = self._rows.get(change.id)
        if (have.aggregate.sequence if have else 0) != change.base:
            outcome.raced.add(change.id)
            return
        numbered = list(enumerate(change.steps, start=change.base + 1))
        afters: list[Any] = [replace(step.after, sequence=number) for number, (step, _) in numbered]  # type: ignore[type-var]
        if broken := self._broken(afters[-1]):
            outcome.conflicts[change.id] = f"breaks the unique key {broken}"
            return
        instant = change.steps[0][1].now
        row = self._rows.setdefault(change.id, _Row(afters[-1], instant, instant))
        before = change.chain
        for after, (number, (step, by)) in zip(afters, numbered, strict=True):
            letter = self._to_letter(step.fact, after)
            named = {"service": "tally", "aggregate_id": change.id, "state": str(after.state)}
            row.letters.append(written(letter, by, sequence=number, before=before, **named))
            before = row.letters[-1]["link"]
            self.facts.append((change.id, number, step.fact))
        row.aggregate, row.updated_at, row.due_at = afters[-1], change.steps[-1][1].now, self._due_ms(afters[-1])
        row.heard = [*row.heard, *change.heard][-INBOX:]
        if change.answer is not None:
            row.answers = [*row.answers, change.answer][-ANSWERS:]

    def _due_ms(self, aggregate: A) -> int | None:
        due = self._due(aggregate)
        return None if due is None else millis(due)

    def _broken(self, after: A) -> list[str]:
        if not self.unique:
            return []
        mine = self._to_fields(after)
        others = [self._to_fields(row.aggregate) for name, row in self._rows.items() if name != after.id]
        return [name for name in self.unique if name in mine and any(o.get(name) == mine[name] for o in others)]

    def _fits(self, row: _Row[A], query: Query) -> bool:
        aggregate = row.aggregate
        fields = {
            **self._to_fields(aggregate),
            "_id": aggregate.id,
            "state": str(aggregate.state),
            "sequence": aggregate.sequence,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
        }
        any_fits = not query.any_of or any(_matches(fields, match) for match in query.any_of)
        return any_fits and all(_matches(fields, match) for match in query.all_of)


FakeStore = MemoryStore  # the name by which the web tests know it


def _place(row: _Row[A]) -> tuple[int, str]:
    return millis(row.created_at), row.aggregate.id


def _read_cursor(cursor: str) -> tuple[int, str]:
    instant, found, last = cursor.partition("|")
    if not found or not instant.isdigit():
        raise BadCursorError("the cursor is not one that this list gave")
    return int(instant), last


def _matches(fields: Mapping[str, Any], match: Match) -> bool:
    tests: dict[str, Callable[[Any], bool]] = {
        "is": lambda value: value == match.value,
        "in": lambda value: value in match.value,
        "starts": lambda value: isinstance(value, str) and value.startswith(match.value),
        "before": lambda value: value is not None and value < match.value,
        "since": lambda value: value is not None and value >= match.value,
    }
    return any(tests[match.op](value) for value in _values(fields, match.field.split(".")))


def _values(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _values(one, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        yield from _values(value.get(path[0]), path[1:])
