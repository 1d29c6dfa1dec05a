"""A small world of the volunteer lane: one order, three teams, and who acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kitchen_volunteer.domain import commands as c
from kitchen_volunteer.domain.order import Order, Routed
from kitchen_volunteer.domain.orders import ORDER, receive
from kitchen_volunteer.domain.places import Team, site_id, team_id
from kitchenkit.decide import Context, Decision

T0 = datetime(2026, 11, 22, 9, tzinfo=UTC)
CASE_ID, CASE_NO = "0f4a7a1e-2d0e-5a43-9a7e-4b8f5c1d2e30", "94762395951"
CASE = Routed(
    case_id=CASE_ID,
    case_no=CASE_NO,
    routing_no=1,
    category_code="VOL-ELDER",
    area_code="520103001",
    tier="V",
    title="请陪老人说说话",
    text="楼上的老人独居，想请志愿者每周来陪她说说话。",
    confidential=False,
)


def team(code: str, area_code: str, *categories: str, members: int = 20) -> Team:
    return Team(
        id=team_id(code),
        code=code,
        name=f"{code}志愿队",
        area_code=area_code,
        site_id=site_id(f"site-{area_code}"),
        category_codes=categories or ("VOL-ELDER",),
        members=members,
    )


STREET = team("street", "520103001")
DISTRICT = team("district", "520103", "VOL-ELDER", "VOL-BATH")
CITY = team("city", "5201")
REPAIR = team("repair", "520103001", "VOL-REPAIR")
TEAMS = (CITY, DISTRICT, STREET, REPAIR)


def asking(role: str, minutes: float = 0, *, reason: str = "因为", cause: str = "c", scope: str = "hub:") -> Context:
    now = T0 + timedelta(minutes=minutes)
    return Context(actor="p1", role=role, scope=scope, now=now, cause=cause, reason=reason)


def received(**changes: Any) -> Order:
    return replace(receive(CASE, asking("system")).steps[-1].after, **changes)


def given(order: Order, command: object, role: str, minutes: float = 0, **context: Any) -> Order:
    """Give a command that changes something, and return the order after it."""
    decision: Decision[Order] = ORDER.decide(order, command, asking(role, minutes, **context))
    return decision.steps[-1].after


def offered(to: Team = STREET, *, minutes: float = 0, **changes: Any) -> Order:
    approved = given(received(**changes), c.Approve(), "volunteer_dispatcher", minutes)
    return given(approved, c.Dispatch(team_id=to.id, teams=TEAMS), "volunteer_dispatcher", minutes)


def accepted(**changes: Any) -> Order:
    return given(offered(**changes), c.Accept(), "team_leader", 1)


def scheduled(**changes: Any) -> Order:
    plan = c.Plan(starts_at=T0 + timedelta(days=1), minutes=90)
    return given(accepted(**changes), plan, "team_leader", 2)


def done(**changes: Any) -> Order:
    serving = given(scheduled(**changes), c.Start(), "team_leader", 24 * 60)
    return given(serving, FINISH, "team_leader", 25 * 60)


FINISH = c.Finish(minutes=80, people=2, result="helped", report="陪老人聊了天，读了报纸。")
CONTENT = c.Rate(solved=True, satisfied=True, stars=5, comment="很好")
NOT_CONTENT = c.Rate(solved=False, satisfied=False, stars=1, comment="没有来")
