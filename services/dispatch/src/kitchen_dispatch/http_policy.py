"""Policies and the calendar over HTTP: drafts, their preview on live orders, publishing, and what is in force."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from kitchenkit import problems
from kitchenkit.access import needs, signed_in
from kitchenkit.bodies import Body, Instant
from kitchenkit.decide import Context
from kitchenkit.query import MAX_LIMIT, Query
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, same
from kitchenkit.rights import NOWHERE, Principal, rights_over
from kitchenkit.time import now

from .books import SHIPPED
from .domain import calendar_written, policy_written
from .domain.book_version import EDITORS, FARTHEST, LEAD_TIME, PUBLISHERS, RULE, RuleState, RuleVersion, draft
from .domain.calendar_written import DraftCalendar
from .domain.policy_preview import Preview
from .domain.policy_written import DraftPolicy
from .recompute import OPEN, WINDOWS, Decide, Jobs, Matters
from .rules import Rules

READERS = EDITORS | PUBLISHERS | {"leader", "auditor", "operator", "service"}
SECONDS = 8.0  # a preview answers within what a browser waits for, and says which share of all it has seen
AT_A_TIME = 20


class PreviewBody(Body):
    """From when on it would hold; without it, in a minute."""

    effective_from: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleParts:
    """What the routes are made of."""

    policies: Shelf[RuleVersion]
    calendars: Shelf[RuleVersion]
    rules: Rules
    matters: Matters
    recompute: Decide
    jobs: Jobs


def policy_routers(parts: RuleParts) -> list[APIRouter]:
    """Return every route of policies and the calendar."""
    policies, calendars = rule_resources(parts)
    return [
        _previews(parts, policies),
        _previews(parts, calendars),
        resource_router(policies),
        resource_router(calendars),
        _in_force(parts),
    ]


def rule_resources(parts: RuleParts) -> tuple[Resource[RuleVersion], Resource[RuleVersion]]:
    """Return what is served: versions of the policy, and the calendar's notices."""
    return (
        _resource("policy", "policies", parts.policies, DraftPolicy),
        _resource("calendar", "calendars", parts.calendars, DraftCalendar),
    )


def _resource(
    name: str, plural: str, store: Shelf[RuleVersion], command: type[DraftPolicy | DraftCalendar]
) -> Resource[RuleVersion]:
    async def numbered(_: Any, __: Mapping[str, Any], ___: Context) -> Mapping[str, Any]:
        newest = await store.page(Query(limit=MAX_LIMIT))
        return {"number": 1 + max((loaded.aggregate.number for loaded in newest.items), default=SHIPPED)}

    filters = {"state": among("state", RuleState)}
    return Resource(
        name=name,
        plural=plural,
        path=f"/v1/{plural}",
        store=store,
        machine=RULE,
        view=_view,
        where=lambda _: NOWHERE,
        read_roles=READERS,
        filters=filters | ({"year": same("year", int)} if command is DraftCalendar else {}),
        create=Creation(
            command=command,
            roles=EDITORS,
            where=lambda _: NOWHERE,
            decide=draft,
            fill=Fill(fields=frozenset({"number"}), values=numbered),
        ),
        history=True,
    )


def _view(rule: RuleVersion, _: Principal | None) -> Mapping[str, Any]:
    return {
        "number": rule.number,
        "title": rule.title,
        "content": rule.content,
        "drafted_by": rule.drafted_by,
        "effective_from": rule.effective_from,
        "published_by": rule.published_by,
        "published_at": rule.published_at,
    }


def _previews(parts: RuleParts, resource: Resource[RuleVersion]) -> APIRouter:
    router = APIRouter(tags=[resource.plural])

    @router.post(f"{resource.path}/{{id}}:preview", operation_id=f"preview{resource.name.capitalize()}")
    async def preview(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(needs(*sorted(EDITORS | PUBLISHERS)))],
        body: PreviewBody | None = None,
    ) -> dict[str, Any]:
        """Return how many live orders' due dates it would move, earlier and later, with those that move farthest."""
        found = (await resource.store.load([id])).get(id)
        if found is None or not rights_over(who, EDITORS | PUBLISHERS, NOWHERE):
            raise problems.not_found()
        rule: RuleVersion = found.aggregate
        soonest = now() + LEAD_TIME
        asked = (body.effective_from if body else None) or rule.effective_from or soonest
        if asked > now() + FARTHEST:
            raise problems.invalid(["body", "effective_from"], "it takes effect within five years: say an earlier day")
        return await _previewed(parts, rule, max(asked, soonest))

    return router


async def _previewed(parts: RuleParts, rule: RuleVersion, at: datetime) -> dict[str, Any]:
    book = parts.rules.book_with(replace(rule, state=RuleState.PUBLISHED, effective_from=at), at)
    context = Context(actor="preview", role="clock", now=at, cause="preview", book=book)
    preview, until, seen = Preview(at), time.monotonic() + SECONDS, 0
    for low, high in WINDOWS:
        for n, loaded in enumerate(await parts.matters.walk(low, high, OPEN)):
            steps = parts.recompute(loaded.aggregate, context).steps
            preview.count(loaded.aggregate, steps[-1].after if steps else loaded.aggregate)
            if n % AT_A_TIME == 0:
                await asyncio.sleep(0)  # the service has others to serve
        seen += 1
        if time.monotonic() > until:
            break
    return {
        "effective_from": at,
        "complete": seen == len(WINDOWS),
        "share": seen / len(WINDOWS),
        "matters": preview.matters,
        "orders": preview.orders,
        "earlier": len(preview.earlier),
        "later": len(preview.later),
        "overdue_at_once": preview.overdue_at_once,
        "citizens_earlier": preview.citizens_earlier,
        "examples": [asdict(one) for one in preview.examples()],
    }


def _in_force(parts: RuleParts) -> APIRouter:
    router = APIRouter(tags=["policies"])

    @router.get("/v1/rules", operation_id="getRules")
    async def in_force(who: Annotated[Principal, Depends(signed_in())]) -> dict[str, Any]:
        """Return the policy and the calendar in force now, what comes next, and how far the recompute is."""
        del who
        at, book = now(), parts.rules.book()
        policy, job = book.policy(at), await parts.jobs.get()
        coming = sorted((one.effective_from, one.version) for one in book.policies if one.effective_from > at)
        return {
            "rules": book.stamp(at),
            "policy": {
                "number": policy.version,
                "effective_from": policy.effective_from,
                **policy_written.written(policy),
            },
            "release": asdict(parts.rules.release()),
            "coming": [{"number": version, "effective_from": since} for since, version in coming],
            "calendar": {"number": book.calendar.version, **calendar_written.written(book.calendar)},
            "recompute": None if job is None else asdict(job) | {"windows": len(WINDOWS)},
        }

    return router
