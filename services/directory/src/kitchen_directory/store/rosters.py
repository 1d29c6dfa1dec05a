"""Rosters and substitutions as documents, and who is on duty read from all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, ListField, StringField

from kitchen_directory.domain.organisations import Organisation
from kitchen_directory.domain.rosters import Roster, RosterState, Shift, Substitution, SubstitutionState
from kitchen_directory.on_duty import DutyFacts
from kitchenkit.held import held
from kitchenkit.mongo import UNLISTED, AggregateDocument, outages

from . import aggregates
from .aggregates import ALIAS, OrganisationDocument, PersonDocument

EPOCH = date(2026, 1, 1)
DAYS = 100_000  # more than the days of any hub: a version grows with every fact, and with every day


class RosterDocument(AggregateDocument):
    """The roster of a unit for a month."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "rosters",
        "db_alias": ALIAS,
        "indexes": [{"fields": ["unit_id", "month"], "unique": True}, "last_end", ("area_code", "-created_at")],
    }
    unit_id = StringField(required=True)
    area_code = StringField(required=True)
    month = StringField(required=True)
    begins = DateTimeField(required=True)
    ends = DateTimeField(required=True)
    last_end = DateTimeField(required=True)  # of its shifts: until then it can say who is on duty
    shifts = ListField(DictField())


class SubstitutionDocument(AggregateDocument):
    """One substitution."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "substitutions",
        "db_alias": ALIAS,
        "indexes": [("unit_id", "-created_at"), "ends_at", ("area_code", "-created_at")],
    }
    unit_id = StringField(required=True)
    area_code = StringField(required=True)
    person_id = StringField()
    substitute_id = StringField(required=True)
    starts_at = DateTimeField(required=True)
    ends_at = DateTimeField(required=True)


COUNTED = (RosterDocument, SubstitutionDocument, PersonDocument, OrganisationDocument)


def roster_fields(roster: Roster) -> dict[str, Any]:
    """Return what is stored of a roster beside the kit's fields."""
    names = ("unit_id", "area_code", "month", "begins", "ends")
    last = max((shift.ends_at for shift in roster.shifts), default=roster.begins)
    shifts = [asdict(shift) for shift in roster.shifts]
    return {**{name: getattr(roster, name) for name in names}, "last_end": last, "shifts": shifts}


def roster(row: Mapping[str, Any]) -> Roster:
    """Return the roster that a document holds."""
    shifts = tuple(held(Shift, shift) for shift in row["shifts"])
    return held(Roster, row, id=row["_id"], state=RosterState(row["state"]), shifts=shifts)


def substitution_fields(one: Substitution) -> dict[str, Any]:
    """Return what is stored of a substitution beside the kit's fields."""
    names = ("unit_id", "area_code", "person_id", "substitute_id", "starts_at", "ends_at")
    return {name: getattr(one, name) for name in names}


def substitution(row: Mapping[str, Any]) -> Substitution:
    """Return the substitution that a document holds."""
    return held(Substitution, row, id=row["_id"], state=SubstitutionState(row["state"]))


class MongoDuty:
    """Who is on duty, read from the aggregates themselves."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads

    async def version(self, day: date) -> int:
        """Return a number that grows with every fact that may change who is on duty, and with every day."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _version, day)

    async def facts(self, begin: datetime, end: datetime, unit_id: str = "") -> DutyFacts:
        """Return all that says who is on duty in that time, of one unit or of all."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _facts, begin, end, unit_id)


def _version(day: date) -> int:
    facts = {"$group": {"_id": None, "facts": {"$sum": "$sequence"}}}
    with outages():
        sums: list[dict[str, int]] = [row for kind in COUNTED for row in kind._get_collection().aggregate([facts])]  # noqa: SLF001
    return sum(row["facts"] for row in sums) * DAYS + (day - EPOCH).days


def _facts(begin: datetime, end: datetime, unit_id: str) -> DutyFacts:
    own = {"unit_id": unit_id} if unit_id else {}
    with outages():
        units = _units(unit_id)
        laid = _rows(RosterDocument, {**own, "last_end": {"$gt": begin}, "begins": {"$lte": end}})
        arranged = {"state": SubstitutionState.ARRANGED.value, "ends_at": {"$gt": begin}, "starts_at": {"$lte": end}}
        stand_in = _rows(SubstitutionDocument, {**own, **arranged})
        named = {shift["person_id"] for row in laid for shift in row["shifts"]}
        named |= {row[name] for row in stand_in for name in ("person_id", "substitute_id")}
        places = {one for unit in units for one in (unit.id, unit.parent_id)}
        staff = {"$or": [{"_id": {"$in": sorted(named)}}, {"rights.id": {"$in": sorted(places)}}]}
        found = _rows(PersonDocument, staff if unit_id else {})
    return DutyFacts(
        units=units,
        rosters=[roster(row) for row in laid],
        substitutions=[substitution(row) for row in stand_in],
        people=[aggregates.person(row) for row in found],
    )


def _units(unit_id: str) -> list[Organisation]:
    wanted = {"_id": unit_id} if unit_id else {"kind": {"$in": ["unit", "section"]}}
    return [aggregates.organisation(row) for row in _rows(OrganisationDocument, wanted)]


def _rows(kind: type[AggregateDocument], wanted: Mapping[str, Any]) -> list[Any]:
    return list(kind._get_collection().find(wanted, UNLISTED))  # noqa: SLF001  # MongoEngine has no public name for it
