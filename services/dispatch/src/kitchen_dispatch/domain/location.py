"""Where a matter is (办理地点)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """In words, masked, and as a point in WGS84 degrees where one is known and may be shown."""

    address: str = ""
    lat: float | None = None
    long: float | None = None
