"""What the classifier is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One text with what its sender said about it."""

    text: str
    kind: str = "unknown"
    category_hint: str | None = None
    area_code: str | None = None
    address: str = ""
    point: tuple[float, float] | None = None
    """Latitude and longitude in WGS84 degrees; None where none is known or none may be looked at."""
    point_area_code: str | None = None
    """The street in which the point lies, where intake keeps that to itself."""
    point_sides: tuple[str, ...] = ()
    """The areas between which such a point is; mostly none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One category that the text may belong to, and how sure that is (0..1)."""

    category_code: str
    lane: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to do with a text. With `abstain` the desk decides and the rest is only advice.

    `lane` and `category_code` are None where not even a guess is honest; `confidence` is the calibrated chance that
    the lane is right; `sides` are the codes of the areas between which it is, where that is open; `explanation` is
    Chinese, one sentence each, for the people at the desk.
    """

    lane: str | None
    category_code: str | None
    tier: str
    area_code: str | None
    sides: tuple[str, ...]
    confidence: float
    decided_by: str
    explanation: tuple[str, ...]
    top3: tuple[Candidate, ...]
    lanes_conflict: bool
    emergency: bool
    abstain: bool
    abstain_reason: str
    rule_version: str
    model_version: str
