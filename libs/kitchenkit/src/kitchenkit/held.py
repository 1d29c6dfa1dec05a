"""Parts of a document read back: what a newer version has added is passed over, so that old and new run together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def held(kind: type[T], row: Mapping[str, Any], **read: Any) -> T:
    """Return the dataclass that `row` holds; `read` are the fields that are not stored as they are.

    A field that this version does not know is passed over, one that is not stored yet gets its default.
    Raises `TypeError` where a field without a default is missing.
    """
    known = _names(kind)  # type: ignore[arg-type]  # mypy calls a class unhashable
    return kind(**{name: value for name, value in row.items() if name in known} | read)


@cache
def _names(kind: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))
