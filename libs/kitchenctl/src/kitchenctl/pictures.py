"""Intake's pictures in a backup: their files, as one more collection of `_id` (the key) and `content`.

Where they lie in a bucket they are not copied: a bucket keeps its own versions, and has more than fits into a folder.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import bson
from bson.raw_bson import RawBSONDocument

from kitchen_intake.objects import folder_of, objects_of
from kitchenkit.runtime import Parts, Service

FILES = "media.files"


def folder_beside(service: Service, parts: Parts) -> Path | None:
    """Return the folder whose files belong to a service's store, if there is one."""
    return folder_of(parts.settings) if service.name == "intake" else None


def any_file(folder: Path | None) -> bool:
    """Say whether something lies there."""
    return folder is not None and any(_files(folder))


def copies(folder: Path) -> Iterator[RawBSONDocument]:
    """Yield every file; one that is erased meanwhile was named by nobody."""
    for file in sorted(_files(folder)):
        try:
            yield RawBSONDocument(bson.encode({"_id": file.name, "content": file.read_bytes()}))
        except FileNotFoundError:
            continue


def put_back(parts: Parts, documents: Iterable[RawBSONDocument], tick: Callable[[int], None]) -> None:
    """Put the files where this hub keeps its pictures, in the place of what is there."""
    if (folder := folder_of(parts.settings)) is not None:
        shutil.rmtree(folder, ignore_errors=True)
    asyncio.run(_put(parts, documents, tick))


async def _put(parts: Parts, documents: Iterable[RawBSONDocument], tick: Callable[[int], None]) -> None:
    objects = objects_of(parts.settings, parts.threads)
    for document in documents:
        await objects.put(document["_id"], bytes(document["content"]))
        tick(1)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files that are whole: what is just being written begins with a dot."""
    return (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
