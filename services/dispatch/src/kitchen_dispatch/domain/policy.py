"""A policy (时限政策): how long everything may take and how often, as data (civic-reporting.md §3.3, §3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import groupby
from operator import attrgetter

from .answer_terms import EvidenceTerms, SampleTerms, VettingTerms
from .calendar import Span

ORDINARY = "G"  # 一般: what every policy has, and what a tier that it does not know counts as
BY_CATEGORY = "E2"  # 较急: the tier whose handling time is in the category table
FOUR_WEEKS = Span.parse("28d")
ALL = 100  # percent
_stretch = attrgetter("stretch")
EMERGENCY = frozenset({"E0", "E1"})  # 特急、急: do not wait for service hours


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTerms:
    """The spans of one tier; None where the clock does not run."""

    intake: Span | None = None
    dispatch: Span | None = None
    dispatch_limit: Span | None = None  # what is allowed, where less is promised: a rung of the ladder
    sign: Span | None = None
    contact: Span | None = None
    handle: Span | None = None  # None: as promised with the citizen
    handle_limit: Span | None = None  # with every extension
    callback: Span | None = None
    return_window: Span | None = None  # None: not to be returned (E0: call)
    return_review: Span | None = None
    ruling: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTerms:
    """Returning an order (退单)."""

    per_unit: int  # of one unit in one case
    after_ruling: int
    bounce_cap: int  # so many returns upheld, and it is disputed


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionTerms:
    """Extending an order (延期); each at most as long as its handling time."""

    times: int
    review: Span
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTerms:
    """Waiting for the citizen (待补充); then the clock goes on by itself."""

    each: Span
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReworkTerms:
    """Doing it again (重办): half the handling time, within these."""

    shortest: Span
    longest: Span
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTerms:
    """Asking the citizen (回访); then 未联系上."""

    attempts: int
    days: int  # on at least so many


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTerms:
    """A merchant's dispute (纠纷): whether it is taken up, and when mediation ends."""

    accept: Span
    mediate: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTerms:
    """Asking the citizen whether it is still good (回访问卷)."""

    after: Span = FOUR_WEEKS  # it was closed
    open: Span = FOUR_WEEKS  # so long they can answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder (催办、督办、通报): when it is reached, how high it is, and which roles are told."""

    name: str
    level: int  # 0 to 4
    to: tuple[str, ...]
    clocks: tuple[str, ...] = ()
    used: int | None = None  # percent of a clock's time
    left: Span | None = None  # or so long before it is due, once half of it is used
    after: Span | None = None  # so long after it was due
    limit: bool = False  # or when what is allowed is over, where less is promised
    dissatisfied: int | None = None  # or not a clock: the citizen has said so often that it is not solved

    @property
    def stretch(self) -> tuple[int, int]:
        """In which stretch of a clock's time it is reached; within one nobody knows without the calendar.

        What is `left` may bring a rung of the second half nearer, to its middle at most.
        """
        if self.used is None:
            return 3, 0  # after the due date
        return (0, self.used) if self.used <= ALL // 2 else (1 if self.used < ALL else 2, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationTerms:
    """The ladder, and when and how often people are told of it."""

    rungs: tuple[Rung, ...] = ()
    quiet_from: time = time(0)  # 静默时段, local; an emergency does not wait for its end
    quiet_until: time = time(0)
    an_hour: int = 20  # so many notices for one recipient; the rest of that hour is one digest
    # By clock, the rungs of each stretch of its time, one stretch after the other: asked for at every step of an order.
    stretches: Mapping[str, tuple[tuple[Rung, ...], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_clock = {clock: sorted(self._of(clock), key=_stretch) for rung in self.rungs for clock in rung.clocks}
        found = {clock: tuple(tuple(some) for _, some in groupby(rungs, _stretch)) for clock, rungs in by_clock.items()}
        object.__setattr__(self, "stretches", found)

    def _of(self, clock: str) -> list[Rung]:
        return [rung for rung in self.rungs if clock in rung.clocks]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version."""

    version: int
    effective_from: datetime
    tiers: Mapping[str, TierTerms]
    categories: Mapping[str, Span]  # the handling time of E2
    returns: ReturnTerms
    extension: ExtensionTerms
    wait: WaitTerms
    rework: ReworkTerms
    callback: CallbackTerms
    dispute: DisputeTerms
    verify: Span
    reopen: Span
    escalation: EscalationTerms = EscalationTerms()
    evidence: EvidenceTerms = field(default_factory=EvidenceTerms)
    sampling: SampleTerms = field(default_factory=SampleTerms)
    vetting: VettingTerms = field(default_factory=VettingTerms)
    survey: SurveyTerms = field(default_factory=SurveyTerms)

    def __post_init__(self) -> None:
        if ORDINARY not in self.tiers:
            raise ValueError(f"a policy has the tier {ORDINARY}, which stands for those that it does not know")

    def terms(self, tier: str, category_code: str) -> TierTerms:
        """Return what holds for a case; a tier that is not known counts as 一般."""
        found = self.tiers.get(tier, self.tiers[ORDINARY])
        if tier == BY_CATEGORY and (handle := self.categories.get(category_code)) is not None:
            return replace(found, handle=handle)
        return found
