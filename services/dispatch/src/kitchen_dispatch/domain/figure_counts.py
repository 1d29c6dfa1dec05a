"""Figures from rows: what is counted, the rates made of it, and what each means (civic-reporting.md §3.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .figures import HOURS, FigureRow

# What a row says of itself, for good.
FLAGS = (
    "dispatched", "open", "shelved", "returns_asked", "returns_upheld", "contact_in", "contact_late", "on_time", "late",
    "cases", "answered", "reworked", "closed", "ended", "reopened", "heard", "verdicts", "solved", "satisfied",
    "excluded", "excluded_cases", "surveyed", "still_good", "first_said", "first_contact",
)  # fmt: skip
# What it becomes by waiting.
TIMED = {"contact_late": "contact_by", "late": "late_at", "overdue": "overdue_at", "unanswered": "late_at"}
AMOUNTS = (HOURS,)  # what it has more than one of
SUMS = {"contact_judged": ("contact_in", "contact_late"), "judged": ("on_time", "late")}
COUNTS = tuple(dict.fromkeys((*FLAGS, *TIMED, *SUMS)))
LENGTHS = (4, 6, 9, 12)  # of area codes: city, district, street, village
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate: a count among another, and what it means, Chinese first."""

    name: str
    title_zh: str
    title_en: str
    counted: str
    of: str
    zh: str
    en: str
    inverted: bool = False  # 1 − the share

    def of_counts(self, counts: Counts) -> float | None:
        """Return it, or None where there is nothing to count among."""
        whole = counts.get(self.of, 0)
        if not whole:
            return None
        share = counts.get(self.counted, 0) / whole
        return 1 - share if self.inverted else share


