"""Notices over HTTP: those of a unit for its people, those of an area for the centre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from annotated_types import Ge, Le
from fastapi import APIRouter

from kitchenkit.decide import Book
from kitchenkit.query import Match
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Filter, Lens, Mine, Resource, Shelf, among, same
from kitchenkit.rights import Principal, Where, rights_over

from .domain.merchant_called import code_of
from .domain.notice_box import CENTRE_ROLES, UNIT_ROLES, Box, BoxedNotice, NoticeState
from .domain.notices import NOTICE, ON_DUTY

HIGHEST = 4


def notice_routers(store: Shelf[Box], book: Book) -> list[APIRouter]:
    """Return every route of notices."""
    return [resource_router(_notices(store, book))]


def _notices(store: Shelf[Box], book: Book) -> Resource[BoxedNotice]:
    return Resource(
        name="notice",
        path="/v1/notices",
        store=store,
        machine=NOTICE,
        book=book,
        lens=Lens(
            field="notices.id",
            parts=lambda box: [BoxedNotice(box, one) for one in box.notices],
            whole=lambda one: one.box,
        ),
        view=notice_view,
        where=_where,
        reach={"area": "area_code", "unit": "unit_id"},
        read_roles=UNIT_ROLES | CENTRE_ROLES | {"auditor", "service"},
        mine=Mine(matches=_asked_of, keep=_is_for),
        filters={
            "state": among("notices.state", NoticeState, keep=lambda one, states: one.notice.state in states),
            "order_id": Filter(
                matches=lambda order: [Match("notices.about.order_id", "is", order)],
                keep=lambda one, order: one.notice.about.order_id == order,
                description="those of one order that are in no digest",
                field="notices.about.order_id",
            ),
            "level_at_least": Filter(
                matches=lambda level: [Match("notices.level", "in", list(range(level, HIGHEST + 1)))],
                type=Annotated[int, Ge(1), Le(HIGHEST)],
                keep=lambda one, level: one.notice.level >= level,
                field="notices.level",
            ),
            "role": same("role", about="for this role"),
            "person_id": same("notices.person_id", keep=lambda one, who: one.notice.person_id == who),
        },
    )


def notice_view(one: BoxedNotice, who: Principal | None) -> Mapping[str, Any]:
    """Return what is shown of a notice; `for_me` says whether it is for who asks, by role or by name."""
    notice, to = one.notice, one.box.address
    return {
        **asdict(notice.about),
        "words_code": code_of(notice.about.words),
        "role": to.role,
        "level": notice.level,
        "person_id": notice.person_id,
        "for_me": who is not None and _is_for(one, who),
        "digest": notice.digest,
        "count": len(notice.folded) or 1,
        "more": notice.more,
        "folded": [asdict(part) for part in notice.folded],
        "read_by": notice.read_by,
        "read_at": notice.read_at,
    }


def _asked_of(who: Principal) -> Sequence[Match] | None:
    own = who.roles & (UNIT_ROLES | CENTRE_ROLES)
    if own & UNIT_ROLES:
        own |= ON_DUTY  # whoever is on duty is told as one of these, whatever else they are
    return [Match("role", "in", sorted(own))] if own else None


def _is_for(one: BoxedNotice, who: Principal) -> bool:
    return who.id == one.notice.person_id or bool(rights_over(who, {one.box.address.role}, _where(one)))


def _where(one: BoxedNotice) -> Where:
    to = one.box.address
    return Where(areas=frozenset({to.area_code}) - {""}, units=frozenset({to.unit_id}) - {""})
