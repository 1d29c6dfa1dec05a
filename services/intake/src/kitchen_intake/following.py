"""How the progress of a case is mirrored."""

from __future__ import annotations

from kitchenkit.decide import Context, Decision, Refused

from .domain import table
from .domain.submission import Submission
from .progress import Progress


def follow(target: str, before: Submission | None, event: Progress, _: Context) -> Decision[Submission]:
    """Mirror the progress of a case."""
    if before is None:
        raise Refused("no_submission", f"the submission {target} is not there")
    return table.hear(before, event.source, event.told, event.entry, event.evidence)
