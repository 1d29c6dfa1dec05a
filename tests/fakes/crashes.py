"""A crash book that lives as long as the test: across the worker's restarts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kitchenkit.in_hand import Span
from kitchenkit.react import Record, Transient


@dataclass
class MemoryCrashBook:
    """`away` is how many of the next counts find the database away; `writes` how often something was held or let go."""

    times: Counter[str] = field(default_factory=Counter)
    held: dict[str, Span] = field(default_factory=dict)
    writes: int = 0
    away: int = 0

    async def count(self, consumer: str, record: Record, error: str) -> int:
        """Add one for this record and return how often it has been."""
        del error
        if self.away:
            self.away -= 1
            raise Transient("the database is away")
        self.times[f"{consumer}:{record.origin}"] += 1
        return self.times[f"{consumer}:{record.origin}"]

    async def left(self, consumer: str, places: Collection[str]) -> Mapping[str, Span]:
        """Return what was in hand there and was never let go."""
        keys = {f"{consumer}:{place}": place for place in places}
        return {place: self.held[key] for key, place in keys.items() if key in self.held}

    async def hold(self, consumer: str, spans: Mapping[str, Span]) -> None:
        """Write down what is in hand, in place of what was."""
        self.writes += 1
        self.held.update({f"{consumer}:{place}": span for place, span in spans.items()})

    async def let_go(self, consumer: str, places: Collection[str]) -> None:
        """Forget what was in hand there."""
        self.writes += 1
        for place in places:
            self.held.pop(f"{consumer}:{place}", None)
