"""A backup as it lies in its folder: one file of BSON documents for each collection, and a manifest written last.

Nothing here knows a database. A folder without a manifest is no backup: it was broken off.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from bson import CodecOptions, decode_file_iter
from bson.raw_bson import RawBSONDocument

from .local_secrets import write_private

FORMAT = 1
MANIFEST = "manifest.json"
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


class BrokenArchive(Exception):
    """This folder cannot be restored from; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One collection's file."""

    documents: int
    bytes: int
    sha256: str  # of the file as it lies there


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCopy:
    """One service's store, and when it was read."""

    database: str
    begun_at: str
    ended_at: str
    collections: Mapping[str, Copied]


@dataclass(slots=True, kw_only=True)
class Manifest:
    """What a backup has; no address and no secret."""

    product: str
    begun_at: str
    ended_at: str = ""
    changed_meanwhile: int = 0  # aggregates that were written while it was made; 0: all of it is one instant
    services: dict[str, ServiceCopy] = field(default_factory=dict)
    format: int = FORMAT

    def documents(self, services: Iterable[str]) -> int:
        """Return how many documents these services have in it."""
        return sum(one.documents for name in services for one in self.services[name].collections.values())


def file_of(folder: Path, service: str, collection: str) -> Path:
    """Return where a collection lies."""
    return folder / service / f"{collection}.bson.gz"


def prepare(folder: Path) -> None:
    """Make the folder, for its owner only; raises `BrokenArchive` where something lies in it."""
    if folder.exists() and any(folder.iterdir()):
        raise BrokenArchive(f"{folder} is not empty: every backup gets a folder of its own")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_collection(file: Path, documents: Iterable[RawBSONDocument]) -> Copied:
    """Write the documents in their order; the file is on the disk when this returns."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    count = 0
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed:
            for count, document in enumerate(documents, start=1):  # noqa: B007  # counted for the manifest
                packed.write(document.raw)
        raw.flush()
        os.fsync(raw.fileno())
    return Copied(documents=count, bytes=file.stat().st_size, sha256=_digest(file))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest whole: from now on the folder is a backup."""
    write_private(folder / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest; raises `BrokenArchive` where there is none that this version can read."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenArchive(f"{folder} has no {MANIFEST}: it is no backup, or one that was broken off") from error
    except (ValueError, OSError) as error:
        raise BrokenArchive(f"{folder / MANIFEST} cannot be read: {error}") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        has = said.get("format") if isinstance(said, dict) else None
        raise BrokenArchive(f"{folder} has the format {has}; this version of the hub reads format {FORMAT}")
    try:
        return _manifest(said)
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenArchive(f"{folder / MANIFEST} is not whole: {error!r}") from error


def check(folder: Path, manifest: Manifest, services: Iterable[str]) -> None:
    """Raise `BrokenArchive` naming every file of these services that is missing or was changed."""
    wrong = [
        f"{file.relative_to(folder)} {why}"
        for service in services
        for name, copied in manifest.services[service].collections.items()
        if (why := _fault(file := file_of(folder, service, name), copied))
    ]
    if wrong:
        raise BrokenArchive(f"{folder} is not as it was written: " + "; ".join(wrong))


def documents_of(file: Path) -> Iterator[RawBSONDocument]:
    """Yield the documents in their order."""
    with gzip.open(file, "rb") as packed:
        yield from decode_file_iter(cast("IO[bytes]", packed), _RAW)


def _manifest(said: Mapping[str, Any]) -> Manifest:
    services = {
        name: ServiceCopy(
            **{**one, "collections": {kind: Copied(**copied) for kind, copied in one["collections"].items()}}
        )
        for name, one in said["services"].items()
    }
    return Manifest(**{**said, "services": services})


def _fault(file: Path, copied: Copied) -> str:
    if not file.is_file():
        return "is missing"
    if file.stat().st_size != copied.bytes:
        return f"has {file.stat().st_size} bytes instead of {copied.bytes}"
    return "" if _digest(file) == copied.sha256 else "has another content than the manifest says (sha256)"


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
