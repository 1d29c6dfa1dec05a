"""A case: what a submission has become at the hub, before and beside its lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LANES = ("news", "government", "volunteer", "commercial")
AREA_DIGITS = frozenset({4, 6, 9, 12})  # of a city, a district, a street, a village


class State(StrEnum):
    """Where a case stands (architecture.md §3)."""

    TRIAGING = "triaging"  # 研判中, within one decision only
    TRIAGE_REVIEW = "triage_review"  # 人工研判
    AWAITING_CITIZEN = "awaiting_citizen"  # 待补充材料
    ROUTED = "routed"  # 已分流
    MERGED = "merged"  # 已并案
    REJECTED = "rejected"  # 不予受理
    WITHDRAWN = "withdrawn"  # 已撤诉


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where; coarse for what must not show an address."""

    lat: float = 0.0
    long: float = 0.0
    address: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that shall act, as the desk says."""

    unit_id: str
    role: str  # lead or assist


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the machine takes a case for, and why; with `abstain` the desk decides."""

    lane: str
    category_code: str
    tier: str
    area_code: str
    confidence: float
    decided_by: str  # rule or model
    explanation: tuple[str, ...]
    emergency: bool
    abstain: bool
    abstain_reason: str
    rule_version: str
    model_version: str
    sides: tuple[str, ...] = ()  # the areas between which it is (交界), where it is open whose it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What triage needs to know of a submission."""

    submission_id: str
    case_id: str
    case_no: str
    kind: str
    text: str
    title: str
    category_hint: str
    place: Place
    media_ids: tuple[str, ...]
    confidential: bool
    opened_for: str = ""  # the category for which the hub opened it itself
    received_at: datetime | None = None
    may_be_public: bool = False  # the sender agreed that question and answer are shown publicly
    reference: str = ""  # of the lane for which the hub opened it
    earlier_case_id: str = ""  # which its sender says it has to do with
    point_area_code: str = ""  # in which the point lies that intake keeps to itself; passed on to nobody
    point_sides: tuple[str, ...] = ()  # between which it is, where it is near a border


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Who gave a case back to the lane (退单), each as often, and how many of these returns stood."""

    units: tuple[str, ...] = ()
    upheld: int = 0


NO_RETURNS = Returns()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case."""

    id: str
    case_no: str
    submission_id: str
    state: State
    kind: str
    text: str
    title: str
    place: Place
    media_ids: tuple[str, ...]
    confidential: bool
    lane: str = ""
    category_code: str = ""
    area_code: str = ""
    tier: str = ""
    confidence: float = 0.0
    decided_by: str = ""
    explanation: tuple[str, ...] = ()
    rule_version: str = ""
    model_version: str = ""
    routing_no: int = 0
    returned_by: tuple[str, ...] = ()  # 退单 is counted by case: what the lane said of it, for the lane to hear again
    upheld_returns: int = 0
    claimed_by: str = ""
    claimed_until: datetime | None = None
    master_id: str = ""
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None  # 受理; None: it is from before this was kept
    may_be_public: bool = False  # the sender agreed, and it is nothing that stays private whatever they said
    reference: str = ""  # what the lane for which the hub opened it gave along: passed on, and read by nobody here
    earlier_case_id: str = ""  # a case of before that its sender says it has to do with (居民说与…有关)
    alarmed: str = ""  # the tier of the most urgent danger for which the desk was alarmed
    sides: tuple[str, ...] = ()  # between which it was when it was classified: the desk is proposed the units of each
    asked: int = 0  # how often the desk has asked its sender something
    answer_by: datetime | None = None  # while it waits for their answer: then it is the desk's again
    adopting_until: datetime | None = None  # another is being merged into it: it stays a case of its own till then
    sequence: int = 0

    @property
    def followed(self) -> bool:
        """Whether another case was merged into it: for that one it goes on."""
        return self.adopting_until is not None

    def next_due(self) -> datetime | None:
        """Return when a claim, or waiting for an answer, ends by itself."""
        if self.state is State.AWAITING_CITIZEN:
            return self.answer_by
        return self.claimed_until if self.state is State.TRIAGE_REVIEW else None
