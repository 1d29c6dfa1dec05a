"""How things are found by what people type: words of Latin letters and digits whole, Chinese by neighbours. Pure.

Store `stored(…)` in a list field with an index; ask with `resources.words("tokens", asked)`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RUNS = re.compile(r"[0-9a-z]+|[㐀-鿿]+")


def stored(*texts: str) -> list[str]:
    """Return the tokens under which something with these texts is found."""
    found: set[str] = set()
    for run in _runs(*texts):
        found |= {run} if run.isascii() else {*run, *_pairs(run)}
    return sorted(found)


def lean(*texts: str) -> list[str]:
    """Return half as many tokens, where writing costs more than asking: single characters only at the end of a run.

    Ask with `asked`, and where a token is one Chinese character, for those that begin with it.
    """
    return sorted(frozenset[str]().union(*map(_lean, texts)))


@lru_cache(maxsize=4096)  # what is said of a thing again and again mostly has the same text
def _lean(text: str) -> frozenset[str]:
    return frozenset(one for run in _runs(text) for one in ((run,) if run.isascii() else (run[-1], *_pairs(run))))


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
