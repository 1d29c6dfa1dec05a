"""What answers that everybody may read hear of dispatch's own matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from . import wire_answers as wire
from .domain.public_answer import Answered, PublicAnswer, answer_id, follow


def propose(_: str, before: PublicAnswer | None, said: Answered, __: Context) -> Decision[PublicAnswer]:
    """Follow the matter; hearing of it again changes nothing."""
    return follow(before, said)


def answers(store: Store[PublicAnswer]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type in `dispatch-matter-events` that says what becomes of an answer."""

    def concerned(said: Answered) -> list[str]:  # of most matters nobody agreed to anything: they cost nothing here
        return [answer_id(said.matter_id)] if said.agreed or said.withheld else []

    return {
        kind: [Reaction(store=store, read=read, targets=concerned, decide=propose)]
        for kind, read in wire.readers().items()
    }
