"""One version of the duty list, made ready to be asked: built once, then asked thousands of times a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import ahocorasick

from .domain.duty import DutyItem, in_order


class DutyIndex:
    """All items by category and by code, and all their words in one automaton."""

    def __init__(self, label: str, items: Iterable[DutyItem]) -> None:
        self._label, self.items = label, in_order(items)
        self._by_code = {item.code: item for item in self.items}
        self._by_category: defaultdict[str, list[DutyItem]] = defaultdict(list)
        codes: defaultdict[str, list[str]] = defaultdict(list)
        for item in self.items:
            self._by_category[item.category_code].append(item)
            for word in item.words:
                codes[word.casefold()].append(item.code)
        self._words = ahocorasick.Automaton()
        for word, several in codes.items():
            self._words.add_word(word, (word, tuple(several)))
        self._words.make_automaton()

    @property
    def label(self) -> str:
        """What people call the version."""
        return self._label

    def of_category(self, category: str) -> Sequence[DutyItem]:
        """Return the items of a category."""
        return self._by_category.get(category, ())

    def item(self, code: str) -> DutyItem:
        """Return the item with that code; raises `KeyError`."""
        return self._by_code[code]

    def title(self, code: str) -> str:
        """Return what the item with that code is called, or nothing where the list has none."""
        item = self._by_code.get(code)
        return item.title if item else ""

    def hits(self, text: str) -> Mapping[str, tuple[str, ...]]:
        """Return the items whose words are in a text, by code, with those words."""
        if not len(self._words):
            return {}
        found: dict[str, dict[str, None]] = {}
        for _, (word, codes) in self._words.iter(text.casefold()):
            for code in codes:
                found.setdefault(code, {})[word] = None
        return {code: tuple(words) for code, words in found.items()}
