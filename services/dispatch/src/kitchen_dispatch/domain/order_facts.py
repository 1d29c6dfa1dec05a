"""What can become true of an order beside its usual way: returned, ruled, waiting. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAssigned:
    """A person of the unit has it from now on (指派、认领)."""

    order_id: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnassigned:
    """Nobody of the unit has it any more; this one had it (退回待指派)."""

    order_id: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPrioritised:
    """The unit does it so soon from now on (定优先级); all empty: it has no priority any more."""

    order_id: str
    priority_id: str
    title: str
    rank: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturnRequested:
    """The unit gives it back, with a coded reason and evidence (退单)."""

    order_id: str
    reason_code: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturnUpheld:
    """The return stands; silence is consent (同意退单)."""

    order_id: str
    from_unit_id: str
    automatic: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturnRefused:
    """The return does not stand: the unit keeps it (驳回退单)."""

    order_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDisputed:
    """Nobody takes it: who is responsible has to be ruled (权属争议)."""

    order_id: str
    automatic: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRuled:
    """A unit was named that cannot give it back (裁决); by the clock, where the panel was silent."""

    order_id: str
    from_unit_id: str
    automatic: bool
    reason: str
    lead_order_id: str = ""  # the order that leads since, where a unit that assisted was named (改派主办)
    released: bool = False  # and who led has no part in it any more; else it assists
    to_unit_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRuleProposed:
    """What was ruled would be a rule for such cases in that area: triage may make it one."""

    order_id: str
    category_code: str
    area_code: str
    unit_id: str
    reason: str
    ruled_by: str = ""  # who ruled: another person decides whether it becomes a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCitizenAsked:
    """The unit needs to know something; handling stands still (待补充材料)."""

    order_id: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResumed:
    """Handling goes on: the citizen has answered, or the time for that ran out."""

    order_id: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExtensionRequested:
    """The unit asks for more time (申请延期)."""

    order_id: str
    until: datetime
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExtensionDecided:
    """The centre has decided; its silence grants nothing (延期审批)."""

    order_id: str
    granted: bool
    until: datetime
    ground: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShelved:
    """It cannot be solved for now; it is looked at again on that day (挂账)."""

    order_id: str
    explanation: str
    review_on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEscalated:
    """A rung of the ladder was reached (预警、催办、超期、督办、通报): once for each clock and due date."""

    order_id: str
    unit_id: str
    clock: str
    due_at: datetime
    threshold: str
    level: int
    to: tuple[str, ...]
    tell_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSupervised:
    """A supervisor says what is to be done (督办)."""

    order_id: str
    instruction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReplyVetted:
    """The centre has read the answer: it is the citizen's now, or the unit's again; silence lets it pass (答复审核)."""

    order_id: str
    passed: bool
    automatic: bool
    reason: str
    tell_at: datetime  # the unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnshelved:
    """It is in hand again (销账)."""

    order_id: str
    automatic: bool
