"""The `kitchen` command."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from . import (
    admin_commands,
    backup_commands,
    case_commands,
    console_commands,
    database,
    dlq_commands,
    kafka,
    status,
    tail,
    topics,
    trouble,
    up,
    verify_commands,
)
from .bench import commands as bench_commands
from .ports import PortTaken
from .processes import SERVICES
from .settings import ROOT, lend_environment
from .soak import commands as soak_commands
from .stack import Stack
from .supervision import NotRunning

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="Central Kitchen, from the command line.")
topics_app = typer.Typer(no_args_is_help=True, help="Topics: create, list, tail, lag.")
app.add_typer(topics_app, name="topics")
admin_commands.register(app)
case_commands.register(app)
dlq_commands.register(app)
verify_commands.register(app)
backup_commands.register(app)
console_commands.register(app)
bench_commands.register(app)
soak_commands.register(app)


def _known(names: list[str] | None) -> list[str] | None:
    """Refuse a service that is none: with nothing but wrong names there would be nothing to do, and silence."""
    for name in names or ():
        if name not in SERVICES:
            raise typer.BadParameter(f"there is no service {name}; there are: {', '.join(SERVICES)}")
    return names


Only = Annotated[
    list[str] | None,
    typer.Option("--only", envvar="KITCHEN_ONLY", callback=_known, help="only this service (again for more)"),
]
Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, and nothing else there")]


@app.command("up")
def up_command(
    only: Only = None,
    *,
    detach: Annotated[bool, typer.Option(help="return when all is ready")] = False,
    demo: Annotated[bool, typer.Option(help="seed data and demo accounts")] = True,
) -> None:
    """Bring the local stack up; Ctrl-C ends every process of it."""
    stack = Stack(only=frozenset(only or ()))
    if stack.supervisor.alive():
        _fail(f"a stack is running already in {stack.run_dir}: kitchen status, kitchen down")
    try:
        stack.demand_folder()
    except kafka.CannotPrepare as error:
        _fail(str(error))
    ending = up.Ending(stack)
    with ending.watching():
        try:
            up.bring_up(stack, demo=demo)
            for line in up.addresses(stack):
                up.say.print(line)
            if not detach:
                up.say.print("Ctrl-C ends it all")
                up.stay(stack, ending)
        except up.Interrupted:
            up.take_down(stack)
        except (kafka.CannotPrepare, PortTaken, NotRunning, TimeoutError) as error:
            up.take_down(stack)
            _fail(str(error))
        except BaseException:
            up.take_down(stack)
            raise


@app.command()
def down() -> None:
    """Stop the local stack."""
    up.take_down(Stack())


@app.command("status")
def status_command(*, as_json: Json = False) -> None:
    """Show how every process is; exit 1 when something is not ready."""
    found = status.look(Stack())
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        for line in status.lines(found):
            up.say.print(line)
    if not found["ready"]:
        raise typer.Exit(1)


@app.command()
def reset(*, yes: Annotated[bool, typer.Option("--yes", help="really delete the local data")] = False) -> None:
    """Stop the local stack and delete its data."""
    stack = Stack()
    if not yes:
        _fail(f"this deletes everything in {stack.run_dir}; say --yes")
    try:
        stack.reset()
    except kafka.CannotPrepare as error:
        _fail(str(error))
    up.say.print(f"deleted {stack.run_dir}")


@app.command()
def doctor() -> None:
    """Say what this machine has of what the local stack needs."""
    stack = Stack()
    fast = database.fast_binary(stack.settings.cache_dir)
    jars = kafka.jars_folder(stack.settings.cache_dir)
    up.say.print(
        f"  broker     {'jars in ' + str(jars) if jars.is_dir() else 'jars will be fetched at the first start'}"
    )
    up.say.print(f"  database   {stack.database_engine}" + ("" if fast else " (make fast-db compiles a faster one)"))
    up.say.print(f"  data       {stack.run_dir}")
    if stack.supervisor.alive():
        up.say.print("  ports      a hub is running here: kitchen status")
        return
    try:
        stack.demand_ports()
    except PortTaken as error:
        _fail(f"  ports      {error}")
    up.say.print(f"  ports      free; the web page will be at {stack.console}")


@app.command("fast-db")
def fast_db() -> None:
    """Compile the fast database server into the user's cache; new data folders then use it."""
    stack = Stack()
    try:
        up.say.print(str(database.made_fast(stack.settings.cache_dir)))
    except kafka.CannotPrepare as error:
        _fail(str(error))