RATES = (
    Rate(
        name="response", title_zh="响应率", title_en="Response", counted="contact_in", of="contact_judged",
        zh="时限内首次联系的工单 ÷ 已联系或联系时限已过的工单；时限未到的不计",
        en="orders with the first contact in time ÷ orders that were contacted or whose limit is over",
    ),
    Rate(
        name="resolution", title_zh="解决率", title_en="Resolution", counted="solved", of="verdicts",
        zh="群众评价“已解决”的案件 ÷ 群众作出评价的案件；未联系上、未表态的不计",
        en="cases that the citizen calls solved ÷ cases with a verdict of the citizen",
    ),
    Rate(
        name="satisfaction", title_zh="满意率", title_en="Satisfaction", counted="satisfied", of="verdicts",
        zh="群众满意的案件 ÷ 群众作出评价的案件；未联系上、未表态的不计",
        en="cases that the citizen is satisfied with ÷ cases with a verdict of the citizen",
    ),
    Rate(
        name="coverage", title_zh="评价覆盖率", title_en="Coverage", counted="verdicts", of="heard",
        zh="群众作出评价的案件 ÷ 回访已结束的案件；覆盖率低时解决率、满意率不可比",
        en="cases with a verdict ÷ cases whose callback is over; where it is low, the rates above say little",
    ),
    Rate(
        name="on_time", title_zh="按期办结率", title_en="On time", counted="on_time", of="judged",
        zh="按期首次答复的工单 ÷ 已答复或已超期的工单；暂停、延期按规则顺延",
        en="orders first answered in time ÷ orders answered or overdue; pauses and extensions move the date",
    ),
    Rate(
        name="reply", title_zh="回复率", title_en="Replied", counted="unanswered", of="judged", inverted=True,
        zh="1 − 已超期仍未答复的工单 ÷ 已答复或已超期的工单；答复了不等于解决了，逾期答复也算答复",
        en="1 − orders late without any answer ÷ orders answered or overdue; a late answer counts, none is a solution",
    ),
    Rate(
        name="return_requests", title_zh="退单申请率", title_en="Returns asked", counted="returns_asked",
        of="dispatched", zh="单位申请退单或提请裁决的派单 ÷ 全部派单",
        en="dispatches that the unit gave back, or asked a ruling on ÷ all dispatches",
    ),
    Rate(
        name="returns", title_zh="退单率", title_en="Returns upheld", counted="returns_upheld", of="dispatched",
        zh="退单成立的派单（同意、逾期视为同意、裁决改派）÷ 全部派单",
        en="dispatches whose return stood (upheld, by silence, or ruled to another unit) ÷ all dispatches",
    ),
    Rate(
        name="accuracy", title_zh="首派准确率", title_en="First-dispatch accuracy", counted="returns_upheld",
        of="dispatched", inverted=True, zh="1 − 退单成立的派单 ÷ 全部派单", en="1 − upheld returns ÷ dispatches",
    ),
    Rate(
        name="rework", title_zh="重办率", title_en="Rework", counted="reworked", of="answered",
        zh="重办过的案件 ÷ 已答复的案件", en="cases done again at least once ÷ cases that were answered",
    ),
    Rate(
        name="reopen", title_zh="重新打开率", title_en="Reopened", counted="reopened", of="closed",
        zh="结案后重新打开的案件 ÷ 结过案的案件", en="cases opened again after closing ÷ cases that were closed",
    ),
    Rate(
        name="still_good", title_zh="回访问卷仍良好率", title_en="Still good", counted="still_good", of="surveyed",
        zh="结案四周后答“现在仍然好”的案件 ÷ 答了回访问卷的案件；没答的不计，不与解决率合并",
        en="cases still good weeks after the end ÷ cases with an answer then; silence counts nowhere",
    ),
    Rate(
        name="first_contact", title_zh="首次反映率", title_en="First time", counted="first_contact", of="first_said",
        zh="答“第一次向政府反映问题”的案件 ÷ 回访问卷中说明是否第一次的案件",
        en="cases of who told government of something for the first time ÷ cases of who said whether it was",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """How long something took on average, in days."""

    name: str
    title_zh: str
    title_en: str
    hours: str
    of: str
    zh: str
    en: str

    def of_counts(self, counts: Counts) -> float | None:
        """Return it in days, or None where there is nothing to count among."""
        whole = counts.get(self.of, 0)
        return counts.get(self.hours, 0) / whole / _A_DAY if whole else None


_A_DAY = 24  # hours
MEANS = (
    Mean(
        name="total", title_zh="平均办结天数", title_en="Days to close", hours=HOURS, of="ended",
        zh="从群众提交到结案的自然日，平均；不扣除暂停和等待；只计现已结案的，未结的不计",
        en="days from submission to closing, on average; no pause is taken out; of cases that are closed now",
    ),
)  # fmt: skip
EXCLUDED = Rate(
    name="excluded", title_zh="剔除", title_en="Excluded", counted="excluded_cases", of="every_case",
    zh="两人确认剔除的案件 ÷ 全部案件；剔除的案件不计入其他各项",
    en="cases that two people excluded ÷ all cases; they are in no other figure",
)  # fmt: skip
COUNTED = {  # Chinese, English: what each number is, for whoever reads it alone
    "dispatched": ("派单数", "dispatches: each time an order went to a unit"),
    "open": ("在办工单", "orders open now"),
    "shelved": (
        "挂账工单",
        "orders shelved now: cannot be solved for a while, judged by no clock until taken up again",
    ),
    "overdue": ("当前超期", "orders overdue now; what is paused is not"),
    "returns_asked": ("申请退单", "returns asked for"),
    "returns_upheld": ("退单成立", "returns that stood"),
    "contact_in": ("按时联系", "first contact in time"),
    "contact_late": ("逾期联系", "first contact late, or not made and late now"),
    "contact_judged": ("应联系", "contacted, or the limit is over"),
    "on_time": ("按期答复", "first answer in time"),
    "late": ("逾期答复", "first answer late, or not given and late now"),
    "judged": ("应答复", "answered, or overdue"),
    "unanswered": ("超期未答复", "not answered at all, and late now"),
    "cases": ("案件数", "cases, at the unit that leads them"),
    "answered": ("已答复案件", "cases answered"),
    "reworked": ("重办案件", "cases done again"),
    "closed": ("结案", "cases closed at some time"),
    "ended": ("现已结案", "cases closed now"),
    "reopened": ("重新打开", "cases opened again"),
    "heard": ("已回访", "cases whose callback is over"),
    "verdicts": ("已评价", "cases with a verdict of the citizen"),
    "solved": ("评价已解决", "cases called solved"),
    "satisfied": ("评价满意", "cases with a satisfied citizen"),
    "surveyed": ("已答回访问卷", "cases with an answer weeks after the end"),
    "still_good": ("仍然良好", "cases still good by that answer"),
    "first_said": ("说明是否首次反映", "cases of who said whether it was their first time"),
    "first_contact": ("首次反映", "cases of who told government of something for the first time"),
    "excluded": ("剔除派单", "dispatches of excluded cases: in no other figure"),
    "excluded_cases": ("剔除案件", "excluded cases: two people agreed; in no other figure"),
}
PERIOD_ZH = "按派单日（本地日）归期；以案件计的指标归主办单位。"
PERIOD_EN = "By the local day of dispatch; what is counted by case counts for the unit that leads it."
CAVEAT_ZH = "各地各类诉求的数量、难度和覆盖率不同，数字不宜直接排名；请结合评价覆盖率和剔除数阅读。"
CAVEAT_EN = (
    "Numbers and difficulty of demands differ between areas, units and categories: do not rank by them alone, and read "
    "them with coverage and exclusions."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each of the three rates (三率) weighs."""

    response: float
    resolution: float
    satisfaction: float

    def score(self, rates: Mapping[str, float | None]) -> float | None:
        """Return the weighted mean of the three rates, or None where one that weighs something is not known."""
        parts = (("response", self.response), ("resolution", self.resolution), ("satisfaction", self.satisfaction))
        weighing = [(rates[name], weight) for name, weight in parts if weight]
        known = [(rate, weight) for rate, weight in weighing if rate is not None]
        whole = sum(weight for _, weight in weighing)
        return sum(r * w for r, w in known) / whole if whole and len(known) == len(weighing) else None


def counts_of(row: FigureRow, now: datetime) -> Counts:
    """Return what a row counts for: 0 or 1 each, and the hours."""
    found = dict.fromkeys((*FLAGS, *AMOUNTS), 0) | row.amounts
    for name, field in TIMED.items():
        at: datetime | None = getattr(row, field)
        if at is not None and at <= now:
            found[name] = 1
    return with_sums(found)


def total(rows: Iterable[FigureRow], now: datetime) -> Counts:
    """Return the sums of what rows count for."""
    return added(counts_of(row, now) for row in rows)


def added(several: Iterable[Counts]) -> Counts:
    """Return the sums of counts."""
    sums = dict.fromkeys((*COUNTS, *AMOUNTS), 0)
    for counts in several:
        for name in sums:
            sums[name] += counts.get(name, 0)
    return sums


def with_sums(counts: Counts) -> Counts:
    """Return counts with those that are made of others."""
    return {**counts, **{name: sum(counts.get(one, 0) for one in parts) for name, parts in SUMS.items()}}


def of_things(counts: Counts) -> dict[str, int]:
    """Return the counts of things alone: each of these has its list."""
    return {name: many for name, many in counts.items() if name not in AMOUNTS}


def rates_of(counts: Counts) -> dict[str, float | None]:
    """Return every rate of these counts."""
    return {rate.name: rate.of_counts(counts) for rate in RATES}


def means_of(counts: Counts) -> dict[str, float | None]:
    """Return how long things took on average, in days."""
    return {mean.name: mean.of_counts(counts) for mean in MEANS}


def area_below(code: str, below: str) -> str:
    """Return which child of the area `below` a place lies in; below the hub, its district."""
    start = len(below) or LENGTHS[0]
    length = next((one for one in LENGTHS if one > start), LENGTHS[-1])
    return code[:length]


def period_of(day: str, by: str) -> str:
    """Return the period that a day is in: itself, its ISO week as its Monday, or its month."""
    if by == "month":
        return day[:7]
    if by == "week":
        then = date.fromisoformat(day)
        return (then - timedelta(days=then.weekday())).isoformat()
    return day
