"""What intake does about what it hears: it keeps what the citizen may see, and the emergency lexicon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Reaction, Store

from . import lexicon, progress
from .domain import table
from .domain.lexicon import EMERGENCY, Lexicon
from .domain.submission import Submission

IGNORED = progress.passed_over() | lexicon.passed_over()


def follow(target: str, before: Submission | None, event: progress.Progress, _: Context) -> Decision[Submission]:
    """Mirror the progress of a case."""
    if before is None:
        raise Refused("no_submission", f"the submission {target} is not there")
    return table.hear(before, event.source, event.told, event.entry)


def adopt(_: str, before: Lexicon | None, event: Lexicon, __: Context) -> Decision[Lexicon]:
    """Keep the newest lexicon."""
    if before is not None and before.published >= event.published:
        return Decision()
    return Decision.one(event, lexicon.Adopted())


def reactions(submissions: Store[Submission], lexicons: Store[Lexicon]) -> Mapping[str, Sequence[Reaction[Any]]]:
    """Return what is done about each type."""
    followed = {
        kind: [Reaction(store=submissions, read=read, targets=lambda event: [event.case_id], decide=follow)]
        for kind, read in progress.readers().items()
    }
    adopted = Reaction(store=lexicons, read=lexicon.read, targets=lambda _: [EMERGENCY], decide=adopt)
    return {**followed, lexicon.PUBLISHED: [adopted]}
