"""A policy and a calendar come into force while orders stand still: the pauses survive, no promise becomes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.book_version import RuleDrafted, RuleVersion
from kitchen_dispatch.domain.dates import redated
from kitchen_dispatch.domain.facts import MatterDateMoved
from kitchen_dispatch.domain.matter import Matter, OrderState
from kitchen_dispatch.domain.orders import Contact, Sign, on_order
from kitchen_dispatch.domain.orders_waits import AskCitizen, Resume, Shelve, Unshelve
from kitchen_dispatch.recompute import MADE
from kitchen_dispatch.store import matter_store
from kitchen_dispatch.store_policy import MongoJobs, calendar_store, policy_store, rules_of
from kitchenkit import time as wall
from kitchenkit.decide import Context, Decision
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.unit.dispatch.rulebook import notice, policy

from .test_rules_follow import clock, done, filed

__all__ = ["clock"]
pytestmark = pytest.mark.connected
DAY = timedelta(days=1)
HELD, SHELVED, GOING = "c1", "c2", "c3"


def asks(book: Book, *, role: str = "unit_head") -> Context:
    return Context(actor="p1", role=role, now=wall.now(), cause="test", book=book, note="有话", reason="有话")


async def give(parts: Parts, one: str, book: Book, *commands: object, role: str = "unit_head") -> list[object]:
    """Give commands to the only order of a matter; return the facts."""
    store, facts = matter_store(parts), []
    for command in commands:
        loaded = (await store.load([one]))[one]
        matter, context = loaded.aggregate, asks(book, role=role)
        decision = on_order(matter, matter.parts[0].id, command, context)
        assert not (await store.commit([loaded.change().add(decision, context)])).raced
        facts += [step.fact for step in decision.steps]
    return facts


async def seen(parts: Parts, ids: Sequence[str]) -> dict[str, Matter]:
    return {one: loaded.aggregate for one, loaded in (await matter_store(parts).load(ids)).items()}


async def published(parts: Parts) -> None:
    """Put in force a shorter time, and two working days off that come soon."""
    now, calendar = wall.now(), default_book().calendar
    days = (calendar.local(now) + n * DAY for n in range(1, 30))
    off = [*islice((day for day in days if calendar.is_working(day)), 2)]
    content = {
        "year": off[0].year,
        "holidays": [f"{day}/{day}" for day in off if day.year == off[0].year],
        "makeup": [],
    }
    for store, version in (
        (calendar_store(parts), notice(2, now, content)),
        (policy_store(parts), policy(2, now, G="4wd")),
    ):
        change = Change[RuleVersion](version.id, 0).add(Decision.one(version, RuleDrafted()), asks(default_book()))
        assert not (await store.commit([change])).raced


def from_zero(matter: Matter, book: Book) -> Matter:
    """Return the matter with every date made of the facts alone: none that it keeps is there to begin with."""
    bare = [
        replace(part, sign_by=None, return_by=None, due_at=None, wait_until=None, climbs_at=None, provisional=False)
        for part in matter.parts
    ]
    return redated(replace(matter, parts=tuple(bare), verify_by=None, callback_by=None), asks(book))


@pytest.mark.usefixtures("clock")
async def test_what_stands_still_stands_still_under_other_rules_and_goes_on_by_them(parts: Parts) -> None:
    first, jobs = default_book(), MongoJobs(parts)
    ids = dict(zip((HELD, SHELVED, GOING), await filed(parts, HELD, SHELVED, GOING), strict=True))
    await done(jobs, f"{MADE}; policy 1, calendar 1")
    for one in ids.values():
        await give(parts, one, first, Sign(), Contact())
    await give(parts, ids[HELD], first, AskCitizen(question="哪一盏？"))
    await give(parts, ids[SHELVED], first, Shelve(explanation="等配件", review_on=wall.now() + 9 * DAY))
    before = await seen(parts, [*ids.values()])

    await published(parts)
    await done(jobs, f"{MADE}; policy 2, calendar 2")
    after, rules = await seen(parts, [*ids.values()]), rules_of(parts)
    await rules.refresh()
    book = rules.book()
    for name, one in ids.items():
        was, is_ = before[one], after[one]
        state = {HELD: OrderState.AWAITING_CITIZEN, SHELVED: OrderState.SHELVED, GOING: OrderState.IN_PROGRESS}[name]
        assert is_.parts[0].state is state
        assert (is_.parts[0].pauses, is_.parts[0].wait_until) == (was.parts[0].pauses, was.parts[0].wait_until)
        assert is_.parts[0].due_at != was.parts[0].due_at, "the other rules hold for it"
        assert is_.due_at <= was.due_at, "nobody who reported it waits longer because of a rule"
        assert from_zero(is_, book) == is_

    for one, command, role in ((ids[HELD], Resume(), "unit_head"), (ids[SHELVED], Unshelve(), "dispatcher")):
        facts = await give(parts, one, book, command, role=role)
        matter = (await seen(parts, [one]))[one]
        assert matter.parts[0].pauses[-1].end is not None
        assert from_zero(matter, book) == matter
        told = [fact for fact in facts if isinstance(fact, MatterDateMoved)]
        assert matter.due_at <= after[one].due_at
        assert bool(told) == (matter.due_at != after[one].due_at)
        assert all(fact.reason for fact in told)
