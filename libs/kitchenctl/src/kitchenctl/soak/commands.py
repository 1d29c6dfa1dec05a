"""`kitchen soak`."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kitchenctl import up
from kitchenctl.breaking_off import STATUS, breakable, undisturbed
from kitchenctl.case_commands import fail
from kitchenctl.hub import HubError
from kitchenctl.kafka import CannotPrepare
from kitchenctl.ports import PortTaken
from kitchenctl.soak.checking import Result, bring_back, check
from kitchenctl.soak.journal import Journal
from kitchenctl.soak.run import Interrupted, storm
from kitchenctl.stack import Stack
from kitchenctl.supervision import NotRunning

JOURNAL = "soak/journal.jsonl"
DEFAULT_CASES = 2000
err = Console(stderr=True, highlight=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("soak")(soak)


def soak(
    cases: Annotated[int | None, typer.Option(min=1, help=f"how many [default: {DEFAULT_CASES}]")] = None,
    seconds: Annotated[float | None, typer.Option(min=1, help="as many as fit into this time instead")] = None,
    rate: Annotated[float, typer.Option(min=0.1, help="submissions a second at most")] = 25.0,
    *,
    resume: Annotated[bool, typer.Option("--resume", help="go on with the one that was broken off")] = False,
) -> None:
    """Submit cases while processes are killed at random, then verify; JSON on stdout, exit 1 if anything is wrong."""
    stack = Stack()
    with breakable():
        ours = not stack.supervisor.alive()
        try:
            with closing(_journal(stack, cases, seconds, resume=resume)) as journal:
                if ours:
                    up.bring_up(stack, demo=True)
                result = _soak(stack, journal, rate=rate, seconds=seconds)
        except (Interrupted, KeyboardInterrupt):
            err.print("broken off; it goes on with: kitchen soak --resume")
            raise typer.Exit(STATUS) from None
        except (CannotPrepare, HubError, NotRunning, PortTaken, TimeoutError) as error:
            fail(str(error))
        finally:
            if ours:
                with undisturbed():
                    up.take_down(stack)
    print(json.dumps(result.as_json(), ensure_ascii=False))  # noqa: T201  # stdout is the interface
    raise typer.Exit(0 if result.clean else 1)


def _journal(stack: Stack, cases: int | None, seconds: float | None, *, resume: bool) -> Journal:
    file = stack.run_dir / JOURNAL
    if not resume:
        return Journal.new(file, cases=cases or (None if seconds else DEFAULT_CASES))
    try:
        journal = Journal.resumed(file)
    except FileNotFoundError:
        fail(f"there is no soak to go on with: {file}")
    progress = journal.progress
    progress.cases = cases or progress.cases
    if progress.cases is None and seconds is None:  # it went by time: what was sent and not accepted goes again
        progress.cases = max(progress.accepted, default=0) + 1
    return journal


def _soak(stack: Stack, journal: Journal, *, rate: float, seconds: float | None) -> Result:
    progress = journal.progress
    columns = (TextColumn("soak"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[kills]} kills"))
    with Progress(*columns, TimeElapsedColumn(), console=err, refresh_per_second=1) as bar:
        task = bar.add_task("soak", total=progress.cases, kills=0)
        storm(
            stack,
            journal,
            rate=rate,
            seconds=seconds,
            tick=lambda accepted, kills: bar.update(task, completed=accepted, kills=kills),
        )
    with err.status("bringing everything back"):
        bring_back(stack)
    return check(stack, progress)
