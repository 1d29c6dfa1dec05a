"""Notices: whom they reach, once, in which hour, and when they are taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.book import Book
from kitchen_dispatch.domain.facts import OrderResolved
from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.matters import file
from kitchen_dispatch.domain.matters_citizen import rate, withdraw
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.notice_box import KEPT, About, Address, Box, Notice, NoticeState
from kitchen_dispatch.domain.notices import come_due as notices_due
from kitchen_dispatch.domain.order_facts import OrderEscalated
from kitchen_dispatch.domain.orders import Dispatch, Resolve, on_order
from kitchen_dispatch.domain.orders_answers import VetReply
from kitchen_dispatch.domain.orders_assigning import Assign, Unassign
from kitchen_dispatch.http_notices import notice_routers
from kitchen_dispatch.reactions_notices import notices, quiet
from kitchen_dispatch.store_notices import box_fields
from kitchen_dispatch.wire_notices import notice_letter
from kitchenkit.clock import Clock, Due
from kitchenkit.decide import Decision, Step
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Consumer, Record
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import ASSIST, CASE, FIXED, LEAD, NOW, after, answered, asked, filed, give, in_hand, taken

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = datetime(2026, 11, 18, 15, tzinfo=UTC)  # 23:00 at the hub
ON_DUTY = "p-on-duty"
ABOUT = About(
    order_id="o1", matter_id="m", case_id="c", case_no="84071415339", tier="G", area_code="520103005", unit_id="u1",
    clock="handling", due_at=NOW, threshold="breach", level=1, tell_at=NOW,
)  # fmt: skip


def book(an_hour: int = 20) -> Book:
    """Return the rules with another limit of notices an hour."""
    shipped = default_book()
    first = shipped.policies[0]
    return Book((replace(first, escalation=replace(first.escalation, an_hour=an_hour)),), shipped.calendar)


@dataclass
class Desk:
    """The consumer of notices on a store in memory; the facts of a matter come to it as records."""

    store: MemoryStore[Box] = field(
        default_factory=lambda: MemoryStore(box_fields, to_letter=notice_letter, due=Box.next_due)
    )
    dead: list[str] = field(default_factory=list)
    now: datetime = NOW
    an_hour: int = 20
    heard: int = 0

    async def put(self, _: Record, reason: str) -> None:
        self.dead.append(reason)

    async def hear(self, steps: Iterable[Step[Matter]]) -> list[Record]:
        records = []
        for step in steps:
            letter = wire.matter_letter(step.fact, step.after)
            self.heard += 1
            records.append(
                Record(
                    id=f"e{self.heard}",
                    topic="dispatch-matter-events",
                    partition=0,
                    offset=self.heard,
                    type=letter.type,
                    key=None,
                    value=letter.body,
                    headers=(("ce_time", self.now.isoformat().encode()),),
                )
            )
        await self.again(records)
        return records

    async def again(self, records: list[Record]) -> None:
        rules = lambda: book(self.an_hour)  # noqa: E731
        reactions = notices(self.store, lambda unit, _: ON_DUTY if unit == "u1" else "", quiet(rules))
        consumer = Consumer("dispatch", reactions, self, lambda: self.now, book=rules)
        await consumer.react(records)

    def all(self, *states: NoticeState) -> list[tuple[str, Notice]]:
        """Return every notice with the role that it is for, by state."""
        return [
            (row.aggregate.address.role, one)
            for row in self.store.rows.values()
            for one in row.aggregate.notices
            if not states or one.state in states
        ]

    def told(self, *states: NoticeState) -> list[tuple[str, str]]:
        return sorted((role, one.about.threshold) for role, one in self.all(*states))


def climbed(matter: Matter, until: datetime) -> tuple[Matter, list[Step[Matter]]]:
    """Return the matter after all that comes due until then, with the steps."""
    steps: list[Step[Matter]] = []
    while (due := matter.next_due()) is not None and due <= until:
        decision: Decision[Matter] = come_due(matter, asked("clock", now=due))
        steps += decision.steps
        matter = decision.steps[-1].after
    return matter, steps


async def test_each_rung_tells_those_whom_the_policy_names_and_hearing_it_again_tells_nobody_twice() -> None:
    desk = Desk(now=NOW + 20 * DAY)
    records = await desk.hear(climbed(in_hand(), NOW + 20 * DAY)[1])
    expected = [
        ("leader", "city"), ("leader", "publish"), ("supervisor", "city"), ("supervisor", "publish"),
        ("supervisor", "supervise"), ("unit_approver", "urge"), ("unit_handler", "amber"), ("unit_handler", "urge"),
        ("unit_head", "breach"), ("unit_head", "supervise"),
    ]  # fmt: skip
    assert desk.told() == expected
    for row in desk.store._rows.values():
        row.heard.clear()  # an inbox that has forgotten
    await desk.again(records)
    assert desk.told() == expected
    assert desk.dead == []


async def test_who_is_on_duty_is_named_and_where_nobody_is_known_the_role_is_told() -> None:
    desk = Desk(now=NOW + 5 * DAY)
    two = in_hand(in_hand(filed((LEAD, ASSIST))), order=1)
    await desk.hear(climbed(two, NOW + 5 * DAY)[1])
    named = {(one.about.unit_id, role): one.person_id for role, one in desk.all()}
    assert named == {("u1", "unit_handler"): ON_DUTY, ("u2", "unit_handler"): ""}


async def test_nobody_is_woken_at_night_except_for_an_emergency() -> None:
    desk = Desk(now=NIGHT + HOUR)
    await desk.hear([*at_night(), *climbed(filed(tier="E0", now=NIGHT), NIGHT + HOUR)[1]])
    assert {one.about.tier for _, one in desk.all(NoticeState.DUE)} == {"E0"}
    waiting = {one.about.tell_at.astimezone(default_book().calendar.zone) for _, one in desk.all(NoticeState.QUEUED)}
    assert [at.strftime("%d %H:%M") for at in waiting] == ["19 07:00"]


async def test_what_waited_for_the_morning_is_due_then_and_two_clocks_show_it_once() -> None:
    desk = Desk(now=NIGHT)
    steps = at_night()
    await desk.hear(steps)
    assert {one.state for _, one in desk.all()} == {NoticeState.QUEUED}
    morning = datetime(2026, 11, 18, 23, tzinfo=UTC)
    boxes = Due("dispatch", "notices", desk.store, notices_due, Box.next_due)
    await asyncio.gather(*(Clock([boxes], lambda: morning).scan(boxes) for _ in range(2)))
    assert {one.state for _, one in desk.all()} == {NoticeState.DUE}
    came = [type(fact).__name__ for _, __, fact in desk.store.facts].count("NoticesCame")
    assert came == len(desk.store.rows), "each box once"


def at_night() -> list[Step[Matter]]:
    """Return an escalation of an ordinary order that was reached at night."""
    part = (matter := in_hand()).parts[0]
    early = matter.with_part(
        replace(part, due_at=NIGHT, climbs_at=NIGHT, dispatched_at=NIGHT - 7 * DAY, contacted_at=NOW)
    )
    return list(come_due(replace(early, filed_at=NIGHT - 7 * DAY), asked("clock", now=NIGHT)).steps)


async def test_two_workers_that_hear_the_same_tell_it_once() -> None:
    desk = Desk(now=NOW + 20 * DAY)
    steps = climbed(in_hand(), NOW + 20 * DAY)[1]

    async def other_worker() -> None:
        desk.heard = 0
        await desk.hear(steps)

    desk.store.between = other_worker
    await desk.hear(steps)
    told = desk.told()
    assert len(told) == len(set(told)) == 10


async def test_beyond_so_many_in_an_hour_there_is_one_digest_and_nothing_is_dropped() -> None:
    desk = Desk(now=NOW + 20 * DAY, an_hour=3)
    orders = []
    for number in range(8):
        matter = in_hand(filed((replace(LEAD, unit_id="u1"),)))
        other = replace(matter.parts[0], id=f"order-{number}")
        matter = replace(matter, id=f"m{number}", case_no=f"case-{number}", parts=(other,))
        orders.append(other.id)
        await desk.hear(climbed(matter, NOW + 4 * DAY)[1])
    alone = [one for role, one in desk.all() if role == "unit_handler" and not one.digest]
    digest = [one for role, one in desk.all() if role == "unit_handler" and one.digest]
    assert (len(alone), len(digest)) == (3, 1)
    assert {one.about.order_id for one in alone} | {part.order_id for part in digest[0].folded} == set(orders)


async def test_an_emergency_goes_into_no_digest() -> None:
    desk = Desk(now=NOW + DAY, an_hour=1)
    steps = climbed(filed(tier="E0"), NOW + HOUR)[1]
    for number, tier in enumerate(("G", "G", "G", "E0", "E0")):
        for step in steps:
            if not isinstance(step.fact, OrderEscalated):
                continue
            matter = replace(
                step.after, id=f"m{number}", tier=tier, parts=(replace(step.after.parts[0], id=f"o{number}"),)
            )
            await desk.hear([Step(replace(step.fact, order_id=f"o{number}"), matter)])
    assert [one for _, one in desk.all() if one.digest], "the ordinary ones"
    alone = {one.about.order_id for _, one in desk.all() if not one.digest}
    assert {"o3", "o4"} <= alone
    assert "o2" not in alone


async def test_a_digest_that_was_read_has_news_when_more_comes() -> None:
    desk = Desk(now=NOW + 20 * DAY, an_hour=1)
    for number in range(3):
        if number == 2:
            for row in desk.store._rows.values():
                box = row.aggregate
                row.aggregate = box.changed(lambda one: replace(one, state=NoticeState.READ, read_by="p1", read_at=NOW))
        matter = in_hand()
        matter = replace(matter, id=f"m{number}", parts=(replace(matter.parts[0], id=f"order-{number}"),))
        await desk.hear(climbed(matter, NOW + 4 * DAY)[1])
    digest = next(one for _, one in desk.all() if one.digest)
    assert (digest.state, digest.read_by) == (NoticeState.DUE, "")
    assert [one.order_id for one in digest.folded] == ["order-2"], "what was read before is no news"


@given(states=st.lists(st.sampled_from(NoticeState), min_size=1, max_size=5), days=st.integers(0, 400))
def test_a_box_is_cleared_away_after_its_last_was_read_and_never_while_one_is_unread(
    states: list[NoticeState], days: int
) -> None:
    read_at = NOW + days * DAY
    notices = tuple(
        Notice(id=str(n), state=state, about=ABOUT, level=1, read_at=read_at if state is NoticeState.READ else None)
        for n, state in enumerate(states)
    )
    gone_at = Box(id="b", address=Address(role="unit_head"), hour=NOW, notices=notices).gone_at()
    if {NoticeState.DUE, NoticeState.QUEUED}.intersection(states):
        assert gone_at is None
    else:
        assert gone_at == (read_at if NoticeState.READ in states else NOW) + KEPT
    assert timedelta(days=30) < KEPT, "an event that is heard again after that would tell it again"


async def test_what_was_taken_out_of_a_digest_is_not_told_again_when_everything_is_heard_anew() -> None:
    desk = Desk(now=NOW + 20 * DAY, an_hour=1)
    for number in range(3):
        matter = in_hand()
        matter = replace(matter, id=f"m{number}", parts=(replace(matter.parts[0], id=f"order-{number}"),))
        matter, steps = climbed(matter, NOW + 4 * DAY)
        await desk.hear(steps)
    await desk.hear(withdraw(matter, "已解决", asked("citizen", now=NOW + 9 * DAY)).steps)
    before = [one for _, one in desk.all()]
    digest = next(one for one in before if one.digest)
    assert [part.order_id for part in digest.folded] == ["order-1"]
    await desk.hear(steps)
    assert [one for _, one in desk.all()] == before


NO_WAY = Resolve(outcome="cannot_fix", reply="暂时没有办法")


def resolved(matter: Matter, now: datetime = NOW) -> Decision[Matter]:
    """Have the unit give an answer that the centre reads before the citizen does."""
    return on_order(matter, matter.parts[0].id, NO_WAY, asked(now=now))


def vetted(matter: Matter, *, passed: bool, now: datetime = NOW) -> Decision[Matter]:
    reason = "" if passed else "未说明计划"
    context = asked("dispatcher", who="p9", now=now, reason=reason)
    return on_order(matter, matter.parts[0].id, VetReply(passed=passed), context)


async def test_an_answer_to_be_read_is_told_once_to_those_who_read_it_and_the_unit_hears_what_came_of_it() -> None:
    desk = Desk()
    first = resolved(in_hand())
    records = await desk.hear(first.steps)
    assert desk.told() == [("dispatcher", "vet"), ("supervisor", "vet")]
    (about, other) = (one.about for _, one in desk.all())
    waits = first.steps[-1].after.parts[0].vetting
    assert waits is not None
    assert about.due_at == other.due_at == waits.until, "when it passes unread"
    desk.now = NOW + HOUR / 2
    back = vetted(first.steps[-1].after, passed=False, now=NOW + HOUR / 4)
    records += await desk.hear(back.steps)
    again = resolved(back.steps[-1].after, NOW + HOUR / 2)
    records += await desk.hear(again.steps)
    assert desk.told(NoticeState.VOID) == [("dispatcher", "vet"), ("supervisor", "vet")]
    due = [("dispatcher", "vet"), ("supervisor", "vet"), ("unit_handler", "vet_back")]
    assert desk.told(NoticeState.DUE) == due, (
        "the second answer is to be read by the same instant, and told all the same"
    )
    ((_, told),) = [(role, one) for role, one in desk.all() if one.about.threshold == "vet_back"]
    assert (told.person_id, told.about.words, told.about.unit_id) == (ON_DUTY, "未说明计划", "u1")
    records += await desk.hear(vetted(again.steps[-1].after, passed=True, now=NOW + HOUR / 2).steps)
    assert desk.told(NoticeState.DUE) == [("unit_handler", "vet_back"), ("unit_handler", "vet_passed")]
    before = desk.all()
    for row in desk.store._rows.values():
        row.heard.clear()  # an inbox that has forgotten
    await desk.again(records)
    assert (desk.all(), desk.dead) == (before, [])


async def test_that_silence_let_it_pass_is_told_too_and_what_is_withdrawn_nobody_has_to_read() -> None:
    desk = Desk()
    waiting = resolved(in_hand()).steps
    await desk.hear(waiting)
    desk.now = waiting[-1].after.next_due() or NOW
    passed = come_due(waiting[-1].after, asked("clock", who="clock", now=desk.now))
    await desk.hear(passed.steps)
    assert desk.told(NoticeState.DUE, NoticeState.QUEUED) == [("unit_handler", "vet_passed")]
    desk = Desk()
    await desk.hear(waiting)
    await desk.hear(withdraw(waiting[-1].after, "不用了", asked("citizen")).steps)
    assert desk.told(NoticeState.DUE) == []


async def test_an_answer_given_at_night_is_told_in_the_morning_unless_it_is_an_emergency() -> None:
    desk = Desk(now=NIGHT)
    await desk.hear(resolved(in_hand(), NIGHT).steps)
    await desk.hear(resolved(in_hand(filed(tier="E0")), NIGHT).steps)
    assert {(one.about.tier, one.state) for _, one in desk.all()} == {
        ("G", NoticeState.QUEUED),
        ("E0", NoticeState.DUE),
    }


async def test_an_answer_that_the_citizen_may_read_at_once_is_told_to_nobody_who_reads_answers() -> None:
    desk = Desk()
    matter = in_hand()
    await desk.hear(on_order(matter, matter.parts[0].id, FIXED, asked()).steps)
    assert desk.told() == []


async def test_what_was_said_of_answers_before_anybody_was_told_is_passed_over() -> None:
    desk = Desk()
    steps = resolved(in_hand()).steps
    read = steps[0].after.parts[0]
    assert read.vetting is not None
    old = steps[0].after.with_part(replace(read, vetting=replace(read.vetting, tell_at=None)))
    await desk.hear([replace(steps[0], after=old)])
    assert (desk.told(), desk.dead) == ([], [])


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
async def test_what_is_over_is_taken_back_but_not_what_was_read(end: str) -> None:
    desk = Desk(now=NOW + 10 * DAY)
    matter, steps = climbed(in_hand(), NOW + 9 * DAY)
    await desk.hear(steps)
    first = next(row for row in desk.store._rows.values() if row.aggregate.notices[0].about.threshold == "amber")
    first.aggregate = first.aggregate.changed(lambda one: replace(one, state=NoticeState.READ))
    context = asked("citizen", now=NOW + 9 * DAY)
    over = withdraw(matter, "已解决", context)
    if end == "answered":
        answered = give(matter, FIXED, now=NOW + 9 * DAY)
        over = Decision.one(answered, OrderResolved(order_id=answered.parts[0].id))
    await desk.hear(over.steps)
    assert desk.told(NoticeState.DUE, NoticeState.QUEUED) == []
    assert desk.told(NoticeState.READ) == [("unit_handler", "amber")]


async def test_what_the_citizen_said_again_stays_for_those_above_until_the_matter_is_over() -> None:
    desk = Desk()
    matter, unsolved = answered(), asked("citizen")
    for _ in range(2):
        decision = rate(matter, "not_solved", unsolved, satisfied=False)
        matter = give(decision.steps[-1].after, FIXED)
    await desk.hear(decision.steps)
    await desk.hear([Step(OrderResolved(order_id=matter.parts[0].id), matter)])
    assert desk.told(NoticeState.DUE) == [("leader", "dissatisfied"), ("supervisor", "dissatisfied")]
    await desk.hear(rate(matter, "solved", unsolved, satisfied=True).steps)
    assert desk.told(NoticeState.DUE) == []


async def test_that_nobody_was_given_an_order_is_told_to_the_centre_until_a_unit_has_it() -> None:
    """Only roles of the centre are told: those of the hub where it has no area."""
    for area, box in (("520103019", "520103"), ("", "")):
        desk = Desk(now=NOW + 2 * DAY)
        matter, steps = climbed(after(file(replace(CASE, area_code=area), (), asked("system"))), NOW + DAY)
        await desk.hear(steps)
        told = [("dispatcher", "unassigned"), ("dispatcher", "undispatched"), ("supervisor", "undispatched")]
        assert (desk.told(NoticeState.DUE), desk.dead) == (told, [])
        assert {row.aggregate.address.area_code for row in desk.store.rows.values()} == {box}
        await desk.hear(taken(matter, Dispatch(unit_id="u1"), "dispatcher", now=NOW + DAY).steps)
        assert desk.told(NoticeState.DUE) == []


async def test_a_notice_is_told_to_no_topic_so_that_it_is_never_the_cause_of_another() -> None:
    desk = Desk(now=NOW + 20 * DAY)
    await desk.hear(climbed(in_hand(), NOW + 20 * DAY)[1])
    assert desk.store.letters
    assert desk.store.outbox == []


async def test_a_broken_escalation_is_a_dead_letter_with_its_field() -> None:
    desk = Desk()
    steps = climbed(in_hand(), NOW + 4 * DAY)[1]
    fact: Any = steps[0].fact
    await desk.hear([Step(replace(fact, clock=""), steps[0].after)])
    assert desk.dead == ["the field clock is missing"]


@pytest.fixture(scope="module")
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
async def desk() -> Desk:
    made = Desk(now=NOW + 10 * DAY)
    await made.hear(climbed(in_hand(), NOW + 9 * DAY)[1])
    return made


@pytest.fixture
async def web(issuer: FakeIssuer, desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    made = notice_routers(desk.store, book)
    app = create_app(service="dispatch", version="1", routers=made, verifier=issuer.verifier(), readiness=Readiness())
    async with client(app) as one:
        yield one


HANDLER, HEAD, OTHER = ("unit_handler", "unit:u1"), ("unit_head", "unit:u1"), ("unit_handler", "unit:u9")
DISPATCHER = ("dispatcher", "area:520103")
SUPERVISOR, ELSEWHERE = ("supervisor", "area:520103"), ("supervisor", "area:520115")


async def test_people_see_what_their_unit_or_area_is_told_and_what_of_it_is_theirs(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    async def seen(*rights: tuple[str, str], **asks: Any) -> list[tuple[str, str, bool]]:
        answer = await web.get("/v1/notices", params=asks, headers=issuer.headers("p", *rights))
        assert answer.status_code == 200, answer.text
        return sorted((one["role"], one["threshold"], one["for_me"]) for one in answer.json()["items"])

    handler = await seen(HANDLER)
    assert ("unit_handler", "amber", True) in handler
    assert ("unit_head", "breach", False) in handler
    assert await seen(OTHER) == []
    assert await seen(SUPERVISOR) == [("supervisor", "supervise", True)]
    assert await seen(ELSEWHERE) == []
    assert await seen(HANDLER, level_at_least=2) == [("unit_head", "supervise", False)]
    assert await seen(HANDLER, state="read") == []
    assert await seen(HANDLER, order_id="nobody's") == []
    assert len(await seen(HANDLER, person_id=ON_DUTY)) == 2


async def test_of_the_handlers_who_has_the_order_is_named_before_who_is_on_duty() -> None:
    desk = Desk(now=NOW + 20 * DAY)
    has = give(in_hand(), Assign(person_id="p-has-it"), "unit_head")
    records = await desk.hear(climbed(has, NOW + 20 * DAY)[1])
    named = {(role, one.person_id) for role, one in desk.all()}
    assert {who for role, who in named if role == "unit_handler"} == {"p-has-it"}
    assert {who for role, who in named if role != "unit_handler"} == {""}
    await desk.again(records)
    assert len(desk.all()) == len({one.id for _, one in desk.all()})
    free = Desk(now=NOW + 20 * DAY)
    await free.hear(climbed(give(has, Unassign(), "unit_head"), NOW + 20 * DAY)[1])
    assert {one.person_id for role, one in free.all() if role == "unit_handler"} == {ON_DUTY}


async def test_a_list_of_ones_own_has_what_is_for_ones_role_or_name_and_nothing_for_who_is_told_nothing(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    async def own(who: str, *rights: tuple[str, str], **asks: Any) -> set[str]:
        answer = await web.get("/v1/notices", params={"mine": "true", **asks}, headers=issuer.headers(who, *rights))
        assert answer.status_code == 200, answer.text
        assert all(one["for_me"] for one in answer.json()["items"])
        return {f"{one['role']} {one['threshold']}" for one in answer.json()["items"]}

    assert await own("p", HANDLER) == {"unit_handler amber", "unit_handler urge"}
    assert await own("p", HEAD) == {"unit_head breach", "unit_head supervise"}
    assert await own("p", HEAD, level_at_least=2) == {"unit_head supervise"}
    assert await own("p", SUPERVISOR) == {"supervisor supervise"}
    assert await own("p", OTHER) == await own("p", ELSEWHERE) == await own("p", ("auditor", "hub")) == set()
    assert await own("p", ("auditor", "hub"), OTHER) == set(), "to see everything is not to be told it"
    on_duty = {"unit_handler amber", "unit_handler urge", "unit_approver urge"}
    assert await own(ON_DUTY, ("unit_approver", "unit:u1")) == on_duty, "by name"


async def test_who_reads_answers_finds_it_among_their_own_with_what_is_wrong_for_the_unit(
    web: httpx.AsyncClient, issuer: FakeIssuer, desk: Desk
) -> None:
    waiting = resolved(in_hand()).steps
    await desk.hear(waiting)
    own = await web.get("/v1/notices", params={"mine": "true"}, headers=issuer.headers("p", DISPATCHER))
    assert [(one["threshold"], one["clock"], one["for_me"]) for one in own.json()["items"]] == [
        ("vet", "vetting", True)
    ]
    await desk.hear(vetted(waiting[-1].after, passed=False).steps)
    mine = await web.get("/v1/notices", params={"mine": "true", "state": "due"}, headers=issuer.headers("p", HANDLER))
    words = {one["threshold"]: one["words"] for one in mine.json()["items"]}
    assert words["vet_back"] == "未说明计划"


async def test_whoever_it_is_for_reads_it_and_nobody_else(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    items = (await web.get("/v1/notices", headers=issuer.headers("p", HANDLER))).json()["items"]
    breach = next(one for one in items if one["threshold"] == "breach")
    path = f"/v1/notices/{breach['id']}:read"
    assert (await web.post(path, json={}, headers=issuer.headers("p", HANDLER))).status_code == 409
    assert (await web.post(path, json={}, headers=issuer.headers("p", OTHER))).status_code == 404
    read = await web.post(path, json={}, headers=issuer.headers("p", HEAD))
    assert (read.status_code, read.json()["state"]) == (200, "read")
    assert (await web.post(path, json={}, headers=issuer.headers("p", HEAD))).status_code == 409
