"""Monthly topics in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from mongoengine import DictField, ListField, StringField

from kitchenkit.held import held
from kitchenkit.mongo import DUE_INDEX, AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.hot_topic import HotTopic, Linked, Measure, MeasureState, TopicState
from .wire_topics import topic_letter

_PLAIN = ("month", "title", "category_code", "why", "proposed_by", "lead_unit_id", "plan", "adopted_on", "review")
_SEVERAL = ("area_codes", "assist_unit_ids")


class HotTopicDocument(AggregateDocument):
    """One topic, with its measures and the cases that it is about."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "dispatch",
        "collection": "hot_topics",
        "indexes": [
            DUE_INDEX,
            ("area_code", "-created_at"),
            ("unit_ids", "-created_at"),
            ("state", "-created_at"),
            "linked.case_no",
        ],
    }
    month = StringField(required=True)
    title = StringField(required=True)
    category_code = StringField(required=True)
    area_code = StringField()
    area_codes = ListField(StringField())
    why = StringField(required=True)
    proposed_by = StringField(required=True)
    lead_unit_id = StringField()
    assist_unit_ids = ListField(StringField())
    unit_ids = ListField(StringField())
    plan = StringField()
    measures = ListField(DictField())
    linked = ListField(DictField())
    adopted_on = StringField()
    review = StringField()


def topic_store(parts: Parts) -> MongoStore[HotTopic]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        HotTopicDocument,
        to_fields=topic_fields,
        from_document=_from_document,
        to_letter=topic_letter,
        due=HotTopic.next_due,
        **parts.store_arguments(),
    )


def topic_fields(topic: HotTopic) -> dict[str, Any]:
    """Return a topic as its document has it."""
    return {
        **{name: getattr(topic, name) for name in _PLAIN},
        **{name: list(getattr(topic, name)) for name in (*_SEVERAL, "unit_ids")},
        "area_code": topic.area_code,
        "measures": [asdict(one) | {"state": str(one.state)} for one in topic.measures],
        "linked": [asdict(one) for one in topic.linked],
    }


def _from_document(row: Mapping[str, Any]) -> HotTopic:
    return held(
        HotTopic,
        row,
        id=row["_id"],
        state=TopicState(row["state"]),
        **{name: tuple(row.get(name, ())) for name in _SEVERAL},
        measures=tuple(_measure(one) for one in row.get("measures", ())),
        linked=tuple(held(Linked, one) for one in row.get("linked", ())),
    )


def _measure(row: Mapping[str, Any]) -> Measure:
    told = tuple(row.get("told_unit_ids", ()))
    return held(Measure, row, state=MeasureState(row["state"]), told_unit_ids=told)
