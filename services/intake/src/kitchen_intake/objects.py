"""The object store: a local folder, or a bucket that speaks S3."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from kitchenkit.react import Transient

from .ports import Objects
from .settings import Settings

if TYPE_CHECKING:
    from obstore.store import S3Config

SECONDS = timedelta(seconds=10)  # for one answer of the bucket, and for all tries together
R = TypeVar("R")


class FolderObjects:
    """Files in a folder, which is made where it is missing; each is whole and on the disk, or not there."""

    def __init__(self, folder: Path, threads: Executor) -> None:
        self._folder, self._threads = folder, threads

    async def put(self, key: str, content: bytes) -> None:
        """Keep it whole and durably, or not at all; raises `Transient`."""
        await self._hop(_write, self.path(key), content)

    async def get(self, key: str) -> bytes | None:
        """Return it, or None; raises `Transient`."""
        return await self._hop(_read, self.path(key))

    async def erase(self, key: str) -> None:
        """Make it be gone; what is gone already is no error; raises `Transient`."""
        await self._hop(_erase, self.path(key))

    def path(self, key: str) -> Path:
        """Return where a key's file lies: by its first letters, so that no folder holds them all."""
        return self._folder / key[:2] / key

    async def _hop(self, work: Callable[..., R], *arguments: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


class S3Objects:
    """Objects in a bucket, below a prefix."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        """Keep it whole and durably, or not at all; raises `Transient`."""
        with _away():
            await obstore.put_async(self._store, key, content, use_multipart=False)

    async def get(self, key: str) -> bytes | None:
        """Return it, or None; raises `Transient`."""
        with _away():
            try:
                found = await obstore.get_async(self._store, key)
                return bytes(await found.bytes_async())
            except FileNotFoundError:
                return None

    async def erase(self, key: str) -> None:
        """Make it be gone; what is gone already is no error; raises `Transient`."""
        with _away(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)


def objects_of(settings: Settings, threads: Executor) -> Objects:
    """Return the object store that the settings choose."""
    folder = folder_of(settings)
    return FolderObjects(folder, threads) if folder is not None else S3Objects(bucket(settings))


def folder_of(settings: Settings) -> Path | None:
    """Return the folder of the settings, or None where they name a bucket."""
    where = urlsplit(settings.media_url)
    return Path(unquote(where.path)) if where.scheme == "file" else None


def bucket(settings: Settings) -> S3Store:
    """Return the bucket of the settings; without a key in them it is the machine's own identity that is shown."""
    where = urlsplit(settings.media_url)
    secret = settings.s3_secret.get_secret_value()
    config: S3Config = {"region": settings.s3_region, "virtual_hosted_style_request": not settings.s3_endpoint}
    if settings.s3_endpoint:
        config["endpoint"] = settings.s3_endpoint
    if settings.s3_key_id:
        config |= {"access_key_id": settings.s3_key_id, "secret_access_key": secret}
    return S3Store(
        where.netloc,
        prefix=where.path.strip("/") or None,
        config=config,
        client_options={"timeout": SECONDS, "allow_http": settings.s3_endpoint.startswith("http://")},
        retry_config={"max_retries": 2, "retry_timeout": SECONDS},
    )


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise Transient(f"the object store: {str(error)[:200]}") from error


def _write(path: Path, content: bytes) -> None:
    """Write beside it and move it there; the move is on the disk, too, when this returns."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with _away():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        _sync(path.parent)
        _sync(path.parent.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes | None:
    with _away():
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def _erase(path: Path) -> None:
    with _away():
        path.unlink(missing_ok=True)
