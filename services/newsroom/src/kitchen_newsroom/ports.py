"""What newsroom needs from outside itself, beside its stores."""

from __future__ import annotations

from collections.abc import Callable

DeskOf = Callable[
    [str], str
]  # an area code → the media sub-centre (分中心) that works there; empty: the hub's own desk
