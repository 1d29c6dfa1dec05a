"""How the progress of a case is mirrored."""

from __future__ import annotations

from dataclasses import dataclass

from kitchenkit.decide import Context, Decision, Refused

from .domain import table
from .domain.submission import Submission
from .lost import IsLost
from .progress import Progress


@dataclass(frozen=True, slots=True)
class Follow:
    """Mirrors the progress of a case; of one whose submission is known to be lost there is nobody to tell."""

    lost: IsLost

    def __call__(self, target: str, before: Submission | None, event: Progress, _: Context) -> Decision[Submission]:
        """Decide; raises `Transient` where it is not known yet whether the submission is lost."""
        if before is not None:
            return table.hear(before, event.source, event.told, event.entry, event.evidence)
        if self.lost(target):
            return Decision()
        raise Refused("no_submission", f"the submission {target} is not there")
