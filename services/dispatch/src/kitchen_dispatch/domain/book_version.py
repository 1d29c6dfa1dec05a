"""A version of a rule (规则版本), policy or year of the calendar: one person drafts it, another publishes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kitchenkit.decide import Context, Decision, Machine, Move

from .calendar_written import DraftCalendar
from .policy_written import DraftPolicy

EDITORS = frozenset({"dispatcher", "supervisor", "ruling_panel"})
PUBLISHERS = frozenset({"supervisor", "desk_chief"})
LEAD_TIME = timedelta(minutes=1)  # every process has read a version before it is in force
FARTHEST = timedelta(days=1830)


class RuleKind(StrEnum):
    """What it is a version of."""

    POLICY = "policy"  # 时限政策
    CALENDAR = "calendar"  # 工作日历


class RuleState(StrEnum):
    """How far it is."""

    DRAFT = "draft"  # 草稿
    PUBLISHED = "published"  # 已发布: in force from its date
    DISCARDED = "discarded"  # 已废弃


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One version; 1 is what ships with the service, and never stored."""

    id: str
    of: RuleKind
    number: int
    title: str
    content: Mapping[str, Any]  # as it is written down
    drafted_by: str
    effective_from: datetime | None = None
    published_by: str = ""
    published_at: datetime | None = None
    state: RuleState = RuleState.DRAFT
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Put it in force (发布) from an instant at least a minute ahead; without one, in a minute."""

    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """Let go of a draft (废弃)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDrafted:
    """Somebody wrote it down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePublished:
    """A second person put it in force, from its date on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDiscarded:
    """It will never be in force."""


def draft(new_id: str, command: DraftPolicy | DraftCalendar, context: Context) -> Decision[RuleVersion]:
    """Return the new draft."""
    rule = RuleVersion(
        id=new_id,
        of=RuleKind.POLICY if isinstance(command, DraftPolicy) else RuleKind.CALENDAR,
        number=command.number,
        title=command.title,
        content=command.content(),
        drafted_by=context.actor,
    )
    return Decision.one(rule, RuleDrafted())


def another_person(rule: RuleVersion, context: Context) -> str | None:
    """Two people stand for a rule."""
    return "who has drafted it does not publish it" if context.actor == rule.drafted_by else None


def far_enough_ahead(_: RuleVersion, command: Publish, context: Context) -> str | None:
    """Every process has to have read it by then, and nobody plans for ever."""
    asked = command.effective_from or context.now + LEAD_TIME
    if asked < context.now + LEAD_TIME:
        return "effective_from is at least a minute ahead, so that every process knows the rule by then"
    return "effective_from is within five years" if asked > context.now + FARTHEST else None


def _publish(rule: RuleVersion, command: Publish, context: Context) -> Decision[RuleVersion]:
    after = replace(
        rule,
        state=RuleState.PUBLISHED,
        effective_from=command.effective_from or context.now + LEAD_TIME,
        published_by=context.actor,
        published_at=context.now,
    )
    return Decision.one(after, RulePublished())


def _discard(rule: RuleVersion, _: Discard, __: Context) -> Decision[RuleVersion]:
    return Decision.one(replace(rule, state=RuleState.DISCARDED), RuleDiscarded())


_DRAFT = frozenset({RuleState.DRAFT})
RULE = Machine[RuleVersion](
    [
        Move(name="publish", command=Publish, states=_DRAFT, roles=PUBLISHERS, decide=_publish,
             guards=(another_person,), checks=(far_enough_ahead,)),
        Move(name="discard", command=Discard, states=_DRAFT, roles=EDITORS | PUBLISHERS, decide=_discard),
    ]
)  # fmt: skip
