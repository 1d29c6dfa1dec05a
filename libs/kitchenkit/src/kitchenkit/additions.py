"""A text to which things are added afterwards, each under a label, within a bound. Pure."""

from __future__ import annotations

MOST = 6_000  # characters in all: each event of what it belongs to, and each line of its history, carries it
_BEGINS, _ENDS = "\n〔", "〕"


def added(text: str, label: str, words: str, *, most: int = MOST) -> str:
    """Return the text with `words` after it in a line of their own; of too many additions the oldest go."""
    if not words:
        return text
    first, *several = text.split(_BEGINS)
    several.append(f"{label}{_ENDS}{words}")
    while len(several) > 1 and sum(map(len, (first, *several))) > most:
        several.pop(0)
    return _BEGINS.join((first, *several))
