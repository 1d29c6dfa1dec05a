"""A text to which somebody adds something afterwards, each addition under its label, within a bound. Pure."""

from __future__ import annotations

MOST = 6_000  # characters in all: each event of what it belongs to, and each line of its history, carries it


def added(text: str, by: str, what: str, words: str, *, most: int = MOST) -> str:
    """Return the text with `words` behind it in a line of their own, under `〔by what〕` without the blank.

    Of too many additions by the same the oldest go. Whoever takes the words in sees to it that none of them looks like
    such a label: here a line that begins with one is one.
    """
    if not words:
        return text
    begins = f"\n〔{by}"
    first, *several = text.split(begins)
    several.append(f"{what}〕{words}")
    while len(several) > 1 and sum(map(len, (first, *several))) > most:
        several.pop(0)
    return begins.join((first, *several))
