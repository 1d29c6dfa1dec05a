"""A person (人员): what they may do and which keys act for them. No secret is in here. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import cast

from kitchenkit.decide import Context, Decision, Machine, Move, Refused
from kitchenkit.rights import KINDS, Kind, Right, Scope

from .roles import CURATORS, OWNER, limit_of, reaches, wrong

MAX_KEYS = 20


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
class Person:
    """Somebody, or a program, that may sign in."""

    id: str
    username: str
    name: str
    state: State = State.ACTIVE
    rights: tuple[Right, ...] = ()
    organisation_id: str = ""
    keys: tuple[Key, ...] = ()
    sequence: int = 0

    def key(self, key_id: str) -> Key | None:
        """Return the live key with that id, or None."""
        return next((key for key in self.keys if key.id == key_id and key.revoked_at is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disable:
    """Let the person sign in no more (停用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enable:
    """Let the person sign in again (启用)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRight:
    """Give a role within a scope (授权)."""

    role: str
    kind: Kind
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRight:
    """Take a role within a scope away (收回授权)."""

    role: str
    kind: Kind
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueKey:
    """Let an API key act for the person (签发密钥); without a limit it gets that of the person's rights."""

    key_id: str
    label: str
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeKey:
    """Kill an API key at once (吊销密钥)."""

    key_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword:
    """Take note that the password is another one (重置密码)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded:
    """The person was entered."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIssued:
    """A key acts for the person."""

    key_id: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevoked:
    """A key is dead."""

    key_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordSet:
    """The password is another one; told to nobody."""


def add(before: Person | None, new: Person) -> Decision[Person]:
    """Return the new person; one who is there already stays as they are."""
    if before is not None:
        return Decision()
    for right in new.rights:
        if (why := wrong(right)) is not None:
            raise Refused("bad_right", why)
    return Decision.one(new, PersonAdded())


def _disable(person: Person, _: Disable, __: Context) -> Decision[Person]:
    return Decision.one(replace(person, state=State.DISABLED), PersonDisabled())


def _enable(person: Person, _: Enable, __: Context) -> Decision[Person]:
    return Decision.one(replace(person, state=State.ACTIVE), PersonEnabled())


def _grant(person: Person, command: GrantRight, _: Context) -> Decision[Person]:
    right = _meant(command)
    if right in person.rights:
        return Decision()
    after = replace(person, rights=(*person.rights, right))
    return Decision.one(after, GrantsChanged(granted=(right,)))


def _revoke(person: Person, command: RevokeRight, _: Context) -> Decision[Person]:
    right = _meant(command)
    if right not in person.rights:
        return Decision()
    after = replace(person, rights=tuple(held for held in person.rights if held != right))
    return Decision.one(after, GrantsChanged(revoked=(right,)))


def _issue_key(person: Person, command: IssueKey, context: Context) -> Decision[Person]:
    if any(key.id == command.key_id for key in person.keys):
        return Decision()
    limit = command.limit or limit_of(person.rights)
    key = Key(id=command.key_id, label=command.label, limit=limit, issued_at=context.now)
    after = replace(person, keys=(*person.keys, key))
    return Decision.one(after, KeyIssued(key_id=key.id, limit=limit))


def _revoke_key(person: Person, command: RevokeKey, context: Context) -> Decision[Person]:
    if person.key(command.key_id) is None:
        return Decision()
    keys = tuple(replace(key, revoked_at=context.now) if key.id == command.key_id else key for key in person.keys)
    return Decision.one(replace(person, keys=keys), KeyRevoked(key_id=command.key_id))


def _set_password(person: Person, _: SetPassword, __: Context) -> Decision[Person]:
    return Decision.one(person, PasswordSet())


def own_rights(person: Person, context: Context) -> str | None:
    """Nobody changes their own rights, or ends or restores themselves."""
    return "nobody changes their own rights" if context.actor == person.id else None


def too_many_keys(person: Person, _: Context) -> str | None:
    """A person keeps a bounded number of live keys."""
    live = sum(key.revoked_at is None for key in person.keys)
    return f"there are {live} live keys: revoke one first" if live >= MAX_KEYS else None


def a_right(_: Person, command: GrantRight | RevokeRight, __: Context) -> str | None:
    """Refuse a role or scope that does not exist."""
    if command.kind not in KINDS or (command.kind == "hub") is bool(command.id):
        return "a scope is the hub without an id, or another kind with one"
    return wrong(_meant(command))


def beyond_own_scope(__: Person, command: GrantRight | RevokeRight, context: Context) -> str | None:
    """Nobody gives or takes rights over more than their own right reaches."""
    kind, _, id_ = context.scope.partition(":")
    if kind in KINDS and reaches(Scope(cast("Kind", kind), id_), _meant(command).scope):
        return None
    return "the right reaches further than your own"


def a_limit(person: Person, command: IssueKey, context: Context) -> str | None:
    """Only who keeps the directory raises the limit of a key."""
    if command.limit is None or command.limit == limit_of(person.rights):
        return None
    if command.limit < 1:
        return "a limit is at least 1"
    return None if context.role in CURATORS else "only an administrator sets another limit"


def a_known_key(person: Person, command: RevokeKey, _: Context) -> str | None:
    """Refuse a key that was never issued."""
    return None if any(key.id == command.key_id for key in person.keys) else "there is no such key"


def _meant(command: GrantRight | RevokeRight) -> Right:
    return Right(command.role, Scope(command.kind, command.id))


ACTIVE, ANY = frozenset({State.ACTIVE}), frozenset(State)
DISABLED = frozenset({State.DISABLED})
KEEPERS = CURATORS | {OWNER}
RIGHT = (a_right, beyond_own_scope)

PERSON = Machine[Person](
    [
        Move(name="disable", command=Disable, states=ACTIVE, roles=CURATORS, decide=_disable, guards=(own_rights,)),
        Move(name="enable", command=Enable, states=DISABLED, roles=CURATORS, decide=_enable, guards=(own_rights,)),
        Move(
            name="grant",
            command=GrantRight,
            states=ANY,
            roles=CURATORS,
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
        Move(
            name="revoke-key",
            command=RevokeKey,
            states=ANY,
            roles=KEEPERS,
            decide=_revoke_key,
            checks=(a_known_key,),
        ),
    ]
)

# These go with a secret, so that only who makes or checks the secret gives them.
CREDENTIALS = Machine[Person](
    [
        Move(
            name="issue-key",
            command=IssueKey,
            states=ACTIVE,
            roles=KEEPERS,
            decide=_issue_key,
            guards=(too_many_keys,),
            checks=(a_limit,),
        ),
        Move(name="set-password", command=SetPassword, states=ACTIVE, roles=KEEPERS, decide=_set_password),
    ]
)
