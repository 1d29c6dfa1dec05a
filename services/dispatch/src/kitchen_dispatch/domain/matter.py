"""A matter: one case in the government lane, with one part per unit; a part is what people call an order (工单)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kitchenkit.altered import altered
from kitchenkit.ids import uid

from .clocks_facts import Extension, Pause, Result
from .ladder import LEFT, Climbed
from .location import Location
from .records import (
    Attempt,
    Closing,
    Exclusion,
    ExtensionAsk,
    Given,
    ReturnAsk,
    ReworkRound,
    Survey,
    Verification,
    Vetting,
)


class OrderState(StrEnum):
    """Where one unit's part stands (civic-reporting.md §2.2)."""

    FILED = "filed"  # 立案, nobody found yet
    DISPATCHED = "dispatched"  # 已派单
    RETURN_REQUESTED = "return_requested"  # 退单审核中
    DISPUTED = "disputed"  # 权属争议会商
    SIGNED = "signed"  # 已签收
    IN_PROGRESS = "in_progress"  # 办理中
    AWAITING_CITIZEN = "awaiting_citizen"  # 待补充材料
    EXTENSION_REQUESTED = "extension_requested"  # 延期审核中
    SHELVED = "shelved"  # 挂账
    RESOLVED = "resolved"  # 已办结
    REWORK = "rework"  # 重办
    WITHDRAWN = "withdrawn"  # 已撤诉
    WRONG_LANE = "wrong_lane"  # 转回研判


class MatterState(StrEnum):
    """Where the matter as a whole stands."""

    FILED = "filed"  # 立案
    HANDLING = "handling"  # 办理中
    REWORK = "rework"  # 重办
    VERIFYING = "verifying"  # 核查中
    CALLBACK = "callback"  # 回访中
    CLOSED = "closed"  # 已结案
    ARCHIVED = "archived"  # 已归档
    WITHDRAWN = "withdrawn"  # 已撤诉
    WRONG_LANE = "wrong_lane"  # 转回研判


OPEN_ORDER = frozenset(OrderState) - {OrderState.RESOLVED, OrderState.WITHDRAWN, OrderState.WRONG_LANE}
PAUSED = frozenset({OrderState.AWAITING_CITIZEN, OrderState.SHELVED})
WAITING = PAUSED | {OrderState.RETURN_REQUESTED, OrderState.DISPUTED, OrderState.EXTENSION_REQUESTED}
OPEN_MATTER = frozenset(
    {MatterState.FILED, MatterState.HANDLING, MatterState.REWORK, MatterState.VERIFYING, MatterState.CALLBACK}
)
RESULT = frozenset({MatterState.VERIFYING, MatterState.CALLBACK})  # the units have answered: is it good?
SAFETY = frozenset({"E0", "E1"})  # go on without the citizen


