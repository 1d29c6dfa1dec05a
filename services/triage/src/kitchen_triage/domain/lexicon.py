"""The emergency lexicon (应急词表) as triage publishes it for intake."""

from __future__ import annotations

from dataclasses import dataclass

from kitchenkit.decide import Decision

EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words in force."""

    version: str
    words: tuple[str, ...]
    id: str = EMERGENCY
    state: str = "published"
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyLexiconPublished:
    """These words are in force from now on."""


def publish(before: Lexicon | None, version: str, words: tuple[str, ...]) -> Decision[Lexicon]:
    """Put words in force; the same version again changes nothing."""
    if before is not None and before.version == version:
        return Decision()
    after = Lexicon(version=version, words=words, sequence=before.sequence if before else 0)
    return Decision.one(after, EmergencyLexiconPublished())
