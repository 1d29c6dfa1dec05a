"""`kitchen backup`, `kitchen restore` and `kitchen republish`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import up
from .archive import BrokenArchive, Manifest
from .case_commands import err, fail
from .kafka import CannotPrepare
from .ports import PortTaken
from .settings import lend_environment
from .stack import Stack
from .supervision import NotRunning

if TYPE_CHECKING:
    from .restore import Parted

_TROUBLE = (BrokenArchive, CannotPrepare, NotRunning, PortTaken, TimeoutError)
Moved = Callable[[str, int], None]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)
    app.command("republish")(republish_command)


def backup_command(folder: Annotated[Path, typer.Argument(metavar="DIR", help="a new or an empty folder")]) -> None:
    """Copy the stores of all services into a folder; of a hub that is down, too.

    It has personal data and no key: the vault in it stays encrypted.
    """
    from .backup import back_up, estimate  # noqa: PLC0415  # everything comes with it
    from .pictures import FILES  # noqa: PLC0415

    stack, services = _parts()
    ours = not stack.supervisor.alive()
    try:
        stack.start_database()
        with _bar("backup", estimate(services)) as moved:
            manifest = back_up(services, folder, tick=moved)
    except _TROUBLE as error:
        fail(str(error))
    finally:
        if ours:
            stack.stop_all()
    if FILES not in manifest.services["intake"].collections:
        err.print("the pictures lie in a bucket and are not in it: keep the bucket's own versions")
    err.print(f"{manifest.documents(manifest.services)} documents of {len(manifest.services)} services in {folder}")
    err.print(_instant(manifest))


def restore_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a folder that `kitchen backup` made")],
    service: Annotated[str | None, typer.Option(help="this service alone goes back; read the runbook first")] = None,
    settle: Annotated[float, typer.Option(help="seconds that the verification waits for what is on its way")] = 120.0,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="delete what is there now")] = False,
) -> None:
    """Put a backup into the stores of a hub that is down, start it and verify; exit 1 if anything is wrong."""
    from . import restoring  # noqa: PLC0415  # everything comes with it
    from .restore import CannotRestore, demand_empty  # noqa: PLC0415

    stack, services = _parts()
    older: list[str] = []
    try:
        with err.status("checking the backup"):
            manifest, wanted = restoring.look(stack, services, folder, service)
        with err.status("database and broker"):
            restoring.start_engines(stack)
        if not replace:
            demand_empty(wanted, stack.kafka, whole=service is None)
        if service is None:
            said = restoring.whole(stack, services, folder, manifest, wanted=wanted, bar=_bar)
            err.print(f"{said} facts will be published again; {_instant(manifest)}")
        else:
            older += restoring.one_alone(stack, folder, manifest, wanted=wanted[0], bar=_bar)
            if not _is_ours(stack):
                err.print(f"start the relay and the workers of {service} now, and the directory: nothing else")
            older += restoring.catch_up(stack, wanted[0], start=_is_ours(stack))
        for one in older:
            err.print(f"older than what it has told, look at it: {service}/{one}")
        if not _is_ours(stack):
            err.print("start all services now, then: kitchen verify")
            raise typer.Exit(1 if older else 0)
        up.bring_up(stack, demo=False)
    except (CannotRestore, *_TROUBLE) as error:
        fail(str(error))
    _verify(stack, services, settle, older=len(older))


def republish_command(
    service: Annotated[str, typer.Argument(help="whose facts")],
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"])] = None,
) -> None:
    """Publish a service's facts once more, under their own ids; whoever has heard one passes over it."""
    from .republish import count, republish  # noqa: PLC0415  # everything comes with it

    _, services = _parts()
    found = [(one, parts) for one, parts in services if one.name == service]
    if not found:
        fail(f"there is no service {service}; the services are: {', '.join(one.name for one, _ in services)}")
    with _bar(f"republish {service}", count(*found[0])) as moved:
        done = republish(*found[0], since=since.astimezone() if since else None, tick=moved)
    err.print(f"{done.facts} facts of {done.aggregates} aggregates are in their outboxes; the relay publishes them")


def _verify(stack: Stack, services: list[Parted], settle: float, *, older: int) -> None:
    from .verify import verify  # noqa: PLC0415
    from .verify_commands import show  # noqa: PLC0415

    with err.status("verify") as status:
        report = verify(services, stack.kafka, say=status.update, settle=settle)
    show(report)
    err.print("the hub is up: kitchen status; kitchen down stops it")
    raise typer.Exit(1 if report.as_json()["wrong"] or report.in_flight or older else 0)


def _parts() -> tuple[Stack, list[Parted]]:
    from .services import with_parts  # noqa: PLC0415

    stack = Stack()
    lend_environment(stack.lendable())
    return stack, with_parts()


def _is_ours(stack: Stack) -> bool:
    """Say whether this machine runs the hub: where broker and database are given, somebody else does."""
    return not (stack.settings.mongo_url and stack.settings.kafka)


def _instant(manifest: Manifest) -> str:
    if not manifest.changed_meanwhile:
        return f"nothing changed while it was made: all of it is {manifest.begun_at}"
    return (
        f"{manifest.changed_meanwhile} aggregates changed while it was made, "
        f"between {manifest.begun_at} and {manifest.ended_at}: the stores are not of one instant"
    )


@contextmanager
def _bar(what: str, total: int) -> Iterator[Moved]:
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(what, total=total, note="")

        def moved(note: str, more: int) -> None:
            bar.update(task, advance=more, note=note)

        yield moved
        bar.update(task, note="")
