"""Merchants (商户): who does what, where and when, and whom to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

from .merchant_facts import MerchantListed, MerchantResumed, MerchantSuspended

CITY_DIGITS = 4  # of an area code: merchants of the same city are asked when nobody of the district is there
_DAY = timedelta(days=1)


class MerchantState(StrEnum):
    """Whether it may be asked."""

    ACTIVE = "active"
    SUSPENDED = "suspended"  # 停单


@dataclass(frozen=True, slots=True)
class Hours:
    """When it is open, every day; the same instant twice means around the clock, and the night may lie between."""

    opens: time
    closes: time

    def at(self, zone: tzinfo) -> Hours:
        """Return the same hours as clocks in `zone` show them."""
        return Hours(self.opens.replace(tzinfo=zone), self.closes.replace(tzinfo=zone))

    def open_at(self, instant: datetime) -> bool:
        """Say whether it is open at that instant; the hours must know their zone."""
        begin, end = self._window(instant)
        return begin <= instant < end

    def after(self, start: datetime, span: timedelta) -> datetime:
        """Return the instant at which it will have been open for `span` since `start`."""
        at, left = start, span
        while True:
            begin, end = self._window(at)
            at = max(at, begin)
            if at + left <= end:
                return (at + left).astimezone(start.tzinfo)
            left, at = left - (end - at), end

    def _window(self, instant: datetime) -> tuple[datetime, datetime]:
        """Return the opening that `instant` lies in, else the next one."""
        day = instant.astimezone(self.opens.tzinfo).date() - _DAY
        while True:
            begin, end = datetime.combine(day, self.opens), datetime.combine(day, self.closes)
            end = end if begin < end else end + _DAY
            if instant < end:
                return begin, end
            day += _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """One merchant."""

    id: str
    code: str
    name: str
    category_code: str
    area_code: str  # what it serves, with all below it
    hours: Hours  # in local time
    licence_id: str
    rating: float  # 0 to 5
    owner_id: str
    state: MerchantState = MerchantState.ACTIVE
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A merchant that was found for an order; its hours know their zone."""

    merchant_id: str
    name: str
    hours: Hours
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Ask it for nothing new (停单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Ask it again (复单)."""


def merchant_id(code: str) -> str:
    """Return the id of the merchant with that code."""
    return uid("merchant", code)


def offset(zone: tzinfo, now: datetime) -> timezone:
    """Return how far clocks in `zone` are from UTC now: that goes with an order, a zone cannot."""
    return timezone(now.astimezone(zone).utcoffset() or timedelta())


def enlist(merchant: Merchant) -> Decision[Merchant]:
    """Begin a merchant."""
    return Decision.one(merchant, MerchantListed())


def with_a_reason(_: object, __: object, context: Context) -> str | None:
    """Whoever is affected has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def _suspend(merchant: Merchant, _: Suspend, context: Context) -> Decision[Merchant]:
    return Decision.one(replace(merchant, state=MerchantState.SUSPENDED), MerchantSuspended(reason=context.reason))


def _resume(merchant: Merchant, _: Resume, __: Context) -> Decision[Merchant]:
    return Decision.one(replace(merchant, state=MerchantState.ACTIVE), MerchantResumed())


MERCHANT = Machine[Merchant](
    [
        Move(name="suspend", command=Suspend, states=frozenset({MerchantState.ACTIVE}),
             roles=frozenset({"dispatcher", "operator"}), decide=_suspend, checks=(with_a_reason,)),
        Move(name="resume", command=Resume, states=frozenset({MerchantState.SUSPENDED}),
             roles=frozenset({"dispatcher", "operator"}), decide=_resume),
    ]
)  # fmt: skip


def find(
    merchants: Iterable[Merchant], *, category: str, area: str, now: datetime, zone: tzinfo, most: int
) -> Sequence[Candidate]:
    """Return whom to ask, the best first: open now, then near, then well rated. Nobody where the place is not known."""
    here = offset(zone, now)
    fitting = [one for one in merchants if one.state is MerchantState.ACTIVE and one.category_code == category]
    reached = [(one, near) for one in fitting if (near := _nearness(one, area))]

    def rank(found: tuple[Merchant, int]) -> tuple[bool, int, float, str]:
        merchant, near = found
        return not merchant.hours.at(here).open_at(now), -near, -merchant.rating, merchant.code

    return [_candidate(merchant, near, now, here) for merchant, near in sorted(reached, key=rank)[:most]]


def _nearness(merchant: Merchant, area: str) -> int:
    if not area:
        return 0
    if area.startswith(merchant.area_code):
        return 2
    return 1 if area[:CITY_DIGITS] == merchant.area_code[:CITY_DIGITS] else 0


def _candidate(merchant: Merchant, near: int, now: datetime, here: tzinfo) -> Candidate:
    hours = merchant.hours.at(here)
    where = "服务本区域" if near > 1 else "同城邻近"
    when = "营业中" if hours.open_at(now) else "未到营业时间"
    reason = f"{merchant.category_code}，{where}，{when}，评分 {merchant.rating:.1f}"
    return Candidate(merchant_id=merchant.id, name=merchant.name, hours=hours, reason=reason)
