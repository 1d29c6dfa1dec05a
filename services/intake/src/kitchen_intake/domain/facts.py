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
    """The citizen adds something; `urgent`: it tells of danger, and goes ahead as a submission does."""

    text: str
    urgent: bool = False


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
class SubmissionDisputed:
    """The citizen does not agree with a merchant (提出纠纷)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionConcealed:
    """The citizen does not agree any more that question and answer are shown publicly (收回公开同意)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSurveyed:
    """The citizen says, weeks after it was closed, whether it is still good (回访问卷)."""

    still_good: str
    ever_reported: str
    again: bool


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
