"""Commands of who runs the hub's machines: the first administrator, a way back in, people and borders from files."""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kitchenkit.decide import Context, Refused
from kitchenkit.ids import uid
from kitchenkit.react import Change
from kitchenkit.rights import Right, Scope
from kitchenkit.time import now

from . import borders_file, borders_import, people_sheet
from .domain import people
from .domain.people import Person, normal, person_id
from .domain.roles import LOCAL
from .enrolment import Handed, begin_setup, hand_out
from .people_import import LONGEST, SHORTEST_USERNAME, Done, carry_out, known_places, plan
from .people_sheet import Wrong
from .ports import Stores

Answer = Mapping[str, Any]


class CannotError(Exception):
    """Why a command was not done."""


class WrongCellsError(CannotError):
    """The list is wrong in these cells, or the file in these fields; nothing of it was stored."""

    def __init__(self, wrong: Sequence[Wrong | borders_file.Wrong]) -> None:
        super().__init__("\n".join(f"{one.at}: {one.why}" for one in wrong))
        self.wrong = wrong


async def create(stores: Stores, username: str, name: str) -> Answer:
    """Enter an administrator of the whole hub; return the code with which they choose password and second factor."""
    if not SHORTEST_USERNAME <= len(normal(username)) <= LONGEST:
        raise CannotError(f"a user name has {SHORTEST_USERNAME} to {LONGEST} characters")
    rights = (Right("admin", Scope("hub")),)
    person = Person(id=person_id(username), username=normal(username), name=name, rights=rights)
    context = shell("admin-create")
    change = Change[Person](person.id, 0).add(people.add(None, person), context)
    outcome = await stores.people.commit([change])
    if outcome.raced or outcome.conflicts:
        raise CannotError(f"there is a {person.username} already: kitchen admin reset-password {person.username}")
    return _handed(person.username, await hand_out(stores, person.id, context.now))


async def reset(stores: Stores, username: str) -> Answer:
    """Take somebody's password, second factor and sessions away; return the code for choosing new ones."""
    loaded = await stores.people.get(person_id(username))
    if loaded is None:
        raise CannotError(f"there is no {normal(username)}")
    try:
        handed = await begin_setup(stores, loaded, shell("admin-reset"))
    except Refused as refused:
        raise CannotError(f"{loaded.aggregate.username} is {loaded.aggregate.state}: {refused}") from refused
    return _handed(loaded.aggregate.username, handed)


async def import_people(stores: Stores, file: Path, *, dry: bool, codes: Path | None) -> Answer:
    """Enter the people of a list once every cell is right; `codes` gets a setup code of whoever has no password."""
    try:
        sheet = people_sheet.read(file)
    except (OSError, ValueError) as error:
        raise CannotError(str(error)) from error
    planned = plan(sheet, await known_places(stores))
    if planned.wrong:
        raise WrongCellsError(planned.wrong)
    done = await carry_out(stores, planned.people, shell(uid("people-list", *sorted(_names(planned.people)))), dry=dry)
    handed = await _hand_out(stores, planned.people, codes) if codes and not dry else 0
    return {**_counts(done), "dry_run": dry, "setup_codes": handed}


async def import_borders(stores: Stores, file: Path, *, code_in: str, dry: bool) -> Answer:
    """Draw the borders of a GeoJSON file once every feature is right; areas that it does not name keep theirs."""
    try:
        said = borders_file.read(file)
    except (OSError, ValueError) as error:
        raise CannotError(str(error)) from error
    planned = borders_file.plan(said, (await known_places(stores)).areas, code_in=code_in)
    if planned.wrong:
        raise WrongCellsError(planned.wrong)
    done = await borders_import.carry_out(stores, planned.borders, shell("import-borders"), dry=dry)
    return {**asdict(done), "dry_run": dry}


def shell(cause: str) -> Context:
    """Return who acts: whoever has a shell where the hub runs may do everything, and is in the history as such."""
    return Context(actor=f"shell:{os.getuid()}", role=LOCAL, scope="hub:", now=now(), cause=cause)


async def _hand_out(stores: Stores, wanted: Sequence[Person], file: Path) -> int:
    """Each code is in the file as soon as it is good; the file is its owner's alone and never written over."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CannotError(f"the people are entered, but no code was made: {error}") from error
    count = 0
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["username", "name", "setup_code", "expires_at"])
        for person in wanted:
            if await stores.credentials.password(person.id) is None:
                handed = await hand_out(stores, person.id, now())
                rows.writerow([person.username, person.name, handed.code, handed.expires_at.isoformat()])
                out.flush()
                count += 1
    return count


def _names(wanted: Sequence[Person]) -> list[str]:
    return [person.username for person in wanted]


def _counts(done: Done) -> dict[str, Any]:
    return {"new": list(done.new), "changed": list(done.changed), "same": list(done.same)}


def _handed(username: str, handed: Handed) -> Answer:
    return {"username": username, "setup_code": handed.code, "expires_at": handed.expires_at.isoformat()}


def admin_command(stores: Stores, arguments: Sequence[str]) -> int:
    """Run `python -m kitchen_directory admin …`; 1 where it was not done, with the reason."""
    given = _parser().parse_args(arguments)
    try:
        answer = asyncio.run(_work(given)(stores))
    except CannotError as error:
        wrong = error.wrong if isinstance(error, WrongCellsError) else ()
        if given.json:
            cells = [{"cell": one.at, "why": one.why} for one in wrong]
            sys.stdout.write(json.dumps({"error": str(error), "cells": cells}, ensure_ascii=False) + "\n")
        else:
            sys.stderr.write(f"{error}\n" + (f"{len(wrong)} things are wrong; nothing was stored\n" if wrong else ""))
        return 1
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n" if given.json else _told(answer))
    return 0


def _work(given: argparse.Namespace) -> Callable[[Stores], Coroutine[Any, Any, Answer]]:
    works: dict[str, Callable[[Stores], Coroutine[Any, Any, Answer]]] = {
        "create": lambda stores: create(stores, given.username, given.name),
        "reset-password": lambda stores: reset(stores, given.username),
        "import-people": lambda stores: import_people(stores, given.file, dry=given.dry_run, codes=given.setup_codes),
        "import-borders": lambda stores: import_borders(
            stores, given.file, code_in=given.code_property, dry=given.dry_run
        ),
    }
    return works[given.command]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kitchen_directory admin")
    parser.add_argument("--json", action="store_true")
    commands = parser.add_subparsers(dest="command", required=True)
    creating = commands.add_parser("create")
    creating.add_argument("username")
    creating.add_argument("--name", required=True)
    commands.add_parser("reset-password").add_argument("username")
    importing = commands.add_parser("import-people")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true")
    importing.add_argument("--setup-codes", type=Path)
    borders = commands.add_parser("import-borders")
    borders.add_argument("file", type=Path)
    borders.add_argument("--code-property", default="code")
    borders.add_argument("--dry-run", action="store_true")
    return parser


def _told(answer: Answer) -> str:
    if "setup_code" in answer:
        return (
            f"{answer['username']}  setup code  {answer['setup_code']}  good once, until {answer['expires_at']}\n"
            "It is shown here and never again: hand it over in person. `kitchen admin set-up` asks for it.\n"
        )
    lines = [f"{what}  {len(answer[what])}" for what in ("new", "changed", "lifted", "same") if what in answer]
    if answer["dry_run"]:
        lines.append("nothing was stored: this was a dry run")
    elif "setup_codes" in answer:
        lines.append(f"codes  {answer['setup_codes']}")
    return "\n".join(lines) + "\n"
