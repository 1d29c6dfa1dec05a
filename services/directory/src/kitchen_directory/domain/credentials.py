"""What a person keeps secret: API keys and the password, as facts without the secrets themselves. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kitchenkit.decide import Context, Decision, Machine, Move

from .people import ACTIVE, ANY, EndedSession, Key, Person, wider_rights
from .revocations import TOLD_FOR
from .roles import CURATORS, LOCAL, OWNER, limit_of

MAX_KEYS = 20
KEEPERS = CURATORS | {OWNER, LOCAL}


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
class SetSecondFactor:
    """Take note that the second factor is another one (绑定第二因素)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSetup:
    """Take password and second factor away and let the person choose new ones with a setup code (重设登录方式)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions:
    """End some of one's own sign-ins at once (结束其他登录)."""

    session_ids: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorSet:
    """The second factor is another one, or the first; told to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupBegun:
    """Password and second factor are gone until the person has used a setup code; told to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded:
    """Some sign-ins are over; told to nobody."""


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


def _set_password(person: Person, _: SetPassword, context: Context) -> Decision[Person]:
    return Decision.one(replace(person, signed_out_at=context.now), PasswordSet())


def _set_second_factor(person: Person, _: SetSecondFactor, __: Context) -> Decision[Person]:
    return Decision.one(person, SecondFactorSet())


def _begin_setup(person: Person, _: BeginSetup, context: Context) -> Decision[Person]:
    return Decision.one(replace(person, signed_out_at=context.now), SetupBegun())


def _end_sessions(person: Person, command: EndSessions, context: Context) -> Decision[Person]:
    if not command.session_ids:
        return Decision()
    # What was ended so long ago has no token any more: its own record in the store refuses it.
    lately = tuple(one for one in person.ended_sessions if context.now - one.at <= TOLD_FOR)
    ended = tuple(EndedSession(id=one, at=context.now) for one in command.session_ids if not person.has_ended(one))
    return Decision.one(replace(person, ended_sessions=lately + ended), SessionsEnded())


def not_oneself(person: Person, context: Context) -> str | None:
    """Nobody gives themselves a way in that asks for neither their password nor their second factor."""
    return "another administrator does this for you" if context.actor == person.id else None


def no_program(person: Person, context: Context) -> str | None:
    """A key acts as its person, so that an administrator makes one for programs only, never to act as somebody."""
    if context.role not in CURATORS or all(right.role == "service" for right in person.rights):
        return None
    return "people make their own keys"


def too_many_keys(person: Person, _: Context) -> str | None:
    """A person keeps a bounded number of live keys."""
    live = sum(key.revoked_at is None for key in person.keys)
    return f"there are {live} live keys: revoke one first" if live >= MAX_KEYS else None


def a_limit(person: Person, command: IssueKey, context: Context) -> str | None:
    """Only who keeps the directory raises the limit of a key."""
    if command.limit is None or command.limit == limit_of(person.rights):
        return None
    if command.limit < 1:
        return "a limit is at least 1"
    return "only an administrator sets another limit" if context.role == OWNER else None


def a_known_key(person: Person, command: RevokeKey, _: Context) -> str | None:
    """Refuse a key that was never issued."""
    return None if any(key.id == command.key_id for key in person.keys) else "there is no such key"


# These are about secrets: no generic route gives them.
CREDENTIALS = Machine[Person](
    [
        Move(
            name="issue-key",
            command=IssueKey,
            states=ACTIVE,
            roles=KEEPERS,
            decide=_issue_key,
            guards=(no_program, wider_rights, too_many_keys),
            checks=(a_limit,),
        ),
        Move(
            name="revoke-key",
            command=RevokeKey,
            states=ANY,
            roles=KEEPERS,
            decide=_revoke_key,
            guards=(wider_rights,),
            checks=(a_known_key,),
        ),
        Move(
            name="set-password",
            command=SetPassword,
            states=ACTIVE,
            roles=KEEPERS,
            decide=_set_password,
            guards=(wider_rights,),
        ),
        Move(
            name="set-second-factor",
            command=SetSecondFactor,
            states=ACTIVE,
            roles=frozenset({OWNER}),
            decide=_set_second_factor,
        ),
        Move(
            name="end-sessions",
            command=EndSessions,
            states=ACTIVE,
            roles=frozenset({OWNER}),
            decide=_end_sessions,
        ),
        Move(
            name="begin-setup",
            command=BeginSetup,
            states=ACTIVE,
            roles=CURATORS | {LOCAL},
            decide=_begin_setup,
            guards=(not_oneself, wider_rights),
        ),
    ]
)
