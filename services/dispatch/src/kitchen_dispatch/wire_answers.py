"""Protobuf ↔ domain for answers that everybody may read: what is heard of matters, and what is told of answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as matters
from kitchen.dispatch.v1 import public_answer_events_pb2 as pb
from kitchenkit.events import decode, instant, required, sequence_of, stamp
from kitchenkit.letters import Letter
from kitchenkit.react import Record

from .domain import public_answer as answers
from .domain.matter import MatterState
from .domain.policy import EMERGENCY
from .domain.public_answer import Answered, PublicAnswer, Withheld
from .wire_policy import CONTROL_EVENTS

HEARD: tuple[type[Message], ...] = (
    matters.MatterClosed, matters.MatterReopened, matters.MatterWithdrawn, matters.MatterWrongLane,
    matters.MatterExclusionDecided, matters.MatterNoted,
)  # fmt: skip
CONCEAL = "conceal"  # of `MatterNoted`: it is not to be shown any more
_CLOSED = frozenset({MatterState.CLOSED, MatterState.ARCHIVED})
_ENDED = frozenset({MatterState.WITHDRAWN, MatterState.WRONG_LANE})


def readers() -> dict[str, Callable[[Record], Answered]]:
    """Return how to read each type of `dispatch-matter-events` that answers follow; each raises `InvalidMessage`."""
    return {kind.DESCRIPTOR.full_name: _reader(kind) for kind in HEARD}


def _reader(kind: type[Message]) -> Callable[[Record], Answered]:
    def read(record: Record) -> Answered:
        event: Any = decode(record, kind)
        said = _answered(event.matter, sequence_of(record))
        return replace(said, withheld=_why(event))

    return read


def _why(event: Any) -> Withheld | None:
    """Return why it may not be shown since this step; None where the step says nothing of that."""
    if not isinstance(event, matters.MatterNoted) or event.kind != CONCEAL:
        return None
    return Withheld(event.text) if event.text in (Withheld.URGENT, Withheld.MERGED) else Withheld.TAKEN_BACK


def _answered(matter: matters.Matter, sequence: int) -> Answered:
    lead = next((one for one in matter.orders if one.role == "lead"), matters.Order())
    closed = matter.state in _CLOSED
    return Answered(
        matter_id=required(matter.id, "matter.id"),
        case_id=required(matter.case_id, "matter.case_id"),
        case_no=matter.case_no,
        sequence=sequence,
        agreed=matter.may_be_public and not matter.confidential and matter.tier not in EMERGENCY,
        excluded=matter.excluded,
        ended=matter.state in _ENDED,
        closed_at=instant(matter.closed_at) if closed else None,
        category_code=matter.category_code,
        area_code=matter.area_code,
        unit_id=lead.unit_id,
        asked_at=instant(matter.filed_at),
        answered_at=instant(lead.resolved_at),
        question=matter.text,
        reply=lead.reply,
        outcome=lead.outcome,
        verdict=matter.verdict,
        satisfied=matter.satisfied,
    )


def answer_letter(fact: object, answer: PublicAnswer) -> Letter:
    """Return what is told of a fact of an answer."""
    message = _event(fact, answer_state(answer))
    return Letter(
        type=message.DESCRIPTOR.full_name,
        topics=(CONTROL_EVENTS,),
        body=message.SerializeToString(),
        correlation=answer.case_id,
    )


def _event(fact: object, state: pb.PublicAnswer) -> Message:
    match fact:
        case answers.AnswerProposed():
            return pb.AnswerProposed(answer=state)
        case answers.AnswerEdited():
            return pb.AnswerEdited(answer=state)
        case answers.AnswerShown():
            return pb.AnswerShown(answer=state)
        case answers.AnswerHidden():
            return pb.AnswerHidden(answer=state)
        case answers.AnswerWithheld(why=why):
            return pb.AnswerWithheld(answer=state, why=why)
    raise TypeError(f"nothing is told of {type(fact).__name__}")


def answer_state(answer: PublicAnswer) -> pb.PublicAnswer:
    """Return the state of an answer, without its text."""
    return pb.PublicAnswer(
        id=answer.id,
        state=answer.state,
        matter_id=answer.matter_id,
        case_id=answer.case_id,
        case_no=answer.case_no,
        unit_id=answer.unit_id,
        category_code=answer.category_code,
        area_code=answer.area_code,
        withheld=answer.withheld,
        shown_at=stamp(answer.shown_at),
    )
