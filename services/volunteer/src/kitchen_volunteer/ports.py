"""What volunteer hears, and what it needs of the world."""

from __future__ import annotations

from dataclasses import dataclass

from kitchenkit.resources import Shelf

from .domain.hearing import Act
from .domain.order import Order, Routed
from .domain.places import ServiceItem, Site, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRouted:
    """A case has come into a lane."""

    case: Routed
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenActed:
    """What the asker, or the desk, did to a routed case."""

    case_id: str
    routing_no: int
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """All that volunteer keeps."""

    orders: Shelf[Order]
    teams: Shelf[Team]
    sites: Shelf[Site]
    service_items: Shelf[ServiceItem]
