"""Bringing an order, and what becomes of it, to a unit's own system (工单投递): apart from where the order stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

LEASE = timedelta(seconds=60)  # whoever sends is heard from by then, or is gone
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=10), timedelta(minutes=30)
# How long it is tried by itself before people see to it: an emergency cannot wait for a unit to find its fault.
GIVE_UP = {"E0": timedelta(minutes=5), "E1": timedelta(minutes=20)}
GIVE_UP_ELSE = timedelta(hours=4)
LOOK_AGAIN = timedelta(hours=1)  # at what lies dead, whether the order is still that unit's
ONE_DAY = timedelta(days=1)
Morning = Callable[[datetime], datetime]  # the next one after an instant
INTERRUPTED = "发送中断，没有结果"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    QUEUED = "queued"  # 待投递
    SENDING = "sending"  # 投递中
    FAILED = "failed"  # 投递失败，将重试
    DELIVERED = "delivered"  # 已送达，有回执
    DEAD = "dead"  # 投递不成，待人工处理
    ACKNOWLEDGED_STUCK = "acknowledged_stuck"  # 已知不通，有人负责
    CANCELLED = "cancelled"  # 已取消


class Kind(StrEnum):
    """What is told: the order itself, or something that has become of it since."""

    ORDER = "order"  # 派单
    ROLE = "role"  # 分工变化: another unit leads now, this one assists
    REWORK = "rework"  # 重办
    EXTENSION_GRANTED = "extension_granted"  # 同意延期
    EXTENSION_REFUSED = "extension_refused"  # 不同意延期
    DEADLINE = "deadline"  # 时限变化
    RETURN_REFUSED = "return_refused"  # 驳回退单
    ANSWER_RETURNED = "answer_returned"  # 答复退回: the centre lets it not go to the citizen
    ADDED = "added"  # 来件人补充
    URGED = "urged"  # 来件人催办
    SUPERVISED = "supervised"  # 督办
    TAKEN_AWAY = "taken_away"  # 改派他单位: returned, ruled
    WITHDRAWN = "withdrawn"  # 撤回: the citizen's word, merged, or another lane's


ENDS = frozenset({Kind.TAKEN_AWAY, Kind.WITHDRAWN})  # told although the order is not that unit's any more, and because
_S = DeliveryState
OPEN = frozenset({_S.QUEUED, _S.SENDING, _S.FAILED, _S.DEAD, _S.ACKNOWLEDGED_STUCK})
BY_ITSELF = frozenset({_S.QUEUED, _S.SENDING, _S.FAILED})
STUCK = OPEN - BY_ITSELF  # people see to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing that a unit is told of one order, with a receipt of its own."""

    id: str
    order_id: str
    matter_id: str
    case_id: str
    case_no: str
    unit_id: str
    area_code: str
    tier: str
    dispatched_at: datetime  # which dispatch it is for, or about
    kind: Kind = Kind.ORDER
    number: int = 0  # of the step that it tells: what one order's unit is told comes in this order; 0: from before that
    words: str = ""  # why
    state: DeliveryState
    since: datetime  # since when it is tried by itself
    next_at: datetime | None  # when somebody looks at it again
    attempts: int = 0
    tries: int = 0  # since `since`
    error: str = ""  # of the last attempt; nothing of what was sent
    status: int = 0  # the last answer's, 0 where there was none
    receipt_id: str = ""
    delivered_at: datetime | None = None
    died_at: datetime | None = None  # the last time
    tell_at: datetime | None = None  # when people are told of that
    remind_at: datetime | None = None  # when they are told again, while it is stuck
    reminded_at: datetime | None = None  # the morning for which they were, the last time
    owner: str = ""  # who sees to it, once somebody has said so; before that the dispatchers of its area
    reason: str = ""
    sequence: int = 0

    def next_due(self) -> datetime | None:
        """Return when the sender looks at it."""
        return self.next_at if self.state in OPEN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQueued:
    """It waits to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempted:
    """It is being sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """There was no receipt; it is tried again."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDied:
    """There was no receipt for too long: people see to it."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStillStuck:
    """Another morning has come, and it has not arrived: who sees to it is reminded (每日提醒)."""

    earlier_at: datetime | None  # the morning before of the same death, if there was one


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceived:
    """The unit's system says that it has it."""

    receipt_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAcknowledged:
    """Somebody knows that it does not arrive, and sees to it."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCancelled:
    """The order is not that unit's any more, or the unit has no system any more."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The unit's system confirms that it has the order (回执)."""

    receipt_id: Annotated[str, MinLen(1), MaxLen(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Try it again now, and for as long as at first (重新投递)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """See to it oneself (认领): it is known that it does not arrive; the reason says why."""


def delivery_id(order_id: str, unit_id: str, dispatched_at: datetime) -> str:
    """Return the id of the delivery of that dispatch: another one where the order comes to the unit again."""
    return uid("delivery", order_id, unit_id, dispatched_at.isoformat())


def change_id(order_id: str, unit_id: str, kind: Kind, number: int) -> str:
    """Return the id of the delivery that tells what one step means for an order of a unit."""
    return uid("delivery", order_id, unit_id, kind, number)


def queue(delivery: Delivery) -> Decision[Delivery]:
    """Begin."""
    return Decision.one(delivery, DeliveryQueued())


def begin(delivery: Delivery, now: datetime) -> Decision[Delivery]:
    """Claim it for one attempt: whoever writes this sends it, and nobody else before the lease is over.

    How long it has been tried counts from the first attempt: before it, it may have waited for those ahead of it.
    """
    after = replace(
        delivery,
        state=_S.SENDING,
        since=delivery.since if delivery.tries else now,
        attempts=delivery.attempts + 1,
        tries=delivery.tries + 1,
        next_at=now + LEASE,
    )
    return Decision.one(after, DeliveryAttempted())


def received(delivery: Delivery, receipt_id: str, now: datetime) -> Decision[Delivery]:
    """End it: the unit has it."""
    after = replace(
        delivery, state=_S.DELIVERED, receipt_id=receipt_id, delivered_at=now, next_at=None, error="", owner="",
        remind_at=None,
    )  # fmt: skip
    return Decision.one(after, DeliveryReceived(receipt_id=receipt_id))


def missed(
    delivery: Delivery, error: str, now: datetime, *, tell_at: datetime, remind_at: datetime, status: int = 0
) -> Decision[Delivery]:
    """Write down an attempt without a receipt: again after a while that grows, in the end for people to see to.

    These are told at `tell_at`, and again at `remind_at`, if it is given up now.
    """
    over = now - delivery.since >= GIVE_UP.get(delivery.tier, GIVE_UP_ELSE)
    after = replace(delivery, error=error, status=status)
    if over:
        dead = replace(
            after, state=_S.DEAD, next_at=look_again(now, remind_at), died_at=now, tell_at=tell_at,
            remind_at=remind_at, reminded_at=None,
        )  # fmt: skip
        return Decision.one(dead, DeliveryDied(error=error))
    again = now + back_off(delivery.tries)
    return Decision.one(replace(after, state=_S.FAILED, next_at=again), DeliveryFailed(error=error))


def remind(delivery: Delivery, now: datetime, morning: Morning) -> Decision[Delivery]:
    """Remind whoever sees to what is stuck, if its morning has come; of several that went by, for the last alone."""
    due = reminder_due(delivery, now, morning)
    if due > now:
        return Decision()
    next_one = morning(now)
    after = replace(
        delivery, reminded_at=max(due, morning(now - ONE_DAY)), remind_at=next_one, next_at=look_again(now, next_one)
    )
    return Decision.one(after, DeliveryStillStuck(earlier_at=delivery.reminded_at))


def reminder_due(delivery: Delivery, now: datetime, morning: Morning) -> datetime:
    """Return for when people are reminded; what died before anybody was reminded has its first morning since."""
    return delivery.remind_at or morning(max(delivery.tell_at or now, now - ONE_DAY))


def look_again(now: datetime, remind_at: datetime) -> datetime:
    """Return when the sender looks again at what is stuck."""
    return min(now + LOOK_AGAIN, remind_at)


def back_off(tries: int) -> timedelta:
    """Return how long to wait after so many attempts without a receipt."""
    doubled = 1 << min(max(tries - 1, 0), 20)
    return min(FIRST_BACK_OFF * doubled, LONGEST_BACK_OFF)


def cancel(delivery: Delivery, reason: str) -> Decision[Delivery]:
    """End it: there is nothing to bring there any more."""
    return Decision.one(
        replace(delivery, state=_S.CANCELLED, reason=reason, next_at=None, remind_at=None),
        DeliveryCancelled(reason=reason),
    )


def with_a_reason(_: object, __: object, context: Context) -> str | None:
    """Who comes after has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def _receipt(delivery: Delivery, command: Receipt, context: Context) -> Decision[Delivery]:
    if delivery.state is _S.DELIVERED:
        return Decision()  # the first one counts
    return received(delivery, command.receipt_id, context.now)


