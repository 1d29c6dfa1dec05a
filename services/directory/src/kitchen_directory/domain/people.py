"""A person (人员): what they may do and which keys act for them. No secret is in here. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, cast

from annotated_types import MaxLen, MinLen, Predicate

from kitchenkit.decide import Context, Decision, Machine, Move, Refused
from kitchenkit.ids import uid
from kitchenkit.rights import KINDS, Kind, Right, Scope

from .roles import CURATORS, LOCAL, is_a_role_of_this_hub, reaches, wrong


class State(StrEnum):
    """Whether they may sign in."""

    ACTIVE = "active"  # 启用
    DISABLED = "disabled"  # 停用


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The public part of an API key (接口密钥)."""

    id: str
    label: str
    limit: int  # new submissions a minute
    issued_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedSession:
    """A sign-in that was ended by itself (结束的登录), kept while a token of it may live."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or a program, that may sign in."""

    id: str
    username: str
    name: str
    state: State = State.ACTIVE
    rights: tuple[Right, ...] = ()
    organisation_id: str = ""
    keys: tuple[Key, ...] = ()
    signed_out_at: datetime | None = None  # every session that began until then is over
    rights_taken_at: datetime | None = None  # tokens made until then say too much
    ended_sessions: tuple[EndedSession, ...] = ()  # lately, and each by itself
    sequence: int = 0

    def key(self, key_id: str) -> Key | None:
        """Return the live key with that id, or None."""
        return next((key for key in self.keys if key.id == key_id and key.revoked_at is None), None)

    def honours(self, token_made: datetime | None, key_id: str = "", session_id: str = "") -> bool:
        """Tell whether a token that was made then, for that API key or session, is good still."""
        ends = [at for at in (self.signed_out_at, self.rights_taken_at) if at is not None]
        too_old = bool(ends) and (token_made is None or token_made <= max(ends))
        dead = self.has_ended(session_id) or bool(key_id and self.key(key_id) is None)
        return self.state is State.ACTIVE and not too_old and not dead

    def keeps(self, session_id: str, session_began: datetime) -> bool:
        """Tell whether a session that began then may go on."""
        ended = self.signed_out_at is not None and session_began <= self.signed_out_at
        return self.state is State.ACTIVE and not ended and not self.has_ended(session_id)

    def has_ended(self, session_id: str) -> bool:
        """Tell whether this very session was ended lately."""
        return any(session.id == session_id for session in self.ended_sessions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Enter a new person, who can do nothing yet (新增)."""

    username: Annotated[str, MinLen(3), MaxLen(60)]
    name: Annotated[str, MinLen(1), MaxLen(60)]
    organisation_id: Annotated[str, MaxLen(40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alter:
    """Correct the name or the organisation (变更); what is not given stays."""

    name: Annotated[str, MinLen(1), MaxLen(60)] | None = None
    organisation_id: Annotated[str, MaxLen(40)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disable:
    """Let the person sign in no more (停用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enable:
    """Let the person sign in again (启用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRight:
    """Give a role within a scope (授权)."""

    role: Annotated[str, MaxLen(40), Predicate(is_a_role_of_this_hub)]
    kind: Kind
    id: Annotated[str, MaxLen(40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRight:
    """Take a role within a scope away (收回授权)."""

    role: Annotated[str, MaxLen(40)]
    kind: Kind
    id: Annotated[str, MaxLen(40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded:
    """The person was entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged:
    """The person's name or organisation is another one."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDisabled:
    """The person may sign in no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEnabled:
    """The person may sign in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsChanged:
    """The person holds other rights."""

    granted: tuple[Right, ...] = ()
    revoked: tuple[Right, ...] = ()


def normal(username: str) -> str:
    """Return a user name as it is compared: without case and width."""
    return unicodedata.normalize("NFKC", username).casefold().strip()


def person_id(username: str) -> str:
    """Return the id of the person with that user name: there is one at most."""
    return uid("person", normal(username))


def enter(new_id: str, command: Enter) -> Decision[Person]:
    """Return the new person as a command says it."""
    username = normal(command.username)
    return add(None, Person(id=new_id, username=username, name=command.name, organisation_id=command.organisation_id))


def add(before: Person | None, new: Person) -> Decision[Person]:
    """Return the new person; one who is there already stays as they are."""
    if before is not None:
        return Decision()
    for right in new.rights:
        if (why := wrong(right)) is not None:
            raise Refused("bad_right", why)
    return Decision.one(new, PersonAdded())


def _alter(person: Person, command: Alter, _: Context) -> Decision[Person]:
    given = {"name": command.name, "organisation_id": command.organisation_id}
    changed = {name: value for name, value in given.items() if value is not None and getattr(person, name) != value}
    if not changed:
        return Decision()
    after = replace(
        person,
        name=changed.get("name", person.name),
        organisation_id=changed.get("organisation_id", person.organisation_id),
    )
    return Decision.one(after, PersonChanged(fields=tuple(sorted(changed))))


def _disable(person: Person, _: Disable, context: Context) -> Decision[Person]:
    return Decision.one(replace(person, state=State.DISABLED, signed_out_at=context.now), PersonDisabled())


def _enable(person: Person, _: Enable, __: Context) -> Decision[Person]:
    return Decision.one(replace(person, state=State.ACTIVE), PersonEnabled())


def _grant(person: Person, command: GrantRight, _: Context) -> Decision[Person]:
    right = _meant(command)
    if right in person.rights:
        return Decision()
    after = replace(person, rights=(*person.rights, right))
    return Decision.one(after, GrantsChanged(granted=(right,)))


def _revoke(person: Person, command: RevokeRight, context: Context) -> Decision[Person]:
    right = _meant(command)
    if right not in person.rights:
        return Decision()
    rights = tuple(held for held in person.rights if held != right)
    after = replace(person, rights=rights, rights_taken_at=context.now)
    return Decision.one(after, GrantsChanged(revoked=(right,)))


def own_rights(person: Person, context: Context) -> str | None:
    """Nobody changes their own rights, or ends or restores themselves."""
    return "nobody changes their own rights" if context.actor == person.id else None


def wider_rights(person: Person, context: Context) -> str | None:
    """Nobody ends, restores or keeps the secrets of somebody who may do more than their own right reaches."""
    if context.role not in CURATORS or all(within_reach(context, right) for right in person.rights):
        return None
    return "this person has rights that reach further than your own"


def a_right(_: Person, command: GrantRight | RevokeRight, __: Context) -> str | None:
    """Refuse a role or scope that does not exist."""
    if command.kind not in KINDS or (command.kind == "hub") is bool(command.id):
        return "a scope is the hub without an id, or another kind with one"
    return wrong(_meant(command))


def beyond_own_scope(__: Person, command: GrantRight | RevokeRight, context: Context) -> str | None:
    """Nobody gives or takes rights over more than their own right reaches."""
    return None if within_reach(context, _meant(command)) else "the right reaches further than your own"


def within_reach(context: Context, right: Right) -> bool:
    """Tell whether the acting right of a context reaches as far as another right."""
    kind, _, id_ = context.scope.partition(":")
    return kind in KINDS and reaches(Scope(cast("Kind", kind), id_), right.scope)


def _meant(command: GrantRight | RevokeRight) -> Right:
    return Right(command.role, Scope(command.kind, command.id))


ACTIVE, ANY = frozenset({State.ACTIVE}), frozenset(State)
DISABLED = frozenset({State.DISABLED})
RIGHT = (a_right, beyond_own_scope)
OTHERS = (own_rights, wider_rights)

PERSON = Machine[Person](
    [
        Move(name="alter", command=Alter, states=ANY, roles=CURATORS | {LOCAL}, decide=_alter, guards=(wider_rights,)),
        Move(name="disable", command=Disable, states=ACTIVE, roles=CURATORS, decide=_disable, guards=OTHERS),
        Move(name="enable", command=Enable, states=DISABLED, roles=CURATORS, decide=_enable, guards=OTHERS),
        Move(
            name="grant",
            command=GrantRight,
            states=ANY,
            roles=CURATORS | {LOCAL},
            decide=_grant,
            guards=(own_rights,),
            checks=RIGHT,
        ),
        Move(
            name="revoke",
            command=RevokeRight,
            states=ANY,
            roles=CURATORS,
            decide=_revoke,
            guards=(own_rights,),
            checks=RIGHT,
        ),
    ]
)
