"""Policies and notices as the tests of rules begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kitchen_dispatch.books import default_book, shipped_policy
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.book_version import RuleKind, RuleState, RuleVersion
from kitchen_dispatch.domain.clocks import clocks, keeping
from kitchen_dispatch.domain.clocks_facts import Clock, ClockFacts, ClockState, Result
from kitchenkit.decide import Context, Decision

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
NOTICE = {"year": 2027, "holidays": ["2027-01-01/2027-01-03", "2027-02-05/2027-02-12"], "makeup": ["2027-01-31"]}
BOOK = default_book()


def stricter(**handle: str) -> Mapping[str, Any]:
    """Return the first policy as it is written down, with other handling times by tier."""
    row = shipped_policy()
    tiers = {
        tier: {**terms, **({"handle": handle[tier]} if tier in handle else {})} for tier, terms in row["tiers"].items()
    }
    return {**row, "tiers": tiers}


def policy(number: int = 2, since: datetime | None = SOON, **handle: str) -> RuleVersion:
    """Return a policy, published where it has a date."""
    return _dated(RuleKind.POLICY, number, stricter(**(handle or {"G": "5d"})), since)


def notice(number: int = 2, since: datetime | None = SOON, content: Mapping[str, Any] = NOTICE) -> RuleVersion:
    """Return a year's notice, published where it has a date."""
    return _dated(RuleKind.CALENDAR, number, content, since)


def _dated(of: RuleKind, number: int, content: Mapping[str, Any], since: datetime | None) -> RuleVersion:
    draft = RuleVersion(
        id=f"{of}-{number}", of=of, number=number, title="试行", content=content, drafted_by="p1", sequence=1
    )
    if since is None:
        return draft
    return replace(
        draft, state=RuleState.PUBLISHED, effective_from=since, published_by="p2", published_at=NOW, sequence=2
    )


def asked(actor: str = "p2", role: str = "supervisor", now: datetime = NOW) -> Context:
    """Return who asks."""
    return Context(actor=actor, role=role, now=now, cause="x")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a preview and a recompute look at of an order."""

    id: str
    due_at: datetime | None
    unit_id: str | None = "u1"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What they look at of a matter."""

    id: str
    parts: tuple[Order, ...]
    due_at: datetime
    state: str = "handling"
    case_no: str = "12345678901"
    tier: str = "G"
    category_code: str = "GOV-OTHER"
    sequence: int = 1


def matter(name: str, *dues: datetime, state: str = "handling") -> Matter:
    """Return a matter with orders due then."""
    orders = tuple(Order(id=f"{name}-{n}", due_at=due) for n, due in enumerate(dues))
    return Matter(id=name, parts=orders, due_at=max(dues), state=state)


def by_the_book(before: Any, context: Context) -> Decision[Any]:
    """Stand for the matter's own recompute: each order is due when the handling time of 一般 from NOW is over."""
    span = context.book.terms("G", "GOV-OTHER", context.now).handle
    due = context.book.calendar.add(NOW, span).at
    after = replace(before, parts=tuple(replace(order, due_at=due) for order in before.parts))
    if before.id == "bad":
        raise ZeroDivisionError(before.id)
    after = replace(after, due_at=min(before.due_at, due))
    return Decision() if after == before else Decision.one(after, "recomputed")


def settled(facts: ClockFacts, book: Book, now: datetime) -> tuple[Result, ...]:
    """Return the results to keep then."""
    return keeping(facts, clocks(facts, book, now))


def next_due(found: Mapping[str, Clock]) -> datetime | None:
    """Return the next instant at which one of them runs out."""
    running = [clock for clock in found.values() if clock.state is ClockState.RUNNING]
    return min((clock.due_at for clock in running if clock.due_at is not None), default=None)
