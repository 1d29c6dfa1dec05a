"""How people come to their secrets: a setup code for the first password, a second factor, and what to do without it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from kitchenkit.decide import Context
from kitchenkit.react import Loaded

from .access import Access, Denied, commit, digest
from .domain import access as rules
from .domain.credentials import CREDENTIALS, BeginSetup, SetSecondFactor
from .domain.people import Person, State
from .domain.roles import OWNER
from .domain.second_factor import SETUP_LIFE, Setup
from .ports import Stores
from .second_factor import Proposal

CODE_BYTES = 24  # 192 bits
OVER = "this setup code was used, replaced or has expired: ask for another one"
WRONG_CODE = "this is no code of the new second factor: is the clock of the phone right?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A setup code; it is shown once."""

    code: str
    expires_at: datetime


async def begin_setup(stores: Stores, person: Loaded[Person], context: Context) -> Handed:
    """Take a person's password, second factor and sessions away, and return the code for choosing new ones."""
    decision = CREDENTIALS.decide(person.aggregate, BeginSetup(), context)
    await commit(stores, person, decision, context)
    return await hand_out(stores, person.aggregate.id, context.now)


async def hand_out(stores: Stores, person_id: str, now: datetime) -> Handed:
    """Return a new setup code of a person; whatever they could sign in with before is gone."""
    await stores.credentials.forget_password(person_id)
    await stores.second_factors.remove(person_id)
    await stores.sessions.end_all(person_id)
    code, expires_at = secrets.token_urlsafe(CODE_BYTES), now + SETUP_LIFE
    await stores.setups.put(Setup(digest=digest(code), person_id=person_id, expires_at=expires_at))
    return Handed(code=code, expires_at=expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What people do themselves; every refusal is a `Denied`."""

    access: Access

    async def look(self, setup_code: str) -> tuple[Person, Proposal | None]:
        """Return whom a setup code is for, and a second factor to put into an app where they need one."""
        person = (await self._setup(setup_code)).aggregate
        return person, await self.access.second.propose(person) if self.access.asks_second(person) else None

    async def finish(self, setup_code: str, password: str, code: str) -> list[str]:
        """Set the password, and the second factor where one is needed; return its recovery codes."""
        person = await self._setup(setup_code)
        if (why := rules.weakness(password, username=person.aggregate.username)) is not None:
            raise Denied(422, "weak_password", why)
        codes: list[str] = []
        if self.access.asks_second(person.aggregate):
            codes = await self._confirm(person.aggregate.id, code)
        # From here on only one of two who have the code gets on, and a crash means another code, never a way in.
        if not await self.access.stores.setups.take(digest(setup_code)):
            raise Denied(410, "setup_over", OVER)
        context = _own(person.aggregate, self.access.now())
        if codes:
            await self._note(person, context)
            person = await self._person(person.aggregate.id)
        await self.access.set_password(person, password, context)
        return codes

    async def propose(self, person: Person, password: str, code: str) -> Proposal:
        """Return a new second factor for who shows their password, and a code of the one they have."""
        return await self.access.second.propose(await self.access.prove(person.username, password, code))

    async def confirm(self, person: Loaded[Person], code: str, context: Context) -> list[str]:
        """Put a proposed second factor in force; return its recovery codes."""
        codes = await self._confirm(person.aggregate.id, code)
        await self._note(person, context)
        return codes

    async def _confirm(self, person_id: str, code: str) -> list[str]:
        codes = await self.access.second.confirm(person_id, code, self.access.now())
        if codes is None:
            raise Denied(422, "wrong_code", WRONG_CODE)
        return codes

    async def _setup(self, setup_code: str) -> Loaded[Person]:
        setup = await self.access.stores.setups.get(digest(setup_code), self.access.now())
        if setup is None:
            raise Denied(410, "setup_over", OVER)
        return await self._person(setup.person_id)

    async def _person(self, person_id: str) -> Loaded[Person]:
        loaded = await self.access.stores.people.get(person_id)
        if loaded is None or loaded.aggregate.state is State.DISABLED:
            raise Denied(410, "setup_over", OVER)
        return loaded

    async def _note(self, person: Loaded[Person], context: Context) -> None:
        decision = CREDENTIALS.decide(person.aggregate, SetSecondFactor(), context)
        await commit(self.access.stores, person, decision, context)


def _own(person: Person, now: datetime) -> Context:
    return Context(actor=person.id, role=OWNER, scope=f"self:{person.id}", now=now, cause=f"command:{uuid4()}")
