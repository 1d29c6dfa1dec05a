"""Versions of the duty list, and the pages with their items, in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, Document, IntField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore, collection_of, outages
from kitchenkit.runtime import Parts

from . import wire_duty
from .domain.duty_list import Content, DutyVersion, VersionState
from .duty_pages import Page, Pages

ALIAS = "dispatch"


class DutyVersionDocument(AggregateDocument):
    """One version of the list, without its items."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": ALIAS,
        "collection": "duty_versions",
        "indexes": [{"fields": ["slot"], "unique": True}, ("state", "-created_at")],
    }
    slot = StringField(required=True)  # of each number there is one: two drafts cannot follow the same version
    title = StringField(required=True)
    content = DictField()
    follows = IntField()
    based_on = StringField()
    number = IntField()
    effective_from = DateTimeField()
    edited_by = ListField(StringField())
    published_by = StringField()
    published_at = DateTimeField()


class DutyPageDocument(Document):  # type: ignore[misc]  # MongoEngine has no types
    """Some items of some versions: named by the digest of what is in it, written once and never changed."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": ALIAS, "collection": "duty_pages", "auto_create_index": False}
    id = StringField(primary_key=True)
    items = ListField(DictField())


def version_store(parts: Parts) -> MongoStore[DutyVersion]:
    """Return the real store of versions."""
    return MongoStore(
        DutyVersionDocument,
        to_fields=version_fields,
        from_document=_version,
        to_letter=wire_duty.version_letter,
        **parts.store_arguments(),
    )


def page_store(parts: Parts) -> Pages:
    """Return the real store of pages."""
    return MongoPages(parts.threads)


def version_fields(version: DutyVersion) -> dict[str, Any]:
    """Return what is stored of a version."""
    names = ("title", "follows", "based_on", "number", "effective_from", "published_by", "published_at")
    return {
        **{name: getattr(version, name) for name in names},
        "slot": f"number-{version.number}" if version.number else version.id,
        "content": {**asdict(version.content), "pages": list(version.content.pages)},
        "edited_by": list(version.edited_by),
    }


def _version(row: Mapping[str, Any]) -> DutyVersion:
    content = held(Content, row["content"], pages=tuple(row["content"]["pages"]))
    return held(
        DutyVersion,
        row,
        id=row["_id"],
        state=VersionState(row["state"]),
        content=content,
        edited_by=tuple(row["edited_by"]),
    )


class MongoPages:
    """Pages, insert only."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._collection = collection_of(DutyPageDocument)[1]

    async def keep(self, pages: Mapping[str, Page]) -> None:
        """Keep pages by their digests; one that is there already stays."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._keep, pages)

    async def read(self, digests: Sequence[str]) -> list[Page]:
        """Return these pages in this order; raises `LookupError` where one is not there."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, digests)

    def _keep(self, pages: Mapping[str, Page]) -> None:
        with outages(ALIAS):
            for digest, items in pages.items():
                new = {"$setOnInsert": {"items": list(items)}}
                self._collection().update_one({"_id": digest}, new, upsert=True)

    def _read(self, digests: Sequence[str]) -> list[Page]:
        with outages(ALIAS):
            found = {row["_id"]: row["items"] for row in self._collection().find({"_id": {"$in": list(digests)}})}
        if missing := [digest for digest in digests if digest not in found]:
            raise LookupError(f"pages of the duty list are gone: {', '.join(missing)}; run `kitchen verify`")
        return [found[digest] for digest in digests]
