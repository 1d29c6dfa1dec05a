"""Orders, teams, sites and the menu of services in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from kitchenkit import words
from kitchenkit.held import held
from kitchenkit.mongo import DUE_INDEX, AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from . import wire
from .domain.order import Order, Rating, Report, Said, State, Tried
from .domain.places import ServiceItem, Site, SiteKind, Standing, Team
from .ports import Stores

_ORDER = (
    "case_id", "case_no", "routing_no", "category_code", "area_code", "tier", "urgent", "title", "text",
    "confidential", "received_at", "risk", "team_id", "round", "offered_at", "accept_by", "accepted_at", "planned_at",
    "planned_minutes", "started_at", "finished_at", "rate_by", "rework_rounds", "escalated", "settled_at",
)  # fmt: skip
BEGINNING = 40  # characters of a text that it is found by: a list is searched, not a library
_SITE = ("code", "name", "kind", "area_code", "parent_id")
_TEAM = ("code", "name", "area_code", "site_id", "category_codes", "members")
_ITEM = ("code", "name", "category_code", "minutes", "people")


class OrderDocument(AggregateDocument):
    """One order."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "volunteer",
        "collection": "orders",
        "indexes": [
            DUE_INDEX,
            {"fields": ["case_id", "routing_no"], "unique": True},
            "case_no",
            ("state", "-created_at"),
            ("area_code", "-created_at"),
            ("team_id", "-created_at"),
            "tokens",
        ],
    }
    case_id = StringField(required=True)
    case_no = StringField(required=True)
    routing_no = IntField(required=True)
    category_code = StringField()
    area_code = StringField()
    tier = StringField()
    urgent = BooleanField()
    title = StringField()
    text = StringField()
    confidential = BooleanField()
    received_at = DateTimeField()
    risk = StringField()
    team_id = StringField()
    round = IntField()
    offered_at = DateTimeField()
    accept_by = DateTimeField()
    accepted_at = DateTimeField()
    planned_at = DateTimeField()
    planned_minutes = IntField()
    started_at = DateTimeField()
    finished_at = DateTimeField()
    report = DictField()
    rate_by = DateTimeField()
    rating = DictField()
    rework_rounds = IntField()
    escalated = BooleanField()
    settled_at = DateTimeField()
    tried = ListField(DictField())
    said = ListField(DictField())
    tokens = ListField(StringField())  # under which it is found


class SiteDocument(AggregateDocument):
    """One site."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "volunteer",
        "collection": "sites",
        "indexes": [{"fields": ["code"], "unique": True}, "area_code", "tokens"],
    }
    code = StringField(required=True)
    name = StringField(required=True)
    kind = StringField()
    area_code = StringField()
    parent_id = StringField()
    tokens = ListField(StringField())  # under which it is found


class TeamDocument(AggregateDocument):
    """One team."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "volunteer",
        "collection": "teams",
        "indexes": [{"fields": ["code"], "unique": True}, "category_codes", "area_code", "tokens"],
    }
    code = StringField(required=True)
    name = StringField(required=True)
    area_code = StringField()
    site_id = StringField()
    category_codes = ListField(StringField())
    members = IntField()
    tokens = ListField(StringField())  # under which it is found


class ServiceItemDocument(AggregateDocument):
    """One line of the menu."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "volunteer",
        "collection": "service_items",
        "indexes": [{"fields": ["code"], "unique": True}, "category_code", "tokens"],
    }
    code = StringField(required=True)
    name = StringField(required=True)
    category_code = StringField()
    minutes = IntField()
    people = IntField()
    tokens = ListField(StringField())  # under which it is found


DOCUMENTS = (OrderDocument, SiteDocument, TeamDocument, ServiceItemDocument)


def order_store(parts: Parts) -> MongoStore[Order]:
    """Return the real store of orders; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        OrderDocument,
        to_fields=order_fields,
        from_document=_order,
        to_letter=wire.order_letter,
        due=Order.next_due,
        **parts.store_arguments(),
    )


def stores(parts: Parts) -> Stores:
    """Return the real stores."""
    kept: dict[str, Any] = {"to_letter": wire.place_letter, **parts.store_arguments()}
    return Stores(
        orders=order_store(parts),
        sites=MongoStore(SiteDocument, to_fields=site_fields, from_document=_site, **kept),
        teams=MongoStore(TeamDocument, to_fields=team_fields, from_document=_team, **kept),
        service_items=MongoStore(ServiceItemDocument, to_fields=item_fields, from_document=_item, **kept),
    )


def _fields(thing: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def order_fields(order: Order) -> dict[str, Any]:
    """Return what is stored of an order."""
    return {
        **_fields(order, _ORDER),
        "report": asdict(order.report) if order.report else None,
        "rating": asdict(order.rating) if order.rating else None,
        "tried": [asdict(tried) for tried in order.tried],
        "said": [asdict(said) for said in order.said],
        "tokens": words.stored(order.case_no, order.title, order.text[:BEGINNING]),
    }


def _order(row: Mapping[str, Any]) -> Order:
    report, rating = row["report"], row["rating"]
    return Order(
        id=row["_id"],
        sequence=row["sequence"],
        state=State(row["state"]),
        report=held(Report, report, media_ids=tuple(report["media_ids"])) if report else None,
        rating=held(Rating, rating) if rating else None,
        tried=tuple(held(Tried, tried) for tried in row["tried"]),
        said=tuple(held(Said, said) for said in row["said"]),
        **{name: row[name] for name in _ORDER},
    )


def site_fields(site: Site) -> dict[str, Any]:
    """Return what is stored of a site."""
    return {**_fields(site, _SITE), "tokens": words.stored(site.code, site.name)}


def _site(row: Mapping[str, Any]) -> Site:
    return Site(**{**_plain(row, _SITE), "kind": SiteKind(row["kind"])})


def team_fields(team: Team) -> dict[str, Any]:
    """Return what is stored of a team."""
    known = {**_fields(team, _TEAM), "category_codes": list(team.category_codes)}
    return {**known, "tokens": words.stored(team.code, team.name)}


def _team(row: Mapping[str, Any]) -> Team:
    return Team(**{**_plain(row, _TEAM), "category_codes": tuple(row["category_codes"])})


def item_fields(item: ServiceItem) -> dict[str, Any]:
    """Return what is stored of a service."""
    return {**_fields(item, _ITEM), "tokens": words.stored(item.code, item.name)}


def _item(row: Mapping[str, Any]) -> ServiceItem:
    return ServiceItem(**_plain(row, _ITEM))


def _plain(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    known = {name: row[name] for name in names}
    return {"id": row["_id"], "sequence": row["sequence"], "state": Standing(row["state"]), **known}
