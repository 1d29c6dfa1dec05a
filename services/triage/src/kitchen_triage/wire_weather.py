"""Protobuf ↔ domain for weather warnings: what is told of them."""

from __future__ import annotations

from typing import Any

from kitchen.triage.v1 import control_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import weather_warning as domain
from .wire_rules import CONTROL_EVENTS

_EVENTS: dict[type[object], Any] = {
    domain.WeatherWarningDeclared: pb.WeatherWarningDeclared,
    domain.WeatherWarningChanged: pb.WeatherWarningChanged,
    domain.WeatherWarningLifted: pb.WeatherWarningLifted,
}


def warning_letter(fact: object, warning: domain.WeatherWarning) -> Letter:
    """Return what is told of a fact of a warning."""
    message = _EVENTS[type(fact)](warning=warning_state(warning))
    return Letter(
        type=message.DESCRIPTOR.full_name, topics=(CONTROL_EVENTS,), body=message.SerializeToString(), correlation=""
    )


def warning_state(warning: domain.WeatherWarning) -> pb.WeatherWarning:
    """Return the public state of a warning."""
    return pb.WeatherWarning(
        id=warning.id,
        state=warning.state,
        kind=warning.kind,
        level=warning.level,
        area_codes=warning.areas,
        since=stamp(warning.since),
        until=stamp(warning.until),
        notice=warning.notice,
        declared_by=warning.declared_by,
    )
