"""Which teams could take an order: by what they do and how near they are, with the reason said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .order import Order
from .places import Standing, Team

STREET, DISTRICT, CITY = 9, 6, 4  # digits of area codes that two places share
_NEARNESS = {STREET: "同一街道", DISTRICT: "同一区县", CITY: "同一城市"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A team that could take the order, and why it stands where it stands in the list."""

    team_id: str
    name: str
    reason: str


def propose(order: Order, teams: Iterable[Team]) -> list[Proposal]:
    """Return the teams that could take the order, the best first.

    They do this kind of service, their site is in the same street, else district, else city, and they have not
    declined this order. One that was silent, gave it back or served before comes after all that are new to it.
    """
    fitting = [(team, near) for team in teams if (near := _nearness(order, team)) and _could(order, team)]
    fitting.sort(key=lambda one: (_turns(order, one[0]), -one[1], -one[0].members, one[0].code))
    return [Proposal(team_id=team.id, name=team.name, reason=_reason(order, team, near)) for team, near in fitting]


def _could(order: Order, team: Team) -> bool:
    does_it = order.category_code in team.category_codes and team.state is Standing.ACTIVE
    return does_it and team.id not in order.teams_that("declined")


def _nearness(order: Order, team: Team) -> int:
    """Return how many digits the two areas share, as a level; 0 in another city, and any team for an unknown area."""
    if not order.area_code:
        return CITY
    for level in (STREET, DISTRICT, CITY):
        if len(team.area_code) >= level and team.area_code[:level] == order.area_code[:level]:
            return level
    return 0


def _turns(order: Order, team: Team) -> int:
    return sum(tried.team_id == team.id for tried in order.tried)


def _reason(order: Order, team: Team, near: int) -> str:
    again = "，此前接触过本单" if _turns(order, team) else ""
    return f"服务类别相符，{_NEARNESS[near]}，{team.members}人{again}"
