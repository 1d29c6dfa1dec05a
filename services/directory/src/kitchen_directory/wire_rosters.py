"""Domain → protobuf for rosters, substitutes and who is on duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from google.protobuf.message import Message

from kitchen.directory.v1 import directory_service_pb2 as service
from kitchen.directory.v1 import roster_events_pb2 as pb
from kitchenkit.events import stamp
from kitchenkit.letters import Letter

from .domain import rosters
from .domain.duty import Span
from .domain.rosters import Roster, Substitution
from .wire import TOPIC

_ROSTER: dict[type, Callable[..., Message]] = {
    rosters.RosterLaid: pb.RosterLaid,
    rosters.RosterChanged: pb.RosterChanged,
}
_SUBSTITUTION: dict[type, Callable[..., Message]] = {
    rosters.SubstitutionArranged: pb.SubstitutionArranged,
    rosters.SubstitutionEnded: pb.SubstitutionEnded,
}


def roster_letter(fact: object, roster: Roster) -> Letter:
    """Return what is said of a fact about a roster."""
    return _letter(_ROSTER[type(fact)](roster=roster_state(roster)))


def substitution_letter(fact: object, substitution: Substitution) -> Letter:
    """Return what is said of a fact about a substitution."""
    return _letter(_SUBSTITUTION[type(fact)](substitution=substitution_state(substitution)))


def roster_state(roster: Roster) -> pb.RosterState:
    """Return a roster as it is told."""
    shifts = [
        pb.Shift(person_id=one.person_id, starts_at=stamp(one.starts_at), ends_at=stamp(one.ends_at))
        for one in roster.shifts
    ]
    return pb.RosterState(
        roster_id=roster.id,
        unit_id=roster.unit_id,
        area_code=roster.area_code,
        month=roster.month,
        shifts=shifts,
        state=roster.state,
        sequence=roster.sequence,
    )


def substitution_state(one: Substitution) -> pb.SubstitutionState:
    """Return a substitution as it is told."""
    return pb.SubstitutionState(
        substitution_id=one.id,
        unit_id=one.unit_id,
        area_code=one.area_code,
        person_id=one.person_id,
        substitute_id=one.substitute_id,
        starts_at=stamp(one.starts_at),
        ends_at=stamp(one.ends_at),
        state=one.state,
        sequence=one.sequence,
    )


def unit_on_duty(unit_id: str, spans: Sequence[Span], names: Mapping[str, str]) -> service.UnitOnDuty:
    """Return who is on duty at a unit, as services are told."""
    told = [
        service.DutySpan(
            starts_at=stamp(span.starts_at),
            ends_at=stamp(span.ends_at),
            person_id=span.who.person_id,
            name=names.get(span.who.person_id, span.who.person_id),
            basis=span.who.basis,
            stands_in_for=span.who.stands_in_for,
        )
        for span in spans
        if span.who is not None
    ]
    return service.UnitOnDuty(unit_id=unit_id, spans=told)


def _letter(message: Message) -> Letter:
    body = message.SerializeToString(deterministic=True)
    return Letter(type=message.DESCRIPTOR.full_name, topics=(TOPIC,), body=body, correlation="")
