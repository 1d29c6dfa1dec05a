"""What dispatch does about what it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from . import wire
from .domain import matters, matters_citizen, matters_survey
from .domain.matter import Assigned, Matter, matter_id

Match = Callable[[matters.Routed], Sequence[Assigned]]
Fallback = Callable[[str], str]  # by area: who gets what nobody takes (兜底), or nothing
GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A case routed into the government lane becomes one matter for that routing; hearing it again changes nothing."""

    match: Match
    fallback: Fallback

    def __call__(self, _: str, before: Matter | None, event: wire.CaseRouted, context: Context) -> Decision[Matter]:
        """Decide; the units named by the desk go before those of the duty list, as a rule's lead before its lead."""
        if before is not None:
            return Decision()
        found = self.match(event.case)
        units = named(event.assignments, found, by_rule=event.by_rule) if event.assignments else found
        return matters.file(event.case, units, context, fallback=self.fallback(event.case.area_code))


def named(units: Sequence[Assigned], found: Sequence[Assigned], *, by_rule: bool) -> list[Assigned]:
    """Return who is named, and after a rule who assists by the duty list: its item is theirs, whoever they are."""
    lead = next((one for one in found if one.role == "lead"), None)
    if lead is not None:
        units = [replace(one, item=lead.item, deadline=lead.deadline, evidence=lead.evidence) for one in units]
    known = {one.unit_id for one in units}
    assist = [one for one in found if one.role != "lead" and one.unit_id not in known] if by_rule else []
    return [*units, *assist]


_WITHOUT_WORDS: Mapping[str, Callable[[Matter, Context], Decision[Matter]]] = {
    "merge": matters_citizen.merged,
    "reject": matters_citizen.rejected,
    "conceal": matters_citizen.conceal,
}


def take_act(target: str, before: Matter | None, event: wire.CitizenActed, context: Context) -> Decision[Matter]:
    """Do what the citizen's act means for the matter of that routing."""
    if before is None:
        raise Refused("no_matter", f"the matter {target} of this routing is not there")
    if event.kind == "withdraw":
        return matters_citizen.withdraw(before, event.text, context, followed=event.followed)
    if (act := _WITHOUT_WORDS.get(event.kind)) is not None:
        return act(before, context)
    if event.survey is not None:
        return matters_survey.survey(before, event.survey, context)
    if event.kind == "rate":
        return matters_citizen.rate(before, event.text, context, satisfied=event.satisfied, words=event.words)
    if event.kind == "reopen":
        return matters_citizen.reopen(before, event.text, context)
    return _take_words(before, event, context)


def _take_words(before: Matter, event: wire.CitizenActed, context: Context) -> Decision[Matter]:
    if event.kind == "supplement":
        return matters_citizen.supplement(before, event.text, context, tier=event.tier)
    return matters_citizen.note(before, event.kind, event.text)


def government(store: Store[Matter], match: Match, fallback: Fallback) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `queue-government`; the same types of other lanes are passed over."""
    open_matter = Reaction(
        store=store,
        read=wire.read_routed,
        targets=lambda event: (
            [matter_id(event.case.case_id, event.case.routing_no)] if event.lane == GOVERNMENT else []
        ),
        decide=OpenMatter(match, fallback),
    )
    acts = {
        kind: [Reaction(store=store, read=read, targets=_matter_of, decide=take_act)]
        for kind, read in wire.acts().items()
    }
    return {wire.ROUTED: [open_matter], **acts}


def _matter_of(event: wire.CitizenActed) -> list[str]:
    return [matter_id(event.case_id, event.routing_no)] if event.lane == GOVERNMENT else []
