"""What becomes of the case of a merchant's dispute, heard of dispatch's own matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchenkit.events import decode, required, sequence_of
from kitchenkit.react import InvalidMessage, Record

from .domain.matters_citizen import ENDED, MERGED
from .domain.merchant_commands import DisputeAgain, Settle
from .domain.merchant_ends import referred

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of a dispute's case; `order_id` is empty for all other matters."""

    order_id: str = ""
    said: Settle | DisputeAgain | None = None
    reason: str = ""  # why it was opened again
    joined: bool = False  # it goes on in another case, of which nobody tells this lane


def readers() -> dict[str, Callable[[Record], Became]]:
    """Return how to read each type that says what became of a dispute's case; each raises `InvalidMessage`."""
    return {kind.DESCRIPTOR.full_name: _reader(kind, means) for kind, means in _MEANS.items()}


def _reader(kind: type[Message], means: Callable[[Any, int, tuple[int, int]], dict[str, Any]]) -> Any:
    def read(record: Record) -> Became:
        event: Any = decode(record, kind)
        matter = event.matter
        if not matter.reference:
            return Became()
        about = referred(matter.reference)
        if about is None:
            raise InvalidMessage("the field matter.reference names no order and no round")
        order_id, number = about
        heard = (int(matter.routing_no), sequence_of(record))
        return Became(order_id=order_id, **means(event, number, heard))

    return read


def _closed(event: Any, number: int, heard: tuple[int, int]) -> dict[str, Any]:
    """The answer of the unit that leads is what was found."""
    lead = next((one for one in event.matter.orders if one.role == "lead"), pb.Order())
    how = event.matter.close_reason or event.reason_code
    said = Settle(round=number, heard=heard, how=required(how, "reason_code"), outcome=lead.outcome, finding=lead.reply)
    return {"said": said}


def _withdrawn(event: Any, number: int, heard: tuple[int, int]) -> dict[str, Any]:
    return {"said": Settle(round=number, heard=heard, how=WITHDRAWN), "joined": event.reason == MERGED}


def _reopened(event: Any, number: int, heard: tuple[int, int]) -> dict[str, Any]:
    return {"said": DisputeAgain(round=number, heard=heard), "reason": required(event.reason, "reason")}


def _noted(event: Any, number: int, heard: tuple[int, int]) -> dict[str, Any]:
    """After the lane gave it back, triage says how its case ended."""
    if event.kind != ENDED:
        return {}
    how = required(event.text, "text")
    return {"said": Settle(round=number, heard=heard, how=how), "joined": how == "merged"}


_MEANS: dict[type[Message], Callable[[Any, int, tuple[int, int]], dict[str, Any]]] = {
    pb.MatterClosed: _closed,
    pb.MatterWithdrawn: _withdrawn,
    pb.MatterReopened: _reopened,
    pb.MatterNoted: _noted,
}
