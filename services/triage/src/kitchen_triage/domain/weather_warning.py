"""A weather warning (气象预警): declared by the desk's chiefs, and over by itself at its end or lifted before. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move, Refused

from .case import AREA_DIGITS
from .routing_rule import CHIEF

LONGEST = timedelta(days=7)  # who needs it longer prolongs it, so that none is forgotten


class WeatherKind(StrEnum):
    """What it warns of."""

    RAINSTORM = "rainstorm"  # 暴雨
    GALE = "gale"  # 大风
    SNOWSTORM = "snowstorm"  # 暴雪
    ICING = "icing"  # 道路结冰、凝冻
    HEAT = "heat"  # 高温
    THUNDERSTORM = "thunderstorm"  # 雷电
    GEOLOGICAL = "geological"  # 地质灾害


class WeatherLevel(StrEnum):
    """How grave it is, the least first."""

    BLUE = "blue"  # 蓝
    YELLOW = "yellow"  # 黄
    ORANGE = "orange"  # 橙
    RED = "red"  # 红


class WarningState(StrEnum):
    """Whether it was taken back; that it has run out its end says."""

    DECLARED = "declared"  # 已发布
    LIFTED = "lifted"  # 已解除


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherWarning:
    """One warning as it stands."""

    id: str
    kind: WeatherKind
    level: WeatherLevel
    areas: tuple[str, ...]  # each with all that lies in it
    since: datetime
    until: datetime
    notice: str  # of whom, and which: 气象台通知的来源、文号
    declared_by: str
    state: WarningState = WarningState.DECLARED
    sequence: int = 0

    def in_force(self, now: datetime) -> bool:
        """Say whether it holds at that instant."""
        return self.state is WarningState.DECLARED and self.since <= now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherWarningDeclared:
    """It holds from its beginning to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherWarningChanged:
    """It has another level or another end from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherWarningLifted:
    """It holds no more."""


Notice = Annotated[str, MinLen(2), MaxLen(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareWarning:
    """Declare a warning (发布预警): from now on where no beginning is said, and for seven days at most."""

    kind: WeatherKind
    level: WeatherLevel
    areas: Annotated[tuple[str, ...], MinLen(1), MaxLen(50)]
    until: datetime
    notice: Notice
    since: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what is no area, by the field's name."""
        for code in self.areas:
            if not (code.isascii() and code.isdigit() and len(code) in AREA_DIGITS):
                raise ValueError(f"areas: {code[:20]!r} is no code of a city, a district, a street or a village")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWarning:
    """Say another level or another end (变更、延长); what is not said stays."""

    level: WeatherLevel | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftWarning:
    """Take it back before its end (解除); the reason says why."""


def declare(new_id: str, said: DeclareWarning, context: Context) -> Decision[WeatherWarning]:
    """Return the warning as it holds; raises `Refused` where its time makes no sense."""
    since = said.since or context.now
    if why := _wrong_end(since, said.until, context.now):
        raise Refused("wrong_time", why)
    warning = WeatherWarning(
        id=new_id,
        kind=said.kind,
        level=said.level,
        areas=tuple(dict.fromkeys(said.areas)),
        since=since,
        until=said.until,
        notice=said.notice,
        declared_by=context.actor,
    )
    return Decision.one(warning, WeatherWarningDeclared())


def _wrong_end(since: datetime, until: datetime, now: datetime) -> str | None:
    if until <= max(since, now):
        return "until: a warning ends after it begins, and in the future 截止时间须晚于开始时间和现在"
    if until > now + LONGEST:
        return f"until: at most {LONGEST.days} days from now, prolong it then 最长{LONGEST.days}天，到时再延长"
    return None


def not_over(warning: WeatherWarning, context: Context) -> str | None:
    """What has run out is declared anew."""
    return None if context.now < warning.until else "it has run out: declare a new one 预警已到期，请重新发布"


def with_a_reason(_: WeatherWarning, __: object, context: Context) -> str | None:
    """Who works by it has to know why it ended before its end."""
    return None if context.reason else "the field reason is missing: say why"


def with_a_change(warning: WeatherWarning, command: ChangeWarning, context: Context) -> str | None:
    """Something is said, and it makes sense."""
    if command.level is None and command.until is None:
        return "say a level, or an until 请填写级别或截止时间"
    return _wrong_end(warning.since, command.until, context.now) if command.until else None


def _change(warning: WeatherWarning, command: ChangeWarning, _: Context) -> Decision[WeatherWarning]:
    after = replace(warning, level=command.level or warning.level, until=command.until or warning.until)
    return Decision() if after == warning else Decision.one(after, WeatherWarningChanged())


def _lift(warning: WeatherWarning, _: LiftWarning, __: Context) -> Decision[WeatherWarning]:
    return Decision.one(replace(warning, state=WarningState.LIFTED), WeatherWarningLifted())


_DECLARED = frozenset({WarningState.DECLARED})
WARNINGS = Machine[WeatherWarning](
    [
        Move(name="change", command=ChangeWarning, states=_DECLARED, roles=CHIEF, decide=_change, guards=(not_over,),
             checks=(with_a_change,)),
        Move(name="lift", command=LiftWarning, states=_DECLARED, roles=CHIEF, decide=_lift, guards=(not_over,),
             checks=(with_a_reason,)),
    ]
)  # fmt: skip
