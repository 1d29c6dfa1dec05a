"""The page with the state tables: every command of every aggregate, from the very tables that decide."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from types import ModuleType
from typing import Any, get_args

from kitchenctl.processes import SERVICES
from kitchenkit.deadletters import DEAD_LETTER
from kitchenkit.decide import Machine, Move

HEAD = """\
<!-- Generated from the tables in services/*/src/*/domain by `make gen-docs`; never edited. -->
# States and commands

Each table decides: who may give which command in which state, and what else must hold. `GET …/{id}/commands` answers
from the same tables. `clock`, `citizen` and `system` are roles of the hub itself: what comes due, what comes from the
case's sender through the case, what is heard from a topic. How an aggregate begins, and what the events of others do to
it, is in the domain's functions beside the table.
"""
_MEMBER = re.compile(r'^\s+\w+ = "(\w+)"(?:\s+# (.*))?$', re.MULTILINE)


def page() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    for service in sorted(SERVICES):
        for title, machine in _machines(service):
            parts += [f"## {service}: {title}\n", *_states(machine), *_table(machine), ""]
    parts += ["## Every service: DeadLetter\n", *_states(DEAD_LETTER), *_table(DEAD_LETTER)]
    return "\n".join(parts) + "\n"


def _machines(service: str) -> Iterator[tuple[str, Machine[Any]]]:
    """Yield each table of a service with its title: the aggregate's name, and the module's where it has several."""
    domain = importlib.import_module(f"kitchen_{service}.domain")
    found: dict[int, tuple[str, str, Machine[Any]]] = {}
    for info in pkgutil.iter_modules(domain.__path__):
        for machine in _of(importlib.import_module(f"{domain.__name__}.{info.name}")):
            found.setdefault(id(machine), (_aggregate(machine), info.name, machine))
    several = Counter(name for name, _, _ in found.values())
    for name, module, machine in sorted(found.values(), key=lambda one: one[:2]):
        yield f"{name} ({module})" if several[name] > 1 else name, machine


def _of(module: ModuleType) -> Iterator[Machine[Any]]:
    for name, value in vars(module).items():
        if name == "table" and inspect.isfunction(value) and value.__module__ == module.__name__:
            value = value({})  # noqa: PLW2901  # triage's is made with the categories of its release; no row needs them
        if isinstance(value, Machine):
            yield value


def _aggregate(machine: Machine[Any]) -> str:
    return str(get_args(machine.__orig_class__)[0].__name__)  # type: ignore[attr-defined]  # what `Machine[Order](…)` sets


def _states(machine: Machine[Any]) -> Iterator[str]:
    """Yield one line with every state in its order, and its Chinese word where the code has it."""
    kinds = {type(state) for move in machine.moves for state in move.states if isinstance(state, StrEnum)}
    words = {value: said for kind in kinds for value, said in _MEMBER.findall(inspect.getsource(kind))}
    names = [str(state) for kind in kinds for state in kind]
    names = names or sorted({str(state) for move in machine.moves for state in move.states})
    yield "States: " + ", ".join(_state(name, words.get(name, "")) for name in names) + ".\n"


def _state(name: str, said: str) -> str:
    return f"`{name}` ({said})" if said else f"`{name}`"


def _table(machine: Machine[Any]) -> Iterator[str]:
    yield "| command | in | by | only if | |"
    yield "|---|---|---|---|---|"
    for move in machine.moves:
        cells = (f"`{move.name}`", _in(move), ", ".join(sorted(move.roles)), _only_if(move), _says(move.command))
        yield f"| {' | '.join(cells)} |"


def _in(move: Move[Any]) -> str:
    kinds = {type(state) for state in move.states}
    order = [str(state) for kind in kinds if issubclass(kind, StrEnum) for state in kind if state in move.states]
    return ", ".join(f"`{state}`" for state in order or sorted(map(str, move.states)))


def _only_if(move: Move[Any]) -> str:
    return " ".join(_says(rule) for rule in (*move.guards, *move.checks))


def _says(thing: Any) -> str:
    lines = (inspect.getdoc(thing) or "").split("\n\n")[0].splitlines()
    return " ".join(lines).replace("|", "\\|")
