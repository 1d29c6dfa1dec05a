"""The book (规则册): every published policy and the calendar in force, which decisions look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .calendar import Calendar
from .policy import Policy, TierTerms


@dataclass(frozen=True, slots=True)
class Book:
    """What holds when; the same book gives the same answer for ever."""

    policies: tuple[Policy, ...]  # published ones, at least one
    calendar: Calendar

    def __post_init__(self) -> None:
        if not self.policies:
            raise ValueError("a book has at least one policy")

    def policy(self, at: datetime) -> Policy:
        """Return the policy in force then; before the first one took effect, the first one."""
        begun = [policy for policy in self.policies if policy.effective_from <= at]
        if begun:
            return max(begun, key=lambda policy: (policy.effective_from, policy.version))
        return min(self.policies, key=lambda policy: (policy.effective_from, policy.version))

    def terms(self, tier: str, category_code: str, at: datetime) -> TierTerms:
        """Return what holds for a case then."""
        return self.policy(at).terms(tier, category_code)

    def stamp(self, at: datetime) -> str:
        """Return what holds then, in a word: as long as it stays the same, no due date moves by itself."""
        return f"policy {self.policy(at).version}, calendar {self.calendar.version}"
