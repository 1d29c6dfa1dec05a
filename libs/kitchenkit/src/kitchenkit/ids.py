"""Deterministic identities: the same cause always gets the same id, so that doing a thing twice makes one thing."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0cba1e-9d5d-5c0a-8a35-1d1f1b8b7a11")


def uid(kind: str, *parts: object) -> str:
    """Return the id of a `kind` of thing that follows from `parts`; the same parts give the same id for ever."""
    return str(uuid5(_NAMESPACE, ":".join([kind, *map(str, parts)])))
