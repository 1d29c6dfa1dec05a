"""Seeing danger in a text: a pure matcher over the published emergency lexicon (应急词表).

It imports nothing of triage, so that intake can run the same lexicon on a text before anybody classified it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import ahocorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NEGATION_REACH: Final = 2
"""How many characters may stand between a denying word and the danger word."""
TIERS: Final = ("E0", "E1")
"""The tiers that a danger may have, the most urgent first."""

_BREAK = re.compile(r"[。！？!?；;，,、\n]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CJK_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000]+(?=[\u4e00-\u9fff])")


def plain(text: str) -> str:
    """Return the text in one width and case, without invisible characters or blanks between Chinese characters."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return _CJK_GAP.sub("", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """One danger that the text speaks of: where it stands, how urgent it is and what matter it points to."""

    group: str
    zh: str
    tier: str
    code: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What the lexicon found: dangers that count, most urgent first, and words that were cancelled."""

    dangers: tuple[Danger, ...] = ()
    cancelled: tuple[str, ...] = ()

    @property
    def hit(self) -> bool:
        """Whether anything dangerous stands."""
        return bool(self.dangers)

    @property
    def tier(self) -> str | None:
        """The most urgent tier found, or None."""
        return min((d.tier for d in self.dangers), default=None)


@dataclass(frozen=True, slots=True)
class _Group:
    id: str
    zh: str
    tier: str
    code: str

    def danger(self, text: str, start: int, end: int) -> Danger:
        word = text[start:end]
        return Danger(group=self.id, zh=self.zh, tier=self.tier, code=self.code, word=word, start=start, end=end)


@dataclass(frozen=True, slots=True)
class _Pair:
    group: _Group
    first: str
    then: str
    within: int


_Span: TypeAlias = tuple[int, int]


class Lexicon:
    """The lexicon, ready to look into texts; immutable after it was made."""

    def __init__(self, version: str, roles: Mapping[str, Iterable[str]], groups: Mapping[str, _Group],
                 pairs: Sequence[_Pair]) -> None:  # fmt: skip
        self.version = version
        self._groups = groups
        self._pairs = pairs
        self._find = _automaton(roles)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Lexicon:
        """Make a lexicon from its published form; ValueError says what is wrong with it."""
        roles: dict[str, Iterable[str]] = {role: data[role] for role in ("inside", "clause", "before", "done", "still")}
        groups: dict[str, _Group] = {}
        pairs: list[_Pair] = []
        for entry in data["groups"]:
            group = _Group(entry["id"], entry["zh"], entry["tier"], entry["code"])
            if group.tier not in TIERS:
                raise ValueError(f"group {group.id}: tier {group.tier!r} is not one of {TIERS}")
            groups[f"word:{group.id}"] = group
            roles[f"word:{group.id}"] = entry["words"]
            for number, pair in enumerate(entry.get("pairs", ())):
                name = f"{group.id}:{number}"
                roles[f"first:{name}"], roles[f"then:{name}"] = pair["first"], pair["then"]
                pairs.append(_Pair(group, f"first:{name}", f"then:{name}", pair["within"]))
        return cls(str(data["version"]), roles, groups, pairs)

    def look(self, text: str) -> Alert:
        """Return the dangers that a text speaks of; the text may be raw."""
        text = plain(text)
        spans = self._spans(text)
        found = self._dangers(text, spans)
        if not found:
            return Alert()
        over = bool(spans["done"]) and not spans["still"]
        cuts = [match.start() for match in _BREAK.finditer(text)]
        standing = [d for d in found if not over and not _cancelled(d, spans, cuts)]
        lost = {d.word for d in found} - {d.word for d in standing}
        standing.sort(key=lambda d: (d.tier, d.start, -d.end, d.group))
        return Alert(dangers=tuple(standing), cancelled=tuple(sorted(lost)))

    def _spans(self, text: str) -> dict[str, list[_Span]]:
        spans: dict[str, list[_Span]] = defaultdict(list)
        for end, (word, roles) in self._find.iter(text):
            for role in roles:
                spans[role].append((end + 1 - len(word), end + 1))
        return spans

    def _dangers(self, text: str, spans: Mapping[str, list[_Span]]) -> list[Danger]:
        found = {group.danger(text, *span) for role, group in self._groups.items() for span in spans.get(role, ())}
        for pair in self._pairs:
            thens = sorted(spans.get(pair.then, ()))
            for start, end in spans.get(pair.first, ()) if thens else ():
                at = bisect_left(thens, (end, 0))
                if at < len(thens) and thens[at][0] - end <= pair.within:
                    found.add(pair.group.danger(text, start, thens[at][1]))
        return _longest(sorted(found, key=lambda d: (d.start, -d.end, d.group)))


def _automaton(roles: Mapping[str, Iterable[str]]) -> Any:
    by_word: dict[str, list[str]] = defaultdict(list)
    for role, words in roles.items():
        for word in words:
            by_word[plain(str(word))].append(role)
    find = ahocorasick.Automaton()
    for word, its_roles in by_word.items():
        find.add_word(word, (word, tuple(its_roles)))
    find.make_automaton()
    return find


def _longest(found: list[Danger]) -> list[Danger]:
    """Leave out what is only a part of a longer danger: "被困" inside "电梯里有人被困" is the lift's."""
    kept: list[Danger] = []
    reach = 0
    for danger in found:
        if danger.end > reach:
            kept.append(danger)
            reach = danger.end
    return kept


def _cancelled(danger: Danger, spans: Mapping[str, list[_Span]], cuts: list[int]) -> bool:
    if any(start <= danger.start and danger.end <= end for start, end in spans.get("inside", ())):
        return True
    clause = bisect_left(cuts, danger.start)
    if any(bisect_left(cuts, start) == clause for start, _ in spans.get("clause", ())):
        return True
    return any(
        0 <= danger.start - end <= NEGATION_REACH and bisect_left(cuts, start) == clause
        for start, end in spans.get("before", ())
    )
