"""What a verifier finds is remembered of the unit that led the matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.decide import Context, Decision
from kitchenkit.events import decode, header, required, sequence_of
from kitchenkit.react import InvalidMessage, Reaction, Record, Store

from .domain.unit_checks import Check, UnitChecks, keep

VERIFIED = pb.MatterVerified.DESCRIPTOR.full_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding, and the unit that answers for it; nothing where nobody leads."""

    unit_id: str
    check: Check


def read_verified(record: Record) -> Found:
    """Return what was found; raises `InvalidMessage`."""
    event = decode(record, pb.MatterVerified)
    try:
        at = datetime.fromisoformat(header(record, "ce_time"))
    except ValueError as error:
        raise InvalidMessage("the header ce_time is missing or no time") from error
    check = Check(
        at=at,
        matter_id=required(event.matter.id, "matter.id"),
        sequence=sequence_of(record),
        passed=event.passed,
    )
    return Found(unit_id=next((one.unit_id for one in event.matter.orders if one.role == "lead"), ""), check=check)


def remember(target: str, before: UnitChecks | None, found: Found, _: Context) -> Decision[UnitChecks]:
    """Keep it once."""
    return keep(before, target, found.check)


def checks(store: Store[UnitChecks]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `dispatch-matter-events` that says what was found."""

    def unit(found: Found) -> list[str]:
        return [found.unit_id] if found.unit_id else []

    return {VERIFIED: [Reaction(store=store, read=read_verified, targets=unit, decide=remember)]}
