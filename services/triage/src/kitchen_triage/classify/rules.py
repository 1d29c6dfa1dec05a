"""Word rules (词表规则): which words make a text a matter of a category, and which words take that back. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import ahocorasick

from kitchen_triage.classify.emergency import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kitchen_triage.classify.categories import Categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the list; the head of rules.yaml says what its words do."""

    id: str
    category: str
    any: tuple[str, ...]
    also: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that holds for a text, with the words that made it hold."""

    rule: Rule
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What all rules together say of a text: points by category, highest first."""

    matches: tuple[Match, ...]
    scores: tuple[tuple[str, float], ...]

    def for_category(self, code: str) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if match.rule.category == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """From which points on a category counts as decided by rule."""

    score: float


_Spans: TypeAlias = dict[tuple[int, str], list[tuple[int, int, str]]]
"""Where the words of each slot (rule number, any|also|none) stand: start, end, word."""


class RuleSet:
    """One version of the rules, ready to look into texts; immutable after it was made."""

    def __init__(self, *, version: str, near: int, deciding: Deciding, rules: Sequence[Rule],
                 swallow: Iterable[str], negators: Iterable[str]) -> None:  # fmt: skip
        self.version = version
        self.deciding = deciding
        self.rules = tuple(rules)
        self._near = near
        self._negators = tuple(plain(word) for word in negators)
        self._find = _automaton(self.rules, swallow)

    @classmethod
    def parse(cls, data: Mapping[str, Any], categories: Categories) -> RuleSet:
        """Make the rules of a file's or a person's content; ValueError says what is wrong with it."""
        rules = [_rule(entry, categories) for entry in data["rules"]]
        names = [rule.id for rule in rules]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"rules stand twice: {sorted(twice)}")
        return cls(
            version=str(data["version"]), near=int(data["near"]), deciding=Deciding(**data["decide"]), rules=rules,
            swallow=data.get("swallow", ()), negators=data.get("negators", ()),
        )  # fmt: skip

    def look(self, text: str) -> Finding:
        """Return every rule that holds for the text, which must be plain."""
        spans = self._spans(text)
        matches = [match for number, rule in enumerate(self.rules) if (match := self._match(number, rule, spans))]
        scores: dict[str, float] = defaultdict(float)
        for match in matches:
            scores[match.rule.category] += match.rule.weight
        ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return Finding(matches=tuple(matches), scores=tuple(ordered))

    def _spans(self, text: str) -> _Spans:
        hits = [(end + 1 - len(word), end + 1, word, *what) for end, (word, *what) in self._find.iter(text)]
        covers = _merged([(start, end) for start, end, _, _, swallows in hits if swallows])
        starts = [start for start, _ in covers]
        spans: _Spans = defaultdict(list)
        for start, end, word, slots, swallows in hits:
            at = bisect_left(starts, start + 1) - 1
            swallowed = not swallows and at >= 0 and end <= covers[at][1]
            if swallowed or text.endswith(self._negators, 0, start):
                continue
            for slot in slots:
                spans[slot].append((start, end, word))
        return spans

    def _match(self, number: int, rule: Rule, spans: _Spans) -> Match | None:
        named = spans.get((number, "any"))
        if not named or (number, "none") in spans:
            return None
        if not rule.also:
            return Match(rule=rule, words=_words(named))
        also = sorted(spans.get((number, "also"), ()))
        for start, end, word in named:
            for other, its_end, its_word in also[bisect_left(also, (start - self._near, 0, "")) :]:
                if other > end + self._near:
                    break
                if other >= end or its_end <= start:
                    return Match(rule=rule, words=(word, its_word))
        return None


def _rule(entry: Mapping[str, Any], categories: Categories) -> Rule:
    code = str(entry["for"])
    if categories.get(code) is None:
        raise ValueError(f"rule {entry['id']}: there is no category {code!r}")
    words = {key: tuple(plain(str(word)) for word in entry.get(key, ())) for key in ("any", "also", "not")}
    if not words["any"] or not all(word for group in words.values() for word in group):
        raise ValueError(f"rule {entry['id']}: it needs words, and none may be empty")
    return Rule(id=str(entry["id"]), category=code, any=words["any"], also=words["also"], none=words["not"],
                weight=float(entry["weight"]))  # fmt: skip


def _automaton(rules: Sequence[Rule], swallow: Iterable[str]) -> Any:
    slots: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for number, rule in enumerate(rules):
        for slot in ("any", "also", "none"):
            for word in getattr(rule, slot):
                slots[word].add((number, slot))
    phrases = {plain(str(phrase)) for phrase in swallow}
    find = ahocorasick.Automaton()
    for word in phrases | set(slots):
        find.add_word(word, (word, tuple(sorted(slots.get(word, ()))), word in phrases))
    find.make_automaton()
    return find


def _merged(covers: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join overlapping stretches, so that one look-up says whether a word lies within any of them."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(covers):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _words(spans: Iterable[tuple[int, int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _, _, word in spans))
