"""Leads, stories and releases in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from kitchenkit import words
from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.check import Finding
from .domain.content import Content
from .domain.lead import Lead, LeadState, Place
from .domain.release import Release
from .domain.story import Approval, Story, StoryState
from .wire import told

ALIAS = "newsroom"
FOUND_BY = 100  # so many characters of a text are words to find it by: an index of all of them would be larger than it
_COMMON_INDEXES = ["case_id", "case_no", ("area_code", "-created_at"), ("desk_id", "-created_at"), "tokens"]


class LeadDocument(AggregateDocument):
    """One lead."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": ALIAS,
        "collection": "leads",
        "indexes": [*_COMMON_INDEXES, ("state", "-created_at")],
    }
    tokens = ListField(StringField())  # under which it is found
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    routing_no = IntField(required=True)
    kind = StringField()
    category_code = StringField()
    area_code = StringField()
    desk_id = StringField()
    title = StringField()
    text = StringField()
    place = DictField()
    media_ids = ListField(StringField())
    confidential = BooleanField()
    received_at = DateTimeField()
    accepted_by = StringField()
    story_id = StringField()
    reason_code = StringField()
    reason = StringField()
    master_id = StringField()
    follow_up = BooleanField()


class StoryDocument(AggregateDocument):
    """One story; the texts of its earlier revisions are in its history."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": ALIAS,
        "collection": "stories",
        "indexes": [*_COMMON_INDEXES, "lead_id", ("state", "-created_at"), ("authors", "-created_at")],
    }
    lead_id = StringField(required=True)
    tokens = ListField(StringField())  # under which it is found
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    routing_no = IntField(required=True)
    category_code = StringField()
    area_code = StringField()
    desk_id = StringField()
    confidential = BooleanField()
    authors = ListField(StringField())
    levels = IntField()
    content = DictField()
    revision_no = IntField()
    findings = ListField(DictField())
    approvals = ListField(DictField())
    withdrawal_asked = BooleanField()
    released_at = DateTimeField()
    release_id = StringField()
    follow_up = BooleanField()


class ReleaseDocument(AggregateDocument):
    """One release; what the feeds are made of, newest first by when it was made."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": ALIAS,
        "collection": "releases",
        "indexes": [*_COMMON_INDEXES, {"fields": ["story_id", "version"], "unique": True}],
    }
    story_id = StringField(required=True)
    version = IntField(required=True)
    tokens = ListField(StringField())  # under which it is found
    case_id = StringField()
    case_no = StringField()
    category_code = StringField()
    area_code = StringField()
    desk_id = StringField()
    content = DictField()
    released_at = DateTimeField()


DOCUMENTS = (LeadDocument, StoryDocument, ReleaseDocument)


def lead_store(parts: Parts) -> MongoStore[Lead]:
    """Return where leads live."""
    return MongoStore(
        LeadDocument,
        to_fields=lead_fields,
        from_document=lead,
        to_letter=told.lead_letter,
        **parts.store_arguments(),
    )


def story_store(parts: Parts) -> MongoStore[Story]:
    """Return where stories live."""
    return MongoStore(
        StoryDocument,
        to_fields=story_fields,
        from_document=story,
        to_letter=told.story_letter,
        **parts.store_arguments(),
    )


def release_store(parts: Parts) -> MongoStore[Release]:
    """Return where releases live."""
    return MongoStore(
        ReleaseDocument,
        to_fields=release_fields,
        from_document=release,
        to_letter=told.release_letter,
        **parts.store_arguments(),
    )


def lead_fields(made: Lead) -> dict[str, Any]:
    """Return what is stored of a lead beside the kit's fields."""
    return _plain(made) | {
        "place": asdict(made.place) if made.place else None,
        "media_ids": list(made.media_ids),
        "tokens": words.stored(made.case_no, made.title, made.text[:FOUND_BY]),
    }


def lead(row: Mapping[str, Any]) -> Lead:
    """Return the lead that a document holds."""
    place = row.get("place")
    return Lead(
        id=row["_id"],
        sequence=row["sequence"],
        state=LeadState(row["state"]),
        place=held(Place, place) if place else None,
        media_ids=tuple(row["media_ids"]),
        **_taken(Lead, row, but={"place", "media_ids"}),
    )


def story_fields(made: Story) -> dict[str, Any]:
    """Return what is stored of a story beside the kit's fields."""
    return _plain(made) | {
        "authors": list(made.authors),
        "content": asdict(made.content),
        "findings": [asdict(one) for one in made.findings],
        "approvals": [asdict(one) for one in made.approvals],
        "tokens": words.stored(made.case_no, made.content.title),
    }


def story(row: Mapping[str, Any]) -> Story:
    """Return the story that a document holds."""
    return Story(
        id=row["_id"],
        sequence=row["sequence"],
        state=StoryState(row["state"]),
        authors=tuple(row["authors"]),
        content=held(Content, row["content"]),
        findings=tuple(held(Finding, one) for one in row["findings"]),
        approvals=tuple(held(Approval, one) for one in row["approvals"]),
        **_taken(Story, row, but={"authors", "content", "findings", "approvals"}),
    )


def release_fields(made: Release) -> dict[str, Any]:
    """Return what is stored of a release beside the kit's fields."""
    return _plain(made) | {
        "content": asdict(made.content),
        "tokens": words.stored(made.case_no, made.content.title),
    }


def release(row: Mapping[str, Any]) -> Release:
    """Return the release that a document holds."""
    return Release(
        id=row["_id"],
        sequence=row["sequence"],
        state=row["state"],
        content=held(Content, row["content"]),
        **_taken(Release, row, but={"content"}),
    )


_KIT = frozenset({"id", "sequence", "state"})  # what the kit itself writes


def _plain(made: Lead | Story | Release) -> dict[str, Any]:
    return {one.name: getattr(made, one.name) for one in fields(made) if one.name not in _KIT}


def _taken(kind: type[Lead | Story | Release], row: Mapping[str, Any], *, but: set[str]) -> dict[str, Any]:
    return {one.name: row[one.name] for one in fields(kind) if one.name not in _KIT | but and one.name in row}
