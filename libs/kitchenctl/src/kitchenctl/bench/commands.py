"""`kitchen bench`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

from kitchenctl.bench.machine import about
from kitchenctl.bench.pipeline import catch_up, highest
from kitchenctl.bench.trial import Bench
from kitchenctl.breaking_off import STATUS, breakable
from kitchenctl.case_commands import fail
from kitchenctl.hub import HubError
from kitchenctl.stack import Stack
from kitchenctl.supervision import NotRunning

Seconds = Annotated[float, typer.Option(min=3, help="how long a rate has to be held")]
Rate = Annotated[float | None, typer.Option(min=0.1, help="submissions a second; without it, the highest held rate")]
Keep = Annotated[bool, typer.Option("--keep", help="leave the data there: the next run does not seed again")]
err = Console(stderr=True, highlight=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    bench = typer.Typer(no_args_is_help=True, help="Measure the hub that is up; figures are printed as JSON.")
    app.add_typer(bench, name="bench")
    bench.command("intake")(intake)
    bench.command("pipeline")(pipeline)
    bench.command("sla")(sla)
    bench.command("lists")(lists)


def intake(seconds: Seconds = 60.0, rate: Rate = None) -> None:
    """How quickly submissions are accepted, and how many a second at most."""

    def work(bench: Bench) -> dict[str, Any]:
        if rate is not None:
            return bench.run(rate, seconds, observed=False).as_json()
        run, tried = highest(bench, seconds, observed=False)
        return {"highest_rate": run.rate if run.held else None, **run.as_json(), "tried": tried}

    _measure("intake", work)


def pipeline(
    seconds: Seconds = 60.0,
    rate: Rate = None,
    cases: Annotated[
        int | None, typer.Option("--catch-up", min=0, help="cases to catch up with after triage was stopped")
    ] = None,
) -> None:
    """How quickly submissions are durable, routed and in their lane; without --rate also what the hub holds at most."""

    def work(bench: Bench) -> dict[str, Any]:
        if rate is not None:
            run, tried, more = bench.run(rate, seconds), None, cases or 0
        else:
            run, tried = highest(bench, seconds)
            more = 2000 if cases is None else cases
        told: dict[str, Any] = {} if tried is None else {"highest_rate": run.rate if run.held else None}
        told |= run.as_json() | ({} if tried is None else {"tried": tried})
        return told | ({"catch_up": catch_up(bench, more, min(run.rate, 100.0))} if more else {})

    _measure("pipeline", work)


def sla(
    clocks: Annotated[int, typer.Option(min=1000, help="open matters whose clocks run")] = 200_000,
    storm: Annotated[int, typer.Option(min=100, help="how many come due at one instant")] = 20_000,
    seconds: Seconds = 30.0,
    *,
    keep: Keep = False,
) -> None:
    """How late due commands are, in a stream and in a storm; order commands a second; recompute after a new policy."""

    def work(stack: Stack) -> dict[str, Any]:
        # The service comes with it: only when it is needed, or every command would begin half a second later.
        from kitchenctl.bench import sla as module  # noqa: PLC0415
        from kitchenctl.bench.annex import annex  # noqa: PLC0415

        with annex(stack, module.DATABASE, keep=keep) as lent:
            return module.Sla(stack, lent, err, clocks=clocks, storm=storm, seconds=seconds).measure()

    _measure_on("sla", work)


def lists(
    orders: Annotated[int, typer.Option(min=1000, help="how many orders there are")] = 200_000,
    times: Annotated[int, typer.Option(min=2, help="how often each list is asked for")] = 100,
    *,
    keep: Keep = False,
) -> None:
    """How long a unit waits for its inbox and everybody for the other lists, alone and while commands run."""

    def work(stack: Stack) -> dict[str, Any]:
        from kitchenctl.bench import lists as module  # noqa: PLC0415
        from kitchenctl.bench.annex import annex  # noqa: PLC0415

        with annex(stack, module.DATABASE, keep=keep) as lent:
            return module.Lists(stack, lent, err, orders=orders, times=times).measure()

    _measure_on("lists", work)


def _measure(what: str, work: Callable[[Bench], dict[str, Any]]) -> None:
    _measure_on(what, lambda stack: work(Bench(stack, err)))


def _measure_on(what: str, work: Callable[[Stack], dict[str, Any]]) -> None:
    stack = Stack()
    if not stack.supervisor.alive():
        fail(f"no hub is up in {stack.run_dir}: kitchen up --detach")
    try:
        with breakable():
            told = {"bench": what, **about(stack), **work(stack)}
    except KeyboardInterrupt:
        err.print("broken off; what it had started is stopped")
        raise typer.Exit(STATUS) from None
    except (HubError, NotRunning, TimeoutError) as error:
        fail(str(error))
    print(json.dumps(told, ensure_ascii=False, indent=1))  # noqa: T201  # stdout is the interface
