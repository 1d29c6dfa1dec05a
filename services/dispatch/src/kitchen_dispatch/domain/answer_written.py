"""What an answer shows, who looks at it and who reads it first, as it is written down in a policy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le, MaxLen, Predicate

from .answer_terms import SHOWN, EvidenceTerms, FailedShare, SampleTerms, VettingTerms
from .calendar import Span
from .outcomes import OUTCOMES

LANE = "GOV-"  # what the codes of this lane's categories begin with
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,39}")


def is_a_category_code(text: str) -> bool:
    """Whether a text can be a category's code."""
    return _CODE.fullmatch(text) is not None


def is_photo_before_place_or_time(text: str) -> bool:
    """Whether a text names something that an answer may have to show."""
    return text in SHOWN


def is_an_outcome(text: str) -> bool:
    """Whether a text is a coded result."""
    return text in OUTCOMES


Kind = Annotated[str, Predicate(is_photo_before_place_or_time)]
Outcome = Annotated[str, Predicate(is_an_outcome)]
Outcomes = Annotated[tuple[Outcome, ...], MaxLen(len(OUTCOMES))]
CategoryCode = Annotated[str, Predicate(is_a_category_code)]
Share = Annotated[int, Ge(0), Le(100)]
_CLOSED = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEvidence:
    """What is shown of work that is said to be done, by category."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    outcomes: Outcomes
    categories: Annotated[Mapping[CategoryCode, Annotated[tuple[Kind, ...], MaxLen(len(SHOWN))]], MaxLen(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFailedShare:
    """So many of a unit's last checks failed, and this share of its answers is looked at."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    failed: Annotated[int, Ge(1), Le(50)]
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSampling:
    """Which share of the answers somebody looks at, in percent."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    share: Share
    categories: Annotated[Mapping[CategoryCode, Share], MaxLen(500)]
    checks: Annotated[int, Ge(1), Le(50)]
    history: Annotated[tuple[WrittenFailedShare, ...], MaxLen(10)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenVetting:
    """Which answers the centre reads first, and within what; left out, none."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    within: Annotated[str, MaxLen(8)] | None = None
    outcomes: Outcomes = ()
    categories: Annotated[tuple[CategoryCode, ...], MaxLen(500)] = ()
    confidential: bool = False


def evidence_of(row: Mapping[str, Any]) -> EvidenceTerms:
    """Return what is shown; nothing where nothing is written."""
    categories = {code: tuple(kinds) for code, kinds in (row.get("categories") or {}).items()}
    return EvidenceTerms(outcomes=tuple(row.get("outcomes") or ()), categories=categories)


def sampling_of(row: Mapping[str, Any]) -> SampleTerms:
    """Return who is looked at; nobody where nothing is written."""
    if not row:
        return SampleTerms()
    history = tuple(FailedShare(**one) for one in row.get("history") or ())
    return SampleTerms(share=row["share"], categories=dict(row["categories"]), checks=row["checks"], history=history)


def vetting_of(row: Mapping[str, Any]) -> VettingTerms:
    """Return what is read first; nothing where nothing is written. Raises `ValueError`."""
    try:
        within = Span.parse(row["within"]) if row.get("within") else None
    except ValueError as error:
        raise ValueError(f"vetting.within: {error}") from error
    return VettingTerms(
        within=within,
        outcomes=tuple(row.get("outcomes") or ()),
        categories=tuple(row.get("categories") or ()),
        confidential=bool(row.get("confidential")),
    )
