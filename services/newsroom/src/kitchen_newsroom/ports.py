"""What newsroom needs from outside itself, beside its stores."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .domain.watch import Known

DeskOf = Callable[
    [str], str
]  # an area code → the media sub-centre (分中心) that works there; empty: the hub's own desk
FindMatter = Callable[
    [str, str], Awaitable[Known | None]
]  # a case's id or its number → how its matter in the government lane stands; raises Transient while nobody answers
