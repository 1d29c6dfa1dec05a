"""Commands about cases: `kitchen load`, `kitchen case show`, `kitchen act`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from . import acting, cases, loading
from .hub import Hub, HubError
from .ports import is_free
from .settings import ROOT
from .stack import Stack

Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, and nothing else there")]
TEXTS = ROOT / "deploy" / "seed" / "texts.csv"
err = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False, width=None if sys.stdout.isatty() else 140)  # a pipe has no width


def register(app: typer.Typer) -> None:
    """Add the commands."""
    case = typer.Typer(no_args_is_help=True, help="Cases.")
    app.add_typer(case, name="case")
    case.command("show")(show_command)
    app.command("load")(load_command)
    app.command("act")(act_command)


def load_command(
    file: Annotated[Path, typer.Argument(help="a CSV file with a header", exists=True, dir_okay=False)] = TEXTS,
    text: Annotated[str, typer.Option(help="the column with the text")] = "text",
    kind: Annotated[str | None, typer.Option(help="what all of them are taken for; else the column `kind`")] = None,
    source: Annotated[str | None, typer.Option(help="how all of them came; else the column `source`")] = None,
    rate: Annotated[float | None, typer.Option(min=0.1, help="at most so many a second")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Submit a file of texts through the public API; a second run changes nothing."""
    try:
        bodies = loading.rows_of(file, text=text, kind=kind, source=source)
        tally = loading.load(_up(Stack()), bodies, rate=rate, console=err)
    except HubError as error:
        fail(str(error))
    if as_json:
        print(json.dumps(tally.as_json(), ensure_ascii=False))  # noqa: T201  # stdout is the interface
    else:
        per_second = (tally.accepted + tally.known) / max(tally.seconds, 0.001)
        err.print(f"{tally.accepted} accepted, {tally.known} known already, {len(tally.refused)} refused, "
                  f"{tally.seconds:.1f} s ({per_second:.0f}/s)")  # fmt: skip
        for row, why in tally.refused[:10]:
            err.print(f"  row {row}: {why}")
    raise typer.Exit(1 if tally.refused else 0)


def _up(stack: Stack) -> Hub:
    """Return the hub; one that is away for a moment is waited for, one that was never started is not."""
    hub = Hub(stack)
    if not stack.supervisor.alive() and is_free(stack.ports["intake"]):
        raise HubError(f"no hub is up in {stack.run_dir}: make run, or kitchen up")
    return hub


def show_command(number: Annotated[str, typer.Argument(help="case number or id")], *, as_json: Json = False) -> None:
    """Show a case whole: submission, why classified so, lane, each step with time, actor, event."""
    try:
        whole = cases.gather(Hub(Stack()), number)
    except HubError as error:
        fail(str(error))
    if as_json:
        print(json.dumps(whole, ensure_ascii=False))  # noqa: T201
    else:
        cases.show(whole, out)


def act_command(
    thing: Annotated[str, typer.Argument(metavar="ID", help="an id, or a case number for what the citizen does")],
    command: Annotated[str, typer.Argument(help="as `GET …/{id}/commands` names it")],
    body: Annotated[str, typer.Argument(metavar="JSON", help="the command's body")] = "{}",
    role: Annotated[
        str, typer.Option("--as", help="the role, or the user name, to act as; else the first that may")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """Give one command to one thing through its service's API."""
    try:
        said: Any = json.loads(body)
    except ValueError as error:
        fail(f"the body is no JSON: {error}")
    if not isinstance(said, dict):
        fail('the body must be a JSON object, as {"note": "…"}')
    try:
        after = acting.act(Hub(Stack()), thing, command, role=role, body=said)
    except HubError as error:
        fail(str(error))
    print(json.dumps(after, ensure_ascii=False, indent=None if as_json else 1))  # noqa: T201


def fail(text: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    err.print(text)
    raise typer.Exit(1)
