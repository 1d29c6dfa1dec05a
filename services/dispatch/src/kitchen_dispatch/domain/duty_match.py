"""Who is responsible (派单依据): category, area, tier and text in; units out, with why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .duty import LEVELS, DutyItem
from .matter import Assigned

BOTH_AT_ONCE = frozenset({"E0"})  # life and property: who assists is sent at once
MOST_SHOWN = 5
NAMES = {9: "街道", 6: "区县", 4: "市"}  # levels by the digits of an area code


class Units(Protocol):
    """The units of the hub, by what they do and where, and by their code."""

    def unit_of(self, kind: str, area_code: str) -> str | None:
        """Return the id of the unit of that kind for exactly that area, or None."""
        ...

    def unit_with(self, code: str) -> str | None:
        """Return the id of the unit with that code, or None where it takes no work."""
        ...


class Listed(Protocol):
    """One version of the list, made ready to be asked."""

    @property
    def label(self) -> str:
        """What people call the version."""
        ...

    def of_category(self, category: str) -> Sequence[DutyItem]:
        """Return the items of a category."""
        ...

    def hits(self, text: str) -> Mapping[str, tuple[str, ...]]:
        """Return the items whose words are in a text, by code, with those words."""
        ...

    def item(self, code: str) -> DutyItem:
        """Return the item with that code."""
        ...


class Mode(StrEnum):
    """How a matter finds its unit."""

    DIRECT = "direct"  # 直派: one unit is responsible
    LEAD_WITH_ASSIST = "lead_with_assist"  # 首接负责: one leads, others go along at once
    AREA_FALLBACK = "area_fallback"  # 兜底: nobody of that kind, so the area's government
    NOBODY = "nobody"  # 无人可派: a dispatcher has to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be done, and where."""

    category: str = ""
    area: str = ""
    tier: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that fits, the best first, and whom it would send."""

    item: DutyItem
    words: tuple[str, ...]  # what of the text it was found by
    lead_id: str | None
    digits: int  # of the area whose unit leads; 0: one named unit, or nobody
    mode: Mode
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The answer with its grounds."""

    mode: Mode
    assigned: tuple[Assigned, ...]
    candidates: tuple[Candidate, ...]
    why: str


def match(listed: Listed, units: Units, asked: Asked) -> Match:
    """Return who acts and why; nobody where the list has no such category or the area no unit at all."""
    fitting = list(_fitting(listed, asked))[:MOST_SHOWN]
    found = tuple(_candidate(listed.label, item, words, units, asked) for item, words in fitting)
    if not found:
        what = asked.category or "没有类别的事项"
        return Match(
            mode=Mode.NOBODY, assigned=(), candidates=(), why=f"职责清单 {listed.label}: {what} 没有适用的条目"
        )
    best = found[0]
    if best.lead_id is None:
        return Match(mode=Mode.NOBODY, assigned=(), candidates=found, why=best.why)
    helpers = list(_helpers(best, units, asked))
    mode = Mode.LEAD_WITH_ASSIST if helpers and best.mode is Mode.DIRECT else best.mode
    why = f"{best.why};同时派 {'、'.join(kind for kind, _ in helpers)} 协办" if helpers else best.why
    roles = [(best.lead_id, "lead"), *((unit, "assist") for _, unit in helpers)]
    assigned = tuple(
        Assigned(unit, role, why, item=best.item.code, deadline=best.item.deadline, evidence=best.item.evidence)
        for unit, role in roles
    )
    return Match(mode=mode, assigned=assigned, candidates=found, why=why)


def _fitting(listed: Listed, asked: Asked) -> Iterator[tuple[DutyItem, tuple[str, ...]]]:
    """Yield what fits: by more and longer words, then for a smaller area; what has no words comes last."""
    hits = listed.hits(asked.text) if asked.text else {}
    items = listed.of_category(asked.category) if asked.category else [listed.item(code) for code in hits]
    here = [item for item in items if asked.area.startswith(item.area)]
    rows = [(item, hits.get(item.code, ())) for item in here if not item.words or item.code in hits]
    yield from sorted(rows, key=lambda row: (-_weight(row[1]), -len(row[0].area), row[0].code))


def _weight(words: Sequence[str]) -> int:
    """Count letters, but not those of a word inside another one that was found."""
    return sum(len(word) for word in words if not any(word != other and word in other for other in words))


def _candidate(label: str, item: DutyItem, words: tuple[str, ...], units: Units, asked: Asked) -> Candidate:
    lead, digits, how = _lead(item, units, asked.area)
    mode = Mode.DIRECT if lead is not None else Mode.AREA_FALLBACK
    if lead is None:
        lead, digits = _find(units, item.fallback, asked.area, "district")
        how = f"该地没有此类单位,由 {item.fallback} 兜底" if lead else "该地没有可派的单位"
    by = f"关键词 {'、'.join(words)}" if words else "类别总则" if not item.words else "关键词未命中"
    where = f",仅限区域 {item.area}" if item.area else ""
    why = f"职责清单 {label}: {item.category_code} → {item.code} {item.title}({by}{where});{how}"
    return Candidate(item=item, words=words, lead_id=lead, digits=digits, mode=mode if lead else Mode.NOBODY, why=why)


def _lead(item: DutyItem, units: Units, area: str) -> tuple[str | None, int, str]:
    if item.lead_unit:
        named = units.unit_with(item.lead_unit)
        if named is not None or not item.lead:
            return named, 0, f"指定单位 {item.lead_unit}"
    found, digits = _find(units, item.lead, area, item.level)
    up = "" if digits == LEVELS[item.level] else ",本级没有,由上级牵头"
    return found, digits, f"{item.lead} 牵头({NAMES.get(digits, '')}级{up})"


def _helpers(best: Candidate, units: Units, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield who goes along at once: each unit once, and never the lead again."""
    if not (best.item.joint or asked.tier in BOTH_AT_ONCE) or best.mode is not Mode.DIRECT:
        return
    there = {best.lead_id}
    for kind in best.item.assist:
        unit, _ = _find(units, kind, asked.area, best.item.level)
        if unit is not None and unit not in there:
            there.add(unit)
            yield kind, unit


def _find(units: Units, kind: str, area: str, level: str) -> tuple[str | None, int]:
    """Look at the item's level, then upwards."""
    wanted = LEVELS[level]
    for digits in sorted((size for size in LEVELS.values() if size <= wanted), reverse=True):
        if len(area) >= digits and (unit := units.unit_of(kind, area[:digits])) is not None:
            return unit, digits
    return None, 0
