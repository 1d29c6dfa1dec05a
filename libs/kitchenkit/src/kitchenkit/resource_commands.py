"""Giving a command: load one, decide, commit one; on a race load and decide again."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from pydantic_core import to_json

from . import log, problems, time, trace
from .bodies import Body, command_of
from .decide import A, Context, Decision, Refused
from .ids import uid
from .react import RACES, Answer, Change, Loaded, Transient
from .resource_lists import Found, find, shown, visible
from .resources import Creation, Fill, Resource
from .rights import Principal, Right, rights_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command as it was asked for."""

    who: Principal
    name: str
    body: Body
    key: str | None = None  # Idempotency-Key
    expected: int | None = None  # the sequence of If-Match

    def fingerprint(self, target: str) -> str:
        """Return a digest of what is asked of `target`, to tell a repeat from another command with the same key."""
        return hashlib.sha256(b"\x00".join([target.encode(), self.name.encode(), to_json(self.body)])).hexdigest()

    def stored_key(self) -> str:
        """Return the key as it is kept: another person's same key is another key."""
        return hashlib.sha256(f"{self.who.id}\x00{self.key}".encode()).hexdigest()

    def context(self, right: Right | None, book: Any = None) -> Context:
        """Return who asks, as what."""
        return Context(
            actor=self.who.id,
            role=right.role if right else "",
            scope=str(right.scope) if right else "",
            now=time.now(),
            cause=f"command:{uuid4()}",
            trace=trace.current(),
            reason=getattr(self.body, "reason", None) or "",
            note=getattr(self.body, "note", None) or "",
            book=book,
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What a command came to."""

    body: Mapping[str, Any]
    made: bool = False
    repeated: bool = False


async def give(resource: Resource[A], thing_id: str, request: Request) -> Given:
    """Give a command to one thing and return it as it is afterwards."""
    for attempt in range(RACES):
        found = await find(resource, thing_id)
        if found is None:
            raise problems.not_found()
        log.bind(case_id=getattr(found.thing, "case_id", ""))
        # Before the rights: a command may end those that it was given by, and its answer was theirs already.
        if (repeated := _answered(found.loaded, request, thing_id)) is not None:
            return repeated
        rights = _rights(resource, found.thing, request)
        _expect(resource, found, request)
        decision, context = await _decided(resource, found.thing, request, rights)
        if not decision.steps:
            return Given(shown(resource, found, request.who))
        after = _after(resource, found.loaded, thing_id, decision, context)
        answer = shown(resource, after, request.who)
        lens = resource.lens
        change = found.loaded.change().add(decision if lens is None else decision.lifted(lens.whole), context)
        if await _committed(resource, change, request, thing_id, answer):
            return Given(answer)
        await _step_aside(attempt)
    raise Transient(f"{resource.name} {thing_id}: lost the race {RACES} times")


async def make(resource: Resource[A], creation: Creation[Any], request: Request) -> Given:
    """Make a new thing, or return the one that the same key made before."""
    if (before := await _made_before(resource, creation, request)) is not None:
        return before
    command = await _filled(creation.command, creation.fill, None, request, request.context(None, resource.book()))
    right = next(iter(rights_over(request.who, creation.roles, creation.where(command))), None)
    if right is None:
        raise problems.forbidden("no_right", f"this needs {' or '.join(sorted(creation.roles))} for where it belongs")
    context = request.context(right, resource.book())
    thing_id = _new_id(resource, creation, command, request)
    if (there := (await resource.store.load([thing_id])).get(thing_id)) is None:
        decision = creation.decide(thing_id, command, context)
        after = _after(resource, Loaded(decision.steps[-1].after), thing_id, decision, context, base=0)
        answer = shown(resource, after, request.who)
        change: Change[Any] = Change(thing_id, 0).add(decision, context)
        if await _committed(resource, change, request, thing_id, answer):
            return Given(answer, made=True)
        there = (await resource.store.load([thing_id]))[thing_id]
    if (repeated := _answered(there, request, thing_id)) is not None:
        return repeated
    raise problems.conflict("exists", f"there is such a {resource.name} already")


async def _made_before(resource: Resource[A], creation: Creation[Any], request: Request) -> Given | None:
    """Return the answer of a repeat, before anything is asked that may be otherwise by now."""
    if request.key is None or creation.identify is not None:
        return None
    made = uid(resource.name, request.who.id, request.key)
    there = (await resource.store.load([made])).get(made)
    answer = there.answers.get(request.stored_key()) if there is not None else None
    same = answer is not None and answer.fingerprint == request.fingerprint(made)
    return Given(answer.body, repeated=True) if answer is not None and same else None


def commands_of(resource: Resource[A], thing: A, who: Principal) -> dict[str, str | None]:
    """Return every command, with why `who` cannot give it now, or None where they can."""
    roles = frozenset().union(*(move.roles for move in resource.machine.moves))
    answers: dict[str, str | None] = {}
    rights: list[Right | None] = [*rights_over(who, roles, resource.where(thing))]
    book = resource.book()
    for right in rights or [None]:
        context = _asking(who, right, book)
        for one in resource.machine.allowed(thing, context):
            if one.name in resource.hidden:
                continue
            known = answers.get(one.name, "wrong_role")
            answers[one.name] = one.why_not if known == "wrong_role" else known
    return answers


def may_act(resource: Resource[A], thing: A, who: Principal) -> bool:
    """Say whether `who` has a right to some command of this thing, in some state."""
    roles = frozenset().union(*(move.roles for move in resource.machine.moves))
    return bool(rights_over(who, roles, resource.where(thing)))


def _asking(who: Principal, right: Right | None, book: Any) -> Context:
    return Request(who=who, name="", body=Body()).context(right, book)


def _rights(resource: Resource[A], thing: A, request: Request) -> Sequence[Right]:
    rights = rights_over(request.who, resource.machine.roles(request.name), resource.where(thing))
    if rights:
        return rights
    if not visible(resource, thing, request.who) and not may_act(resource, thing, request.who):
        raise problems.not_found()
    roles = " or ".join(sorted(resource.machine.roles(request.name)))
    raise problems.Problem(
        403, "wrong_role", f"{request.name} is for {roles}", allowed=_allowed(resource, thing, request.who)
    )


def _answered(loaded: Loaded[Any], request: Request, thing_id: str) -> Given | None:
    if request.key is None or (answer := loaded.answers.get(request.stored_key())) is None:
        return None
    if answer.fingerprint != request.fingerprint(thing_id):
        raise problems.conflict("idempotency_key_reused", "this Idempotency-Key was used for another command")
    return Given(answer.body, repeated=True)


def _expect(resource: Resource[A], found: Found[A], request: Request) -> None:
    sequence = found.loaded.aggregate.sequence
    if request.expected is not None and request.expected != sequence:
        present = shown(resource, found, request.who) if visible(resource, found.thing, request.who) else None
        raise problems.Problem(
            412, "stale", f"it is at {sequence} by now, not at {request.expected}: look at it again",
            state=str(found.thing.state), sequence=sequence, present=present,
        )  # fmt: skip


async def _decided(
    resource: Resource[A], thing: A, request: Request, rights: Iterable[Right]
) -> tuple[Decision[A], Context]:
    """Decide by the first right by which the table allows it: who has two roles need not say which."""
    refusal = Refused("unknown_command", f"there is no {request.name}")
    command: Any = None
    book = resource.book()
    for right in rights:
        context = request.context(right, book)
        if command is None:
            kind = resource.machine.commands()[request.name]
            command = await _filled(kind, resource.fills.get(request.name), thing, request, context)
        try:
            return resource.machine.decide(thing, command, context), context
        except Refused as error:
            if refusal.code in ("unknown_command", "wrong_role"):
                refusal = error
    raise problems.Problem(
        403 if refusal.code == "wrong_role" else 409, refusal.code, str(refusal), state=str(thing.state),
        allowed=_allowed(resource, thing, request.who),
    )  # fmt: skip


async def _filled(kind: type[Any], fill: Fill[Any] | None, thing: Any, request: Request, context: Context) -> Any:
    filled = {} if fill is None else await fill.values(thing, request.body.model_dump(), context)
    try:
        return command_of(kind, request.body, filled)
    except ValueError as error:
        raise problems.invalid(["body"], str(error)) from error


def _allowed(resource: Resource[A], thing: A, who: Principal) -> list[str]:
    return [name for name, why_not in commands_of(resource, thing, who).items() if why_not is None]


def _after(
    resource: Resource[A],
    loaded: Loaded[Any],
    thing_id: str,
    decision: Decision[A],
    context: Context,
    *,
    base: int | None = None,
) -> Found[A]:
    """Return what will be there once the decision is stored."""
    thing, lens = decision.steps[-1].after, resource.lens
    whole: Any = thing if lens is None or base is not None else lens.whole(thing)
    sequence = (loaded.aggregate.sequence if base is None else base) + len(decision.steps)
    whole = replace(whole, sequence=sequence)
    stored = Loaded(whole, created_at=loaded.created_at or context.now, updated_at=context.now)
    if lens is None:
        return Found(whole, stored)
    return Found(next((part for part in lens.parts(whole) if part.id == thing_id), thing), stored)


async def _committed(
    resource: Resource[A], change: Change[Any], request: Request, thing_id: str, answer: Mapping[str, Any]
) -> bool:
    if request.key is not None:
        change.answer = Answer(key=request.stored_key(), fingerprint=request.fingerprint(thing_id), body=answer)
    outcome = await resource.store.commit([change])
    if outcome.conflicts:
        raise problems.conflict("exists", next(iter(outcome.conflicts.values())))
    return not outcome.raced


async def _step_aside(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  # jitter, not a secret


def _new_id(resource: Resource[A], creation: Creation[Any], command: Any, request: Request) -> str:
    if creation.identify is not None:
        return creation.identify(command)
    return uid(resource.name, request.who.id, request.key) if request.key else uid(resource.name, uuid4())
