"""What can become true of a volunteer order, and what is told of it. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReceived:
    """A need has come into the lane (收单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderApproved:
    """A dispatcher found it fit for volunteers (审单)."""

    risk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRejected:
    """Volunteers cannot do it; the asker reads why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWrongLane:
    """Back to the desk."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOffered:
    """A team was asked (派单)."""

    team_id: str
    round: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeclined:
    """The team said no."""

    team_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOfferExpired:
    """The team said nothing within the window."""

    team_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEscalated:
    """Teams or reworks are used up: somebody above has to see to it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAccepted:
    """The team took it (接单)."""

    team_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGivenBack:
    """The team took it and cannot do it after all."""

    team_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderScheduled:
    """The asker knows when they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStarted:
    """They are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFinished:
    """The team reported; whether it helped is the asker's to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRated:
    """The asker has spoken (评单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnrated:
    """The asker did not speak within the time; that says nothing about satisfaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReworked:
    """It has to be done again."""

    round: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled:
    """The centre ended it before the service."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWithdrawn:
    """The asker took it back before the service, or it was merged."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNoted:
    """The asker said something that changes no state."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClosed:
    """It is over."""
