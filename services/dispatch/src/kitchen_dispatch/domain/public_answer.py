"""A question and its answer that everybody may read (公开答复). Pure.

Whether it is public is a fact of its own: it follows neither from the case's state nor from silence (civic-reporting.md
§1.5, §2.1 公开状态). It is put before the centre when a matter whose sender agreed is closed; only a person shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

from .public_text import proposed, still_tells
from .publication import STREET

MODERATORS = frozenset({"dispatcher", "supervisor", "desk_chief"})
LONGEST_TITLE = 60


class AnswerState(StrEnum):
    """Who may read it (公开状态)."""

    PENDING = "pending"  # 待审核
    PUBLIC = "public"  # 已公开
    HIDDEN = "hidden"  # 已隐藏
    PRIVATE = "private"  # 不公开, for good


class Withheld(StrEnum):
    """Why the hub itself took it from public view."""

    REOPENED = "reopened"  # the matter is open again
    TAKEN_BACK = "taken_back"  # the sender does not agree any more
    EXCLUDED = "excluded"  # 剔除
    URGENT = "urgent"  # somebody is in danger, as the sender says now
    MERGED = "merged"  # 并案: it goes on in another case
    ENDED = "ended"  # withdrawn, merged, or sent to another lane


_S = AnswerState
Title = Annotated[str, MinLen(2), MaxLen(LONGEST_TITLE)]
Text = Annotated[str, MinLen(2), MaxLen(8000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a matter says of itself, as it was after one of its steps."""

    matter_id: str
    case_id: str
    case_no: str
    sequence: int  # of the matter
    agreed: bool  # the sender did, and it is nothing that stays private whatever they said
    withheld: Withheld | None = None  # just now
    excluded: bool
    ended: bool
    closed_at: datetime | None  # None: it is open
    category_code: str
    area_code: str
    unit_id: str
    asked_at: datetime | None
    answered_at: datetime | None
    question: str  # masked, as intake gave it
    reply: str
    outcome: str
    verdict: str
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAnswer:
    """One question with the unit's answer; result and verdict are told beside each other, neither as the other."""

    id: str
    matter_id: str
    case_id: str
    case_no: str
    seen: int  # the matter's step that it follows
    category_code: str
    area_code: str
    unit_id: str
    asked_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime
    outcome: str
    verdict: str
    satisfied: bool
    given_question: str  # as they were said: for whoever looks it through, and nobody else
    given_reply: str
    title: str
    question: str
    reply: str
    withheld: str = ""  # why the hub itself took it from public view
    shown_at: datetime | None = None
    shown_by: str = ""
    state: AnswerState = _S.PENDING
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Write it so that nobody is known by it (脱敏编辑)."""

    title: Title
    question: Text
    reply: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Let everybody read it (公开)."""

    hands: tuple[str, ...]  # the people who worked on the matter
    stands: bool  # the matter is still closed, counted, and its sender still agrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """Take it from public view (隐藏); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProposed:
    """It was put before the centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEdited:
    """Somebody wrote it otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """Everybody may read it from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHidden:
    """Nobody but the centre may any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWithheld:
    """It followed from the matter that nobody but the centre may."""

    why: str


def answer_id(matter_id: str) -> str:
    """Return the id of the answer of a matter, which says nothing of the case."""
    return uid("public-answer", matter_id)


def follow(before: PublicAnswer | None, said: Answered) -> Decision[PublicAnswer]:
    """Return what follows from a step of the matter; an older step than the one it follows changes nothing."""
    if before is not None and (said.sequence <= before.seen or before.state is _S.PRIVATE):
        return Decision()
    if why := _never(said):
        return _withheld(before, said, why, _S.PRIVATE)
    if said.closed_at is None:
        return _withheld(before, said, Withheld.REOPENED, _S.HIDDEN)
    if not said.outcome or not said.reply or (before is not None and before.closed_at == said.closed_at):
        return Decision()
    return Decision.one(_of(said, before, said.closed_at), AnswerProposed())


def _never(said: Answered) -> Withheld | None:
    if said.ended:
        return Withheld.ENDED
    if said.excluded:
        return Withheld.EXCLUDED
    return None if said.agreed else said.withheld or Withheld.TAKEN_BACK


