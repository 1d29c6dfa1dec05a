"""The table of a lead, how one begins, and what the citizen's acts mean for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kitchenkit.additions import added
from kitchenkit.decide import Context, Decision, Machine, Move

from .facts import (
    LeadAccepted,
    LeadMerged,
    LeadNoted,
    LeadReceived,
    LeadReconsidered,
    LeadRejected,
    LeadWithdrawn,
    LeadWrongLane,
)
from .lead import Lead, LeadState, Routed, lead_id, offered_id, story_id
from .watch import Known, Watched

WRITERS = frozenset({"reporter", "contributor", "editor", "desk_chief"})
DESK = frozenset({"reporter", "editor", "desk_chief"})  # who may turn a lead away; a contributor (通讯员) may not
FOLLOW_UP = "follow_up"  # the kind of a lead that follows up on another lane's work
ESCALATED = "escalated"  # or on what it has not done in time
TITLE = 40  # characters of the text that a follow-up begins with as its title
OPEN = frozenset({LeadState.RECEIVED, LeadState.REJECTED})  # no story will be lost by ending it
# Under which words stands what the sender said afterwards.
SENDER = "来件人"
_LABELS = {"supplement": "补充", "urge": "催办", "reopen": "要求重办", "appeal": "申诉", "withdraw": "要求撤回"}


class RejectReason(StrEnum):
    """Why no story is made of a lead."""

    NOT_NEWS = "not_news"  # 无新闻价值
    UNVERIFIABLE = "unverifiable"  # 无法核实
    DUPLICATE = "duplicate"  # 已有报道
    UNLAWFUL = "unlawful"  # 依法不宜报道
    SPAM = "spam"  # 垃圾信息
    OTHER = "other"  # 其他


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Make a story of it (采用): a draft comes to lie on the desk of whoever says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """Make no story of it; the reason is for the sender."""

    reason_code: RejectReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLane:
    """It is not for the newsroom at all: back to the desk, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconsider:
    """Take a rejection back, as after an appeal."""


def receive(case: Routed, desk_id: str, now: datetime) -> Decision[Lead]:
    """Begin a lead."""
    lead = Lead(
        id=lead_id(case.case_id, case.routing_no),
        case_id=case.case_id,
        case_no=case.case_no,
        routing_no=case.routing_no,
        state=LeadState.RECEIVED,
        kind=case.kind,
        category_code=case.category_code,
        area_code=case.area_code,
        desk_id=desk_id,
        title=case.title,
        text=case.text,
        place=case.place,
        media_ids=case.media_ids,
        confidential=case.confidential,
        received_at=now,
    )
    return Decision.one(lead, LeadReceived())


def follow_up(watched: Watched, lead: str, person: str, now: datetime) -> Decision[Lead]:
    """Begin the lead of a follow-up (追踪报道) in the hands of who took it; its draft follows as of any other."""
    made = Lead(
        id=lead,
        case_id=watched.case_id,
        case_no=watched.case_no,
        routing_no=watched.routing_no,
        state=LeadState.RECEIVED,
        kind=FOLLOW_UP,
        category_code=watched.category_code,
        area_code=watched.area_code,
        desk_id=watched.desk_id,
        title=f"追踪：{watched.text[:TITLE]}",
        text=watched.text,
        place=None,
        media_ids=(),
        confidential=False,
        received_at=now,
        follow_up=True,
    )
    taken = replace(made, state=LeadState.ACCEPTED, accepted_by=person, story_id=story_id(lead))
    return Decision.one(made, LeadReceived()).then(lambda _: Decision.one(taken, LeadAccepted()))


