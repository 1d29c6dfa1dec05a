"""What can become true of a submission. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass

from .submission import Entry, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReceived:
    """It is stored: it will not be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionWithdrawn:
    """The citizen takes it back (撤回)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSupplemented:
    """The citizen adds something."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionUrged:
    """The citizen asks to hurry (催办)."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRated:
    """The citizen says whether it is solved (评价)."""

    verdict: str
    satisfied: bool
    stars: int
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReopened:
    """The citizen wants a closed case opened again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionAppealed:
    """The citizen appeals against a refusal (申诉)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionPriceAnswered:
    """The citizen takes a merchant's price or does not (答复报价)."""

    agreed: bool
    amount: int  # the one they saw, in fen
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRevealed:
    """Somebody saw the contact data."""

    revealed_to: str
    purpose: str
    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressHeard:
    """What another service said of the case; mirrored here as history, never published again."""

    source: str
    told: Told
    entry: Entry | None
