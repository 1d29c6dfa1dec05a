"""Policies, the calendar's notices and how far a recompute is, in MongoDB."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, IntField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore, collection, outages
from kitchenkit.runtime import Parts
from kitchenkit.time import now

from . import wire_policy as wire
from .domain.book_version import RuleKind, RuleState, RuleVersion
from .recompute import Job
from .rules import Rules

_FIELDS = ("number", "title", "content", "drafted_by", "effective_from", "published_by", "published_at")
_JOB = "recompute"


class RuleDocument(AggregateDocument):
    """What versions of policies and of the calendar have in common."""

    meta: ClassVar[dict[str, Any]] = {"abstract": True}
    of = StringField(required=True)  # policy or calendar
    number = IntField(required=True)
    title = StringField(required=True)
    content = DictField(required=True)
    drafted_by = StringField(required=True)
    effective_from = DateTimeField()
    published_by = StringField()
    published_at = DateTimeField()


class PolicyDocument(RuleDocument):
    """One version of the policy."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "policies",
        "indexes": [{"fields": ["number"], "unique": True}, ("state", "-created_at")],
    }


class CalendarDocument(RuleDocument):
    """One year's notice."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "calendars",
        "indexes": [{"fields": ["number"], "unique": True}, ("state", "-created_at")],
    }
    year = IntField(required=True)


def policy_store(parts: Parts) -> MongoStore[RuleVersion]:
    """Return the real store of policies."""
    return _store(PolicyDocument, parts)


def calendar_store(parts: Parts) -> MongoStore[RuleVersion]:
    """Return the real store of the calendar's notices."""
    return _store(CalendarDocument, parts)


def rules_of(parts: Parts) -> Rules:
    """Return the rules as a process follows them; it has to let them run."""
    return Rules(policy_store(parts), calendar_store(parts), now)


def _store(document: type[AggregateDocument], parts: Parts) -> MongoStore[RuleVersion]:
    return MongoStore(
        document,
        to_fields=rule_fields,
        from_document=_rule,
        to_letter=wire.rule_letter,
        **parts.store_arguments(),
    )


def rule_fields(rule: RuleVersion) -> dict[str, Any]:
    """Return a rule as its document has it."""
    fields = {name: getattr(rule, name) for name in _FIELDS} | {"of": str(rule.of)}
    return fields | ({"year": rule.content["year"]} if rule.of is RuleKind.CALENDAR else {})


def _rule(row: Mapping[str, Any]) -> RuleVersion:
    return held(RuleVersion, row, id=row["_id"], of=RuleKind(row["of"]), state=RuleState(row["state"]))


class MongoJobs:
    """How far the recompute is: one document, so that another process goes on where one has stopped."""

    def __init__(self, parts: Parts) -> None:
        self._threads = parts.threads

    async def get(self) -> Job | None:
        """Return the last one; raises `Transient`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._get)

    async def put(self, job: Job) -> None:
        """Remember how far it is; raises `Transient`."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._put, asdict(job))

    def _get(self) -> Job | None:
        with outages("dispatch"):
            row = collection("dispatch", "jobs").find_one({"_id": _JOB})
        return None if row is None else held(Job, row)

    def _put(self, fields: Mapping[str, Any]) -> None:
        with outages("dispatch"):
            collection("dispatch", "jobs").replace_one({"_id": _JOB}, {"_id": _JOB, **fields}, upsert=True)
