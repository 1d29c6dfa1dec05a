"""What was ended before its time (吊销), as every service has to know it while a token of before may live. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .access import TOKEN_LIFE
from .people import Key, Person

SPARE = timedelta(minutes=5)  # for clocks that differ
TOLD_FOR = TOKEN_LIFE + SPARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Until when tokens of which persons are good no more, and which API keys and sessions are dead."""

    people: tuple[tuple[str, datetime], ...]
    keys: tuple[str, ...]
    sessions: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Return a name of exactly this."""
        said = json.dumps([[[id_, at.isoformat()] for id_, at in self.people], self.keys, self.sessions])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def ended_at(person: Person) -> datetime | None:
    """Return when the last thing of this person was ended, or None."""
    ends = [person.signed_out_at, person.rights_taken_at, *(key.revoked_at for key in person.keys)]
    ends += [session.at for session in person.ended_sessions]
    return max((at for at in ends if at is not None), default=None)


def ended(people: Iterable[Person], since: datetime) -> Ended:
    """Return what of these people was ended since then, always in the same order."""
    gone: dict[str, datetime] = {}
    keys: list[str] = []
    sessions: list[str] = []
    for person in people:
        ends = [at for at in (person.signed_out_at, person.rights_taken_at) if at is not None and at >= since]
        if ends:
            gone[person.id] = max(ends)
        keys += [key.id for key in person.keys if _since(key, since)]
        sessions += [session.id for session in person.ended_sessions if session.at >= since]
    return Ended(people=tuple(sorted(gone.items())), keys=tuple(sorted(keys)), sessions=tuple(sorted(sessions)))


def _since(key: Key, since: datetime) -> bool:
    return key.revoked_at is not None and key.revoked_at >= since
