"""What people may ask of a commercial order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated

from annotated_types import Interval, MaxLen, MinLen

Fen = Annotated[int, Interval(ge=0, le=10_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The dispatcher asks a merchant of their own choice (派单)."""

    merchant_id: Annotated[str, MinLen(1)]
    name: str
    opens: time  # with its offset
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The merchant says what it costs and when it is done (报价), before it accepts; the note says what is included."""

    amount: Fen  # in fen (分); 0 where it costs nothing
    promised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """The citizen takes the price, or the desk for them (同意报价); the reason says how the desk knows."""

    amount: Fen  # the one that was seen, so that nobody agrees to another


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """The citizen does not take the price, or the desk for them (不同意报价): the next merchant is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """The merchant takes it (接单)."""

    open_orders: int = 0  # that it has in hand
    open_limit: int = 0  # 0: not known
    barred: str = ""  # why it may not work now


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """The merchant does not take it, or cannot after all (拒单); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfil:
    """The merchant is at work (履约); the note may say what and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The work is done as ordered (确认)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What the citizen thinks of it (评价)."""

    stars: Annotated[int, Interval(ge=1, le=5)]
    satisfied: bool
    comment: Annotated[str, MaxLen(1000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Citizen and merchant do not agree (纠纷); the reason says about what: market supervision gets a case of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """The dispute's case is over (纠纷了结): with it the order, by what was found."""

    round: int  # of the dispute: an older one settles nothing
    heard: tuple[int, int]  # which routing of its case said so, and with which of its steps
    how: str  # as the matter was closed, `withdrawn`, or `rejected` by the desk of triage
    outcome: str = ""
    finding: str = ""  # the unit's answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAgain:
    """The dispute's case was opened again (纠纷重办): the order is disputed again."""

    round: int
    heard: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The desk ends it without a rating (结单); the reason is told to the citizen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLane:
    """It is not for merchants at all: back to the desk of triage, with a reason."""
