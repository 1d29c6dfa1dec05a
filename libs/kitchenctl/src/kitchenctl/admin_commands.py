"""`kitchen admin`: people and how they come to sign in, and the borders of areas."""

from __future__ import annotations

import getpass
import importlib
import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer

from .case_commands import Json, err
from .settings import configured, lend_environment
from .stack import Stack

SECONDS = 30.0


def register(app: typer.Typer) -> None:
    """Add the commands."""
    admin = typer.Typer(
        no_args_is_help=True, help="People: the first administrator, ways back in, lists; borders of areas."
    )
    app.add_typer(admin, name="admin")
    admin.command("create")(create_command)
    admin.command("reset-password")(reset_command)
    admin.command("import-people")(import_command)
    admin.command("import-borders")(borders_command)
    admin.command("people-template")(template_command)
    admin.command("set-up")(set_up_command)


def create_command(
    username: str, name: Annotated[str, typer.Option(help="as others see them")] = "管理员", *, as_json: Json = False
) -> None:
    """Enter an administrator of the whole hub; prints a setup code, once."""
    _directory(["create", username, "--name", name], as_json=as_json)


def reset_command(username: str, *, as_json: Json = False) -> None:
    """Take somebody's password, second factor and sessions away; prints a setup code for new ones, once."""
    _directory(["reset-password", username], as_json=as_json)


def import_command(
    file: Annotated[Path, typer.Argument(help="an .xlsx file; `people-template` writes an empty one", exists=True)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what it would do, and what is wrong")] = False,
    setup_codes: Annotated[
        Path | None, typer.Option(help="a new CSV file for the setup codes of all who have no password yet")
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter people and the rights they lack, once every cell is right; again, it changes nothing."""
    words = ["import-people", str(file.resolve()), *(["--dry-run"] if dry_run else [])]
    _directory([*words, *(["--setup-codes", str(setup_codes.resolve())] if setup_codes else [])], as_json=as_json)


def borders_command(
    file: Annotated[Path, typer.Argument(help="GeoJSON: a FeatureCollection in WGS84 degrees", exists=True)],
    *,
    code_property: Annotated[str, typer.Option(help="the property of a feature that has the area's code")] = "code",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what it would do, and what is wrong")] = False,
    as_json: Json = False,
) -> None:
    """Draw the official borders of areas, once every feature is right; a null geometry takes a border away."""
    words = ["import-borders", str(file.resolve()), "--code-property", code_property]
    _directory([*words, *(["--dry-run"] if dry_run else [])], as_json=as_json)


def template_command(file: Annotated[Path, typer.Argument(help="the .xlsx file to write")]) -> None:
    """Write an empty list of people to fill in."""
    if file.exists():
        _fail(f"{file} is there already")
    importlib.import_module("kitchen_directory.people_sheet").write_empty(file)
    err.print(f"wrote {file}")


def set_up_command(
    url: Annotated[str | None, typer.Option(help="the directory's address; else the local hub's")] = None,
) -> None:
    """Use a setup code: choose a password and put the second factor into an app. Secrets are asked for."""
    with httpx.Client(base_url=url or Stack().urls["directory"], timeout=SECONDS) as web:
        setup_code = _secret("setup code: ")
        shown = _asked(web, "/v1/setup", {"setup_code": setup_code})
        err.print(f"this is for {shown['username']} ({shown['name']})")
        body = {"setup_code": setup_code, "password": _secret("new password: ")}
        if shown["second_factor"] is not None:
            err.print("put this into an authenticator app:", shown["second_factor"]["uri"])
            body["code"] = _secret("the code that it shows: ")
        codes = _asked(web, "/v1/setup:finish", body)["recovery_codes"]
    err.print("done: sign in with the new password")
    if codes:
        err.print("recovery codes, each good once in place of a code of the app; they are shown here and never again:")
        sys.stdout.write("\n".join(codes) + "\n")


def _directory(words: list[str], *, as_json: bool) -> None:
    """Run a command inside the directory, with the settings of the environment or else of the local hub."""
    if not configured("directory"):
        lend_environment(Stack().lendable())
    # Everything comes with it: only when it is needed, or every command would begin half a second later.
    from .services import with_parts  # noqa: PLC0415

    ((service, parts),) = with_parts(["directory"])
    status = service.extra["admin"](parts, [*(["--json"] if as_json else []), *words])
    raise typer.Exit(status)


def _secret(prompt: str) -> str:
    """Ask a person without showing what they type; a pipe is read line by line."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _asked(web: httpx.Client, path: str, body: dict[str, str]) -> dict[str, Any]:
    try:
        answer = web.post(path, json=body)
    except httpx.HTTPError as error:
        _fail(f"the directory does not answer at {web.base_url}: {error}")
    if answer.is_error:
        try:
            why = answer.json().get("detail") or answer.text
        except json.JSONDecodeError:
            why = answer.text
        _fail(str(why)[:300])
    told: dict[str, Any] = answer.json()
    return told


def _fail(text: str) -> NoReturn:
    err.print(f"[red]{text}[/]")
    raise typer.Exit(1)
