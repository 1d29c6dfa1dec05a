"""What can become true of a matter, and what can be asked of it. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFiled:
    """It has come into the lane (立案)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDispatched:
    """An order went to a unit (派单)."""

    order_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSigned:
    """The unit took it (签收), or the clock did for it."""

    order_id: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderContacted:
    """The unit spoke with the citizen."""

    order_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProgressed:
    """The unit says how far it is."""

    order_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResolved:
    """The unit has answered (办结)."""

    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOverdue:
    """The due instant passed without an answer (超期)."""

    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterDateMoved:
    """What the citizen is promised has changed (承诺时限变更), for a reason that they see."""

    kind: str  # pause, extension or ruling
    reason: str
    order_id: str
    was: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterTierChanged:
    """It is more urgent, or less, than it seemed."""

    was: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterVerificationOpened:
    """Somebody who did not work on it looks on the spot (核查)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterVerified:
    """What the verifier found."""

    passed: bool
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterCallbackAttempted:
    """The citizen was called and did not answer."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterCallbackOpened:
    """All units have answered: the citizen is asked (回访)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterVerdictGiven:
    """What the citizen said, or that they did not answer."""

    verdict: str
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReworked:
    """It is sent back to its units (重办), and why."""

    round: int
    cause: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterClosed:
    """It is over (结案)."""

    reason_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterWrongLane:
    """Back to the desk."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterWithdrawn:
    """The citizen took it back, or it was merged."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterNoted:
    """The citizen added something, or asks to hurry."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReopened:
    """It was closed, and is open again (重新打开)."""

    reason: str
    by_citizen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterExclusionProposed:
    """Somebody says that it should count against nobody (申请剔除)."""

    code: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterExclusionDecided:
    """A second person has decided on that (剔除审核)."""

    confirmed: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRevisitDue:
    """The day has come to look whether the measure lasts (长效机制回看)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRevisited:
    """Somebody has looked again."""

    holds: bool
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterSurveyed:
    """The citizen says, weeks after it was closed, whether it is still good (回访问卷)."""

    still_good: str
    ever_reported: str
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterArchived:
    """The time to open it again is over (归档)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterClocksRecomputed:
    """Other rules are in force: its due dates are made by them. No news, unless the citizen's date moves."""

    policy_version: int
    calendar_version: int
    was: datetime | None = None  # what the citizen was promised, where it is another date now
    moved_order_ids: tuple[str, ...] = ()  # orders whose own date is another one now