class Verdict(StrEnum):
    """What the citizen says of the result; the last two say nothing of it and count in no rate of satisfaction."""

    SOLVED = "solved"  # 已解决
    NOT_SOLVED = "not_solved"  # 未解决
    NO_ANSWER = "no_answer"  # 未联系上
    NOT_STATED = "not_stated"  # 未表态


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One unit's part. Its due dates are a cache of the clocks: what counts are the facts."""

    id: str
    unit_id: str | None
    role: str  # lead or assist
    item: str = ""  # of the duty list
    deadline: str = ""  # a handling time of its own (`4wh`); empty: that of the tier
    evidence: str = ""  # in the duty list's words, what shows that it is done
    state: OrderState = OrderState.FILED
    dispatched_at: datetime | None = None
    sign_by: datetime | None = None
    return_by: datetime | None = None  # until then it may be returned; None: not at all
    due_at: datetime | None = None
    provisional: bool = False  # a year on the way to due_at is not published yet
    wait_until: datetime | None = None  # when the clock ends what it waits for
    signed_at: datetime | None = None
    signed_automatically: bool = False
    assigned_to: str = ""  # the person of the unit who has it (指派); empty: nobody in particular
    assigned_at: datetime | None = None
    priority: Given | None = None  # what of its work the unit does first; it moves no clock
    contacted_at: datetime | None = None
    answered_at: datetime | None = None  # the first answer of this unit
    resolved_at: datetime | None = None  # the answer that stands
    rework_at: datetime | None = None
    disputed_at: datetime | None = None
    ruled_at: datetime | None = None  # since then it cannot be returned
    released_at: datetime | None = None  # it was ruled that another unit leads and this one has no part in it any more
    asked_return: ReturnAsk | None = None
    asked_extension: ExtensionAsk | None = None
    extensions: tuple[Extension, ...] = ()
    extensions_asked: int = 0
    pauses: tuple[Pause, ...] = ()
    question: str = ""  # to the citizen, while it waits for them
    explanation: str = ""  # why it is shelved
    outcome: str = ""
    reply: str = ""
    owner_unit_id: str = ""  # who is responsible, where this unit says that it is not
    evidence_media: tuple[str, ...] = ()
    before_media: tuple[str, ...] = ()
    taken_at: datetime | None = None  # the pictures, and where
    place: str = ""
    look: bool = False  # somebody looks at it on the spot before the citizen is asked
    vetting: Vetting | None = None
    revisit_on: datetime | None = None  # the answer is a lasting measure (长效机制), to be looked at again then
    hands: tuple[str, ...] = ()  # the people who worked on it: none of them verifies it
    overdue: bool = False
    results: tuple[Result, ...] = ()  # of clocks that have ended
    level: int = 0  # how far up the ladder it is with this unit (0-4); 0 again when the matter is over
    climbed: tuple[Climbed, ...] = ()
    climbs_at: datetime | None = None  # when the next rung is reached
    supervised_since: datetime | None = None  # 督办
    instruction: str = ""  # of the supervisor

    @property
    def held(self) -> bool:
        """Whether its answer waits to be read by the centre before the citizen may."""
        return self.state is OrderState.RESOLVED and self.vetting is not None and self.vetting.open

    def next_due(self) -> datetime | None:
        """Return when the clock has to look at it."""
        if self.state not in OPEN_ORDER:
            return self.vetting.until if self.vetting is not None and self.held else None
        late = None if self.overdue or self.state in PAUSED else self.due_at
        wait = self.wait_until if self.state in WAITING else None
        sign = self.sign_by if self.state is OrderState.DISPATCHED else None
        return min((due for due in (sign, wait, late, self.climbs_at) if due is not None), default=None)

    def touched(self, person: str) -> tuple[str, ...]:
        """Return who has worked on it, with one more."""
        return self.hands if person in self.hands else (*self.hands, person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One case in the government lane, for one routing."""

    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: MatterState
    category_code: str
    area_code: str
    tier: str
    text: str
    confidential: bool
    filed_at: datetime
    due_at: datetime  # what the citizen is promised; later only by `MatterDateMoved`, whose reason they see
    parts: tuple[Part, ...]
    fallback_unit_id: str = ""  # 兜底: who gets what nobody takes
    returned_by: tuple[str, ...] = ()  # units that have used their return
    returned_before: tuple[str, ...] = ()  # in earlier routings of the case, or ruled to act there: each as often
    upheld_returns: int = 0  # of the case
    submitted_at: datetime | None = None  # of the case, in whatever lane it has been meanwhile
    accepted_at: datetime | None = None  # 受理; None: it is from before this was known, and counts from `filed_at`
    dispatched_by: tuple[str, ...] = ()  # people: none of them rules
    verify_at: datetime | None = None
    verify_by: datetime | None = None
    verification: Verification | None = None
    callback_at: datetime | None = None
    callback_by: datetime | None = None
    heard_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    verdict: str = ""
    satisfied: bool | None = None
    rework_rounds: int = 0
    reworks: tuple[ReworkRound, ...] = ()  # why, for each; of rounds from before this was kept nothing is known
    dissatisfied: int = 0  # how often the citizen has said that it is not solved
    exclusion: Exclusion | None = None
    closing: Closing | None = None
    archive_by: datetime | None = None
    survey: Survey | None = None  # the last answer, which outlives a reopening
    may_be_public: bool = False  # the sender agreed that question and answer are shown publicly (公开答复)
    reference: str = ""  # of the commercial lane, where its dispute opened the case; it is told what becomes of it
    location: Location | None = None  # None: it is from before this was kept, or nothing is known
    voided_at: datetime | None = None  # taken back, merged, or sent to another lane
    sequence: int = 0

    @property
    def excluded(self) -> bool:
        """Whether two people agreed that it counts against nobody."""
        return self.exclusion is not None and bool(self.exclusion.confirmed_by)

    @property
    def returns(self) -> tuple[str, ...]:
        """Units that have used a return of the case, or may not return it after a ruling, each as often."""
        ruled = tuple(part.unit_id or "" for part in self.parts if part.ruled_at is not None)
        return (*self.returned_before, *self.returned_by, *ruled)

    @property
    def with_the_centre(self) -> bool:
        """Whether the rounds are over and the result is not good: the centre rules or closes."""
        if self.state is MatterState.CALLBACK:
            return bool(self.verdict)  # a good one would have closed it
        failed = self.verification is not None and not self.verification.passed
        return self.state is MatterState.VERIFYING and failed

    @property
    def left_to_the_centre_at(self) -> datetime | None:
        """Since when the centre has to rule or close; None: it has not."""
        if not self.with_the_centre:
            return None
        found = self.verification.at if self.verification is not None else None
        said = self.heard_at if self.state is MatterState.CALLBACK else found
        told = (one.at for one in self.lead.climbed if one.threshold == LEFT)
        return max((at for at in (said, *told) if at is not None), default=None)

    @property
    def lead(self) -> Part:
        """The part that leads."""
        return next(part for part in self.parts if part.role == "lead")

    def part(self, order_id: str) -> Part:
        """Return one part; raises KeyError."""
        if (found := next((one for one in self.parts if one.id == order_id), None)) is None:
            raise KeyError(order_id)
        return found

    def with_part(self, changed: Part) -> Matter:
        """Return the matter with one part changed."""
        return altered(self, parts=tuple(changed if part.id == changed.id else part for part in self.parts))

    def with_open_parts(self, change: Callable[[Part], Part]) -> Matter:
        """Return the matter with each open part changed."""
        return altered(self, parts=tuple(change(part) if part.state in OPEN_ORDER else part for part in self.parts))

    def next_due(self) -> datetime | None:
        """Return the next instant at which something has to happen by itself."""
        if self.state in RESULT:
            ahead = (self.verify_by, self.callback_by, self.lead.climbs_at)
            return min((due for due in ahead if due is not None), default=None)
        if self.state is MatterState.CLOSED:
            return self._closed_due()
        if self.state not in OPEN_MATTER:
            return None
        return min((due for part in self.parts if (due := part.next_due()) is not None), default=None)

    def _closed_due(self) -> datetime | None:
        closing = self.closing
        if closing is not None and closing.revisit_on is not None and closing.revisited_at is None:
            return None if closing.revisit_due else closing.revisit_on
        return self.archive_by


@dataclass(frozen=True, slots=True)
class Order:
    """A part seen on its own: what a unit works with. It has the matter's sequence, because that guards it."""

    matter: Matter
    part: Part

    @property
    def id(self) -> str:
        """The order's id."""
        return self.part.id

    @property
    def state(self) -> str:
        """The part's state."""
        return self.part.state

    @property
    def sequence(self) -> int:
        """The matter's sequence."""
        return self.matter.sequence

    @property
    def case_id(self) -> str:
        """The case that it belongs to."""
        return self.matter.case_id

    def with_part(self, changed: Part) -> Order:
        """Return the order after a change of its part."""
        return Order(self.matter.with_part(changed), changed)

    def of(self, matter: Matter) -> Order:
        """Return the same order as a part of the matter as it is by now."""
        return Order(matter, matter.part(self.part.id))


@dataclass(frozen=True, slots=True)
class Assigned:
    """A unit that shall act, as lead or assist, and why it."""

    unit_id: str
    role: str
    reason: str
    item: str = ""  # the code of the duty list's item that says so
    deadline: str = ""  # what that item gives, as a span such as `4wh`
    evidence: str = ""  # what that item wants to see


def matter_id(case_id: str, routing_no: int) -> str:
    """Return the id of the matter: another one for a case that comes back."""
    return uid("matter", case_id, routing_no)


def order_id(matter: str, unit_id: str | None) -> str:
    """Return the id of the part of that unit; a matter's part without a unit has one too."""
    return uid("order", matter, unit_id or "nobody")
