"""In which order a unit's system is told of one order, and whether it has to be told at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from .delivery import BY_ITSELF, OPEN, Delivery, DeliveryState, Kind

SOON, LATER = timedelta(seconds=5), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether it is a delivery's turn: now, or after a while, or never."""

    wait: timedelta | None = None
    never: bool = False


NOW = Turn()


def turn(one: Delivery, others: Sequence[Delivery]) -> Turn:
    """Return whether it is its turn among the others of the same order and unit: one of each kind that counts will do.

    What is ahead goes first, also where people have to see to it: a withdrawal that overtook its order would be
    followed by an order that nobody wants any more. What the unit never had needs no change.
    """
    ahead = [other for other in others if other.number < one.number]
    waiting = [other for other in ahead if other.state in OPEN]
    if waiting:
        return Turn(wait=SOON if all(other.state in BY_ITSELF for other in waiting) else LATER)
    had = any(other.kind is Kind.ORDER and other.dispatched_at == one.dispatched_at and _had(other) for other in ahead)
    return NOW if one.kind is Kind.ORDER or had else Turn(never=True)


def _had(order: Delivery) -> bool:
    """Say whether the unit has it, or may have it: a receipt may be lost."""
    return order.state is DeliveryState.DELIVERED or order.attempts > 0