def _withheld(before: PublicAnswer | None, said: Answered, why: Withheld, state: AnswerState) -> Decision[PublicAnswer]:
    if before is None:
        return Decision()
    after = replace(before, state=state, seen=said.sequence, withheld=why, shown_at=None, shown_by="")
    return Decision.one(after, AnswerWithheld(why=why))


def _of(said: Answered, before: PublicAnswer | None, closed_at: datetime) -> PublicAnswer:
    question, reply = proposed(said.question), proposed(said.reply)
    return PublicAnswer(
        id=answer_id(said.matter_id),
        matter_id=said.matter_id,
        case_id=said.case_id,
        case_no=said.case_no,
        seen=said.sequence,
        category_code=said.category_code,
        area_code=said.area_code[:STREET],
        unit_id=said.unit_id,
        asked_at=said.asked_at,
        answered_at=said.answered_at,
        closed_at=closed_at,
        outcome=said.outcome,
        verdict=said.verdict,
        satisfied=said.satisfied,
        given_question=said.question,
        given_reply=said.reply,
        title=before.title if before else _title(question),
        question=question,
        reply=reply,
        sequence=before.sequence if before else 0,
    )


def _title(question: str) -> str:
    """Return the first sentence, as far as there is room."""
    first = question.strip()
    for end in "\n。！？；!?;":  # Chinese sentences
        first = first.partition(end)[0]
    return first[:LONGEST_TITLE].strip() or "市民来件"


def tells_nobody(_: PublicAnswer, said: Edit, __: Context) -> str | None:
    """What is written for everybody names nobody."""
    return _told(said.title, said.question, said.reply)


def shows_nobody(answer: PublicAnswer, _: Show, __: Context) -> str | None:
    """What everybody may read names nobody, whoever wrote it."""
    return _told(answer.title, answer.question, answer.reply)


def by_another(_: PublicAnswer, said: Show, context: Context) -> str | None:
    """Who worked on the matter does not say that its answer may be read."""
    return "whoever worked on it does not publish it: 请由未经办的人审核" if context.actor in said.hands else None


def matter_stands(_: PublicAnswer, said: Show, __: Context) -> str | None:
    """Nothing is shown of what is open again, excluded, or not agreed to any more."""
    return None if said.stands else "the matter is open again or excluded, or its sender does not agree: 现在不能公开"


def hidden_with_why(_: PublicAnswer, __: Hide, context: Context) -> str | None:
    """Who reads it later has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def _told(title: str, question: str, reply: str) -> str | None:
    for name, text in (("title", title), ("question", question), ("reply", reply)):
        if mark := still_tells(text):
            return f"the field {name} still says who somebody is ({mark}): take it out 请先删去{mark}"
    return None


def _edit(answer: PublicAnswer, said: Edit, _: Context) -> Decision[PublicAnswer]:
    after = replace(answer, title=said.title, question=said.question, reply=said.reply)
    return Decision() if after == answer else Decision.one(after, AnswerEdited())


def _show(answer: PublicAnswer, _: Show, context: Context) -> Decision[PublicAnswer]:
    after = replace(answer, state=_S.PUBLIC, shown_at=context.now, shown_by=context.actor, withheld="")
    return Decision.one(after, AnswerShown())


def _hide(answer: PublicAnswer, _: Hide, __: Context) -> Decision[PublicAnswer]:
    return Decision.one(replace(answer, state=_S.HIDDEN, shown_at=None, shown_by=""), AnswerHidden())


_CLOSED = frozenset({_S.PENDING, _S.HIDDEN})
PUBLIC_ANSWER = Machine[PublicAnswer](
    [
        Move(name="edit", command=Edit, states=_CLOSED, roles=MODERATORS, decide=_edit, checks=(tells_nobody,)),
        Move(name="show", command=Show, states=_CLOSED, roles=MODERATORS, decide=_show,
             checks=(matter_stands, by_another, shows_nobody)),
        Move(name="hide", command=Hide, states=frozenset({_S.PENDING, _S.PUBLIC}), roles=MODERATORS, decide=_hide,
             checks=(hidden_with_why,)),
    ]
)  # fmt: skip
