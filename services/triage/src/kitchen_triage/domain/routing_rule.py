"""A routing rule (派单规则): what was ruled once, for such cases; it counts when a second person accepts it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

CHIEF = frozenset({"desk_chief"})
MOST_RULINGS = 20  # the newest are kept
_BETWEEN = re.compile(r"[\s,，、;；]+")  # what people put between words


class RuleState(StrEnum):
    """Where a rule stands."""

    PROPOSED = "proposed"  # 待定: ruled once, and nobody has decided yet
    ACCEPTED = "accepted"  # 采纳: in force
    DECLINED = "declined"  # 不采纳
    RETIRED = "retired"  # 停用: it was in force


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A ruling (裁决) that says what the rule says."""

    order_id: str
    case_no: str
    reason: str
    ruled_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """Such cases in that area are led by that unit."""

    id: str
    category_code: str
    area_code: str  # and what lies in it; empty: everywhere
    unit_id: str
    state: RuleState = RuleState.PROPOSED
    rulings: tuple[Ruling, ...] = ()
    words: tuple[str, ...] = ()  # one of them has to be in the text; empty: every such case
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_because: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What dispatch says after a ruling."""

    category_code: str
    area_code: str
    unit_id: str
    ruling: Ruling

    @property
    def id(self) -> str:
        """The id of the rule: rulings that say the same speak for one rule."""
        return uid("routing-rule", self.category_code, self.area_code, self.unit_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleRaised:
    """A ruling speaks for it."""

    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleAccepted:
    """It is in force from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleDeclined:
    """It does not become a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleRetired:
    """It is in force no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Put it in force (采纳): for cases with one of these words where some are said, or for a smaller area."""

    words: Annotated[str, MaxLen(200)] = ""
    area_code: Annotated[str, MaxLen(12)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """Do not make it a rule (不采纳); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Put it out of force (停用); the reason says why."""


def raised(before: RoutingRule | None, event: Proposed) -> Decision[RoutingRule]:
    """Take a ruling: it proposes the rule, again where that was declined or retired; heard again it changes nothing."""
    rule = before or RoutingRule(
        id=event.id, category_code=event.category_code, area_code=event.area_code, unit_id=event.unit_id
    )
    if any((one.order_id, one.at) == (event.ruling.order_id, event.ruling.at) for one in rule.rulings):
        return Decision()
    newest = sorted((*rule.rulings, event.ruling), key=lambda one: (one.at, one.order_id))[-MOST_RULINGS:]
    if event.ruling not in newest:
        return Decision()  # it was cut out of so many
    after = replace(rule, rulings=tuple(newest))
    if rule.state is not RuleState.ACCEPTED:  # proposed as it was ruled, not as somebody had made it smaller
        after = replace(after, state=RuleState.PROPOSED, area_code=event.area_code, words=())
    return Decision.one(after, RoutingRuleRaised(order_id=event.ruling.order_id))


def another_person(rule: RoutingRule, context: Context) -> str | None:
    """Two people stand for a rule: who ruled, and who makes a rule of it."""
    ruled = any(one.ruled_by == context.actor for one in rule.rulings)
    return "whoever ruled does not make a rule of it" if ruled else None


def within_what_was_ruled(rule: RoutingRule, command: Accept, _: Context) -> str | None:
    """One person may make it smaller, and nobody alone larger."""
    inside = not command.area_code or command.area_code.startswith(rule.area_code)
    return None if inside else f"area_code must be {rule.area_code} or lie in it"


def with_a_reason(_: RoutingRule, __: object, context: Context) -> str | None:
    """Whoever ruled has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def _decided(rule: RoutingRule, state: RuleState, context: Context) -> RoutingRule:
    return replace(rule, state=state, decided_by=context.actor, decided_at=context.now, decided_because=context.reason)


def _accept(rule: RoutingRule, command: Accept, context: Context) -> Decision[RoutingRule]:
    after = replace(
        _decided(rule, RuleState.ACCEPTED, context),
        words=tuple(dict.fromkeys(word for word in _BETWEEN.split(command.words) if word)),
        area_code=command.area_code or rule.area_code,
    )
    return Decision.one(after, RoutingRuleAccepted())


def _decline(rule: RoutingRule, _: Decline, context: Context) -> Decision[RoutingRule]:
    return Decision.one(_decided(rule, RuleState.DECLINED, context), RoutingRuleDeclined())


def _retire(rule: RoutingRule, _: Retire, context: Context) -> Decision[RoutingRule]:
    return Decision.one(_decided(rule, RuleState.RETIRED, context), RoutingRuleRetired())


_OPEN, _IN_FORCE = frozenset({RuleState.PROPOSED}), frozenset({RuleState.ACCEPTED})
RULES = Machine[RoutingRule](
    [
        Move(name="accept", command=Accept, states=_OPEN, roles=CHIEF, decide=_accept, guards=(another_person,),
             checks=(within_what_was_ruled,)),
        Move(name="decline", command=Decline, states=_OPEN, roles=CHIEF, decide=_decline, checks=(with_a_reason,)),
        Move(name="retire", command=Retire, states=_IN_FORCE, roles=CHIEF, decide=_retire, checks=(with_a_reason,)),
    ]
)  # fmt: skip
