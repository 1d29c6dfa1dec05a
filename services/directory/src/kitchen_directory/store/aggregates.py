"""Areas, organisations and people as documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from kitchen_directory.domain import areas, organisations, people
from kitchen_directory.domain.areas import Area
from kitchen_directory.domain.organisations import Organisation
from kitchen_directory.domain.people import EndedSession, Key, Person
from kitchen_directory.domain.revocations import ended_at
from kitchenkit import words
from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument
from kitchenkit.rights import Right, Scope

ALIAS = "directory"


class AreaDocument(AggregateDocument):
    """One area."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "areas",
        "db_alias": ALIAS,
        "indexes": [{"fields": ["code"], "unique": True}, "parent_code"],
    }
    code = StringField(required=True)
    name = StringField(required=True)
    tokens = ListField(StringField())  # under which it is found
    parent_code = StringField()
    level = StringField(required=True)


class OrganisationDocument(AggregateDocument):
    """One organisation."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "organisations",
        "db_alias": ALIAS,
        "indexes": [
            {"fields": ["kind", "code"], "unique": True},
            {"fields": ["kind", "name"], "unique": True},
            ("kind", "area_code"),
            "tokens",
            ("kind", "speciality", "area_code"),
        ],
    }
    kind = StringField(required=True)
    code = StringField(required=True)
    name = StringField(required=True)
    tokens = ListField(StringField())  # under which it is found
    speciality = StringField()
    tier = IntField()
    area_code = StringField(required=True)
    parent_id = StringField()


class PersonDocument(AggregateDocument):
    """One person, without any secret."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "people",
        "db_alias": ALIAS,
        "indexes": [{"fields": ["username"], "unique": True}, "rights.id", "organisation_id", "tokens", "ended_at"],
    }
    username = StringField(required=True)
    name = StringField(required=True)
    tokens = ListField(StringField())  # under which it is found
    rights = ListField(DictField())
    organisation_id = StringField()
    keys = ListField(DictField())
    signed_out_at = DateTimeField()
    rights_taken_at = DateTimeField()
    ended_sessions = ListField(DictField())
    ended_at = DateTimeField()  # the last of all that was ended: what services are told of is found by it


def area_fields(area: Area) -> dict[str, Any]:
    """Return what is stored of an area beside the kit's fields."""
    return {
        "code": area.code,
        "name": area.name,
        "tokens": words.stored(area.code, area.name),
        "parent_code": area.parent_code,
        "level": area.level.value,
    }


def area(row: Mapping[str, Any]) -> Area:
    """Return the area that a document holds."""
    return Area(
        id=row["_id"],
        code=row["code"],
        name=row["name"],
        parent_code=row["parent_code"],
        level=areas.Level(row["level"]),
        state=areas.State(row["state"]),
        sequence=row["sequence"],
    )


def organisation_fields(organisation: Organisation) -> dict[str, Any]:
    """Return what is stored of an organisation beside the kit's fields."""
    return {
        "kind": organisation.kind.value,
        "code": organisation.code,
        "name": organisation.name,
        "tokens": words.stored(organisation.code, organisation.name),
        "speciality": organisation.speciality,
        "tier": organisation.tier,
        "area_code": organisation.area_code,
        "parent_id": organisation.parent_id,
    }


def organisation(row: Mapping[str, Any]) -> Organisation:
    """Return the organisation that a document holds."""
    return Organisation(
        id=row["_id"],
        kind=organisations.Kind(row["kind"]),
        code=row["code"],
        name=row["name"],
        speciality=row["speciality"],
        tier=row["tier"],
        area_code=row["area_code"],
        parent_id=row["parent_id"],
        state=organisations.State(row["state"]),
        sequence=row["sequence"],
    )


def person_fields(person: Person) -> dict[str, Any]:
    """Return what is stored of a person beside the kit's fields."""
    return {
        "username": person.username,
        "name": person.name,
        "tokens": words.stored(person.username, person.name),
        "rights": [{"role": held.role, "kind": held.scope.kind, "id": held.scope.id} for held in person.rights],
        "organisation_id": person.organisation_id,
        "keys": [_key_fields(key) for key in person.keys],
        "signed_out_at": person.signed_out_at,
        "rights_taken_at": person.rights_taken_at,
        "ended_sessions": [{"id": session.id, "at": session.at} for session in person.ended_sessions],
        "ended_at": ended_at(person),
    }


def _key_fields(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "label": key.label,
        "limit": key.limit,
        "issued_at": key.issued_at,
        "revoked_at": key.revoked_at,
    }


def person(row: Mapping[str, Any]) -> Person:
    """Return the person that a document holds."""
    return Person(
        id=row["_id"],
        username=row["username"],
        name=row["name"],
        state=people.State(row["state"]),
        rights=tuple(Right(held["role"], Scope(held["kind"], held["id"])) for held in row["rights"]),
        organisation_id=row["organisation_id"],
        keys=tuple(held(Key, key) for key in row["keys"]),
        signed_out_at=row.get("signed_out_at"),  # documents of before have none
        rights_taken_at=row.get("rights_taken_at"),
        ended_sessions=tuple(held(EndedSession, session) for session in row.get("ended_sessions", ())),
        sequence=row["sequence"],
    )
