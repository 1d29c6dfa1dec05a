"""A release (发布件): one version of a story as it went out. It never changes; a correction makes another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitchenkit.decide import Decision

from .content import Content
from .facts import ReleaseMade

LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What readers got, and when."""

    id: str
    story_id: str
    version: int
    case_id: str
    case_no: str
    category_code: str
    area_code: str
    desk_id: str
    content: Content
    released_at: datetime
    state: str = LIVE
    sequence: int = 0


def make(release: Release) -> Decision[Release]:
    """Lay a story that was released out for the feeds."""
    return Decision.one(release, ReleaseMade())
