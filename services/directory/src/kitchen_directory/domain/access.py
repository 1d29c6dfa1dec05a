"""Signing in: how long wrong passwords are punished, how long sessions and tokens live, what a token says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kitchenkit.rights import Right

from .people import Person
from .roles import STAFF, limit_of

ISSUER = "directory"
AUDIENCE = "kitchen"
TOKEN_LIFE = timedelta(minutes=15)
EXCHANGED_LIFE = timedelta(minutes=5)  # so that a revoked key is dead after this even where its event is late

IDLE = timedelta(hours=12)  # a session that nobody refreshed for so long is over
ABSOLUTE = timedelta(days=7)  # and every session after this
MAX_SESSIONS = 10  # of one person; the oldest ends first

FREE_FAILURES = 4
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
FEWEST_DIFFERENT = 6
# What everybody tries first: it makes no password longer. The page that says so while one types has it, too (rules.ts).
TRIED_FIRST = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "welcome", "letmein", "iloveyou", "woaini",
    "kitchen", "guiyang",
)  # fmt: skip
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_RUN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in that is kept alive by rotating refresh tokens."""

    id: str
    person_id: str
    secret_hash: str  # of the one refresh token that is good now
    started_at: datetime
    used_at: datetime
    ended: bool = False

    def over(self, now: datetime) -> bool:
        """Tell whether it can be refreshed no more."""
        return self.ended or now - self.used_at > IDLE or now - self.started_at > ABSOLUTE


def lock_after(failures: int) -> timedelta:
    """Return how long a user name is locked after so many wrong passwords in a row."""
    if failures <= FREE_FAILURES:
        return timedelta()
    doublings = min(failures - FREE_FAILURES - 1, 10)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def weakness(password: str, *, username: str) -> str | None:
    """Say what is wrong with a new password, or None."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
    if len(set(_own(password.casefold()))) < FEWEST_DIFFERENT:
        return (
            f"a password has at least {FEWEST_DIFFERENT} different characters, "
            "without what everybody tries first (password, admin, 1234, qwer)"
        )
    if username.casefold() in password.casefold():
        return "a password does not contain the user name"
    return None


def _own(password: str) -> str:
    """Return what is left of a password without words and rows of keys that everybody tries first."""
    for word in TRIED_FIRST:
        password = password.replace(word, "")
    for row in ROWS:
        for keys in (row, row[::-1]):
            for length in range(len(keys), SHORTEST_RUN - 1, -1):
                for start in range(len(keys) - length + 1):
                    password = password.replace(keys[start : start + length], "")
    return password


def needs_second_factor(rights: Sequence[Right]) -> bool:
    """Tell whether the hub's rule of a second factor is for a person with these rights."""
    return any(right.role in STAFF for right in rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFor:
    """What a token is given for, and ends with: an API key, or a session."""

    key_id: str = ""
    session_id: str = ""


def person_claims(
    person: Person, *, now: datetime, life: timedelta, token_id: str, given_for: GivenFor, limit: int | None = None
) -> dict[str, object]:
    """Return what a person's token says: who, with which rights, how many submissions a minute, until when."""
    rights = [{"role": held.role, "kind": held.scope.kind, "id": held.scope.id} for held in person.rights]
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": person.id,
        "name": person.name,
        "rights": rights,
        "limit": limit or limit_of(person.rights),
        "iat": now.timestamp(),  # to the millisecond: who signs in just after their sessions were ended has a good one
        "exp": int((now + life).timestamp()),
        "jti": token_id,
        **({"key": given_for.key_id} if given_for.key_id else {}),
        **({"sid": given_for.session_id} if given_for.session_id else {}),
    }


def service_claims(service: str, *, audience: str, now: datetime, token_id: str) -> dict[str, object]:
    """Return what a service's token says; it is good at one audience only."""
    return {
        "iss": ISSUER,
        "aud": audience,
        "sub": f"service:{service}",
        "name": service,
        "rights": [{"role": "service", "kind": "hub", "id": ""}],
        "iat": int(now.timestamp()),
        "exp": int((now + EXCHANGED_LIFE).timestamp()),
        "jti": token_id,
    }
