"""Finds the record that kills its worker outright: out of memory, a fault in a C library, a signal.

Such a death raises nothing, so nothing can count it afterwards. So it is written down before. That would cost a write
for each batch, and is done only where a worker has not yet shown that it lives: its first batch of each partition.

    death 1   somewhere in a batch that nobody wrote down
    death 2   in the first batch of the new process, which was written down: a batch is suspect
    death 3–5 in the suspect batch, now taken one record at a time with each written down: one record is to blame

A process that is stopped or killed from outside leaves the same trace. Alone in hand a record is for some milliseconds,
so that no chance kills there three times; what looks suspect and is not costs a slower batch, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .react import Record

KILLED_ALONE = 3  # deaths with one record in hand; with the two before them it is the fifth


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring records of one partition, both ends included."""

    first: int
    last: int

    def holds(self, record: Record) -> bool:
        """Whether a record of this partition is among them."""
        return self.first <= record.offset <= self.last


class InHandBook(Protocol):
    """Remembers across deaths what a consumer had in hand; places are `topic/partition`."""

    async def left(self, consumer: str, places: Collection[str]) -> Mapping[str, Span]:
        """Return what was in hand there and was never let go."""
        ...

    async def hold(self, consumer: str, spans: Mapping[str, Span]) -> None:
        """Write down what is in hand, in place of what was."""
        ...

    async def let_go(self, consumer: str, places: Collection[str]) -> None:
        """Forget what was in hand there."""
        ...


def place_of(record: Record) -> str:
    """Return which partition a record lies in."""
    return f"{record.topic}/{record.partition}"


def spans_of(records: Sequence[Record], places: Collection[str]) -> dict[str, Span]:
    """Return from where to where the records go in each of the places."""
    spans: dict[str, Span] = {}
    for record in records:
        place = place_of(record)
        if place in places:
            known = spans.get(place, Span(record.offset, record.offset))
            spans[place] = Span(min(known.first, record.offset), max(known.last, record.offset))
    return spans


def suspect(record: Record, left: Mapping[str, Span]) -> bool:
    """Whether a process died with this record among others, or alone, in hand."""
    span = left.get(place_of(record))
    return span is not None and span.holds(record)


def convicted(record: Record, left: Mapping[str, Span]) -> bool:
    """Whether a process died with this record alone in hand."""
    return left.get(place_of(record)) == Span(record.offset, record.offset)
