"""Much of something, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield all of `rows` in lists of `size`, the last one shorter; nothing is read ahead."""
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk
