"""What can be asked of a volunteer order; `reason` and `note` come with every command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

from .places import Team

Risk = Literal["low", "medium", "high"]
Result = Literal["helped", "partly_helped", "not_needed", "could_not_help"]
Minutes = Annotated[int, Ge(1), Le(24 * 60)]  # a visit is within one day


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """Volunteers can do it (审单); the risk is decided here."""

    risk: Risk = "low"
    urgent: bool | None = None  # None: as its tier says


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """Volunteers cannot do it; the reason is shown to the asker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """It is not for volunteers at all: back to the desk, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """Ask a team (派单): the one that is named, else the one that fits best."""

    team_id: str = ""
    teams: tuple[Team, ...] = ()  # those that may be asked, as the service knows them


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """The team takes it (接单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """The team cannot take it, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire:
    """The window for an answer is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """The team took it and cannot do it after all, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Fix when they come; again, when it changes."""

    starts_at: datetime
    minutes: Minutes = 60

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None:
            raise ValueError("starts_at: say the zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """They are there (first check-in)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """Report the service."""

    minutes: Minutes
    result: Result
    report: Annotated[str, MinLen(1), MaxLen(4000)]
    people: Annotated[int, Ge(1), Le(1000)] = 1
    media_ids: Annotated[tuple[str, ...], MaxLen(20)] = ()
    photo_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The asker says what they think of it (评单)."""

    solved: bool
    satisfied: bool
    stars: int = 0
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """The time for a rating is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """The centre ends it before the service, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The asker takes it back before the service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """The asker wants it done again after it was over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Nothing is left to do (归档)."""
