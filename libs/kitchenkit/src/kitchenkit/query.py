"""Questions to a store that a list endpoint may ask, in words that every store (and every fake) understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal

from .decide import A
from .react import Loaded

MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Match:
    """One condition on one stored field (dots reach into parts)."""

    field: str
    op: Literal["is", "in", "starts", "before", "since"]
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All of `all_of` and, where there are any, at least one of `any_of`."""

    all_of: Sequence[Match] = ()
    any_of: Sequence[Match] = ()
    limit: int = 50
    cursor: str | None = None  # as the page before gave it


@dataclass(frozen=True, slots=True)
class Page(Generic[A]):
    """Newest first; `next` is the cursor of the page after, or None at the end."""

    items: list[Loaded[A]] = field(default_factory=list)
    next: str | None = None


class BadCursorError(ValueError):
    """The cursor was not made by this list."""
