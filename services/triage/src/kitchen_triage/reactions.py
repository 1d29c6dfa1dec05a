"""What triage does about what it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from . import wire, wire_acts, wire_rules
from .domain import flow
from .domain.case import Case, Place, Received, Suggestion
from .domain.routing_rule import Proposed, RoutingRule, raised
from .domain.rules_in_force import rules_of

Suggest = Callable[[Sequence[Received]], Sequence[Suggestion]]


@dataclass(frozen=True, slots=True)
class Classified:
    """A submission together with what the machine takes it for."""

    received: Received
    said: Suggestion


@dataclass(frozen=True, slots=True)
class Classify:
    """Classifies a whole batch at once, which is cheaper than one by one."""

    suggest: Suggest

    def __call__(self, batch: Sequence[Received]) -> list[Classified]:
        """Return each submission with its suggestion."""
        return [Classified(received, said) for received, said in zip(batch, self.suggest(batch), strict=True)]


@dataclass(frozen=True, slots=True)
class Added:
    """What a citizen did, with what the machine takes their added words for; of other acts nobody asks it."""

    act: wire_acts.CitizenActed
    said: Suggestion


@dataclass(frozen=True, slots=True)
class Listen:
    """Looks at what citizens add for danger, a whole batch at once."""

    suggest: Suggest

    def __call__(self, batch: Sequence[wire_acts.CitizenActed]) -> list[Added]:
        """Return each addition with what it sounds like."""
        said = self.suggest([_words_of(one) for one in batch])
        return [Added(act, one) for act, one in zip(batch, said, strict=True)]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What tells of danger and went ahead: the words, and the submission itself where nobody has heard of that yet."""

    first: Classified
    added: Added


@dataclass(frozen=True, slots=True)
class ListenAhead:
    """Looks at both, a whole batch at once."""

    suggest: Suggest

    def __call__(self, batch: Sequence[wire.AddedAhead]) -> list[Ahead]:
        """Return each addition with what it, and the submission before it, sound like."""
        first = Classify(self.suggest)([one.received for one in batch])
        added = Listen(self.suggest)([one.act for one in batch])
        return [Ahead(*both) for both in zip(first, added, strict=True)]


def _words_of(act: wire_acts.CitizenActed) -> Received:
    return Received(
        submission_id="", case_id=act.case_id, case_no="", kind="unknown", text=str(getattr(act.fact, "text", "")),
        title="", category_hint="", place=Place(), media_ids=(), confidential=False,
    )  # fmt: skip


def open_case(_: str, before: Case | None, event: Classified, context: Context) -> Decision[Case]:
    """A submission becomes one case; hearing it again, or on the urgent topic too, changes nothing."""
    if before is not None:
        return Decision()
    return flow.open_case(event.received, event.said, context.now, rules_of(context))


def withdraw(target: str, before: Case | None, event: wire.Withdrawn, _: Context) -> Decision[Case]:
    """Stop the case, or tell its lane."""
    return flow.withdraw(_there(target, before), event.reason)


def take_act(target: str, before: Case | None, event: wire_acts.CitizenActed, _: Context) -> Decision[Case]:
    """Remember and pass on what the citizen did."""
    return flow.take_act(_there(target, before), event.fact)


def take_words(target: str, before: Case | None, event: Added, _: Context) -> Decision[Case]:
    """Remember and pass on what the citizen added, and alarm the desk where it speaks of danger."""
    return flow.take_act(_there(target, before), event.act.fact, event.said)


def take_ahead(target: str, before: Case | None, event: Ahead, context: Context) -> Decision[Case]:
    """Take words of danger before whatever stands in the other topic, the submission too: heard there, both are known.

    What else the citizen did before is heard later then. No order between these two changes what becomes of a case:
    danger raises whatever it finds, and what is over takes no additions (intake refuses them).
    """
    if before is not None:
        return take_words(target, before, event.added, context)
    return open_case(target, None, event.first, context).then(
        lambda opened: take_words(target, opened, event.added, context)
    )


def wrong_lane(target: str, before: Case | None, event: wire.WrongLane, _: Context) -> Decision[Case]:
    """Take the case back to the desk."""
    there = _there(target, before)
    return flow.wrong_lane(there, routing_no=event.routing_no, reason=event.reason, returns=event.returns)


def _there(target: str, before: Case | None) -> Case:
    if before is None:
        raise Refused("no_case", f"the case {target} is not there")
    return before


def urgent(store: Store[Case], suggest: Suggest) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about what comes on the urgent topic."""
    return {
        **_opening(store, suggest),
        wire_acts.SUPPLEMENTED: [
            Reaction(
                store=store,
                read=wire.read_added_ahead,
                targets=_ahead,
                decide=take_ahead,
                prepare=ListenAhead(suggest),
            )
        ],
    }


def _opening(store: Store[Case], suggest: Suggest) -> Mapping[str, Sequence[Reaction[Any]]]:
    return {
        wire.RECEIVED: [
            Reaction(
                store=store,
                read=wire.read_received,
                targets=_target,
                decide=open_case,
                prepare=Classify(suggest),
            )
        ]
    }


def raise_rule(_: str, before: RoutingRule | None, event: Proposed, __: Context) -> Decision[RoutingRule]:
    """A ruling speaks for a routing rule."""
    return raised(before, event)


def ordinary(store: Store[Case], suggest: Suggest, rules: Store[RoutingRule]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about submissions, citizens' acts, lanes that were the wrong ones, and rulings."""
    return {
        **_opening(store, suggest),
        wire_rules.PROPOSED: [
            Reaction(store=rules, read=wire_rules.read_proposed, targets=lambda event: [event.id], decide=raise_rule)
        ],
        wire.WITHDRAWN: [Reaction(store=store, read=wire.read_withdrawn, targets=_case, decide=withdraw)],
        **{
            kind: [Reaction(store=store, read=read, targets=_case, decide=take_act)]
            for kind, read in wire_acts.acts().items()
        },
        wire_acts.SUPPLEMENTED: [
            Reaction(
                store=store,
                read=wire_acts.acts()[wire_acts.SUPPLEMENTED],
                targets=_case,
                decide=take_words,
                prepare=Listen(suggest),
            )
        ],
        **{
            kind: [Reaction(store=store, read=read, targets=_case, decide=wrong_lane)]
            for kind, read in wire.wrong_lanes().items()
        },
    }


def _case(event: wire.Withdrawn | wire_acts.CitizenActed | wire.WrongLane | Added) -> list[str]:
    return [event.act.case_id if isinstance(event, Added) else event.case_id]


def _ahead(event: wire.AddedAhead | Ahead) -> list[str]:
    return [event.act.case_id if isinstance(event, wire.AddedAhead) else event.added.act.case_id]


def _target(event: Received | Classified) -> list[str]:
    return [event.case_id if isinstance(event, Received) else event.received.case_id]