def _retry(delivery: Delivery, _: Retry, context: Context) -> Decision[Delivery]:
    after = replace(
        delivery, state=_S.QUEUED, since=context.now, next_at=context.now, tries=0, owner="", reason="", remind_at=None
    )
    return Decision.one(after, DeliveryQueued())


def _acknowledge(delivery: Delivery, _: Acknowledge, context: Context) -> Decision[Delivery]:
    after = replace(delivery, state=_S.ACKNOWLEDGED_STUCK, owner=context.actor, reason=context.reason)
    return Decision.one(after, DeliveryAcknowledged(owner=context.actor))


DESK = frozenset({"dispatcher", "operator"})
UNIT = frozenset({"unit_handler", "unit_approver", "unit_head"})
DELIVERY = Machine[Delivery](
    [
        Move(name="receipt", command=Receipt, states=OPEN | {_S.DELIVERED}, roles=UNIT, decide=_receipt),
        Move(name="retry", command=Retry, states=frozenset({_S.FAILED, _S.DEAD, _S.ACKNOWLEDGED_STUCK}), roles=DESK,
             decide=_retry),
        Move(name="acknowledge", command=Acknowledge, states=frozenset({_S.DEAD}), roles=DESK, decide=_acknowledge,
             checks=(with_a_reason,)),
    ]
)  # fmt: skip
