"""Who serves and from where: teams, sites and the menu of services. In this version they come with the seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kitchenkit.decide import Decision
from kitchenkit.ids import uid


class Standing(StrEnum):
    """Whether it takes part."""

    ACTIVE = "active"


class SiteKind(StrEnum):
    """The three levels of civilisation-practice sites (新时代文明实践阵地)."""

    CENTRE = "centre"  # 中心
    POST = "post"  # 所
    STATION = "station"  # 站


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place from which volunteers serve."""

    id: str
    code: str
    name: str
    kind: SiteKind
    area_code: str
    parent_id: str = ""
    state: Standing = Standing.ACTIVE
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team of volunteers (志愿服务队), based at a site."""

    id: str
    code: str
    name: str
    area_code: str  # of its site: where it starts from
    site_id: str
    category_codes: tuple[str, ...]
    members: int
    state: Standing = Standing.ACTIVE
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceItem:
    """One line of the menu of services (服务菜单)."""

    id: str
    code: str
    name: str
    category_code: str
    minutes: int  # that one service usually takes
    people: int  # that it usually needs
    state: Standing = Standing.ACTIVE
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class SiteAdded:
    """There is a site."""


@dataclass(frozen=True, slots=True)
class TeamAdded:
    """There is a team."""


@dataclass(frozen=True, slots=True)
class ServiceItemAdded:
    """There is a service on the menu."""


def site_id(code: str) -> str:
    """Return the id of the site with that code."""
    return uid("site", code)


def team_id(code: str) -> str:
    """Return the id of the team with that code, as rights name it."""
    return uid("team", code)


def item_id(code: str) -> str:
    """Return the id of the service with that code."""
    return uid("service-item", code)


def add_site(site: Site) -> Decision[Site]:
    """Begin a site."""
    return Decision.one(site, SiteAdded())


def add_team(team: Team) -> Decision[Team]:
    """Begin a team."""
    return Decision.one(team, TeamAdded())


def add_item(item: ServiceItem) -> Decision[ServiceItem]:
    """Begin a service."""
    return Decision.one(item, ServiceItemAdded())
