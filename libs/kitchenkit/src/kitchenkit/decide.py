"""What a decision is: pure, in and out.

A service writes its state machine as a table of `Move`s. The table decides commands, answers what is allowed and why
the rest is not, is walked by tests and drawn by the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable


class Aggregate(Protocol):
    """A thing with an identity that changes one step at a time."""

    @property
    def id(self) -> str: ...
    @property
    def sequence(self) -> int: ...  # the number of its facts so far; set by the kit alone
    @property
    def state(self) -> str: ...


A = TypeVar("A", bound=Aggregate)
B = TypeVar("B", bound=Aggregate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who asks, as what, why and when (to the millisecond); never read from the world inside a decision."""

    actor: str
    role: str
    now: datetime
    cause: str
    scope: str = ""  # the scope of the acting right, as `kind:id`
    trace: str = ""  # W3C traceparent of the request or record that asks
    reason: str = ""
    note: str = ""
    book: Any = None  # versioned rules which the decision may look up (a policy, a calendar), given in by the service


@runtime_checkable
class Stamped(Protocol):
    """Rules that have versions: each fact that is decided by them says by which."""

    def stamp(self, at: datetime) -> str:
        """Return which version holds then, in a word."""
        ...


Book = Callable[[], Any]  # gives the rules as they are now


def no_book() -> None:
    """Give nothing: most services decide without rules that change."""


@dataclass(frozen=True, slots=True)
class Step(Generic[A]):
    """One fact and the aggregate as it is after it."""

    fact: object
    after: A


@dataclass(frozen=True, slots=True)
class Decision(Generic[A]):
    """What follows from a command: a step per fact; no steps means that nothing changes."""

    steps: tuple[Step[A], ...] = ()

    @staticmethod
    def one(after: A, fact: object) -> Decision[A]:
        """Return the usual case: one fact."""
        return Decision((Step(fact, after),))

    def then(self, decide: Callable[[A], Decision[A]]) -> Decision[A]:
        """Return this decision, which has steps, and what `decide` makes of the aggregate after it."""
        return Decision((*self.steps, *decide(self.steps[-1].after).steps))

    def lifted(self, whole: Callable[[A], B]) -> Decision[B]:
        """Return the same facts as steps of the aggregate that this one is a part of."""
        return Decision(tuple(Step(step.fact, whole(step.after)) for step in self.steps))


class Refused(Exception):
    """The table does not allow this command now; `code` is for programs, the text for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


Guard = Callable[[A, Context], str | None]
Check = Callable[[A, Any, Context], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Generic[A]):
    """One row of a state table: who may give which command in which states, and what follows."""

    name: str  # as people and programs call it: `POST …/{id}:name`
    command: type[Any]
    states: frozenset[str]
    roles: frozenset[str]
    decide: Callable[[A, Any, Context], Decision[A]]
    guards: tuple[Guard[A], ...] = ()  # know the aggregate only: they also answer "what may I do now?"
    checks: tuple[Check[A], ...] = ()  # know the command's content


@dataclass(frozen=True, slots=True)
class Allowed:
    """A command in the table and, where it cannot be given now, the code of why not."""

    name: str
    command: type[Any]
    why_not: str | None


class Machine(Generic[A]):
    """A state table: it decides commands and says what is allowed."""

    def __init__(self, moves: Iterable[Move[A]]) -> None:
        self.moves = tuple(moves)
        if len({(move.name, move.command) for move in self.moves}) > len(self.commands()):
            raise ValueError("a name in the table stands for two commands")

    def commands(self) -> dict[str, type[Any]]:
        """Return every command of the table by its name."""
        return {move.name: move.command for move in self.moves}

    def roles(self, name: str) -> frozenset[str]:
        """Return every role that may give the command `name` in some state."""
        return frozenset().union(*(move.roles for move in self.moves if move.name == name))

    def decide(self, before: A, command: object, context: Context) -> Decision[A]:
        """Apply `command`; raises `Refused` where the table forbids it."""
        refusal = Refused("unknown_command", f"there is no {type(command).__name__}")
        for move in self.moves:
            if type(command) is not move.command:
                continue
            why = _why_not(move, before, context)
            if why is None:
                for check in move.checks:
                    if (text := check(before, command, context)) is not None:
                        raise Refused(check.__name__, text)
                return move.decide(before, command, context)
            refusal = _nearer(refusal, Refused(*why))
        raise refusal

    def allowed(self, before: A, context: Context) -> list[Allowed]:
        """Return every command of the table, with the reason where it cannot be given now."""
        nearest: dict[str, Refused | None] = {}
        for move in self.moves:
            why = _why_not(move, before, context)
            known = nearest.get(move.name, _NO_ROW)
            nearest[move.name] = None if why is None or known is None else _nearer(known, Refused(*why))
        commands = self.commands()
        return [Allowed(name, commands[name], why.code if why else None) for name, why in nearest.items()]


_NO_ROW = Refused("unknown_command", "the table has no row for it")
_RANK = {"unknown_command": 0, "wrong_state": 1, "wrong_role": 2}  # a guard's own code comes after these


def _nearer(one: Refused, other: Refused) -> Refused:
    """Return the refusal that says most: a guard before the role, the role before the state."""
    guard = len(_RANK)
    return other if _RANK.get(other.code, guard) >= _RANK.get(one.code, guard) else one


def _why_not(move: Move[A], before: A, context: Context) -> tuple[str, str] | None:
    if before.state not in move.states:
        return "wrong_state", f"{move.name} cannot be given in state {before.state}"
    if context.role not in move.roles:
        return "wrong_role", f"{move.name} in state {before.state} is not for the role {context.role}"
    for guard in move.guards:
        if (text := guard(before, context)) is not None:
            return guard.__name__, text
    return None
