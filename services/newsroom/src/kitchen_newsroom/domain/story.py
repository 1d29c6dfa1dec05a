"""A story (稿件): what is written of a lead, who wrote it, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from .check import Finding
from .content import Content


class StoryState(StrEnum):
    """Where a story stands."""

    DRAFT = "draft"  # 撰稿
    MACHINE_CHECK = "machine_check"  # 机器检校, within one decision only
    REVIEW_1 = "review_1"  # 一审
    REVIEW_2 = "review_2"  # 二审
    REVIEW_3 = "review_3"  # 三审
    REWORK = "rework"  # 退回修改
    SIGNED_OFF = "signed_off"  # 已签发
    RELEASED = "released"  # 已发布
    SPIKED = "spiked"  # 已弃稿


REVIEWS = (StoryState.REVIEW_1, StoryState.REVIEW_2, StoryState.REVIEW_3)
WRITING = frozenset({StoryState.DRAFT, StoryState.REWORK})
OPEN = WRITING | frozenset(REVIEWS) | {StoryState.SIGNED_OFF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody answers for one text with their name."""

    level: int
    by: str
    role: str
    content_hash: str
    approved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story."""

    id: str
    lead_id: str
    case_id: str
    case_no: str
    routing_no: int
    state: StoryState
    category_code: str
    area_code: str
    desk_id: str
    confidential: bool
    authors: tuple[str, ...]  # everybody who wrote a part of it, the first author first: none of them may approve it
    levels: int  # of review, by the policy in force when it was created
    content: Content
    revision_no: int = 0
    findings: tuple[Finding, ...] = ()
    approvals: tuple[Approval, ...] = ()
    withdrawal_asked: bool = False
    released_at: datetime | None = None
    release_id: str = ""
    follow_up: bool = False  # as its lead
    sequence: int = 0

    def level(self) -> int:
        """Return the level of review that it is at; raises ValueError where it is at none."""
        return REVIEWS.index(self.state) + 1

    def unapproved(self) -> Story:
        """Return it without any approval."""
        return replace(self, approvals=())

    def signed_off(self) -> bool:
        """Tell whether every level approved this very text, each by another person and none by who wrote it."""
        people = {approval.by for approval in self.approvals}
        return (
            [approval.level for approval in self.approvals] == list(range(1, self.levels + 1))
            and all(approval.content_hash == self.content.hash() for approval in self.approvals)
            and len(people) == len(self.approvals)
            and people.isdisjoint(self.authors)
        )
