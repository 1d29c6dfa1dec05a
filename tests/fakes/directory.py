"""What the directory keeps, in memory, behaving as the real stores do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from kitchen_directory import wire, wire_borders, wire_rosters
from kitchen_directory.access import Access, digest
from kitchen_directory.domain.access import MAX_SESSIONS, Session
from kitchen_directory.domain.areas import Area
from kitchen_directory.domain.audit import Entry, Wanted, newest
from kitchen_directory.domain.borders import Border, State
from kitchen_directory.domain.organisations import Organisation
from kitchen_directory.domain.people import Person
from kitchen_directory.domain.revocations import ended_at
from kitchen_directory.domain.rosters import Roster, Substitution
from kitchen_directory.domain.second_factor import Factor, Setup
from kitchen_directory.on_duty import DutyFacts
from kitchen_directory.ports import SigningKey, Stores
from kitchen_directory.second_factor import SecondFactor
from kitchen_directory.signing import Keyring
from kitchen_directory.store.aggregates import area_fields, organisation_fields, person_fields
from kitchen_directory.store.borders import border_fields
from kitchen_directory.store.rosters import roster_fields, substitution_fields
from tests.fakes.store import MemoryStore

BEGINNING = datetime(2026, 11, 22, 9, tzinfo=UTC)


class FakePlaces:
    """The snapshot of two fake stores."""

    def __init__(self, areas: MemoryStore[Area], organisations: MemoryStore[Organisation]) -> None:
        self._areas, self._organisations = areas, organisations

    async def version(self) -> int:
        areas, organisations = await self.everything()
        return sum(area.sequence for area in areas) + sum(one.sequence for one in organisations)

    async def everything(self) -> tuple[list[Area], list[Organisation]]:
        return (
            [row.aggregate for row in self._areas.rows.values()],
            [row.aggregate for row in self._organisations.rows.values()],
        )


class FakeBorders:
    """The borders of a fake store."""

    def __init__(self, borders: MemoryStore[Border]) -> None:
        self._borders = borders

    async def version(self) -> int:
        return sum(row.aggregate.sequence for row in self._borders.rows.values())

    async def everything(self) -> list[Border]:
        found = (row.aggregate for row in self._borders.rows.values() if row.aggregate.state is State.DRAWN)
        return sorted(found, key=lambda one: one.area_code)


class FakeDuty:
    """Who is on duty, read from fake stores whole."""

    def __init__(self, **stores: MemoryStore[Any]) -> None:
        self._stores = stores

    async def version(self, day: date) -> int:
        facts: int = sum(row.aggregate.sequence for store in self._stores.values() for row in store.rows.values())
        return facts * 100_000 + day.toordinal()

    async def facts(self, begin: datetime, end: datetime, unit_id: str = "") -> DutyFacts:
        del begin, end
        found = {name: [row.aggregate for row in store.rows.values()] for name, store in self._stores.items()}
        return DutyFacts(
            units=[one for one in found["organisations"] if unit_id in ("", one.id)],
            rosters=[one for one in found["rosters"] if unit_id in ("", one.unit_id)],
            substitutions=[one for one in found["substitutions"] if unit_id in ("", one.unit_id)],
            people=found["people"],
        )


class FakeCredentials:
    """Hashes and attempts."""

    def __init__(self) -> None:
        self.passwords: dict[str, str] = {}
        self.api_keys: dict[str, tuple[str, str]] = {}
        self.attempts: dict[str, int] = {}
        self.locks: dict[str, datetime] = {}

    async def password(self, person_id: str) -> str | None:
        return self.passwords.get(person_id)

    async def set_passwords(self, hashes: Mapping[str, str]) -> None:
        self.passwords |= hashes

    async def forget_password(self, person_id: str) -> None:
        self.passwords.pop(person_id, None)

    async def begin_attempt(self, name: str, now: datetime, lock: Callable[[int], timedelta]) -> int | datetime:
        if name in self.locks and self.locks[name] > now:
            return self.locks[name]
        self.attempts[name] = self.attempts.get(name, 0) + 1
        self.locks[name] = now + lock(self.attempts[name])
        return self.attempts[name]

    async def forgive(self, name: str) -> None:
        self.attempts.pop(name, None)
        self.locks.pop(name, None)

    async def keys(self, key_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        return {key_id: self.api_keys[key_id] for key_id in key_ids if key_id in self.api_keys}

    async def add_keys(self, keys: Mapping[str, tuple[str, str]]) -> None:
        self.api_keys = {**keys, **self.api_keys}


class FakeSessions:
    """Sign-ins."""

    def __init__(self) -> None:
        self.rows: dict[str, Session] = {}

    async def open(self, session: Session) -> None:
        self.rows[session.id] = session
        for surplus in (await self.of(session.person_id))[MAX_SESSIONS:]:
            await self.end(surplus.id)

    async def get(self, session_id: str) -> Session | None:
        return self.rows.get(session_id)

    async def of(self, person_id: str) -> list[Session]:
        own = [one for one in self.rows.values() if one.person_id == person_id and not one.ended]
        return sorted(own, key=lambda one: one.started_at, reverse=True)

    async def rotate(self, session: Session, *, secret_hash: str, now: datetime) -> bool:
        there = self.rows[session.id]
        if there.secret_hash != session.secret_hash or there.ended:
            return False
        self.rows[session.id] = replace(there, secret_hash=secret_hash, used_at=now)
        return True

    async def end(self, session_id: str) -> None:
        if session_id in self.rows:
            self.rows[session_id] = replace(self.rows[session_id], ended=True)

    async def end_all(self, person_id: str) -> None:
        for session in list(self.rows.values()):
            if session.person_id == person_id:
                await self.end(session.id)


class FakeSigningKeys:
    """Signing keys."""

    def __init__(self) -> None:
        self.rows: dict[str, SigningKey] = {}

    async def all(self) -> list[SigningKey]:
        return sorted(self.rows.values(), key=lambda key: key.signs_from)

    async def add(self, key: SigningKey) -> None:
        self.rows.setdefault(key.id, key)


class FakeSecondFactors:
    """Second factors."""

    def __init__(self) -> None:
        self.rows: dict[str, Factor] = {}

    async def get(self, person_id: str) -> Factor:
        return self.rows.get(person_id, Factor())

    async def propose(self, person_id: str, sealed: bytes) -> None:
        self.rows[person_id] = replace(await self.get(person_id), proposed=sealed)

    async def confirm(self, person_id: str, proposed: bytes, *, step: int, recovery: Sequence[str]) -> bool:
        if (await self.get(person_id)).proposed != proposed:
            return False
        self.rows[person_id] = Factor(sealed=proposed, last_step=step, recovery=frozenset(recovery))
        return True

    async def use_step(self, person_id: str, step: int) -> bool:
        there = await self.get(person_id)
        if there.sealed is None or there.last_step >= step:
            return False
        self.rows[person_id] = replace(there, last_step=step)
        return True

    async def use_recovery(self, person_id: str, digest: str) -> bool:
        there = await self.get(person_id)
        if digest not in there.recovery:
            return False
        self.rows[person_id] = replace(there, recovery=there.recovery - {digest})
        return True

    async def remove(self, person_id: str) -> None:
        self.rows.pop(person_id, None)


class FakeSetups:
    """Setup codes."""

    def __init__(self) -> None:
        self.rows: dict[str, Setup] = {}

    async def put(self, setup: Setup) -> None:
        others = {key: one for key, one in self.rows.items() if one.person_id != setup.person_id}
        self.rows = {**others, setup.digest: setup}

    async def get(self, digest: str, now: datetime) -> Setup | None:
        found = self.rows.get(digest)
        return found if found and found.expires_at > now else None

    async def take(self, digest: str) -> bool:
        return self.rows.pop(digest, None) is not None


class FakeTrail:
    """Who did what."""

    def __init__(self, **stores: MemoryStore[Any]) -> None:
        self._stores = stores
        self.notes: list[Entry] = []

    async def write(self, entry: Entry) -> None:
        self.notes.append(entry)

    async def newest(self, wanted: Wanted, limit: int) -> list[Entry]:
        return newest([*self._facts(), *self.notes], wanted, limit)

    def _facts(self) -> Iterator[Entry]:
        names = ("id", "at", "actor", "role", "scope", "reason", "note")
        for kind, store in self._stores.items():
            for about, letters in store.letters.items():
                for letter in letters:
                    what, said = letter["type"].rpartition(".")[2], {name: letter[name] for name in names}
                    yield Entry(what=what, about_kind=kind, about=about, **said)


class FakeEndings:
    """People of whom something was ended."""

    def __init__(self, people: MemoryStore[Person]) -> None:
        self._people = people
        self.asked = 0

    async def since(self, instant: datetime) -> list[Person]:
        self.asked += 1
        everybody = (row.aggregate for row in self._people.rows.values())
        return [one for one in everybody if (at := ended_at(one)) is not None and at >= instant]


class QuickHasher:
    """As the real one, without the time; counts how often it had to work."""

    def __init__(self) -> None:
        self.worked = 0

    async def hash(self, password: str) -> str:
        return digest(password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        self.worked += 1
        return hashed == digest(password)


@dataclass
class FakeDirectory:
    """A directory in memory, with a clock that stands until it is moved."""

    areas: MemoryStore[Area] = field(default_factory=lambda: MemoryStore(area_fields, to_letter=wire.area_letter))
    organisations: MemoryStore[Organisation] = field(
        default_factory=lambda: MemoryStore(organisation_fields, to_letter=wire.organisation_letter)
    )
    people: MemoryStore[Person] = field(
        default_factory=lambda: MemoryStore(person_fields, to_letter=wire.person_letter, unique=["username"])
    )
    rosters: MemoryStore[Roster] = field(
        default_factory=lambda: MemoryStore(roster_fields, to_letter=wire_rosters.roster_letter)
    )
    substitutions: MemoryStore[Substitution] = field(
        default_factory=lambda: MemoryStore(substitution_fields, to_letter=wire_rosters.substitution_letter)
    )
    borders: MemoryStore[Border] = field(
        default_factory=lambda: MemoryStore(border_fields, to_letter=wire_borders.border_letter)
    )
    credentials: FakeCredentials = field(default_factory=FakeCredentials)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    signing_keys: FakeSigningKeys = field(default_factory=FakeSigningKeys)
    second_factors: FakeSecondFactors = field(default_factory=FakeSecondFactors)
    setups: FakeSetups = field(default_factory=FakeSetups)
    hasher: QuickHasher = field(default_factory=QuickHasher)
    now: datetime = BEGINNING

    def __post_init__(self) -> None:
        self.trail = FakeTrail(
            person=self.people,
            organisation=self.organisations,
            area=self.areas,
            roster=self.rosters,
            substitution=self.substitutions,
            border=self.borders,
        )
        self.stores = Stores(
            areas=self.areas,
            organisations=self.organisations,
            people=self.people,
            places=FakePlaces(self.areas, self.organisations),
            rosters=self.rosters,
            substitutions=self.substitutions,
            duty=FakeDuty(
                organisations=self.organisations,
                rosters=self.rosters,
                substitutions=self.substitutions,
                people=self.people,
            ),
            borders=self.borders,
            all_borders=FakeBorders(self.borders),
            credentials=self.credentials,
            sessions=self.sessions,
            signing_keys=self.signing_keys,
            second_factors=self.second_factors,
            setups=self.setups,
            trail=self.trail,
            endings=FakeEndings(self.people),
        )
        secret = SecretStr("a secret that is long enough for a key")
        self.keyring = Keyring(self.signing_keys, secret)
        self.second = SecondFactor(self.second_factors, secret)

    def access(self, *, second_factor: bool = False, services: Mapping[str, str] | None = None) -> Access:
        """Return the use cases on this directory."""
        known = {name: digest(secret) for name, secret in (services or {}).items()}
        return Access(
            stores=self.stores,
            hasher=self.hasher,
            keyring=self.keyring,
            now=self.clock(),
            services=known,
            second_factor=second_factor,
            second=self.second,
        )

    def clock(self) -> Callable[[], datetime]:
        """Return what tells the time here."""
        return lambda: self.now

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time
