"""A policy as it is written down, by people and in documents: spans are texts such as `4wh`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le, MaxLen, MinLen, Predicate

from .answer_written import (
    CategoryCode,
    WrittenEvidence,
    WrittenSampling,
    WrittenVetting,
    evidence_of,
    sampling_of,
    vetting_of,
)
from .calendar import Span
from .ladder_written import WrittenEscalation, escalation_of
from .policy import (
    CallbackTerms,
    DisputeTerms,
    ExtensionTerms,
    Policy,
    ReturnTerms,
    ReworkTerms,
    SurveyTerms,
    TierTerms,
    WaitTerms,
)

TIERS = ("E0", "E1", "E2", "G", "C", "Q", "V", "M")
_GROUND = re.compile(r"[a-z][a-z_]{1,39}")
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def is_a_number_and_m_h_d_wh_or_wd(text: str) -> bool:
    """Whether a text is a span; the name is what people read where it is not."""
    try:
        Span.parse(text)
    except ValueError:
        return False
    return True


def is_one_of_e0_e1_e2_g_c_q_v_m(text: str) -> bool:
    """Whether a text is a tier."""
    return text in TIERS


def is_a_ground_in_small_letters(text: str) -> bool:
    """Whether a text can be the code of a ground."""
    return _GROUND.fullmatch(text) is not None


SpanText = Annotated[str, Predicate(is_a_number_and_m_h_d_wh_or_wd)]
TierCode = Annotated[str, Predicate(is_one_of_e0_e1_e2_g_c_q_v_m)]
Ground = Annotated[str, Predicate(is_a_ground_in_small_letters)]
Times = Annotated[int, Ge(0), Le(20)]
Title = Annotated[str, MinLen(1), MaxLen(80)]
SHIPS = (
    "escalation",
    "evidence",
    "sampling",
    "vetting",
    "survey",
)  # what a policy may leave out: then it is as it ships
_CLOSED = {"extra": "forbid"}  # a misspelt field is an error and no silent nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTier:
    """The spans of a tier; what is left out does not run."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    intake: SpanText | None = None
    dispatch: SpanText | None = None
    dispatch_limit: SpanText | None = None
    sign: SpanText | None = None
    contact: SpanText | None = None
    handle: SpanText | None = None
    handle_limit: SpanText | None = None
    callback: SpanText | None = None
    return_window: SpanText | None = None
    return_review: SpanText | None = None
    ruling: SpanText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReturns:
    """How often an order may be returned."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    per_unit: Times
    after_ruling: Times
    bounce_cap: Annotated[int, Ge(1), Le(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenExtension:
    """How often, for what, and how quickly an extension is decided."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    times: Times
    review: SpanText
    grounds: Annotated[tuple[Ground, ...], MinLen(1), MaxLen(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenWait:
    """How long and how often the citizen is waited for."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    each: SpanText
    times: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRework:
    """Within what a rework is half the handling time, and how often."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    shortest: SpanText
    longest: SpanText
    rounds: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCallback:
    """How often the citizen is called."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    attempts: Annotated[int, Ge(1), Le(20)]
    days: Annotated[int, Ge(1), Le(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDispute:
    """How long a merchant's dispute may take."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    accept: SpanText
    mediate: SpanText


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSurvey:
    """When after the end the citizen is asked whether it is still good, and how long they can answer."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _CLOSED
    after: SpanText
    open: SpanText


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPolicy:
    """Write down a policy (起草时限政策); it is nothing but a draft until another person publishes it."""

    title: Title
    tiers: Annotated[Mapping[TierCode, WrittenTier], MinLen(1)]
    categories: Annotated[Mapping[CategoryCode, SpanText], MaxLen(500)]
    returns: WrittenReturns
    extension: WrittenExtension
    wait: WrittenWait
    rework: WrittenRework
    callback: WrittenCallback
    dispute: WrittenDispute
    verify: SpanText
    reopen: SpanText
    number: int
    escalation: WrittenEscalation | None = None  # left out, as the four below: as it ships
    evidence: WrittenEvidence | None = None
    sampling: WrittenSampling | None = None
    vetting: WrittenVetting | None = None
    survey: WrittenSurvey | None = None

    def __post_init__(self) -> None:
        policy_of(self.content(), version=0, effective_from=_NEVER)

    def content(self) -> Mapping[str, Any]:
        """Return what is written, without its title and number."""
        row = asdict(self)
        tiers = {code: {name: span for name, span in tier.items() if span} for code, tier in row["tiers"].items()}
        left_out = {"title", "number"} | {name for name in SHIPS if row[name] is None}
        return {name: value for name, value in row.items() if name not in left_out} | {"tiers": tiers}


def policy_of(row: Mapping[str, Any], *, version: int, effective_from: datetime) -> Policy:
    """Return the policy that is written down; raises `ValueError`, `KeyError` or `TypeError`."""
    rework, extension = row["rework"], row["extension"]
    policy = Policy(
        version=version,
        effective_from=effective_from,
        tiers={name: TierTerms(**_spans(terms)) for name, terms in row["tiers"].items()},
        categories=_spans(row["categories"]),
        returns=ReturnTerms(**row["returns"]),
        extension=ExtensionTerms(
            times=extension["times"], review=Span.parse(extension["review"]), grounds=tuple(extension["grounds"])
        ),
        wait=WaitTerms(each=Span.parse(row["wait"]["each"]), times=row["wait"]["times"]),
        rework=ReworkTerms(
            shortest=Span.parse(rework["shortest"]), longest=Span.parse(rework["longest"]), rounds=rework["rounds"]
        ),
        callback=CallbackTerms(**row["callback"]),
        dispute=DisputeTerms(**_spans(row["dispute"])),
        verify=Span.parse(row["verify"]),
        reopen=Span.parse(row["reopen"]),
        escalation=escalation_of(row.get("escalation") or {}),
        evidence=evidence_of(row.get("evidence") or {}),
        sampling=sampling_of(row.get("sampling") or {}),
        vetting=vetting_of(row.get("vetting") or {}),
        survey=SurveyTerms(**_spans(row.get("survey") or {})),
    )
    if missing := set(TIERS) - policy.tiers.keys():
        raise ValueError(f"tiers: {', '.join(sorted(missing))} missing")
    return policy


def _spans(row: Mapping[str, str]) -> dict[str, Span]:
    return {name: Span.parse(text) for name, text in row.items()}


def written(policy: Policy) -> Mapping[str, Any]:
    """Return a policy as it is written down: what `policy_of` reads."""
    row: Mapping[str, Any] = _texts({one.name: getattr(policy, one.name) for one in fields(policy)})
    return {name: value for name, value in row.items() if name not in {"version", "effective_from"}}


def _texts(value: Any) -> Any:
    """Return the same with each span as its text, and without what is not there."""
    if isinstance(value, Span):
        return str(value)
    if is_dataclass(value):
        said = [one.name for one in fields(value) if one.init]  # the rest is made of that
        return _texts({name: getattr(value, name) for name in said})
    if isinstance(value, Mapping):
        return {name: _texts(one) for name, one in value.items() if one is not None}
    if isinstance(value, time):
        return value.isoformat("minutes")
    return [_texts(one) for one in value] if isinstance(value, tuple) else value
