"""A linear text model with calibrated chances; learned by training.py, kept in one file without code in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import skops.io

from kitchen_triage.classify.features import Concepts, Features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FORMAT: Final = "kitchen-text-model/1"
TRUSTED: Final[tuple[str, ...]] = ()
"""Types that a model file may hold beside plain Python and numpy values: none."""


class UntrustedModel(Exception):
    """A model file holds something that is not a value, or is not one of ours."""


@dataclass(frozen=True)
class TextModel:
    """Chances of each label for a text, from plain sums of weights."""

    task: str
    version: str
    labels: tuple[str, ...]
    features: Features
    gram_weights: NDArray[np.float32]
    concept_weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float
    limits: Mapping[str, float]

    def chances(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return one row per plain text, one column per label; each row sums to one."""
        return softmax(self.margins(*self.features.rows(texts)) * self.sharpness)

    def margins(self, grams: csr_matrix, concepts: csr_matrix) -> NDArray[np.float64]:
        """Return the bare sums behind the chances."""
        sums = grams @ self.gram_weights + concepts @ self.concept_weights + self.bias
        return np.asarray(sums, dtype=np.float64)

    def reasons(self, text: str, label: str, most: int = 5) -> list[str]:
        """Return the words of a plain text that spoke most for a label, the weightiest first."""
        column = self.labels.index(label)
        grams, _ = self.features.rows([text])
        spoke: dict[str, float] = {}
        for number, value in zip(grams.indices, grams.data, strict=True):
            name = str(self.features.gram_names[number]).strip()
            if len(name) > 1:
                spoke[name] = float(value * self.gram_weights[number, column])
        found = self.features.concepts.found(text)
        length = sum(len(words) for words in found.values()) ** 0.5
        for number, words in found.items():
            weight = float(self.concept_weights[number, column]) / length
            for word in words:
                spoke[word] = spoke.get(word, 0.0) + weight / len(words) ** 0.5
        order = sorted((word for word in spoke if spoke[word] > 0), key=lambda word: (-spoke[word], word))
        return _without_parts(order)[:most]

    def save(self, path: Path) -> None:
        """Write the model as plain values."""
        names = [str(name) for name in self.features.gram_names]
        concepts = self.features.concepts
        skops.io.dump(
            {
                "format": FORMAT, "task": self.task, "version": self.version, "labels": list(self.labels),
                "grams": names, "idf": self.features.idf, "gram_weights": self.gram_weights.astype(np.float16),
                "concepts": {name: list(words) for name, words in concepts.words.items()},
                "concept_weights": self.concept_weights.astype(np.float16), "bias": self.bias,
                "sharpness": self.sharpness, "limits": dict(self.limits),
            },
            path, compression=8, compresslevel=9,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> TextModel:
        """Read a model; UntrustedModel if the file holds anything but values of ours."""
        unknown = set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED)
        if unknown:
            raise UntrustedModel(f"{path.name} holds {sorted(unknown)}")
        parts: dict[str, Any] = skops.io.load(path, trusted=list(TRUSTED))
        if not isinstance(parts, dict) or parts.get("format") != FORMAT:
            raise UntrustedModel(f"{path.name} is not a {FORMAT}")
        return cls(
            task=parts["task"], version=parts["version"], labels=tuple(parts["labels"]),
            features=Features.from_parts(Concepts(parts["concepts"]), parts["grams"], parts["idf"]),
            gram_weights=parts["gram_weights"].astype(np.float32),
            concept_weights=parts["concept_weights"].astype(np.float32),
            bias=parts["bias"], sharpness=parts["sharpness"], limits=parts["limits"],
        )  # fmt: skip


def softmax(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each row as chances that sum to one."""
    raised = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _without_parts(words: list[str]) -> list[str]:
    """Leave out words that stand inside a weightier one."""
    kept: list[str] = []
    for word in words:
        if not any(word in other for other in kept):
            kept.append(word)
    return kept
