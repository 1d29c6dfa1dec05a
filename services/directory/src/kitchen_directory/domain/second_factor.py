"""The second factor (第二因素) and the way to a first password: what is kept of them and for how long. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

STEP_SECONDS = 30  # RFC 6238, as every authenticator app has it
STEPS_BESIDE = 1  # a clock may be off by so many steps
RECOVERY_CODES = 10

SETUP_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What is kept of a person's second factor; `sealed` is what the app knows, encrypted."""

    sealed: bytes | None = None  # in force
    proposed: bytes | None = None  # shown, and not yet proven to have arrived in an app
    last_step: int = 0  # no code of this step or of one before it is good again
    recovery: frozenset[str] = frozenset()  # the digests of the codes that are left


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A code with which a person chooses their first password, or another one after a reset; good once."""

    digest: str
    person_id: str
    expires_at: datetime


def steps_at(now: datetime) -> tuple[int, ...]:
    """Return the steps whose codes are taken at this instant, the present one first."""
    present = int(now.timestamp()) // STEP_SECONDS
    beside = range(1, STEPS_BESIDE + 1)
    return (present, *(step for by in beside for step in (present - by, present + by)))


def plain(code: str) -> str:
    """Return a code as it is compared: people and apps write groups with blanks or hyphens."""
    return "".join(code.split()).replace("-", "").lower()
