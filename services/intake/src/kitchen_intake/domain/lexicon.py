"""The emergency lexicon (应急词表) as intake keeps it: which texts go ahead of all others."""

from __future__ import annotations

from dataclasses import dataclass

EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words that triage has published last."""

    version: str
    words: tuple[str, ...]
    published: int  # the number of its publication: which of two is newer, versions do not say
    id: str = EMERGENCY
    state: str = "adopted"
    sequence: int = 0

    def hits(self, text: str) -> bool:
        """Say whether the text speaks of danger; one word too many costs nothing but a place further ahead."""
        return any(word in text for word in self.words)
