"""What was found of each unit, in MongoDB: one small document for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DictField, ListField

from kitchenkit.held import held
from kitchenkit.letters import Letter
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.unit_checks import Check, UnitChecks


class UnitChecksDocument(AggregateDocument):
    """The last checks of one unit."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": "dispatch", "collection": "unit_checks"}
    checks = ListField(DictField())


def checks_store(parts: Parts) -> MongoStore[UnitChecks]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        UnitChecksDocument,
        to_fields=checks_fields,
        from_document=_from_document,
        to_letter=checks_letter,
        **parts.store_arguments(),
    )


def checks_fields(found: UnitChecks) -> dict[str, Any]:
    """Return a unit's checks as their document has them."""
    return {"checks": [asdict(one) for one in found.checks]}


def checks_letter(fact: object, _: UnitChecks) -> Letter:
    """Return what the history keeps; nothing of it is published: it is made of what was."""
    return Letter(type=type(fact).__name__, topics=(), body=b"", correlation="")


def _from_document(row: Mapping[str, Any]) -> UnitChecks:
    checks = tuple(held(Check, one) for one in row["checks"])
    return UnitChecks(id=row["_id"], checks=checks, sequence=row["sequence"])
