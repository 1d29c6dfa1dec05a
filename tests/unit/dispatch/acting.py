"""What the tables allow somebody: for lives that are driven at random and shall get somewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kitchen_dispatch.domain.matter import Matter, Order
from kitchen_dispatch.domain.matters import MATTER
from kitchen_dispatch.domain.orders import ORDER, WrongLane

from .affairs import asked
from .said import MATTER_COMMANDS, ORDER_COMMANDS

ROLES = ["unit_handler", "unit_head", "dispatcher", "supervisor", "ruling_panel", "verifier", "callback_agent"]
Made = Callable[[datetime], object]


def allowed(matter: Matter, who: str, now: datetime) -> list[tuple[str, Made, int]]:
    """Return what somebody may do now: the role, the command, and which order it is for (-1: the matter).

    Another lane is left out: it would end most lives before anything has happened.
    """
    may: list[tuple[str, Made, int]] = []
    for role in ROLES:
        context = asked(role, who=who, now=now, reason="有话", note="有话")
        for number, part in enumerate(matter.parts):
            names = {one.command for one in ORDER.allowed(Order(matter, part), context) if one.why_not is None}
            may += [(role, make, number) for make in ORDER_COMMANDS if type(make(now)) in names - {WrongLane}]
        names = {one.command for one in MATTER.allowed(matter, context) if one.why_not is None}
        may += [(role, make, -1) for make in MATTER_COMMANDS if type(make(now)) in names]
    return may
