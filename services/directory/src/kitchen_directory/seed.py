"""Fills a directory from the seed's tables and makes the accounts of the local run; again, it changes nothing."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TypeVar

from kitchenkit.decide import Aggregate, Context, Decision
from kitchenkit.react import Change
from kitchenkit.time import now

from . import seed_files
from .access import digest, new_key
from .domain import areas, organisations, people
from .domain.credentials import CREDENTIALS, IssueKey
from .domain.people import Person, person_id
from .passwords import Argon2
from .ports import Aggregates, Hasher, Stores
from .seed_accounts import see_to
from .seed_rosters import seed_rosters

BATCH = 500
T = TypeVar("T", bound=Aggregate)


async def seed(  # noqa: PLR0917  # a step for each
    stores: Stores, hasher: Hasher, folder: Path, accounts: Path, say: Callable[[str], None], zone: tzinfo = UTC
) -> None:
    """Store what is missing of the tables, and see that every account in the file `accounts` can sign in."""
    context = Context(actor="seed", role="system", scope="hub:", now=now(), cause="seed")
    wanted = seed_files.areas(folder)
    say(f"seed: {len(wanted)} areas")
    await _add(
        stores.areas,
        {areas.area_id(row.code): _area(row) for row in wanted},
        context,
    )
    bodies = seed_files.organisations(folder)
    say(f"seed: {len(bodies)} organisations")
    await _add(stores.organisations, {body.id: _organisation(body) for body in bodies}, context)
    staff = seed_files.people(folder)
    say(f"seed: {len(staff)} people")
    await _add(stores.people, {person.id: _person(person) for person in staff}, context)
    await see_to(staff, stores=stores, hasher=hasher, file=accounts, context=context, say=say)
    await seed_rosters(stores, folder, zone, say)


async def mint_key(stores: Stores, username: str, *, limit: int, label: str) -> str:
    """Return a new API key of a person with a limit of its own: for local measuring, past the rules of HTTP."""
    context = Context(actor="local", role="system", scope="hub:", now=now(), cause="mint-key")
    loaded = await stores.people.get(person_id(username))
    if loaded is None:
        raise LookupError(f"there is no {username}")
    key_id, secret = new_key()
    command = IssueKey(key_id=key_id, label=label, limit=limit)
    await stores.credentials.add_keys({key_id: (loaded.aggregate.id, digest(secret))})
    await stores.people.commit([loaded.change().add(CREDENTIALS.decide(loaded.aggregate, command, context), context)])
    return f"{key_id}.{secret}"


async def _add(store: Aggregates[T], makers: dict[str, Callable[[T | None], Decision[T]]], context: Context) -> None:
    """Store those that are not there, many in one round trip; one that another process stores first is as good."""
    for ids in _batches(list(makers)):
        there = await store.load(ids)
        changes = [Change[T](id_, 0).add(makers[id_](None), context) for id_ in ids if id_ not in there]
        if not changes:
            continue
        outcome = await store.commit(changes)
        if outcome.conflicts:
            raise RuntimeError(f"the seed contradicts what is stored: {outcome.conflicts}")


def _area(row: seed_files.AreaRow) -> Callable[[areas.Area | None], Decision[areas.Area]]:
    return lambda before: areas.add(before, code=row.code, name=row.name)


def _organisation(
    body: organisations.Organisation,
) -> Callable[[organisations.Organisation | None], Decision[organisations.Organisation]]:
    return lambda before: organisations.add(before, body)


def _person(person: Person) -> Callable[[Person | None], Decision[Person]]:
    return lambda before: people.add(before, person)


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def seed_command(stores: Stores, arguments: Sequence[str], zone: tzinfo) -> int:
    """Run `python -m kitchen_directory seed`."""
    parser = argparse.ArgumentParser(prog="kitchen_directory seed", description="Fill the directory of a local hub.")
    parser.add_argument("--accounts", type=Path, required=True, help="where the accounts are kept")
    parser.add_argument("--data", type=Path, default=Path("deploy/seed"), help="where the tables are")
    given = parser.parse_args(arguments)
    begun = time.monotonic()
    asyncio.run(seed(stores, Argon2(), given.data, given.accounts, _say, zone))
    _say(f"seed: done in {time.monotonic() - begun:.1f} s")
    return 0


def mint_key_command(stores: Stores, arguments: Sequence[str]) -> int:
    """Run `python -m kitchen_directory mint-key`."""
    parser = argparse.ArgumentParser(prog="kitchen_directory mint-key", description="Make an API key for measuring.")
    parser.add_argument("username")
    parser.add_argument("--limit", type=int, required=True, help="new submissions a minute")
    parser.add_argument("--label", default="bench")
    given = parser.parse_args(arguments)
    key = asyncio.run(mint_key(stores, given.username, limit=given.limit, label=given.label))
    sys.stdout.write(json.dumps({"api_key": key}) + "\n")
    return 0
