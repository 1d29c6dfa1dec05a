"""Which area a text speaks of (地名识别): the names of the areas table, resolved by each other or left open. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import ahocorasick

from kitchen_triage.classify.emergency import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DISTRICT_DIGITS: Final = 6
STREET_DIGITS: Final = 9
SHORT_NAME: Final = 2
"""A short form has at least so many characters."""

_PEOPLES = "(?:布依族|苗族|彝族|侗族|仡佬族|水族|回族)*"
_LONG_TAIL = re.compile(r"(?:居民委员会|居委会|村民委员会|村委会)$")
_SHORT = {
    "district": re.compile(r"^(.+?)(?:区|县|市)$"),
    "street": re.compile(rf"^(.+?){_PEOPLES}(?:街道|镇|乡)$"),
    "village": re.compile(r"^(.+[路街巷])社区$"),
}


class Area(NamedTuple):
    """One row of the areas table; every code starts with its parent's."""

    code: str
    name: str
    parent: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area that was found, and the words that it was read from."""

    code: str
    name: str
    words: tuple[str, ...]


class Gazetteer:
    """The names of one hub's areas, ready to look into texts; immutable after it was made."""

    def __init__(self, areas: Iterable[Area], speech: Mapping[str, Any] | None = None) -> None:
        """`speech` is the content of gazetteer.yaml: aliases, short forms to leave alone, phrases to pass over."""
        self._areas = {area.code: area for area in areas}
        speech = speech or {}
        self._codes = _names(self._areas.values(), frozenset(speech.get("not_alone", ())))
        for word, code in speech.get("aliases", {}).items():
            if code in self._areas:
                self._codes[plain(word)] = {code}
        self._find = ahocorasick.Automaton()
        for word in {*self._codes, *map(plain, speech.get("pass_over", ()))}:
            self._find.add_word(word, word)
        self._find.make_automaton()
        self._borders = tuple(map(plain, speech.get("borders", ())))

    def known(self, code: str | None) -> str | None:
        """Return the code itself, or its nearest area above that the table knows, or None."""
        above = [code[:digits] for digits in range(len(code), 0, -1)] if code else []
        return next((short for short in above if short in self._areas), None)

    def name(self, code: str) -> str:
        """Return an area's name with its parent's, as people write it."""
        area = self._areas[code]
        parent = self._areas.get(area.parent)
        return f"{parent.name}{area.name}" if parent and parent.level != "city" else area.name

    def find(self, *texts: str) -> Place | None:
        """Return the one area that the texts speak of, as deep as they agree; None when they leave it open."""
        words = [word for text in texts for word in self._hits(plain(text))]
        named = [(word, self._codes[word]) for word in dict.fromkeys(words)]
        if not named:
            return None
        support: dict[str, int] = {}
        for code in {code for _, codes in named for code in codes}:
            support[code] = sum(any(code.startswith(other) for other in codes) for _, codes in named)
        most = max(support.values())
        best = [code for code, votes in support.items() if votes == most]
        code = _common(best) or ""
        if code not in self._areas or len(code) < DISTRICT_DIGITS:
            return None
        return Place(code=code, name=self.name(code), words=tuple(word for word, codes in named if _meets(code, codes)))

    def sides(self, *texts: str) -> tuple[Area, ...]:
        """Return the areas on whose boundary (交界) the texts say that something is; mostly none.

        That takes a word for a boundary, and the names of two areas at least of which none lies in another one.
        """
        plainly = [plain(text) for text in texts]
        if not any(word in text for text in plainly for word in self._borders):
            return ()
        said = [self._codes[word] for text in plainly for word in self._hits(text)]
        codes = dict.fromkeys(code for codes in said if len(codes) == 1 for code in codes)
        sides = [one for one in codes if not any(other != one and other.startswith(one) for other in codes)]
        return tuple(self._areas[code] for code in sides) if len(sides) > 1 else ()

    def _hits(self, text: str) -> Sequence[str]:
        """Return the names in the text, the longest where they overlap, without what is passed over."""
        if not len(self._find):
            return ()
        spans = [(end + 1 - len(word), end + 1, word) for end, word in self._find.iter(text)]
        found: list[str] = []
        reach = 0
        for start, end, word in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= reach:
                reach = end
                if word in self._codes:
                    found.append(word)
        return found


def _names(areas: Iterable[Area], not_alone: frozenset[str]) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        codes[plain(area.name)].add(area.code)
        short_tail = _LONG_TAIL.sub("", area.name)
        if len(short_tail) > SHORT_NAME:
            codes[plain(short_tail)].add(area.code)
        pattern = _SHORT.get(area.level)
        match = pattern.match(short_tail) if pattern else None
        if match and len(match[1]) >= SHORT_NAME and match[1] not in not_alone:
            # A road runs through several communities: it says no more than the street.
            codes[plain(match[1])].add(area.parent if area.level == "village" else area.code)
    return codes


def _common(codes: Sequence[str]) -> str | None:
    """Return the deepest code when all lie on one line, else the area above that they share."""
    deepest = max(codes, key=lambda code: (len(code), code))
    if all(deepest.startswith(code) for code in codes):
        return deepest
    for digits in (STREET_DIGITS, DISTRICT_DIGITS):
        if len({code[:digits] for code in codes}) == 1 and all(len(code) >= digits for code in codes):
            return deepest[:digits]
    return None


def _meets(code: str, codes: Iterable[str]) -> bool:
    return any(code.startswith(other) or other.startswith(code) for other in codes)
