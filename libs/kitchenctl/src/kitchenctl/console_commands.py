"""`kitchen console`: what people see, made anew."""

from __future__ import annotations

import importlib

import typer

from .settings import lend_environment
from .stack import Stack

console_app = typer.Typer(no_args_is_help=True, help="What people see: made anew from the topics.")


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(console_app, name="console")


@console_app.callback()
def console() -> None:
    """What people see: made anew from the topics."""


@console_app.command()
def rebuild() -> None:
    """Make the read models anew from the topics, beside those that are shown, and swap them; the hub goes on."""
    lend_environment(Stack().lendable())
    ((service, parts),) = importlib.import_module("kitchenctl.services").with_parts(["console"])
    raise typer.Exit(service.extra["rebuild"](parts, []))
