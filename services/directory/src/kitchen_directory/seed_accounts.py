"""The accounts of the local run: random secrets in a file of their owner, and their hashes in the directory."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kitchenkit.decide import Context
from kitchenkit.react import Change, Loaded

from .access import digest, new_key
from .domain.credentials import CREDENTIALS, IssueKey
from .domain.people import Person, person_id
from .ports import Hasher, Stores

PASSWORD_BYTES = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How somebody of the local run signs in."""

    role: str
    scope: str  # `hub`, or `kind:id`
    username: str
    password: str
    api_key: str


async def see_to(
    staff: Sequence[Person], *, stores: Stores, hasher: Hasher, file: Path, context: Context, say: Callable[[str], None]
) -> None:
    """See that every one of `staff` has an account in `file` that the directory takes."""
    kept = {account.username: account for account in _read(file)}
    accounts = [kept.get(person.username) or _account(person) for person in staff]
    _write(file, accounts)  # before any of it is stored: a seed that is killed here goes on with the same secrets
    keys = {account.username: account.api_key.partition(".") for account in accounts}
    known = await stores.credentials.keys([key_id for key_id, _, _ in keys.values()])
    missing = [
        account
        for account in accounts
        if known.get(keys[account.username][0], ("", ""))[1] != digest(keys[account.username][2])
    ]
    if missing:
        say(f"seed: {len(missing)} passwords and API keys")
    hashes = await asyncio.gather(*(hasher.hash(account.password) for account in missing))
    named = {account.username: hashed for account, hashed in zip(missing, hashes, strict=True)}
    await stores.credentials.set_passwords({person_id(name): hashed for name, hashed in named.items()})
    await _list_keys(stores, {person_id(account.username): keys[account.username][0] for account in missing}, context)
    await stores.credentials.add_keys(
        {keys[name][0]: (person_id(name), digest(keys[name][2])) for name in named}
    )  # last: it says that all the rest is there


async def _list_keys(stores: Stores, keys: dict[str, str], context: Context) -> None:
    there = await stores.people.load(list(keys))
    changes = [_listed(loaded, keys[id_], context) for id_, loaded in there.items()]
    if changes := [change for change in changes if change.steps]:
        await stores.people.commit(changes)


def _listed(loaded: Loaded[Person], key_id: str, context: Context) -> Change[Person]:
    command = IssueKey(key_id=key_id, label="local")
    return loaded.change().add(CREDENTIALS.decide(loaded.aggregate, command, context), context)


def _account(person: Person) -> Account:
    first = person.rights[0]
    return Account(
        role=first.role,
        scope="hub" if first.scope.kind == "hub" else str(first.scope),
        username=person.username,
        password=secrets.token_urlsafe(PASSWORD_BYTES),
        api_key=".".join(new_key()),
    )


def _read(file: Path) -> list[Account]:
    if not file.exists():
        return []
    return [Account(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def _write(file: Path, accounts: list[Account]) -> None:
    """Replace the file, whole or not at all, readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump([asdict(account) for account in accounts], out, ensure_ascii=False, indent=1)
    unfinished.replace(file)
