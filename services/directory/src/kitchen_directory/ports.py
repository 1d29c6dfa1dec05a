"""What the directory needs of the world, and what it is made of once it is put together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from kitchenkit.decide import A
from kitchenkit.query import Page, Query
from kitchenkit.react import Change, Loaded, Outcome

from .domain.access import Session
from .domain.areas import Area
from .domain.audit import Entry, Wanted
from .domain.borders import Border
from .domain.organisations import Organisation
from .domain.people import Person
from .domain.rosters import Roster, Substitution
from .domain.second_factor import Factor, Setup
from .on_duty import DutyFacts


class Aggregates(Protocol[A]):
    """Where the aggregates of one kind live and are listed."""

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[A]]:
        """Return those that exist."""
        ...

    async def get(self, aggregate_id: str) -> Loaded[A] | None:
        """Return one, or None."""
        ...

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        """Write guarded changes."""
        ...

    async def page(self, query: Query) -> Page[A]:
        """Return one page of a list."""
        ...

    async def history(self, aggregate_id: str) -> list[dict[str, Any]]:
        """Return every letter of one."""
        ...


class Places(Protocol):
    """The snapshot that other services start from."""

    async def version(self) -> int:
        """Return a number that grows with every fact about an area or organisation."""
        ...

    async def everything(self) -> tuple[list[Area], list[Organisation]]:
        """Return all areas and organisations, the closed ones too."""
        ...


class AllBorders(Protocol):
    """The borders that other services start from."""

    async def version(self) -> int:
        """Return a number that grows with every fact about a border; 0 while there was none."""
        ...

    async def everything(self) -> list[Border]:
        """Return all borders that are known."""
        ...


class Duty(Protocol):
    """Who is on duty, as far as facts say."""

    async def version(self, day: date) -> int:
        """Return a number that grows with every fact that may change who is on duty, and with every day."""
        ...

    async def facts(self, begin: datetime, end: datetime, unit_id: str = "") -> DutyFacts:
        """Return all that says who is on duty in that time, of one unit or of all."""
        ...


class Credentials(Protocol):
    """Secrets, as hashes only, and who is kept from trying."""

    async def password(self, person_id: str) -> str | None:
        """Return the hash of a person's password, or None where there is none."""
        ...

    async def set_passwords(self, hashes: Mapping[str, str]) -> None:
        """Keep these as the persons' only passwords."""
        ...

    async def forget_password(self, person_id: str) -> None:
        """Let no password be theirs."""
        ...

    async def begin_attempt(self, name: str, now: datetime, lock: Callable[[int], timedelta]) -> int | datetime:
        """Count one more attempt for a user name and return how many it makes; where it is locked, until when.

        Counting and locking for what `lock` says of the count are one step: of many who try at once, no two are told
        the same count, and who comes after the one that locks is told so.
        """
        ...

    async def forgive(self, name: str) -> None:
        """Forget the attempts: the password was right."""
        ...

    async def keys(self, key_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """Return whose API key each of these is, and the hash of its secret; unknown ones are left out."""
        ...

    async def add_keys(self, keys: Mapping[str, tuple[str, str]]) -> None:
        """Keep keys as person and hash; one that is there stays as it is."""
        ...


class Sessions(Protocol):
    """Sign-ins that are kept alive."""

    async def open(self, session: Session) -> None:
        """Keep a new session; end the person's oldest where there are too many."""
        ...

    async def get(self, session_id: str) -> Session | None:
        """Return a session, or None."""
        ...

    async def of(self, person_id: str) -> list[Session]:
        """Return a person's sessions that nobody ended, the latest first."""
        ...

    async def rotate(self, session: Session, *, secret_hash: str, now: datetime) -> bool:
        """Exchange the good secret; False where someone else has done so since `session` was read."""
        ...

    async def end(self, session_id: str) -> None:
        """End a session for good."""
        ...

    async def end_all(self, person_id: str) -> None:
        """End every session of a person for good."""
        ...


class Trail(Protocol):
    """Who did what: all histories, and notes of what changes no aggregate."""

    async def write(self, entry: Entry) -> None:
        """Note what changes no aggregate."""
        ...

    async def newest(self, wanted: Wanted, limit: int) -> list[Entry]:
        """Return the newest entries that are wanted, the newest first."""
        ...


class Endings(Protocol):
    """Who had something ended: a session, rights, a key."""

    async def since(self, instant: datetime) -> list[Person]:
        """Return those of whom something was ended since then, and perhaps others."""
        ...


class SecondFactors(Protocol):
    """What people prove themselves with beside a password; each code is used up in one step."""

    async def get(self, person_id: str) -> Factor:
        """Return what is kept of a person's; nothing in force where there is none."""
        ...

    async def propose(self, person_id: str, sealed: bytes) -> None:
        """Keep a proposal beside what is in force, instead of an earlier proposal."""
        ...

    async def confirm(self, person_id: str, proposed: bytes, *, step: int, recovery: Sequence[str]) -> bool:
        """Put this proposal in force with these recovery codes; False where it is not the one that is kept."""
        ...

    async def use_step(self, person_id: str, step: int) -> bool:
        """Use up the codes until this step; False where that was done before."""
        ...

    async def use_recovery(self, person_id: str, digest: str) -> bool:
        """Use up one recovery code; False where there is no such code any more."""
        ...

    async def remove(self, person_id: str) -> None:
        """Forget all of a person's."""
        ...


class Setups(Protocol):
    """Setup codes that nobody has used yet, of each person one at most."""

    async def put(self, setup: Setup) -> None:
        """Keep this as the person's only setup code."""
        ...

    async def get(self, digest: str, now: datetime) -> Setup | None:
        """Return the setup of a code that is still good, or None."""
        ...

    async def take(self, digest: str) -> bool:
        """Use a code up; False where somebody else was first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One key that tokens are signed with in its time; verifiers know it from before until after."""

    id: str
    public: Mapping[str, str]  # as a JWK
    sealed: bytes  # the private half, encrypted
    signs_from: datetime
    signs_until: datetime


class SigningKeys(Protocol):
    """The signing keys of all times that still matter."""

    async def all(self) -> list[SigningKey]:
        """Return every key, the oldest first."""
        ...

    async def add(self, key: SigningKey) -> None:
        """Keep a key; where another process has made the one with this id first, keep that one."""
        ...


class Hasher(Protocol):
    """Slow hashing of passwords, off the loop."""

    async def hash(self, password: str) -> str:
        """Return a salted hash."""
        ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Tell whether it is the password; without a hash it takes as long and is not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """All that the directory keeps."""

    areas: Aggregates[Area]
    organisations: Aggregates[Organisation]
    people: Aggregates[Person]
    places: Places
    rosters: Aggregates[Roster]
    substitutions: Aggregates[Substitution]
    duty: Duty
    borders: Aggregates[Border]
    all_borders: AllBorders
    credentials: Credentials
    sessions: Sessions
    signing_keys: SigningKeys
    second_factors: SecondFactors
    setups: Setups
    trail: Trail
    endings: Endings
