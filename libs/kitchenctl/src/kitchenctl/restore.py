"""`kitchen restore`: the stores as a backup has them, into the databases of a stack whose services are stopped.

Everything is checked before anything is written. A whole hub goes back in time together with its topics, which are
made anew and filled from the histories: facts that no store has any more must not lie in them, because the restored
stores will give their numbers, and so their ids, again. One service alone is another matter: see
docs/runbooks/restore.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kafka.admin import KafkaAdminClient
from kafka.errors import GroupIdNotFoundError
from pymongo import MongoClient, WriteConcern
from pymongo.database import Database
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from kitchen_intake.vault import Keys, VaultKeyError, opened_entry
from kitchenkit.chunks import chunks
from kitchenkit.runtime import Parts, Service, migrate
from kitchenkit.topics import to_create

from . import archive, pictures, topics
from .archive import Manifest

Parted = tuple[Service, Parts]
Tick = Callable[[str, int], None]
BATCH = 500
GONE_SECONDS = 60.0
VAULT = ("intake", "vault")


class CannotRestore(Exception):
    """Nothing was written; the message says why and what to do."""


def choose(folder: Path, manifest: Manifest, service: str | None) -> list[str]:
    """Return the services to restore, after looking at all their files; raises `BrokenArchive`, `CannotRestore`."""
    if service is not None and service not in manifest.services:
        raise CannotRestore(f"{folder} has no {service}; it has: {', '.join(manifest.services)}")
    chosen = [service] if service else list(manifest.services)
    archive.check(folder, manifest, chosen)
    return chosen


def demand_keys(folder: Path, parts: Parts) -> None:
    """Raise `CannotRestore` where the vault in the backup cannot be opened with the keys that this hub has."""
    file = archive.file_of(folder, *VAULT)
    keys = Keys.parse(parts.settings.vault_keys.get_secret_value())
    tried: set[bytes] = set()
    for raw in archive.documents_of(file) if file.exists() else ():
        row: dict[str, Any] = dict(raw)
        ids = {bytes(sealed).partition(b":")[0] for sealed in row["fields"].values()}
        if ids <= tried:
            continue
        try:
            opened_entry(keys, row)
        except VaultKeyError as error:
            raise CannotRestore(
                f"the vault of this backup was encrypted with another key than this hub's: {error}. Put the keys "
                "back first (locally secrets.json, in a deployment INTAKE_VAULT_KEYS)."
            ) from error
        tried |= ids


def demand_empty(services: Sequence[Parted], kafka: str, *, whole: bool) -> None:
    """Raise `CannotRestore` where something would be overwritten."""
    with _client(services) as client:
        full = [
            f"{service.name}/{name}"
            for service, parts in services
            for name in _names(client[parts.settings.mongo_db])
            if client[parts.settings.mongo_db][name].find_one({}, {"_id": 1}) is not None
        ]
    folders = [(service.name, pictures.folder_beside(service, parts)) for service, parts in services]
    full += [f"{name}/{pictures.FILES}" for name, folder in folders if pictures.any_file(folder)]
    if whole:
        full += [name for name, size in topics.sizes(kafka).items() if size and name in _ours()]
    if full:
        raise CannotRestore(
            f"not empty: {', '.join(full[:8])}{' …' if len(full) > 8 else ''}. "  # noqa: PLR2004  # enough to see it
            "--replace deletes what is there and puts the backup in its place."
        )


def load(folder: Path, manifest: Manifest, services: Sequence[Parted], *, tick: Tick) -> None:
    """Put the copies in the place of what these services have, and create their indexes."""
    with _client(services) as client:
        for service, parts in services:
            database = client[parts.settings.mongo_db]
            for name in _names(database):
                database.drop_collection(name)
            for name in manifest.services[service.name].collections:
                file, what = archive.file_of(folder, service.name, name), f"{service.name}/{name}"
                if name == pictures.FILES:
                    pictures.put_back(parts, archive.documents_of(file), partial(tick, what))
                else:
                    _fill(database, name, file, what, tick)
            migrate(service, parts)


def forget(services: Sequence[Parted]) -> None:
    """Delete what services without a copy have: they build it again from the topics."""
    if services:
        with _client(services) as client:
            for _, parts in services:
                client.drop_database(parts.settings.mongo_db)


def renew_topics(kafka: str) -> None:
    """Delete every topic of the registry, with its dead-letter topics, and create it empty."""
    with topics.administrator(kafka) as admin:
        there = sorted(_ours() & set(admin.list_topics()))
        if there:
            admin.delete_topics(there)
        until = time.monotonic() + GONE_SECONDS
        while _ours() & set(admin.list_topics()):  # the broker says yes before they are gone
            if time.monotonic() > until:
                raise CannotRestore("the broker does not delete the topics; see its log")
            time.sleep(0.3)  # noqa: TID251  # a command line of its own: nothing waits for this thread
    topics.create(kafka)


def hear_again(kafka: str, service: str) -> None:
    """Let the service's consumers begin at the start of their topics."""
    names = sorted({one for topic in topics.declared().values() for one in topic.consumers if _is_of(one, service)})
    with topics.administrator(kafka) as admin:
        for name in names:
            _forget(admin, name)


# A worker that was stopped is a member of its group until the broker misses it, so that it may come back soon.
@retry(
    retry=retry_if_exception_type(CannotRestore),
    wait=wait_fixed(1),
    stop=stop_after_delay(GONE_SECONDS * 2),
    reraise=True,
)
def _forget(admin: KafkaAdminClient, group: str) -> None:
    answer = str(admin.delete_groups([group]).get(group))
    if answer not in {"OK", GroupIdNotFoundError.__name__}:
        raise CannotRestore(f"the broker does not forget how far {group} is: {answer}")


def _is_of(consumer: str, service: str) -> bool:
    return consumer == service or consumer.startswith(f"{service}-")


def _ours() -> set[str]:
    return {name for name, _, _ in to_create(topics.declared().values())}


def _client(services: Sequence[Parted]) -> MongoClient[dict[str, Any]]:
    return MongoClient(services[0][1].settings.mongo_url, appname="kitchen-restore")


def _names(database: Database[Any]) -> list[str]:
    return sorted(name for name in database.list_collection_names() if not name.startswith("system."))


def _fill(database: Database[Any], name: str, file: Path, what: str, tick: Tick) -> None:
    into = database.get_collection(name, write_concern=WriteConcern("majority", j=True))
    for batch in chunks(archive.documents_of(file), BATCH):
        into.insert_many(batch, ordered=False)
        tick(what, len(batch))


def of_names(services: Iterable[Parted], names: Collection[str]) -> list[Parted]:
    """Return those of the services that are named."""
    return [(service, parts) for service, parts in services if service.name in names]
