"""A linear text model with calibrated chances; learned by training.py, kept in one file without code in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import skops.io

from kitchen_triage.classify.features import Concepts, Features, Grams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = "kitchen-text-model/1"
TRUSTED: Final[tuple[str, ...]] = ()
"""Types that a model file may hold beside plain Python and numpy values: none."""


class UntrustedModel(Exception):
    """A model file holds something that is not a value, or is not one of ours."""


@dataclass(frozen=True)
class TextModel:
    """Chances of each label for a text, from plain sums of weights: one row per feature, one column per label."""

    task: str
    version: str
    labels: tuple[str, ...]
    features: Features
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float
    limits: Mapping[str, float]

    def chances(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return one row per plain text, one column per label; each row sums to one."""
        return softmax(self.margins(texts) * self.sharpness)

    def margins(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the bare sums behind the chances."""
        return np.asarray(self.features.matrix(texts) @ self.weights + self.bias, dtype=np.float64)

    def reasons(self, text: str, label: str, most: int = 5) -> list[str]:
        """Return the words of a plain text that spoke most for a label, the weightiest first."""
        column = self.weights[:, self.labels.index(label)]
        spoke: dict[str, float] = {}
        for number, value in zip(*self.features.grams.row(text), strict=True):
            name = self.features.grams.names[number].strip()
            if len(name) > 1:
                spoke[name] = value * float(column[number])
        found = self.features.concepts.found(text)
        length = sum(len(words) for words in found.values()) ** 0.5
        for number, words in found.items():
            weight = float(column[len(self.features.grams.names) + number]) / length
            for word in words:
                spoke[word] = spoke.get(word, 0.0) + weight / len(words) ** 0.5
        order = sorted((word for word in spoke if spoke[word] > 0), key=lambda word: (-spoke[word], word))
        return _without_parts(order[: most * 3])[:most]

    def save(self, path: Path) -> None:
        """Write the model as plain values."""
        skops.io.dump(
            {
                "format": FORMAT, "task": self.task, "version": self.version, "labels": list(self.labels),
                "grams": list(self.features.grams.names), "idf": self.features.grams.idf,
                "concepts": {name: list(words) for name, words in self.features.concepts.words.items()},
                "weights": self.weights.astype(np.float16), "bias": self.bias, "sharpness": self.sharpness,
                "limits": dict(self.limits),
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
            features=Features(Grams(parts["grams"], parts["idf"]), Concepts(parts["concepts"])),
            weights=parts["weights"].astype(np.float32), bias=parts["bias"], sharpness=parts["sharpness"],
            limits=parts["limits"],
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
