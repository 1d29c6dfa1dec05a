"""What a unit is told of a decision on what it asked: of its return, its extension, its dispute, its exclusion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, header, instant, required
from kitchenkit.react import InvalidMessage, Record

from .domain.escalation import EXCLUSION
from .wire_notices import WRITTEN_BY, Heard, about_of, order_of, over_of, tellings

_UNTIL_ARCHIVED = frozenset({EXCLUSION, "verify", "callback"})
NOT_DECIDED = "逾期未审批，视为不同意延期"


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of it, as the notice has it."""

    clock: str
    threshold: str
    words: str
    unit_id: str = ""  # where it is not the unit that has the order now


def readers() -> dict[str, Callable[[Record], Heard]]:
    """Return how to read each decision; each raises `InvalidMessage`."""
    return {
        **{kind.DESCRIPTOR.full_name: _reader(kind, means) for kind, means in _MEANS.items()},
        pb.MatterExclusionDecided.DESCRIPTOR.full_name: read_exclusion,
        pb.MatterArchived.DESCRIPTOR.full_name: read_archived,
    }


def _reader(kind: Any, means: Callable[[Any], _Result]) -> Callable[[Record], Heard]:
    def read(record: Record) -> Heard:
        event: Any = decode(record, kind)
        return _heard(record, event.matter, order_of(event.matter, event.order_id), means(event))

    return read


def _heard(record: Record, matter: pb.Matter, order: pb.Order, result: _Result) -> Heard:
    unit_id, at = result.unit_id or order.unit_id, happened(record)
    over = over_of(matter, decided=result.clock if result.clock == EXCLUSION else "")
    if not unit_id:
        return Heard(over=over)
    about = about_of(
        matter,
        order.id,
        unit_id=unit_id,
        clock=result.clock,
        due_at=instant(order.due_at) or at,
        threshold=result.threshold,
        level=0,
        tell_at=at,
        asked_at=at,
        words=result.words,
    )
    return Heard(happened=tellings(about, WRITTEN_BY), over=over)


def read_exclusion(record: Record) -> Heard:
    """Return what who leads is told of its exclusion, which nobody has to decide any more; raises `InvalidMessage`."""
    event = decode(record, pb.MatterExclusionDecided)
    lead = next((one for one in event.matter.orders if one.role == "lead"), None)
    if lead is None:
        raise InvalidMessage("the matter has no order that leads")
    result = _Result(EXCLUSION, "excluded" if event.confirmed else "not_excluded", event.reason)
    return _heard(record, event.matter, lead, result)


def read_archived(record: Record) -> Heard:
    """Return what nobody can decide or mend any more; nothing else waits so long. Raises `InvalidMessage`."""
    matter = decode(record, pb.MatterArchived).matter
    waits = any(rung.clock in _UNTIL_ARCHIVED for order in matter.orders for rung in order.rungs)
    return Heard(over=over_of(matter) if waits else {})


def happened(record: Record) -> datetime:
    """Return when it happened; raises `InvalidMessage`."""
    try:
        return datetime.fromisoformat(header(record, "ce_time"))
    except ValueError as error:
        raise InvalidMessage("the header ce_time is missing or no time") from error


def _extension(event: Any) -> _Result:
    if event.granted:
        return _Result("extension_review", "extension_granted", "")
    return _Result("extension_review", "extension_refused", NOT_DECIDED if event.automatic else "")


_MEANS: dict[Any, Callable[[Any], _Result]] = {
    pb.OrderReturnUpheld: lambda e: _Result(
        "return_review", "return_upheld", e.reason, required(e.from_unit_id, "from_unit_id")
    ),
    pb.OrderReturnRefused: lambda e: _Result("return_review", "return_refused", e.reason),
    pb.OrderExtensionDecided: _extension,
    pb.OrderRuled: lambda e: _Result("ruling", "ruled", e.reason, e.from_unit_id),
}
