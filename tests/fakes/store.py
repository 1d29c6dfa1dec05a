"""A store in memory: same numbers, same races, same answers as `MongoStore`; its lists understand the same queries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic

from kitchenkit.decide import A
from kitchenkit.query import BadCursorError, Match, Page, Query
from kitchenkit.react import Change, Loaded, Outcome, Transient


class FakeStore(Generic[A]):
    """`to_fields` is the service's own: what is stored of an aggregate. `between` runs before each commit (a race)."""

    def __init__(self, to_fields: Callable[[A], Mapping[str, Any]] = lambda _: {}) -> None:
        self.rows: dict[str, Loaded[A]] = {}
        self.facts: list[tuple[str, int, object]] = []
        self.letters: dict[str, list[dict[str, Any]]] = {}
        self.away = False
        self.unique: tuple[str, ...] = ()
        self.between: Callable[[], Awaitable[None]] | None = None
        self._to_fields = to_fields

    def put(self, aggregate: A, at: datetime) -> None:
        """Have it there, as it was written at that instant."""
        self.rows[aggregate.id] = Loaded(aggregate, created_at=at, updated_at=at)

    async def load(self, ids: Collection[str]) -> dict[str, Loaded[A]]:
        self._ask()
        return {one: self.rows[one] for one in ids if one in self.rows}

    async def get(self, aggregate_id: str) -> Loaded[A] | None:
        return (await self.load([aggregate_id])).get(aggregate_id)

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        self._ask()
        if (between := self.between) is not None:
            self.between = None
            await between()
        outcome = Outcome()
        for change in changes:
            self._write(change, outcome)
        return outcome

    async def history(self, aggregate_id: str) -> list[dict[str, Any]]:
        self._ask()
        return list(self.letters.get(aggregate_id, []))

    async def page(self, query: Query) -> Page[A]:
        self._ask()
        fitting = [row for row in self.rows.values() if self._fits(row, query)]
        fitting.sort(key=lambda row: (row.created_at, row.aggregate.id), reverse=True)
        if query.cursor is not None:
            places = [n for n, row in enumerate(fitting) if f"c:{row.aggregate.id}" == query.cursor]
            if not places:
                raise BadCursorError("not a cursor of this list")
            fitting = fitting[places[0] + 1 :]
        shown = fitting[: query.limit]
        return Page(shown, f"c:{shown[-1].aggregate.id}" if len(fitting) > query.limit else None)

    def _ask(self) -> None:
        if self.away:
            raise Transient("mongodb://user:secret@db: no answer")

    def _write(self, change: Change[A], outcome: Outcome) -> None:
        have = self.rows.get(change.id)
        if (have.aggregate.sequence if have else 0) != change.base:
            outcome.raced.add(change.id)
            return
        last, (step, context) = change.base + len(change.steps), change.steps[-1]
        after: A = replace(step.after, sequence=last)  # type: ignore[type-var]  # aggregates are dataclasses
        if broken := self._broken(after):
            outcome.conflicts[change.id] = f"breaks the unique key {broken}"
            return
        answers = dict(have.answers if have else {})
        if change.answer is not None:
            answers[change.answer.key] = change.answer
        self.rows[change.id] = Loaded(
            after,
            heard=frozenset(change.heard) | (have.heard if have else frozenset()),
            answers=answers,
            created_at=have.created_at if have else context.now,
            updated_at=context.now,
        )
        for number, (one, by) in enumerate(change.steps, start=change.base + 1):
            self.facts.append((change.id, number, one.fact))
            self.letters.setdefault(change.id, []).append(
                {
                    "id": f"{change.id}:{number}", "seq": number, "type": type(one.fact).__name__, "at": by.now,
                    "actor": by.actor, "role": by.role, "scope": by.scope, "reason": by.reason, "note": by.note,
                    "cause": by.cause, "trace": by.trace, "body": b"\x00\xff",
                }
            )  # fmt: skip

    def _broken(self, after: A) -> list[str]:
        mine = self._to_fields(after)
        others = [self._to_fields(row.aggregate) for row in self.rows.values() if row.aggregate.id != after.id]
        return [name for name in self.unique if any(other.get(name) == mine.get(name) for other in others)]

    def _fits(self, row: Loaded[A], query: Query) -> bool:
        fields = {"state": str(row.aggregate.state), **self._to_fields(row.aggregate)}
        any_fits = not query.any_of or any(_matches(fields, match) for match in query.any_of)
        return any_fits and all(_matches(fields, match) for match in query.all_of)


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
