"""What a citizen may ask of their case afterwards, and staff of its contact data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval, MaxLen


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take it back (撤回); safety matters go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Add something, or answer a question."""

    text: Annotated[str, MaxLen(4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Urge:
    """Ask to hurry (催办)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Say whether it is solved and whether one is satisfied (评价)."""

    verdict: Annotated[str, MaxLen(20)]
    satisfied: bool
    stars: int = 0
    comment: Annotated[str, MaxLen(1000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """Ask to open a closed case again; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """Appeal against a refusal (申诉); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """Take the merchant's price (同意报价)."""

    amount: Annotated[int, Interval(ge=0, le=10_000_000)]  # in fen: the one that was seen, so that nobody takes another


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Do not take the merchant's price (不同意报价): another one is asked; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Do not agree with the merchant (提出纠纷): market supervision gets a case of it; the reason says about what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conceal:
    """Do not have question and answer shown publicly any more (收回公开同意); it cannot be given again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Say, weeks after it was closed, whether it is still good (回访问卷); whoever does not is not asked again."""

    still_good: Literal["yes", "came_back", "never_fixed"]
    ever_reported: Literal["first", "before", ""] = ""  # told government of something for the first time; empty: unsaid
    again: bool = False  # they may be asked once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """See the contact data, for a purpose and an order of the service that asks."""

    service: str
    person_id: str
    purpose: str
    order_id: str