@app.command()
def migrate(only: Only = None) -> None:
    """Create the indexes of every service."""
    for name, count in _services().migrate_all(only or ()).items():
        up.say.print(f"{name}: {count} collections")


@app.command()
def seed(only: Only = None, data: Path = ROOT / "deploy" / "seed") -> None:
    """Fill every service that has seed data; a second time changes nothing."""
    _services().seed_all(only or (), data, Stack().accounts_file)


@app.command()
def relays(only: Only = None) -> None:
    """Be the relay of every service, in one process."""
    raise typer.Exit(_services().relay_all(only or ()))


@app.command()
def clocks(only: Only = None) -> None:
    """Be the clock of every service, in one process."""
    raise typer.Exit(_services().fire_all(only or ()))


@topics_app.command("create")
def topics_create(replicas: int = 1) -> None:
    """Create what protos/topics declares and the broker lacks."""
    for name in topics.create(Stack().kafka, replicas=replicas):
        up.say.print(name)


@topics_app.command("list")
def topics_list(*, as_json: Json = False) -> None:
    """List the topics with what they are for and how many records they were given."""
    sizes, declared = topics.sizes(Stack().kafka), topics.declared()
    if as_json:
        rows = [{"topic": name, "records": size, "declared": name in declared} for name, size in sizes.items()]
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return
    for name, size in sizes.items():
        up.say.print(f"{name:<50} {size:>9}  {declared[name].meaning if name in declared else ''}")


@topics_app.command("lag")
def topics_lag(*, as_json: Json = False) -> None:
    """Show how far each consumer is behind on each of its topics."""
    found = topics.lags(Stack().kafka)
    if as_json:
        rows = [{"consumer": lag.consumer, "topic": lag.topic, "behind": lag.behind} for lag in found]
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return
    for lag in found:
        up.say.print(f"{lag.consumer:<24} {lag.topic:<40} {lag.behind:>9}")


@topics_app.command("tail")
def topics_tail(
    topic: str,
    *,
    from_start: Annotated[bool, typer.Option(help="with --follow: what is there already, first")] = False,
    follow: Annotated[bool, typer.Option(help="go on with what is published from now on")] = False,
    as_json: Json = False,
    limit: Annotated[int | None, typer.Option("--max", help="end after so many records")] = None,
) -> None:
    """Print the records of a topic, decoded, one JSON object each; without --follow up to its present end."""
    try:
        for record in tail.read(Stack().kafka, topic, from_start=from_start, follow=follow, limit=limit):
            indent = None if as_json or not sys.stdout.isatty() else 1
            sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=indent) + "\n")
    except tail.NoSuchTopic as error:
        _fail(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def run() -> None:
    """Be the command: what stands in the way from outside is said in a sentence, with what to do."""
    try:
        app()
    except Exception as error:
        if (said := trouble.sentence(error)) is None:
            raise
        up.say.print(said, style="red", markup=False)
        sys.exit(1)


def _services() -> ModuleType:
    """Return the commands that work inside services: imported when asked for, because everything comes with them.

    This process is given the settings of the local stack, where the environment does not have them.
    """
    lend_environment(Stack().lendable())
    return importlib.import_module("kitchenctl.services")


def _fail(text: str) -> None:
    up.say.print(f"[red]{text}[/]")
    raise typer.Exit(1)
