"""Weather warnings in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from mongoengine import DateTimeField, ListField, StringField

from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.runtime import Parts

from .domain.weather_warning import WarningState, WeatherKind, WeatherLevel, WeatherWarning
from .wire_weather import warning_letter

_PLAIN = ("kind", "level", "since", "until", "notice", "declared_by")


class WeatherWarningDocument(AggregateDocument):
    """One warning."""

    meta: ClassVar[dict[str, Any]] = {
        "db_alias": "triage",
        "collection": "weather_warnings",
        "indexes": [("state", "-created_at")],
    }
    kind = StringField(required=True)
    level = StringField(required=True)
    areas = ListField(StringField())
    since = DateTimeField(required=True)
    until = DateTimeField(required=True)
    notice = StringField()
    declared_by = StringField()


def weather_store(parts: Parts) -> MongoStore[WeatherWarning]:
    """Return the real store; the suite in tests/contract/ports runs on it and on the fake."""
    return MongoStore(
        WeatherWarningDocument,
        to_fields=warning_fields,
        from_document=_warning,
        to_letter=warning_letter,
        **parts.store_arguments(),
    )


def warning_fields(warning: WeatherWarning) -> dict[str, Any]:
    """Return a warning as its document has it."""
    return {**{name: getattr(warning, name) for name in _PLAIN}, "areas": list(warning.areas)}


def _warning(row: Mapping[str, Any]) -> WeatherWarning:
    return WeatherWarning(
        id=row["_id"],
        sequence=row["sequence"],
        state=WarningState(row["state"]),
        kind=WeatherKind(row["kind"]),
        level=WeatherLevel(row["level"]),
        areas=tuple(row["areas"]),
        since=row["since"],
        until=row["until"],
        notice=row["notice"],
        declared_by=row["declared_by"],
    )
