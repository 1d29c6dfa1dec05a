"""`kitchen backup`: every store of every service, one after another, while the hub goes on.

An aggregate is one document, so each is whole by itself; the stores together are not one instant. Whoever hears of
others is copied before those it hears of: what a copy then lacks is in the history of its origin and can be told again
(`kitchen republish`), while a case whose submission is not there could never be mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.database import Database

from kitchenkit.mongo import collection_of, has_outbox, is_derived
from kitchenkit.runtime import Parts, Service
from kitchenkit.time import now

from . import archive, pictures
from .archive import Manifest, ServiceCopy

Parted = tuple[Service, Parts]
Tick = Callable[[str, int], None]  # (what is copied, how many documents more)
BATCH = 500


def keeps_facts(service: Service) -> bool:
    """Say whether a service has aggregates; one that has none is built again from the topics and is not copied."""
    return any(has_outbox(document) for document in service.documents)


def back_up(services: list[Parted], folder: Path, *, tick: Tick) -> Manifest:
    """Copy all stores into the empty `folder` and return what was copied; raises `BrokenArchive`."""
    archive.prepare(folder)
    wanted = [(service, parts) for service, parts in reversed(services) if keeps_facts(service)]
    begun = now()
    manifest = Manifest(product=version("kitchenctl"), begun_at=_said(begun))
    with MongoClient[RawBSONDocument](
        wanted[0][1].settings.mongo_url, document_class=RawBSONDocument, appname="kitchen-backup"
    ) as client:
        for service, parts in wanted:
            database, beside = client[parts.settings.mongo_db], pictures.folder_beside(service, parts)
            manifest.services[service.name] = _service(database, service, folder, tick, beside)
        manifest.changed_meanwhile = sum(
            _changed(client[parts.settings.mongo_db], service, begun) for service, parts in wanted
        )
    manifest.ended_at = _said(now())
    archive.write_manifest(folder, manifest)
    return manifest


def estimate(services: list[Parted]) -> int:
    """Return about how many documents there are, for a progress bar."""
    with MongoClient[dict[str, Any]](services[0][1].settings.mongo_url) as client:
        stores = [(service, client[parts.settings.mongo_db]) for service, parts in services if keeps_facts(service)]
        return sum(
            store[name].estimated_document_count() for service, store in stores for name in _names(service, store)
        )


def _service(
    database: Database[RawBSONDocument], service: Service, folder: Path, tick: Tick, beside: Path | None
) -> ServiceCopy:
    begun, called = _said(now()), service.name
    copied = {}
    for name in _names(service, database):
        found = database[name].find().sort("_id", 1).batch_size(BATCH)
        file = archive.file_of(folder, called, name)
        copied[name] = archive.write_collection(file, _ticking(found, f"{called}/{name}", tick))
    if beside is not None:  # after the store that names them: what it has as kept is there
        file, what = archive.file_of(folder, called, pictures.FILES), f"{called}/{pictures.FILES}"
        copied[pictures.FILES] = archive.write_collection(file, _ticking(pictures.copies(beside), what, tick))
    return ServiceCopy(database=database.name, begun_at=begun, ended_at=_said(now()), collections=copied)


def _names(service: Service, database: Database[Any]) -> list[str]:
    """Sums of what changes while it is copied would be sums of something else: they are made anew."""
    sums = {collection_of(document)[0] for document in service.documents if is_derived(document)}
    names = (name for name in database.list_collection_names() if not name.startswith("system."))
    return sorted(name for name in names if name not in sums)


def _ticking(found: Any, what: str, tick: Tick) -> Iterator[RawBSONDocument]:
    count = 0
    for count, document in enumerate(found, start=1):
        yield document
        if count % BATCH == 0:
            tick(what, BATCH)
    tick(what, count % BATCH)


def _changed(database: Database[RawBSONDocument], service: Service, since: datetime) -> int:
    kinds = [collection_of(document)[0] for document in service.documents if has_outbox(document)]
    return sum(database[name].count_documents({"updated_at": {"$gte": since}}) for name in kinds)


def _said(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds")
