"""Merchants (商户): who does what, where and when, and whom to ask first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from kitchenkit.ids import uid

CITY_DIGITS = 4  # of an area code: merchants of the same city are asked when nobody of the district is there
OPEN_LIMIT = 5  # orders in hand at once, where nothing else was said
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
class Score:
    """The stars of one order that it did."""

    order_id: str
    stars: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """One merchant."""

    id: str
    code: str
    name: str
    categories: tuple[str, ...]  # what it does (`COM-LOCK` …); never empty
    areas: tuple[str, ...]  # what it serves, each with all below it; never empty
    hours: Hours  # in local time
    licence_id: str
    licence_until: date | None  # the last day; None where it has no end
    rating: float  # 0 to 5: what its customers said, beginning with `first_rating`
    first_rating: float  # what the desk took it for when it came
    owner_id: str
    open_limit: int = OPEN_LIMIT  # orders that it has in hand at once (接单上限)
    scores: tuple[Score, ...] = ()  # the newest ones
    state: MerchantState = MerchantState.ACTIVE
    sequence: int = 0

    def why_not(self, today: date) -> str | None:
        """Return why it may not be asked for anything on that day, or None where it may."""
        if self.state is not MerchantState.ACTIVE:
            return "merchant_suspended"
        expired = self.licence_until is not None and self.licence_until < today
        return "licence_expired" if expired else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A merchant that was found for an order; its hours know their zone."""

    merchant_id: str
    name: str
    hours: Hours
    reason: str = ""


def merchant_id(code: str) -> str:
    """Return the id of the merchant with that code."""
    return uid("merchant", code)


def masked(licence: str) -> str:
    """Return a licence's number as lists show it: enough to tell two apart, not enough to use it."""
    shown = 4
    return licence if len(licence) <= shown else "*" * (len(licence) - shown) + licence[-shown:]


def offset(zone: tzinfo, now: datetime) -> timezone:
    """Return how far clocks in `zone` are from UTC now: that goes with an order, a zone cannot."""
    return timezone(now.astimezone(zone).utcoffset() or timedelta())


def find(  # each is a condition
    merchants: Iterable[Merchant],
    *,
    category: str,
    area: str,
    now: datetime,
    zone: tzinfo,
    most: int,
    full: Collection[str] = (),
) -> Sequence[Candidate]:
    """Return whom to ask, the best first: open now, then near, then well rated.

    Nobody where the place is not known; nobody who is suspended, whose licence is over, or who has its hands `full`.
    """
    here, today = offset(zone, now), now.astimezone(zone).date()
    able = [one for one in merchants if one.why_not(today) is None and one.id not in full]
    reached = [(one, near) for one in able if category in one.categories and (near := _nearness(one, area))]

    def rank(found: tuple[Merchant, int]) -> tuple[bool, int, float, str]:
        merchant, near = found
        return not merchant.hours.at(here).open_at(now), -near, -merchant.rating, merchant.code

    return [_candidate(merchant, category, near, now, here) for merchant, near in sorted(reached, key=rank)[:most]]


def _nearness(merchant: Merchant, area: str) -> int:
    if not area:
        return 0
    if area.startswith(merchant.areas):
        return 2
    return 1 if area[:CITY_DIGITS] in {one[:CITY_DIGITS] for one in merchant.areas} else 0


def _candidate(merchant: Merchant, category: str, near: int, now: datetime, here: tzinfo) -> Candidate:
    hours = merchant.hours.at(here)
    where = "服务本区域" if near > 1 else "同城邻近"
    when = "营业中" if hours.open_at(now) else "未到营业时间"
    reason = f"{category}，{where}，{when}，评分 {merchant.rating:.1f}"
    return Candidate(merchant_id=merchant.id, name=merchant.name, hours=hours, reason=reason)
