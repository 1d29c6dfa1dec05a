"""How things are found by what people type: words of Latin letters and digits whole, Chinese by neighbours. Pure.

Store `stored(…)` in a list field with an index; ask with `resources.words("tokens", asked)`.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"[0-9a-z]+|[㐀-鿿]+")


def stored(*texts: str) -> list[str]:
    """Return the tokens under which something with these texts is found."""
    found: set[str] = set()
    for run in _runs(*texts):
        found |= {run} if run.isascii() else {*run, *_pairs(run)}
    return sorted(found)


def asked(text: str) -> list[str]:
    """Return the tokens that all have to be there for what was typed."""
    found: set[str] = set()
    for run in _runs(text):
        found |= {run} if run.isascii() else set(_pairs(run) or [run])
    return sorted(found)


def _runs(*texts: str) -> list[str]:
    return [run for text in texts for run in _RUNS.findall(text.casefold())]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
