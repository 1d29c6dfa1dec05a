"""What events say about a row of a read model, and the row that follows from all of it in whatever order it came. Pure.

A row is told by several voices. Of each voice the newest word counts (of some the oldest), and where two voices say the
same field, the stronger one does. So a row follows from how far each voice was heard (`seen`), and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["case", "order"]
Seen = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Voice:
    """One who speaks of a row: which of their fields others say as well, and who of them is believed."""

    rank: int
    shared: frozenset[str] = frozenset()
    oldest: bool = False  # their first word counts, not their last: when something began


@dataclass(frozen=True, slots=True)
class Said:
    """What one voice says, under the number of the event in its aggregate; a voice always says the same fields."""

    voice: str
    sequence: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one event says of one row."""

    kind: Kind
    id: str
    says: tuple[Said, ...]

    @property
    def key(self) -> str:
        """Return what names the row and who speaks of it.

        Not the row alone: a case has the id of its submission, so that a fact of the one may have the id of a fact of
        the other, and the kit hears an id once for each key.
        """
        return f"{self.kind}:{self.id}:{self.says[-1].voice}"

    @property
    def fields(self) -> dict[str, Any]:
        """Return all that it says, as it would be shown if nobody had said anything before."""
        return {name: value for said in self.says for name, value in said.fields.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the kit's consumer knows things: it has no state of its own, whatever is told last is so."""

    id: str
    sequence: int = 0
    state: str = ""


@dataclass(slots=True)
class Folded:
    """What is new of a row: fields and how far each voice is heard now; both are empty where nothing is."""

    fields: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    again: bool = False  # the last word of a voice was said once more: whoever said it may not have come to the end


def folded(voices: Mapping[str, Voice], before: Seen, said: Iterable[Said]) -> Folded:
    """Return what is new in all of it to a row of which so much was seen."""
    new, seen = Folded(), dict(before)
    for one in said:
        voice, known = voices[one.voice], seen.get(one.voice)
        new.again = new.again or before.get(one.voice) == one.sequence
        if known is not None and (one.sequence >= known if voice.oldest else one.sequence <= known):
            continue
        hidden = _said_better(voices, voice, seen)
        new.fields |= {name: value for name, value in one.fields.items() if name not in hidden}
        new.seen[one.voice] = seen[one.voice] = one.sequence
    return new


def joined(voices: Mapping[str, Voice], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row made anew, with what only the old one knows: that whose voices are silent in the new one."""
    silent = [voices[name] for name in old["seen"].keys() - new["seen"].keys() if name in voices]
    speaking = [voices[name] for name in new["seen"] if name in voices]
    kept = {
        name: old[name]
        for one in silent
        for name in one.shared & old.keys()
        if all(name not in other.shared or other.rank < one.rank for other in speaking)
    }
    return {**old, **new, **kept, "seen": {**old["seen"], **new["seen"]}}


def _said_better(voices: Mapping[str, Voice], voice: Voice, seen: Seen) -> frozenset[str]:
    if not voice.shared:
        return frozenset()
    better = (voices[name].shared for name in seen if name in voices and voices[name].rank > voice.rank)
    return frozenset[str]().union(*better)