def offered(known: Known, now: datetime) -> Decision[Lead]:
    """Begin the lead of a government matter that has come on the city's list (督办三级): the desk may take it up.

    It is the hub's own desk's, as the list is the city's; nobody has to make anything of it.
    """
    lead = Lead(
        id=offered_id(known.matter_id),
        case_id=known.case_id,
        case_no=known.case_no,
        routing_no=known.routing_no,
        state=LeadState.RECEIVED,
        kind=ESCALATED,
        category_code=known.category_code,
        area_code=known.area_code,
        desk_id="",
        title=f"督办：{known.text[:TITLE]}",
        text=known.text,
        place=None,
        media_ids=(),
        confidential=False,
        received_at=now,
        follow_up=True,
    )
    return Decision.one(lead, LeadReceived())


def of_this_lane(lead: Lead, _: Context) -> str | None:
    """What another lane works on is sent to no other lane from here."""
    return "another lane works on this case: reject the lead" if lead.follow_up else None


def with_a_reason(_: Lead, __: object, context: Context) -> str | None:
    """Somebody has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def _accept(lead: Lead, _: Accept, context: Context) -> Decision[Lead]:
    after = replace(lead, state=LeadState.ACCEPTED, accepted_by=context.actor, story_id=story_id(lead.id))
    return Decision.one(after, LeadAccepted())


def _reject(lead: Lead, command: Reject, context: Context) -> Decision[Lead]:
    code = str(command.reason_code)
    after = replace(lead, state=LeadState.REJECTED, reason_code=code, reason=context.reason)
    return Decision.one(after, LeadRejected(reason_code=code, reason=context.reason))


def _wrong_lane(lead: Lead, _: WrongLane, context: Context) -> Decision[Lead]:
    after = replace(lead, state=LeadState.TRANSFERRED, reason=context.reason)
    return Decision.one(after, LeadWrongLane(reason=context.reason))


def _reconsider(lead: Lead, _: Reconsider, context: Context) -> Decision[Lead]:
    after = replace(lead, state=LeadState.RECEIVED, reason_code="", reason="")
    return Decision.one(after, LeadReconsidered(reason=context.reason))


_RECEIVED, _REJECTED = frozenset({LeadState.RECEIVED}), frozenset({LeadState.REJECTED})
LEAD = Machine[Lead](
    [
        Move(name="accept", command=Accept, states=_RECEIVED, roles=WRITERS, decide=_accept),
        Move(name="reject", command=Reject, states=_RECEIVED, roles=DESK, decide=_reject, checks=(with_a_reason,)),
        Move(name="wrong-lane", command=WrongLane, states=_RECEIVED, roles=DESK, decide=_wrong_lane,
             guards=(of_this_lane,), checks=(with_a_reason,)),
        Move(name="reconsider", command=Reconsider, states=_REJECTED, roles=frozenset({"desk_chief"}),
             decide=_reconsider, checks=(with_a_reason,)),
    ]
)  # fmt: skip


def withdraw(lead: Lead, reason: str) -> Decision[Lead]:
    """End it where no story is made of it; where one is, note it, and the story's editor decides."""
    if lead.state is LeadState.ACCEPTED:
        return note(lead, "withdraw", reason)
    if lead.state not in OPEN:
        return Decision()
    return Decision.one(replace(lead, state=LeadState.WITHDRAWN), LeadWithdrawn(reason=reason))


def merge(lead: Lead, master_id: str) -> Decision[Lead]:
    """End it where no story is made of it: the other case goes on; where one is, note it."""
    if lead.state is LeadState.ACCEPTED:
        return note(lead, "merge", master_id)
    if lead.state not in OPEN:
        return Decision()
    after = replace(lead, state=LeadState.CLUSTERED, master_id=master_id)
    return Decision.one(after, LeadMerged(master_id=master_id))


def note(lead: Lead, kind: str, text: str) -> Decision[Lead]:
    """Remember, and tell whoever works on it, what was done to the case; its sender's words stand behind the text."""
    label = _LABELS.get(kind)
    after = lead if label is None else replace(lead, text=added(lead.text, SENDER, label, text))
    return Decision.one(after, LeadNoted(kind=kind, text=text))
