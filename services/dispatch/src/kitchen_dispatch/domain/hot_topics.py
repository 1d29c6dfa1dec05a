"""The table of a monthly topic (每月一题): who may do what with it, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from kitchenkit.decide import Context, Decision, Machine, Move, Step

from .dates import book_of
from .hot_topic import (
    IN_HAND,
    MOST_LINKED,
    MOST_MEASURES,
    HotTopic,
    Linked,
    Measure,
    MeasureState,
    TopicState,
    common_area,
)
from .hot_topic_commands import (
    AddMeasure,
    AdoptTopic,
    ChangeTopic,
    CloseTopic,
    DropMeasure,
    DropTopic,
    FinishMeasure,
    LinkCases,
    MoveMeasure,
    ProposeTopic,
    ReviewTopic,
    StartTopic,
    UnlinkCase,
)
from .hot_topic_facts import (
    TopicAdopted,
    TopicChanged,
    TopicClosed,
    TopicDropped,
    TopicLinked,
    TopicMeasureAdded,
    TopicMeasureDone,
    TopicMeasureDropped,
    TopicMeasureMoved,
    TopicMeasureOverdue,
    TopicProposed,
    TopicReviewed,
    TopicStarted,
    TopicUnlinked,
)
from .orders_common import with_a_reason

WRITERS = frozenset({"supervisor", "leader", "dispatcher"})
DECIDERS = frozenset({"supervisor", "leader"})
UNIT_ROLES = frozenset({"unit_approver", "unit_head"})  # of the unit that has a measure
ONE_DAY = timedelta(days=1)
FARTHEST = timedelta(days=730)


def propose(new_id: str, said: ProposeTopic, context: Context) -> Decision[HotTopic]:
    """Return the topic as it was proposed."""
    topic = HotTopic(
        id=new_id,
        month=said.month,
        title=said.title,
        category_code=said.category_code,
        area_codes=tuple(sorted(said.area_codes)),
        why=said.why,
        proposed_by=context.actor,
    )
    return Decision.one(topic, TopicProposed())


def area_of(said: ProposeTopic) -> str:
    """Return the area that a proposal belongs to."""
    return common_area(said.area_codes)


def who_leads_does_not_assist(_: HotTopic, said: AdoptTopic | ChangeTopic, __: Context) -> str | None:
    """A unit has one part in it."""
    units = (said.lead_unit_id, *said.assist_unit_ids)
    return None if len(set(units)) == len(units) else "assist_unit_ids: each unit once, without the one that leads"


def room_for_measures(topic: HotTopic, _: Context) -> str | None:
    """Nobody follows more than so many."""
    return None if len(topic.measures) < MOST_MEASURES else f"it has {MOST_MEASURES} measures already"


def has_measures(topic: HotTopic, _: Context) -> str | None:
    """Without a measure nobody is at work."""
    return None if topic.measures else "add a measure first: 请先添加措施"


def an_open_measure(topic: HotTopic, said: MoveMeasure | FinishMeasure | DropMeasure, context: Context) -> str | None:
    """Only what is open goes on; a unit says it of its own."""
    one = topic.measure(said.number)
    if one is None or one.state is not MeasureState.OPEN:
        return "number: it is none of the open measures"
    foreign = context.role in UNIT_ROLES and context.scope != f"unit:{one.unit_id}"
    return "number: this measure is another unit's" if foreign else None


def a_day_ahead(_: HotTopic, said: AddMeasure | MoveMeasure, context: Context) -> str | None:
    """A measure has a day that people can work towards."""
    ahead = context.now < _over(said.due, context) <= context.now + FARTHEST
    return None if ahead else f"due must be a day from today on, within {FARTHEST.days} days"


def every_measure_has_ended(topic: HotTopic, _: Context) -> str | None:
    """What came of it is known when all is done, or dropped."""
    left = [str(one.number) for one in topic.measures if one.state is MeasureState.OPEN]
    return f"these measures are open: {', '.join(left)}" if left else None


def something_to_link(topic: HotTopic, said: LinkCases, _: Context) -> str | None:
    """It says something new, and no more than a topic can have."""
    new = _new(topic, said)
    if not new:
        return "no such case that is not linked already: 没有新的案件可关联"
    return None if len(topic.linked) + len(new) <= MOST_LINKED else f"at most {MOST_LINKED} cases: ask for fewer days"


def a_linked_case(topic: HotTopic, said: UnlinkCase, _: Context) -> str | None:
    """Only what is linked is taken away."""
    return None if any(one.case_no == said.case_no for one in topic.linked) else "case_no: it is not linked"


def _over(day: date, context: Context) -> datetime:
    """Return when a local day is over."""
    return datetime.combine(day + ONE_DAY, time(0), book_of(context).calendar.zone)


def _adopt(topic: HotTopic, said: AdoptTopic, context: Context) -> Decision[HotTopic]:
    today = context.now.astimezone(book_of(context).calendar.zone).date().isoformat()
    after = replace(
        topic,
        state=TopicState.ADOPTED,
        plan=said.plan,
        adopted_on=today,
        lead_unit_id=said.lead_unit_id,
        assist_unit_ids=said.assist_unit_ids,
    )
    return Decision.one(after, TopicAdopted())


def _change(topic: HotTopic, said: ChangeTopic, _: Context) -> Decision[HotTopic]:
    after = replace(
        topic, title=said.title, lead_unit_id=said.lead_unit_id, assist_unit_ids=said.assist_unit_ids, plan=said.plan
    )
    return Decision.one(after, TopicChanged()) if after != topic else Decision()


def _add(topic: HotTopic, said: AddMeasure, context: Context) -> Decision[HotTopic]:
    number = len(topic.measures) + 1
    due, due_at = said.due.isoformat(), _over(said.due, context)
    one = Measure(number=number, text=said.text, unit_id=said.unit_id, due=due, due_at=due_at)
    return Decision.one(replace(topic, measures=(*topic.measures, one)), TopicMeasureAdded(number=number))


def _move(topic: HotTopic, said: MoveMeasure, context: Context) -> Decision[HotTopic]:
    due, due_at = said.due.isoformat(), _over(said.due, context)
    was = next(one.due_at for one in topic.measures if one.number == said.number)
    after = topic.changed(said.number, lambda one: replace(one, due=due, due_at=due_at, overdue=False))
    return Decision.one(after, TopicMeasureMoved(number=said.number, reason=context.reason, was_due_at=was))


def _ended(topic: HotTopic, number: int, state: MeasureState, said: str, context: Context) -> HotTopic:
    now, who = context.now, context.actor
    return topic.changed(number, lambda one: replace(one, state=state, said=said, ended_at=now, ended_by=who))


def _finish(topic: HotTopic, said: FinishMeasure, context: Context) -> Decision[HotTopic]:
    after = _ended(topic, said.number, MeasureState.DONE, said.done, context)
    return Decision.one(after, TopicMeasureDone(number=said.number))


def _drop_measure(topic: HotTopic, said: DropMeasure, context: Context) -> Decision[HotTopic]:
    after = _ended(topic, said.number, MeasureState.DROPPED, context.reason, context)
    return Decision.one(after, TopicMeasureDropped(number=said.number))


def _new(topic: HotTopic, said: LinkCases) -> tuple[Linked, ...]:
    known = {one.matter_id for one in topic.linked}
    return tuple({one.matter_id: one for one in said.found if one.matter_id not in known}.values())


def _link(topic: HotTopic, said: LinkCases, _: Context) -> Decision[HotTopic]:
    new = _new(topic, said)
    fact = TopicLinked(matter_ids=tuple(one.matter_id for one in new))
    return Decision.one(replace(topic, linked=(*topic.linked, *new)), fact)


def _unlink(topic: HotTopic, said: UnlinkCase, _: Context) -> Decision[HotTopic]:
    gone = tuple(one.matter_id for one in topic.linked if one.case_no == said.case_no)
    left = tuple(one for one in topic.linked if one.case_no != said.case_no)
    return Decision.one(replace(topic, linked=left), TopicUnlinked(matter_ids=gone))


def _review(topic: HotTopic, said: ReviewTopic, _: Context) -> Decision[HotTopic]:
    return Decision.one(replace(topic, state=TopicState.REVIEWED, review=said.finding), TopicReviewed())


def come_due(topic: HotTopic, context: Context) -> Decision[HotTopic]:
    """Say of each measure whose day is over that it is, once."""
    steps: list[Step[HotTopic]] = []
    for one in topic.measures:
        at = one.due_next if topic.state in IN_HAND else None
        if at is not None and at <= context.now:
            before = steps[-1].after if steps else topic
            after = before.changed(one.number, lambda late: _late(late, topic.lead_unit_id))
            steps.append(Step(TopicMeasureOverdue(number=one.number), after))
    return Decision(tuple(steps))


def _late(one: Measure, lead_unit_id: str) -> Measure:
    return replace(one, overdue=True, told_unit_ids=tuple(dict.fromkeys((lead_unit_id, one.unit_id))))


_S = TopicState
_PROPOSED, _IN_HAND = frozenset({_S.PROPOSED}), frozenset[str](IN_HAND)
_LIVE = _PROPOSED | _IN_HAND | {_S.REVIEWED}
HOT_TOPIC = Machine[HotTopic](
    [
        Move(name="adopt", command=AdoptTopic, states=_PROPOSED, roles=DECIDERS, decide=_adopt,
             checks=(who_leads_does_not_assist,)),
        Move(name="change", command=ChangeTopic, states=_IN_HAND, roles=WRITERS, decide=_change,
             checks=(who_leads_does_not_assist,)),
        Move(name="add-measure", command=AddMeasure, states=_IN_HAND, roles=WRITERS, decide=_add,
             guards=(room_for_measures,), checks=(a_day_ahead,)),
        Move(name="move-measure", command=MoveMeasure, states=_IN_HAND, roles=WRITERS, decide=_move,
             guards=(has_measures,), checks=(an_open_measure, a_day_ahead, with_a_reason)),
        Move(name="finish-measure", command=FinishMeasure, states=_IN_HAND, roles=WRITERS | UNIT_ROLES, decide=_finish,
             guards=(has_measures,), checks=(an_open_measure,)),
        Move(name="drop-measure", command=DropMeasure, states=_IN_HAND, roles=WRITERS, decide=_drop_measure,
             guards=(has_measures,), checks=(an_open_measure, with_a_reason)),
        Move(name="start", command=StartTopic, states=frozenset({_S.ADOPTED}), roles=WRITERS,
             decide=lambda topic, _, __: Decision.one(replace(topic, state=_S.UNDER_WAY), TopicStarted()),
             guards=(has_measures,)),
        Move(name="link", command=LinkCases, states=_LIVE, roles=WRITERS, decide=_link, checks=(something_to_link,)),
        Move(name="unlink", command=UnlinkCase, states=_LIVE, roles=WRITERS, decide=_unlink, checks=(a_linked_case,)),
        Move(name="review", command=ReviewTopic, states=frozenset({_S.UNDER_WAY}), roles=DECIDERS, decide=_review,
             guards=(every_measure_has_ended,)),
        Move(name="close", command=CloseTopic, states=frozenset({_S.REVIEWED}), roles=DECIDERS,
             decide=lambda topic, _, __: Decision.one(replace(topic, state=_S.CLOSED), TopicClosed())),
        Move(name="drop", command=DropTopic, states=_PROPOSED | _IN_HAND, roles=DECIDERS,
             decide=lambda topic, _, context: Decision.one(
                 replace(topic, state=_S.DROPPED), TopicDropped(reason=context.reason)),
             checks=(with_a_reason,)),
    ]
)  # fmt: skip
