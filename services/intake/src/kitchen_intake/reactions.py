"""What intake does about what it hears: it keeps what the citizen may see, and the emergency lexicon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision
from kitchenkit.react import Reaction, Store

from . import disputes, lexicon, progress
from .domain.lexicon import EMERGENCY, Lexicon
from .domain.submission import Submission
from .following import Follow
from .lost import IsLost

IGNORED = progress.passed_over() | lexicon.passed_over()


def adopt(_: str, before: Lexicon | None, event: Lexicon, __: Context) -> Decision[Lexicon]:
    """Keep the newest lexicon."""
    if before is not None and before.published >= event.published:
        return Decision()
    return Decision.one(event, lexicon.Adopted())


def reactions(
    submissions: Store[Submission],
    lexicons: Store[Lexicon],
    number: disputes.Number,
    lost: IsLost = lambda _: False,
) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type; `number` makes the number of a case that the hub opens itself."""
    follow = Follow(lost)
    followed = {
        kind: [Reaction(store=submissions, read=read, targets=_whose, decide=follow)]
        for kind, read in progress.readers().items()
    }
    adopted = Reaction(store=lexicons, read=lexicon.read, targets=lambda _: [EMERGENCY], decide=adopt)
    disputed = disputes.reaction(submissions, number, follow)
    return {**followed, disputes.DISPUTED: [disputed], lexicon.PUBLISHED: [adopted]}


def _whose(event: progress.Progress) -> list[str]:
    return [] if event.apart else [event.case_id]
