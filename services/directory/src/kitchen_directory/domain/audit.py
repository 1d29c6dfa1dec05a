"""Who did what (审计): one line each, from histories and from what is noted of sign-ins. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

NOTES_KEPT = timedelta(days=200)  # the Cybersecurity Law asks for six months of such records
LONGEST_WINDOW = timedelta(days=366)
USUAL_WINDOW = timedelta(days=7)

SIGNED_IN = "SignedIn"
WRONG_PASSWORD = "WrongPassword"  # noqa: S105  # what happened, and no password
WRONG_CODE = "WrongCode"
AUDIT_READ = "AuditRead"

COVERS = (
    "every change of people, rights, keys and secrets, of organisations, areas, rosters and substitutes: since ever",
    "sign-ins, wrong passwords and codes of known people, readings of this list: 200 days",
)
COVERS_NOT = (
    "contact data revealed, what was done to cases and orders, and who opened what: the console's GET /v1/audit",
    "who only looked at a list: not recorded",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that somebody did; `actor` is empty where nobody was proven."""

    id: str
    at: datetime
    what: str
    about_kind: str  # person, organisation, area, roster, substitution, border, hub
    about: str
    actor: str
    role: str = ""
    scope: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries somebody asks for; the newest come first, those after `after` in that order."""

    since: datetime
    until: datetime
    actor: str = ""
    about: str = ""
    what: str = ""
    after: tuple[datetime, str] | None = None

    def fits(self, entry: Entry) -> bool:
        """Tell whether an entry is one of them."""
        return (
            self.since <= entry.at <= self.until
            and self.actor in ("", entry.actor)
            and self.about in ("", entry.about)
            and self.what in ("", entry.what)
            and (self.after is None or place(entry) < self.after)
        )


def place(entry: Entry) -> tuple[datetime, str]:
    """Return where an entry stands among all."""
    return entry.at, entry.id


def newest(entries: Iterable[Entry], wanted: Wanted, limit: int) -> list[Entry]:
    """Return the newest of those that are wanted, holding no more than these in memory."""
    return heapq.nlargest(limit, filter(wanted.fits, entries), key=place)
