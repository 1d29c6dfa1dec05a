"""Routing rules in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DateTimeField, DictField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from . import wire_rules as wire
from .domain.routing_rule import RoutingRule, RuleState, Ruling

_PLAIN = ("category_code", "area_code", "unit_id", "decided_by", "decided_at", "decided_because")


class RoutingRuleDocument(AggregateDocument):
    """One rule, with the rulings that speak for it."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "triage",
        "collection": "routing_rules",
        "indexes": [("state", "-created_at"), ("area_code", "-created_at"), ("unit_id", "-created_at")],
    }
    category_code = StringField(required=True)
    area_code = StringField()
    unit_id = StringField(required=True)
    rulings = ListField(DictField())
    words = ListField(StringField())
    decided_by = StringField()
    decided_at = DateTimeField()
    decided_because = StringField()


def rule_store(parts: Parts) -> MongoStore[RoutingRule]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        RoutingRuleDocument,
        to_fields=rule_fields,
        from_document=_rule,
        to_letter=wire.rule_letter,
        **parts.store_arguments(),
    )


def rule_fields(rule: RoutingRule) -> dict[str, Any]:
    """Return a rule as its document has it."""
    return {
        **{name: getattr(rule, name) for name in _PLAIN},
        "rulings": [asdict(one) for one in rule.rulings],
        "words": list(rule.words),
    }


def _rule(row: Mapping[str, Any]) -> RoutingRule:
    return held(
        RoutingRule,
        row,
        id=row["_id"],
        state=RuleState(row["state"]),
        rulings=tuple(held(Ruling, one) for one in row.get("rulings", ())),
        words=tuple(row.get("words", ())),
    )
