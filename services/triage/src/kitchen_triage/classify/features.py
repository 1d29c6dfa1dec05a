"""What the model sees of a text: its characters in ones and twos, and the concepts of a small thesaurus."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

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


def vectorizer(**more: Any) -> TfidfVectorizer:
    """Return the one way in which texts become character grams."""
    return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, lowercase=False, dtype=np.float32,
                           max_features=MOST_GRAMS, **more)  # fmt: skip


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

    def found(self, text: str) -> dict[int, list[str]]:
        """Return the numbers of the concepts in a plain text, each with its different words."""
        concepts: dict[int, list[str]] = defaultdict(list)
        if len(self._find):
            for word, numbers in {hit for _, hit in self._find.iter(text)}:
                for number in numbers:
                    concepts[number].append(word)
        return concepts

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row per text: the roots of how many words of a concept it has, at length one."""
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for text in texts:
            concepts = self.found(text)
            length = sum(len(words) for words in concepts.values()) ** 0.5
            for number in sorted(concepts):
                columns.append(number)
                data.append(len(concepts[number]) ** 0.5 / length)
            ends.append(len(columns))
        shape = (len(texts), len(self.names))
        return csr_matrix((np.asarray(data, dtype=np.float32), columns, ends), shape=shape)


class Features:
    """Characters and concepts together; made by `fit` or from what a model file says."""

    def __init__(self, concepts: Concepts, grams: TfidfVectorizer) -> None:
        self.concepts = concepts
        self.grams = grams
        self.gram_names: NDArray[np.object_] = grams.get_feature_names_out()

    @classmethod
    def fit(cls, concepts: Concepts, texts: Sequence[str]) -> Features:
        """Learn which grams there are, and how rare each is; those seen once say nothing."""
        grams = vectorizer(min_df=2 if len(texts) > 1 else 1)
        return cls(concepts, grams.fit(texts))

    @classmethod
    def from_parts(cls, concepts: Concepts, gram_names: Sequence[str], idf: NDArray[np.float32]) -> Features:
        """Make again what `fit` learned."""
        grams = vectorizer(vocabulary={gram: number for number, gram in enumerate(gram_names)})
        grams.idf_ = idf
        return cls(concepts, grams)

    @property
    def idf(self) -> NDArray[np.float32]:
        return np.asarray(self.grams.idf_, dtype=np.float32)

    def rows(self, texts: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
        """Return the gram rows and the concept rows of plain texts."""
        return self.grams.transform(texts), self.concepts.matrix(texts)
