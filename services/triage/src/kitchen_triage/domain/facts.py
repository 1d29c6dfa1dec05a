"""What can become true of a case. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .case import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """A submission has become a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClassified:
    """The machine has said what it takes it for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeferred:
    """People at the desk decide (人工研判)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAlarmed:
    """Danger to life or property."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRouted:
    """It goes into a lane, for the nth time."""

    decided_at: datetime
    assignments: tuple[Unit, ...] = ()
    rule_id: str = ""  # the routing rule that names the one unit, where no person did
    rule_says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClaimed:
    """Somebody at the desk works on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReleased:
    """It is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsked:
    """The citizen is asked something."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRejected:
    """It is not for this hub (不予受理)."""

    reason_code: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLaneChanged:
    """A lane said that it is the wrong one."""

    from_lane: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAdopting:
    """Another case is about to be merged into it; remembered, and told to nobody."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMerged:
    """It is the same matter as another (并案)."""

    master_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn:
    """The citizen takes it back."""

    reason: str
    followed: bool = False  # it goes on for those who were merged into it


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSupplemented:
    """The citizen adds something."""

    text: str
    tier: str = ""  # E0 or E1 where these words speak of danger: the lane raises what is less urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUrged:
    """The citizen asks to hurry."""

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRated:
    """The citizen says what they think of it."""

    verdict: str
    satisfied: bool
    stars: int
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened:
    """The citizen wants it opened again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAppealed:
    """The citizen appeals."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePriceAnswered:
    """The citizen takes a merchant's price or does not."""

    agreed: bool
    amount: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDisputed:
    """The citizen does not agree with a merchant (提出纠纷)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConcealed:
    """The citizen does not agree any more that question and answer are shown publicly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSurveyed:
    """The citizen says, weeks after it was closed, whether it is still good (回访问卷)."""

    still_good: str
    ever_reported: str
    again: bool
    said_at: datetime  # the lane judges by it whether they were asked


CitizenFact = (
    CaseSupplemented
    | CaseUrged
    | CaseRated
    | CaseReopened
    | CaseAppealed
    | CasePriceAnswered
    | CaseDisputed
    | CaseConcealed
    | CaseSurveyed
)
