"""`kitchen verify`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from .case_commands import Json, err
from .settings import lend_environment
from .stack import Stack

if TYPE_CHECKING:
    from .verify import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify_command)


def verify_command(
    settle: Annotated[float, typer.Option(help="seconds to wait for outboxes and lag to settle")] = 60.0,
    *,
    as_json: Json = False,
) -> None:
    """Report every lost, doubled or contradictory fact in all stores and topics; exit 1 if there is one."""
    # Everything comes with these: only when it is needed, or every command would begin half a second later.
    from .services import with_parts  # noqa: PLC0415
    from .verify import verify  # noqa: PLC0415

    stack = Stack()
    lend_environment(stack.lendable())
    with err.status("verify") as status:
        report = verify(with_parts(), stack.kafka, say=status.update, settle=settle)
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))  # noqa: T201  # stdout is the interface
    else:
        show(report)
    raise typer.Exit(1 if report.as_json()["wrong"] else 0)


def show(report: Report) -> None:
    """Print a report for people."""
    told = report.as_json()
    err.print("looked at: " + ", ".join(f"{count} {what}" for what, count in sorted(told["checked"].items())))
    for what, count in told["in_flight"].items():
        err.print(f"still on its way: {count} {what}")
    for kind, finding in told["wrong"].items():
        err.print(f"[bold red]{finding['count']}[/] {kind}")
        for one in finding["ids"]:
            err.print(f"    {one}")
    if told["clean"]:
        err.print("[bold green]clean[/]: nothing lost, doubled or contradictory")
