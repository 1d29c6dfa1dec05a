"""What a policy says of a unit's answer: what it shows, who looks at it on the spot, and who reads it first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .calendar import Span

# What an answer may have to show (办结凭证), and the field of `resolve` that has it.
SHOWN = {"photo": "evidence_media", "before": "before_media", "place": "place", "time": "taken_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTerms:
    """What is shown of work that is said to be done, by category."""

    outcomes: tuple[str, ...] = ()
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedShare:
    """So many of a unit's last checks failed, and this share of its answers is looked at."""

    failed: int
    share: int  # percent


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTerms:
    """Which answers somebody looks at on the spot (抽查): by category, and by what was found of the unit before."""

    share: int = 0  # percent, of the categories that are not listed
    categories: Mapping[str, int] = field(default_factory=dict)
    checks: int = 20  # of the unit, the last ones that count
    history: tuple[FailedShare, ...] = ()

    def of(self, category_code: str, found: Collection[bool]) -> int:
        """Return the share, in percent: of category and history the greater one. `found` is newest last."""
        lately = [*found][-self.checks :]
        failed = lately.count(False)
        by_history = [one.share for one in self.history if failed >= one.failed]
        return max([self.categories.get(category_code, self.share), *by_history])


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingTerms:
    """Which answers the centre reads before the citizen does (答复审核); its silence lets them pass."""

    within: Span | None = None  # None: none
    outcomes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    confidential: bool = False
