"""What a matter and its orders remember of single acts: who asked for what, when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAsk:
    """A unit gives an order back (退单), with its coded reason."""

    unit_id: str
    reason_code: str
    evidence: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsk:
    """A unit asks for more time (延期)."""

    until: datetime
    ground: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the verifier found on the spot (核查)."""

    passed: bool
    finding: str
    at: datetime
    by: str
    seen_at: datetime
    place: str = ""
    before_media: tuple[str, ...] = ()
    after_media: tuple[str, ...] = ()


class Cause(StrEnum):
    """Why it is done again (重办)."""

    NOT_SOLVED = "not_solved"  # 来件人: 未解决
    DISSATISFIED = "dissatisfied"  # 来件人: 已解决, 不满意
    CHECK_FAILED = "check_failed"  # 核查不属实
    REOPENED = "reopened"  # 结案后重新打开
    NOT_LASTING = "not_lasting"  # 回头看: it has come back
    CENTRE = "centre"  # 中心要求


@dataclass(frozen=True, slots=True, kw_only=True)
class ReworkRound:
    """One round of doing it again: why, in whose words, who sent it back, and when."""

    number: int
    cause: str
    at: datetime
    reason: str = ""  # what the citizen said, masked; what the check found; what the centre asks for
    by: str = ""  # the person of the centre; empty: the citizen themselves
    place: str = ""  # of the check, with its pictures
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The response priority (处置优先级) that an order was given, as it was then."""

    id: str = ""
    title: str = ""
    rank: int = 0  # 1 is done first
    code: str = ""  # what the unit's own system calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetting:
    """The centre reads an answer before the citizen does (答复审核)."""

    asked_at: datetime
    until: datetime  # then it passes unread
    tell_at: datetime | None = None  # when those who read it are told; None: it began before they were
    open: bool = True
    decided_at: datetime | None = None
    by: str = ""  # nobody, where it passed unread
    passed: bool | None = None
    reason: str = ""
    reply: str = ""  # what was given back, for the unit to write anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The citizen was called and did not answer (回访)."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A demand that shall not count against anybody (剔除); it does when a second person has confirmed it."""

    code: str
    explanation: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How it ended (结案)."""

    reason_code: str
    at: datetime
    revisit_on: datetime | None = None  # 长效机制: when somebody looks again
    revisit_due: bool = False  # that day has come, and nobody has looked yet
    revisited_at: datetime | None = None
    survey_from: datetime | None = None  # 回访问卷: from then on the citizen is asked; None: they are not
    survey_until: datetime | None = None  # before then they can answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the citizen says weeks after it was closed (回访问卷)."""

    still_good: str  # yes, came_back or never_fixed
    ever_reported: str  # first, before, or nothing
    again: bool
    at: datetime  # when they said it
