"""What the model sees of a text: its characters in ones and twos, and the concepts of a small thesaurus."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import log
from operator import add
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import ahocorasick
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from kitchen_triage.classify.emergency import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MOST_GRAMS: Final = 60_000
"""No more character grams than this, so that a model over many labels still fits into memory."""
LATELY: Final = 512
"""Of so many texts it is remembered what was found in them: more than are judged in one batch."""
BLANKS: Final = re.compile(r"\s\s+")


class Row(NamedTuple):
    """One text as numbered weights: which columns, how much; the columns rise."""

    columns: list[int]
    values: list[float]


class Concepts:
    """The thesaurus, ready to look into texts."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.words = {name: tuple(str(word) for word in its_words) for name, its_words in words.items()}
        self.names = tuple(self.words)
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            for word in self.words[name]:
                numbers[plain(word)].append(number)
        self._find = ahocorasick.Automaton()
        for word, its_numbers in numbers.items():
            self._find.add_word(word, (word, tuple(its_numbers)))
        self._find.make_automaton()

    def met_in(self, texts: Sequence[str]) -> Concepts:
        """Return the thesaurus without the words that none of the plain texts has.

        For judging only: the thesaurus was written by people who had read all examples, and a word that stands in none
        of those learned from may have been put there because of the very text that is judged.
        """
        met = {word for text in texts for _, (word, _) in self._find.iter(text)} if len(self._find) else set()
        return Concepts({name: [word for word in words if plain(word) in met] for name, words in self.words.items()})

    def found(self, text: str) -> dict[int, list[str]]:
        """Return the numbers of the concepts in a plain text, each with its different words."""
        concepts: dict[int, list[str]] = defaultdict(list)
        if len(self._find):
            for word, numbers in {hit for _, hit in self._find.iter(text)}:
                for number in numbers:
                    concepts[number].append(word)
        return concepts

    def row(self, text: str) -> Row:
        """Return the root of how many different words of each concept a plain text has, at length one."""
        found = self.found(text)
        length = sum(len(words) for words in found.values()) ** 0.5
        columns = sorted(found)
        return Row(columns, [len(found[column]) ** 0.5 / length for column in columns])


class Grams:
    """Characters and pairs of them, weighed by how rare they are (tf-idf).

    The same as scikit-learn's, which learns them; for one text at a time its checks cost twenty times the work.
    """

    def __init__(self, names: Sequence[str], idf: NDArray[np.float32]) -> None:
        self.names = tuple(names)
        self.idf = idf
        self._columns = {name: (number, float(idf[number])) for number, name in enumerate(self.names)}
        # Each text is asked for twice: what it may be, then which of its words said so.
        self.row = lru_cache(maxsize=LATELY)(self._row)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Grams:
        """Learn which grams there are, and how rare each is; those seen in one text only say nothing."""
        learned = vectorizer(min_df=2 if len(texts) > 1 else 1).fit(texts)
        return cls([str(name) for name in learned.get_feature_names_out()], np.asarray(learned.idf_, dtype=np.float32))

    def _row(self, text: str) -> Row:
        """Return the known grams of a plain text, at length one."""
        text = BLANKS.sub(" ", text)
        counts = Counter(text)
        counts.update(map(add, text, text[1:]))
        weights: dict[int, float] = {}
        for gram, count in counts.items():
            if known := self._columns.get(gram):
                weights[known[0]] = (1.0 + log(count)) * known[1]
        length = sum(weight * weight for weight in weights.values()) ** 0.5
        columns = sorted(weights)
        return Row(columns, [weights[column] / length for column in columns])


def vectorizer(**more: Any) -> TfidfVectorizer:
    """Return the library's form of Grams, which learns them."""
    return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, lowercase=False, dtype=np.float32,
                           max_features=MOST_GRAMS, **more)  # fmt: skip


@dataclass(frozen=True)
class Features:
    """Grams and concepts together."""

    grams: Grams
    concepts: Concepts

    @classmethod
    def fit(cls, concepts: Concepts, texts: Sequence[str]) -> Features:
        return cls(Grams.fit(texts), concepts)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row per plain text: the grams, then the concepts."""
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        first = len(self.grams.names)
        for text in texts:
            grams, found = self.grams.row(text), self.concepts.row(text)
            data += grams.values + found.values
            columns += grams.columns
            columns += [first + column for column in found.columns]
            ends.append(len(columns))
        shape = (len(texts), first + len(self.concepts.names))
        return csr_matrix((np.asarray(data, dtype=np.float32), columns, ends), shape=shape)
