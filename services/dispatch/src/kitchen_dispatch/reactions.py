"""What dispatch does about what it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from . import wire
from .domain import matters
from .domain.matter import Assigned, Matter, matter_id

Match = Callable[[matters.Routed], Sequence[Assigned]]
GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A case routed into the government lane becomes one matter for that routing; hearing it again changes nothing."""

    match: Match

    def __call__(self, _: str, before: Matter | None, event: wire.CaseRouted, context: Context) -> Decision[Matter]:
        """Decide; the units named by the desk go before those of the duty list."""
        if before is not None:
            return Decision()
        return matters.file(event.case, event.assignments or self.match(event.case), context.now)


def take_act(target: str, before: Matter | None, event: wire.CitizenActed, context: Context) -> Decision[Matter]:
    """Do what the citizen's act means for the matter of that routing."""
    if before is None:
        raise Refused("no_matter", f"the matter {target} of this routing is not there")
    if event.kind in {"withdraw", "merge"}:
        return matters.withdraw(before, event.text, event.kind)
    if event.kind == "rate":
        return matters.rate(before, event.text, context, satisfied=event.satisfied)
    if event.kind == "reopen":
        return matters.reopen(before, event.text, context)
    return matters.note(before, event.kind, event.text)


def government(store: Store[Matter], match: Match) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `queue-government`; the same types of other lanes are passed over."""
    open_matter = Reaction(
        store=store,
        read=wire.read_routed,
        targets=lambda event: (
            [matter_id(event.case.case_id, event.case.routing_no)] if event.lane == GOVERNMENT else []
        ),
        decide=OpenMatter(match),
    )
    acts = {
        kind: [Reaction(store=store, read=read, targets=_matter_of, decide=take_act)]
        for kind, read in wire.acts().items()
    }
    return {wire.ROUTED: [open_matter], **acts}


def _matter_of(event: wire.CitizenActed) -> list[str]:
    return [matter_id(event.case_id, event.routing_no)] if event.lane == GOVERNMENT else []
