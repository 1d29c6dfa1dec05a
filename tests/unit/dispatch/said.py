"""Every command of a matter and its orders, as somebody might give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from kitchen_dispatch.domain.matters_desk import (
    Close,
    ConfirmExclusion,
    LowerTier,
    ProposeExclusion,
    RaiseTier,
    RefuseExclusion,
    Reopen,
    Revisit,
    Rule,
)
from kitchen_dispatch.domain.matters_results import (
    AttemptCallback,
    Callback,
    OpenCallback,
    OpenVerification,
    Rework,
    Verify,
)
from kitchen_dispatch.domain.orders import Contact, Dispatch, Progress, Resolve, Sign, WrongLane
from kitchen_dispatch.domain.orders_answers import VetReply
from kitchen_dispatch.domain.orders_assigning import Assign, Take, Unassign
from kitchen_dispatch.domain.orders_prioritising import Prioritise
from kitchen_dispatch.domain.orders_returns import Dispute, RefuseReturn, Return, UpholdReturn
from kitchen_dispatch.domain.orders_waits import AskCitizen, DecideExtension, Extend, Resume, Shelve, Unshelve
from kitchen_dispatch.domain.records import Given

from .affairs import FIXED

ORDER_COMMANDS: list[Callable[[datetime], object]] = [
    lambda _: Sign(),
    lambda _: Contact(),
    lambda _: Progress(),
    lambda now: replace(FIXED, taken_at=now),
    lambda now: replace(FIXED, taken_at=now, revisit_on=now + timedelta(days=20)),
    lambda _: Resolve(outcome="cannot_fix", reply="暂时没有办法"),
    lambda _: VetReply(passed=True),
    lambda _: VetReply(passed=False),
    lambda _: Resolve(outcome="not_responsible", reply="不清楚", ask_ruling=True),
    lambda _: Resolve(outcome="not_responsible", reply="属于别家", owner_unit_id="u7"),
    lambda _: Return(reason_code="wrong_area", evidence="不在辖区"),
    lambda _: UpholdReturn(),
    lambda _: UpholdReturn(unit_id="u3"),
    lambda _: RefuseReturn(),
    lambda _: Dispute(),
    lambda _: AskCitizen(question="哪里？"),
    lambda _: Resume(),
    lambda now: Extend(until=now + timedelta(days=8), ground="law"),
    lambda now: Extend(until=now + timedelta(hours=30), ground="weather"),
    lambda _: DecideExtension(granted=True),
    lambda _: DecideExtension(granted=False),
    lambda now: Shelve(explanation="等改造", review_on=now + timedelta(days=9)),
    lambda _: Unshelve(),
    lambda _: Dispatch(unit_id="u4"),
    lambda _: Assign(person_id="p2"),
    lambda _: Take(),
    lambda _: Unassign(),
    lambda _: Prioritise(priority_id="p1", given=Given(id="p1", title="急修", rank=1, code="P1")),
    lambda _: WrongLane(),
]
MATTER_COMMANDS: list[Callable[[datetime], object]] = [
    lambda now: Verify(passed=True, finding="已清理", seen_at=now, place="路口", after_media=("m",)),
    lambda now: Verify(passed=False, finding="还在", seen_at=now, place="路口", after_media=("m",)),
    lambda _: OpenVerification(),
    lambda _: OpenCallback(),
    lambda _: Callback(verdict="solved", satisfied=True),
    lambda _: Callback(verdict="not_solved", satisfied=False),
    lambda _: Callback(verdict="not_stated", satisfied=False),
    lambda _: AttemptCallback(),
    lambda _: Rework(),
    lambda _: Rule(unit_id="u5"),
    lambda _: Rule(unit_id="u2"),
    lambda _: Rule(unit_id="u2", release=True),
    lambda _: Close(),
    lambda _: Close(reason_code="excluded"),
    lambda now: Close(reason_code="long_term", revisit_on=now + timedelta(days=30)),
    lambda _: Reopen(),
    lambda _: Revisit(holds=True, finding="保持"),
    lambda _: Revisit(holds=False, finding="反弹"),
    lambda _: ProposeExclusion(code="unreasonable", explanation="青蛙叫"),
    lambda _: ConfirmExclusion(),
    lambda _: RefuseExclusion(),
    lambda _: RaiseTier(tier="E1"),
    lambda _: RaiseTier(tier="E2"),
    lambda _: LowerTier(tier="C"),
]
