"""Commands about dead letters: `kitchen dlq list|show|replay|drop|park`."""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from kitchenkit.deadletters import Drop, Park
from kitchenkit.react import Transient

from .case_commands import Json, err, fail, out
from .hub import HubError
from .settings import lend_environment
from .stack import Stack
from .trouble import brief

Name = Annotated[str, typer.Argument(metavar="CONSUMER", help="as `kitchen topics lag` names it")]
One = Annotated[str, typer.Argument(metavar="ID", help="its id, or its origin as topic/partition@offset")]
Why = Annotated[str, typer.Option("--reason", help="why; it is kept, and told on the service's control topic")]
T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    dlq = typer.Typer(no_args_is_help=True, help="Dead letters: what a consumer could not take.")
    app.add_typer(dlq, name="dlq")
    for name, command in (("list", list_), ("show", show), ("replay", replay), ("drop", drop), ("park", park)):
        dlq.command(name)(command)


def list_(
    consumer: Name,
    *,
    everything: Annotated[bool, typer.Option("--all", help="also those that are replayed or dropped")] = False,
    as_json: Json = False,
) -> None:
    """Print what waits for a decision."""
    rows = _do(_work().listed(_office(consumer), everything=everything))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))  # noqa: T201  # stdout is the interface
        return
    if not rows:
        err.print(
            f"{consumer}: no dead letter waits for a decision" + ("" if everything else "; --all shows the others")
        )
        return
    table = Table(title=f"{consumer}: {len(rows)}")
    for column in ("state", "origin", "type", "tries", "reason"):
        table.add_column(column, overflow="fold", no_wrap=column in {"state", "origin"})  # what is copied
    for row in rows:
        table.add_row(row["state"], row["origin"], row["type"], str(row["attempts"]), row["reason"])
    out.print(table)


def show(consumer: Name, one: One) -> None:
    """Print one whole: the record as it came, why it was not taken, and what was decided."""
    print(json.dumps(_do(_work().shown(_office(consumer), one)), ensure_ascii=False, indent=1))  # noqa: T201


def replay(
    consumer: Name,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="none: all that wait")] = None,
) -> None:
    """Put records through the consumer's own reactions again, beside the running worker."""
    taken, refused = _do(_work().replay(_office(consumer), ids or ()))
    err.print(f"{taken} taken, {len(refused)} still refused")
    for origin, why in refused:
        err.print(f"  {origin}: {why}")
    raise typer.Exit(1 if refused else 0)


def drop(consumer: Name, one: One, reason: Why) -> None:
    """Give a record up for good."""
    where = _office(consumer)
    letter = _do(_work().decide(where, _do(where.one(one)).aggregate.id, Drop(), reason=reason))
    err.print(f"{letter.record.origin} is {letter.state}")


def park(consumer: Name, one: One, reason: Why) -> None:
    """Set a record aside until a repair."""
    where = _office(consumer)
    letter = _do(_work().decide(where, _do(where.one(one)).aggregate.id, Park(), reason=reason))
    err.print(f"{letter.record.origin} is {letter.state}")


def _work() -> Any:
    """Return the module that works inside services: imported when asked for, because everything comes with it."""
    return importlib.import_module("kitchenctl.dead_letters")


def _office(consumer: str) -> Any:
    lend_environment(Stack().lendable())
    try:
        return _work().office(consumer)
    except HubError as error:
        fail(str(error))


def _do(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except HubError as error:
        fail(str(error))
    except Transient as error:
        fail(f"the database does not answer ({brief(error)}): is the hub up? kitchen status")
