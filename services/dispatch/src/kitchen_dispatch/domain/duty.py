"""One line of the duty list (职责清单): which unit leads which matter, where, on what basis. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .calendar import Span

LEVELS = {"street": 9, "district": 6, "city": 4}  # how many digits of the area code name each level
FALLBACK = "government_office"  # 兜底: where an area has no unit of the kind, its government names one
MOST_ITEMS = 10_000
MOST_WORDS, MOST_ASSIST = 30, 5
LONGEST: Mapping[str, int] = {
    "code": 40, "category_code": 40, "title": 80, "description": 500, "area": 12, "lead": 40, "lead_unit": 80,
    "legal_basis": 300, "evidence": 200, "fallback": 40,
}  # fmt: skip
LONGEST_WORD = 20
MARKS = "、,;，；"  # divide words in a list
NO_TEXT = frozenset({"Cc", "Cs", "Cn"})  # no spreadsheet keeps these
_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
_AREA = re.compile(r"(\d{4}|\d{6}|\d{9}|\d{12})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyItem:
    """Who acts on one sort of matter (事项)."""

    code: str
    category_code: str
    title: str
    description: str = ""
    words: tuple[str, ...] = ()  # what a text says when it means this; none: whatever of the category none else fits
    area: str = ""  # holds in this area and below it alone; nothing: everywhere
    level: str = "district"  # city, district or street: whose unit of the kind leads
    lead: str = ""  # a kind of unit …
    lead_unit: str = ""  # … or the code of one unit, which goes before the kind
    assist: tuple[str, ...] = ()  # kinds of units
    joint: bool = False  # who assists is sent at once (首接负责), not only for what threatens life
    legal_basis: str = ""
    deadline: str = ""  # a span such as `4wh`, or nothing
    evidence: str = ""  # what shows that it is done
    fallback: str = FALLBACK  # a kind of unit


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one field of one item, Chinese first."""

    code: str  # the item's, as it was given
    field: str
    why: str


class Known(Protocol):
    """What an item may name."""

    def has_category(self, code: str) -> bool:
        """Tell whether triage sorts into this category, in the government lane."""
        ...

    def has_area(self, code: str) -> bool:
        """Tell whether there is such an area."""
        ...

    def has_kind(self, kind: str) -> bool:
        """Tell whether the hub has units of this kind."""
        ...

    def has_unit(self, code: str) -> bool:
        """Tell whether there is a unit with this code that takes work."""
        ...


def flaws(item: DutyItem, known: Known) -> Iterator[Flaw]:
    """Yield everything that is wrong with one item."""
    for field, why in (*_shape(item), *_names(item, known)):
        yield Flaw(item.code, field, why)


def gaps(items: Sequence[DutyItem]) -> Iterator[Flaw]:
    """Yield what is wrong with a list although each of its items is right."""
    seen: set[str] = set()
    for item in items:
        if item.code in seen:
            yield Flaw(item.code, "code", f"编号 {item.code} 重复 / the code {item.code} is there twice")
        seen.add(item.code)
    general = {item.category_code for item in items if not item.words and not item.area}
    for category in sorted({item.category_code for item in items} - general):
        first = next(item.code for item in items if item.category_code == category)
        why = f"类别 {category} 缺少无关键词、不限区域的总则 / {category} needs an item without words and area"
        yield Flaw(first, "words", why)
    if not items:
        yield Flaw("", "code", "清单是空的 / the list is empty")
    if len(items) > MOST_ITEMS:
        yield Flaw(items[MOST_ITEMS].code, "code", f"最多 {MOST_ITEMS} 条 / at most {MOST_ITEMS} items")


def in_order(items: Iterable[DutyItem]) -> tuple[DutyItem, ...]:
    """Return the items as a list keeps them."""
    return tuple(sorted(items, key=lambda item: (item.category_code, item.code)))


def _shape(item: DutyItem) -> Iterator[tuple[str, str]]:
    for field, most in LONGEST.items():
        if len(getattr(item, field)) > most:
            yield field, f"最多 {most} 个字 / at most {most} characters"
        elif not _plain(getattr(item, field)):
            yield field, "首尾不能有空格,不能有换行等控制字符 / no spaces around it, no control characters"
    if item.level not in LEVELS:
        yield "level", "层级为 city 市、district 区县、street 街道之一 / one of city, district, street"
    if not item.lead and not item.lead_unit:
        yield "lead", "请填牵头单位类别或指定单位 / say a kind of unit, or one unit"
    if len(item.assist) > MOST_ASSIST:
        yield "assist", f"最多 {MOST_ASSIST} 个协办类别 / at most {MOST_ASSIST} kinds"
    if item.joint and not item.assist:
        yield "joint", "没有协办单位,不能同时派单 / nobody assists, so nobody can be sent along"
    yield from _text(item)


def _text(item: DutyItem) -> Iterator[tuple[str, str]]:
    if not _CODE.fullmatch(item.code):
        yield "code", "编号由大写字母、数字和连字符组成 / capitals, digits and hyphens, such as LIGHT-01"
    if not item.title:
        yield "title", "不能为空 / this is required"
    if any(not _plain(word) or any(mark in word for mark in MARKS) for word in item.words):
        yield "words", "词内不能有顿号、逗号、分号 / a word has none of the marks that divide words"
    if item.deadline and (why := _no_span(item.deadline)):
        yield "deadline", why
    if len(item.words) > MOST_WORDS or any(not 1 < len(word) <= LONGEST_WORD for word in item.words):
        yield (
            "words",
            f"最多 {MOST_WORDS} 个词,每词 2 至 {LONGEST_WORD} 个字 / at most {MOST_WORDS} words of that length",
        )


def _plain(text: str) -> bool:
    return text == text.strip() and not any(unicodedata.category(letter) in NO_TEXT for letter in text)


def _names(item: DutyItem, known: Known) -> Iterator[tuple[str, str]]:
    if not known.has_category(item.category_code):
        yield "category_code", f"没有政务类别 {item.category_code} / there is no such category of the government lane"
    if not _AREA.fullmatch(item.area) or (item.area and not known.has_area(item.area)):
        yield "area", f"没有区域 {item.area} / there is no such area"
    for field, kind in (("lead", item.lead), ("fallback", item.fallback), *(("assist", kind) for kind in item.assist)):
        if kind and not known.has_kind(kind):
            yield field, f"没有单位类别 {kind} / there is no such kind of unit"
    if item.lead_unit and not known.has_unit(item.lead_unit):
        yield "lead_unit", f"没有单位 {item.lead_unit} / there is no such unit that takes work"


def _no_span(text: str) -> str | None:
    try:
        Span.parse(text)
    except ValueError as error:
        return f"期限如 4wh、3d:数字加 m、h、d、wh、wd / {error}"
    return None
