"""Why the desk is called to a commercial order: a code beside the words, for readers of other languages."""

from __future__ import annotations

from .merchant_acts import LASTING, NOT_AGREED, NOT_SOLVED, NOT_TAKEN_UP, REOPENED, SLOW
from .merchant_ends import JOINED
from .merchant_order import LATE, NOBODY_ACCEPTED, NOBODY_FOUND

_CODES = {
    NOBODY_FOUND: "nobody_found", NOBODY_ACCEPTED: "nobody_accepted", LATE: "late", SLOW: "slow",
    NOT_AGREED: "not_agreed", NOT_SOLVED: "not_solved", REOPENED: "reopened", NOT_TAKEN_UP: "not_taken_up",
    LASTING: "lasting", JOINED: "joined",
}  # fmt: skip
CODES = frozenset(_CODES.values())


def code_of(words: str) -> str:
    """Return the code of why the desk is called; nothing where these are no such words."""
    return _CODES.get(words, "")
