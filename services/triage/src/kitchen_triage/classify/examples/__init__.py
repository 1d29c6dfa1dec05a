"""Examples of our own making to learn from; no real report, no real person."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, NamedTuple

FILES: Final = ("commercial", "desk", "government", "news", "volunteer")


class Example(NamedTuple):
    """One text and what it is."""

    text: str
    lane: str
    category: str


def read_examples() -> list[Example]:
    """Return all examples in a fixed order."""
    examples: list[Example] = []
    for name in FILES:
        with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            examples += [Example(row["text"], row["lane"], row["category"]) for row in csv.DictReader(file)]
    return examples
