"""Records as a document keeps them, and read back: what a newer version has added is passed over.

So that old and new run together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

T = TypeVar("T")
_AS_IT_IS: Final = frozenset({str, int, float, bool, bytes, datetime, type(None)})
_ALWAYS: Final = object()  # equal to no value: a field with it is never left out


def held(kind: type[T], row: Mapping[str, Any], **read: Any) -> T:
    """Return the dataclass that `row` holds; `read` are the fields that are not stored as they are.

    A field that this version does not know is passed over, one that is not stored gets its default.
    Raises `TypeError` where a field without a default is missing.
    """
    known = _names(kind)  # type: ignore[arg-type]  # mypy calls a class unhashable
    return kind(**{name: value for name, value in row.items() if name in known} | read)


def kept(value: Any) -> Any:
    """Return what a document keeps: documents for dataclasses, lists for tuples, texts for codes.

    A field that is empty, as it is by default, is left out: `held` gives it back. Most fields of most records are empty
    most of the time, and a server reads and writes the whole of a document for each change of it. A default that is not
    empty is kept, so that it is found when it is asked for.
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if isinstance(value, tuple | list):
        return [kept(one) for one in value]
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, Mapping):
        return {name: kept(one) for name, one in value.items()}
    found = {}
    for name, empty in _written(kind):  # type: ignore[arg-type]  # as above
        one = getattr(value, name)
        if one != empty:
            found[name] = one if type(one) in _AS_IT_IS else kept(one)
    return found


@cache
def _names(kind: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))


@cache
def _written(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _empty(field)) for field in fields(kind))


def _empty(field: Field[Any]) -> Any:
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return _ALWAYS if default is MISSING or default else default
