"""What notices hear of dispatch's own matters: who is told that an order is late, and what is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kitchendirectory.duty import DutyClient
from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from . import wire_notices as wire
from .domain.notices import Box, over, raised

OnDuty = Callable[[str, datetime], str]  # by unit and instant: who is on duty, or nothing where nobody is known


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell one recipient; hearing it again changes nothing."""

    on_duty: OnDuty

    def __call__(self, target: str, before: Box | None, event: wire.Escalated, context: Context) -> Decision[Box]:
        """Decide for one box."""
        return raised(before, event.about, event.boxes[target], context, on_duty=self.on_duty)


def take_back(target: str, before: Box | None, event: wire.Ended, _: Context) -> Decision[Box]:
    """Take back what nobody has read and is over."""
    return Decision() if before is None else over(before, event.boxes[target])


def person_on_duty(duty: DutyClient) -> OnDuty:
    """Return who is on duty (值班), as the directory knew last; where nobody is known, the role is told instead."""

    def person(unit_id: str, at: datetime) -> str:
        found = duty.times.on_duty(unit_id, at)
        return found.id if found is not None else ""

    return person


def notices(store: Store[Box], on_duty: OnDuty) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `dispatch-matter-events` that concerns notices."""

    def boxes(event: wire.Escalated | wire.Ended) -> list[str]:
        return list(event.boxes)

    tell = Reaction(store=store, read=wire.read_escalated, targets=boxes, decide=Tell(on_duty))
    back = Reaction(store=store, read=wire.read_ended, targets=boxes, decide=take_back)
    return {wire.ESCALATED: [tell], **{kind: [back] for kind in wire.ENDS}}
