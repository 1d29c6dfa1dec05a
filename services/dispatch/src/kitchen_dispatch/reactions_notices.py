"""What notices hear of dispatch's own matters: who is told that an order is late or an answer read; what is over."""

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
    """Takes back what is over and nobody has read, and tells one recipient what is new; again it changes nothing."""

    on_duty: OnDuty

    def __call__(self, target: str, before: Box | None, event: wire.Heard, context: Context) -> Decision[Box]:
        """Decide for one box."""
        ended = event.over.get(target)
        decision: Decision[Box] = over(before, ended) if before is not None and ended else Decision()
        telling = event.told.get(target)
        if telling is None:
            return decision
        box = decision.steps[-1].after if decision.steps else before
        new = raised(box, telling.about, telling.to, context, on_duty=self.on_duty)
        return Decision((*decision.steps, *new.steps))


def person_on_duty(duty: DutyClient) -> OnDuty:
    """Return who is on duty (值班), as the directory knew last; where nobody is known, the role is told instead."""

    def person(unit_id: str, at: datetime) -> str:
        found = duty.times.on_duty(unit_id, at)
        return found.id if found is not None else ""

    return person


def notices(store: Store[Box], on_duty: OnDuty) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `dispatch-matter-events` that concerns notices."""
    tell = Tell(on_duty)
    return {
        kind: [Reaction(store=store, read=read, targets=lambda event: [*event.over, *event.told], decide=tell)]
        for kind, read in wire.readers().items()
    }
