"""Who has to decide is told, until it was decided; who asked hears what came of it; each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from kitchen_dispatch import wire_called, wire_merchant
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.facts import MatterArchived
from kitchen_dispatch.domain.matter import Matter, MatterState
from kitchen_dispatch.domain.matters import MATTER
from kitchen_dispatch.domain.matters_desk import ConfirmExclusion, ProposeExclusion, RefuseExclusion, Rule
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.matters_results import Callback, OpenVerification, Verify
from kitchen_dispatch.domain.merchant_acts import come_due as market_due
from kitchen_dispatch.domain.merchant_commands import Offer
from kitchen_dispatch.domain.merchant_order import MerchantOrder, OrderState, place
from kitchen_dispatch.domain.merchant_orders import ORDER
from kitchen_dispatch.domain.notice_box import NoticeState
from kitchen_dispatch.domain.notices import come_due as notices_due
from kitchen_dispatch.domain.notices import raised
from kitchen_dispatch.domain.orders import Resolve
from kitchen_dispatch.domain.orders_returns import RefuseReturn, Return, UpholdReturn
from kitchen_dispatch.domain.orders_waits import DecideExtension, Extend
from kitchenkit.decide import Decision, Step
from kitchenkit.react import Record

from .affairs import NOW, answered, asked, come, filed, give, in_hand, taken
from .market import NOON, SETTLE, at_state, context, wanted
from .test_notices import NIGHT, Desk, climbed

DAY = timedelta(days=1)
BACK = Return(reason_code="wrong_area", evidence="不在辖区")
MORE = Extend(until=NOW + 10 * DAY, ground="law")
NOT_OURS = Resolve(outcome="not_responsible", reply="不属于我们", ask_ruling=True)
CHIEFS = ["dispatcher", "supervisor"]
D, Q = NoticeState.DUE, NoticeState.QUEUED


async def heard(desk: Desk, decision: Decision[Matter]) -> Matter:
    await desk.hear(decision.steps)
    return decision.steps[-1].after


def due(desk: Desk) -> list[tuple[str, str]]:
    return desk.told(D, Q)


@pytest.mark.parametrize(
    ("begin", "ask", "threshold", "roles"),
    [
        (filed, BACK, "review", CHIEFS),
        (in_hand, MORE, "extension", CHIEFS),
        (in_hand, NOT_OURS, "rule", ["ruling_panel", "supervisor"]),
    ],
    ids=["return", "extension", "dispute"],
)
async def test_who_decides_is_told_when_it_is_asked_and_hearing_it_again_tells_nobody_twice(
    begin: Any, ask: object, threshold: str, roles: list[str]
) -> None:
    desk = Desk()
    decision = taken(begin(), ask, "unit_handler")
    records = await desk.hear(decision.steps)
    await desk.again(records)
    assert due(desk) == [(role, threshold) for role in roles]
    part = decision.steps[-1].after.parts[0]
    assert {one.about.due_at for _, one in desk.all()} == {part.wait_until}, "when silence decides"
    assert part.level == 0, "that the centre has to decide does not make the unit late"


@pytest.mark.parametrize(
    ("decide", "result", "words"),
    [(RefuseReturn(), "return_refused", "属于你处"), (UpholdReturn(unit_id="u3"), "return_upheld", "属于你处")],
    ids=["refused", "upheld"],
)
async def test_a_return_that_was_decided_waits_for_nobody_and_the_unit_that_asked_hears_of_it(
    decide: object, result: str, words: str
) -> None:
    desk = Desk()
    asks = await heard(desk, taken(filed(), BACK, "unit_handler"))
    await heard(desk, taken(asks, decide, "dispatcher", who="p9", reason=words))
    assert due(desk) == [("unit_handler", result)]
    ((_, one),) = [(role, one) for role, one in desk.all(D, Q)]
    assert (one.about.unit_id, one.about.words) == ("u1", words), "also where another unit has it since"


@pytest.mark.parametrize(("granted", "result"), [(True, "extension_granted"), (False, "extension_refused")])
async def test_an_extension_that_was_decided_is_told_to_the_unit_and_two_of_one_night_are_two(
    granted: bool, result: str
) -> None:
    desk = Desk(now=NIGHT)
    asks = await heard(desk, taken(in_hand(), MORE, "unit_handler"))
    await heard(desk, taken(asks, DecideExtension(granted=granted), "dispatcher", who="p9"))
    assert desk.told(Q) == [("unit_handler", result)], "nobody is told at night"
    assert desk.told(NoticeState.VOID) == [("dispatcher", "extension"), ("supervisor", "extension")]


async def test_before_the_time_is_over_they_are_reminded_and_then_told_what_silence_decided() -> None:
    desk = Desk()
    asks = await heard(desk, taken(filed(), BACK, "unit_handler"))
    until = asks.parts[0].wait_until
    assert until is not None
    desk.now = until - timedelta(minutes=1)
    nearly, steps = climbed(asks, desk.now)
    await desk.hear(steps)
    assert ("dispatcher", "decide") in due(desk)
    assert nearly.parts[0].state == "return_requested"
    desk.now = until
    over, steps = climbed(nearly, until)
    await desk.hear(steps)
    assert over.parts[0].unit_id == "u-fallback"
    assert due(desk) == [("supervisor", "undecided"), ("unit_handler", "return_upheld")]


@pytest.mark.parametrize("name", ["undecided", "no_answer"])
async def test_what_silence_decided_stays_told_whatever_the_policy_calls_the_rung(name: str) -> None:
    shipped = default_book()
    first = shipped.policies[0]
    names = {"undecided": name, "decide": "undecided" if name == "no_answer" else "decide"}
    rungs = tuple(replace(one, name=names.get(one.name, one.name)) for one in first.escalation.rungs)
    rules = replace(shipped, policies=(replace(first, escalation=replace(first.escalation, rungs=rungs)),))
    desk = Desk()
    matter = await heard(desk, taken(filed(), BACK, "unit_handler"))
    until = matter.parts[0].wait_until
    while matter.parts[0].state == "return_requested":
        desk.now = matter.next_due() or NOW
        matter = await heard(desk, come_due(matter, replace(asked("clock", now=desk.now), book=rules)))
    assert desk.now == until
    assert due(desk) == [("supervisor", name), ("unit_handler", "return_upheld")]


async def test_a_dispute_that_was_ruled_waits_for_nobody() -> None:
    desk = Desk()
    asks = await heard(desk, taken(in_hand(), NOT_OURS, "unit_handler"))
    await heard(desk, taken(asks, Rule(unit_id="u5"), "ruling_panel", who="p8", reason="职责清单第三条"))
    assert due(desk) == [("unit_handler", "ruled")]


async def test_an_emergency_that_silence_rules_at_once_waits_for_nobody() -> None:
    asks = taken(in_hand(filed(tier="E0")), NOT_OURS, "unit_handler")
    assert [type(step.fact).__name__ for step in asks.steps] == ["OrderDisputed"]
    assert come(asks.steps[-1].after).parts[0].unit_id == "u-fallback"


@pytest.mark.parametrize(("decide", "result"), [(ConfirmExclusion(), "excluded"), (RefuseExclusion(), "not_excluded")])
async def test_an_exclusion_is_told_to_who_may_confirm_it_and_then_to_who_leads(decide: object, result: str) -> None:
    desk = Desk()
    proposal = ProposeExclusion(code="unreasonable", explanation="青蛙叫")
    asks = await heard(desk, taken(in_hand(), proposal, "unit_handler"))
    assert due(desk) == [("ruling_panel", "exclude"), ("supervisor", "exclude")]
    await heard(desk, taken(asks, decide, "ruling_panel", who="p8", reason="看过"))
    assert due(desk) == [("unit_handler", result)]


async def test_an_exclusion_that_nobody_decided_is_over_when_the_matter_is_archived() -> None:
    desk = Desk()
    proposal = ProposeExclusion(code="unreasonable", explanation="青蛙叫")
    asks = await heard(desk, taken(in_hand(), proposal, "unit_handler"))
    await desk.hear([Step(MatterArchived(), replace(asks, state=MatterState.ARCHIVED))])
    assert due(desk) == []


async def test_a_step_that_says_nothing_of_a_decision_takes_back_nothing() -> None:
    desk = Desk()
    asks = await heard(desk, taken(filed(), BACK, "unit_handler"))
    gone = replace(give(asks, RefuseReturn(), "dispatcher", who="p9", reason="否"), state=MatterState.WITHDRAWN)
    await desk.hear([Step(MatterArchived(), gone)])
    assert len(due(desk)) == 2, "only what says so ends it"


async def hear_market(desk: Desk, decision: Decision[MerchantOrder], now: datetime) -> None:
    desk.now = now
    records = []
    for step in decision.steps:
        letter = wire_merchant.order_letter(step.fact, step.after)
        if letter.type in wire_called.readers():
            desk.heard += 1
            name = f"m{desk.heard}"
            records.append(
                Record(id=name, topic=letter.topics[0], partition=0, offset=0, type=letter.type, key=b"o",
                       value=letter.body)
            )  # fmt: skip
    await desk.again([*records, *records])


async def test_the_desk_is_called_once_to_a_commercial_order_until_it_has_seen_to_it() -> None:
    desk = Desk()
    nobody = place(wanted(), (), context())
    await hear_market(desk, nobody, NOON)
    assert due(desk) == [("dispatcher", "called")]
    ((_, one),) = desk.all(D)
    assert (one.about.tier, one.about.words) == ("M", nobody.steps[-1].after.escalated)
    offer = Offer(merchant_id="m1", name="一家", opens=time(0, tzinfo=UTC), closes=time(0, tzinfo=UTC))
    offered = ORDER.decide(nobody.steps[-1].after, offer, asked("dispatcher", now=NOON + DAY))
    await hear_market(desk, offered, NOON + DAY)
    assert due(desk) == []
    late = offered.steps[-1].after
    assert late.wait_until is not None
    again = market_due(late, asked("clock", now=late.wait_until))
    await hear_market(desk, again, late.wait_until)
    assert due(desk) == [("dispatcher", "called")], "another call is another notice"


async def test_who_is_called_again_has_one_call_to_see_to_and_none_when_it_is_settled() -> None:
    desk, disputed, now = Desk(), at_state(OrderState.DISPUTED), NOON
    for _ in range(2):  # nobody has taken it up, and mediation is over
        now = disputed.next_due() or now
        called = market_due(disputed, asked("clock", now=now))
        await hear_market(desk, called, now)
        disputed = called.steps[-1].after
        assert [one.about.words for _, one in desk.all(D, Q)] == [disputed.escalated]
    await hear_market(desk, ORDER.decide(disputed, SETTLE, asked("system", now=now)), now)
    assert due(desk) == []


MORNING = datetime(2026, 11, 18, 23, tzinfo=UTC)  # 07:00 at the hub


async def test_what_was_decided_in_a_night_stands_in_one_box_of_the_morning_with_one_digest() -> None:
    desk = Desk(an_hour=2)
    for number in range(7):
        desk.now = NIGHT + timedelta(hours=number)
        matter = filed(now=desk.now)
        matter = replace(matter, id=f"m{number}", parts=(replace(matter.parts[0], id=f"o{number}"),))
        asks = give(matter, BACK, "unit_handler", now=desk.now)
        decided = taken(asks, RefuseReturn(), "dispatcher", who="p9", reason="属于你处", now=desk.now)
        await heard(desk, decided)
    (box,) = [row.aggregate for row in desk.store.rows.values() if row.aggregate.address.role == "unit_handler"]
    alone, digests = ([one for one in box.notices if one.digest is is_one] for is_one in (False, True))
    assert (box.hour, len(alone), len(digests), box.next_due()) == (MORNING, 2, 1, MORNING)
    orders = {one.about.order_id for one in alone} | {part.order_id for part in digests[0].folded}
    assert orders == {f"o{number}" for number in range(7)}
    shown = notices_due(box, asked("clock", now=MORNING)).steps[-1].after
    assert {one.state for one in shown.notices} == {D}


async def test_who_is_called_at_night_is_called_in_the_morning_until_it_was_seen_to() -> None:
    desk = Desk()
    called = place(wanted(), (), context(at=NIGHT))
    await hear_market(desk, called, NIGHT)
    ((_, one),) = desk.all(Q)
    assert one.about.tell_at == MORNING
    step = called.steps[-1]
    letter = wire_merchant.order_letter(step.fact, step.after)
    (telling,) = wire_called.read_called(
        Record(id="", topic="", partition=0, offset=0, type=letter.type, key=b"", value=letter.body)
    ).happened
    before = raised(None, telling.about, telling.to, asked("system", now=NIGHT), on_duty=lambda *_: "")
    desk.store.put(before.steps[-1].after, NIGHT)  # as a night's were kept before, by the hour
    assert len(desk.all(Q)) == 2
    offer = Offer(merchant_id="m1", name="一家", opens=time(0, tzinfo=UTC), closes=time(0, tzinfo=UTC))
    await hear_market(desk, ORDER.decide(step.after, offer, asked("dispatcher", now=NIGHT + DAY)), NIGHT + DAY)
    assert due(desk) == []


async def test_who_looks_and_who_rings_is_told_when_it_is_nearly_due_until_they_have() -> None:
    desk = Desk()
    looked = await heard(desk, MATTER.decide(answered(), OpenVerification(), asked("supervisor")))
    desk.now = looked.next_due() or NOW
    matter = await heard(desk, come_due(looked, asked("clock", now=desk.now)))
    assert due(desk) == [("dispatcher", "check"), ("verifier", "check")]
    found = Verify(passed=True, finding="已修复", seen_at=desk.now, place="路口")
    matter = await heard(desk, MATTER.decide(matter, found, asked("verifier", who="p9", now=desk.now)))
    assert due(desk) == []
    desk.now = matter.next_due() or NOW
    matter = await heard(desk, come_due(matter, asked("clock", now=desk.now)))
    assert due(desk) == [("callback_agent", "call"), ("dispatcher", "call")]
    said = Callback(verdict="solved", satisfied=True)
    await heard(desk, MATTER.decide(matter, said, asked("callback_agent", who="p8", now=desk.now)))
    assert due(desk) == []


async def test_that_nobody_rang_is_known_of_what_was_closed_by_it_until_it_is_archived() -> None:
    desk, matter = Desk(), answered()
    while matter.state is not MatterState.ARCHIVED:
        desk.now = matter.next_due() or NOW
        matter = await heard(desk, come_due(matter, asked("clock", now=desk.now)))
        if matter.state is MatterState.CLOSED:
            assert due(desk) == [("supervisor", "uncalled")]
    assert due(desk) == []
