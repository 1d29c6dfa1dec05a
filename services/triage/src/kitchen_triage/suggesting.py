"""The classifier as the domain asks it: submissions in, suggestions out."""

from __future__ import annotations

from collections.abc import Sequence

from .classify import Ask, Classifier
from .classify import Suggestion as Said
from .domain.case import Received, Suggestion


def suggest(classifier: Classifier, batch: Sequence[Received]) -> list[Suggestion]:
    """Return what each submission is taken for."""
    return [_suggestion(said) for said in classifier.suggest_many([_ask(received) for received in batch])]


def _ask(received: Received) -> Ask:
    return Ask(
        text=f"{received.title} {received.text}".strip(),
        kind=received.kind,
        category_hint=received.category_hint or None,
        area_code=received.place.area_code or None,
        address=received.place.address,
    )


def _suggestion(said: Said) -> Suggestion:
    # An emergency whose lanes conflict is the desk's, with the alarm; the classifier abstains there.
    return Suggestion(
        lane=said.lane or "",
        category_code=said.category_code or "",
        tier=said.tier,
        area_code=said.area_code or "",
        confidence=said.confidence,
        decided_by=said.decided_by,
        explanation=said.explanation,
        emergency=said.emergency,
        abstain=said.abstain or said.lanes_conflict,
        abstain_reason=said.abstain_reason,
        rule_version=said.rule_version,
        model_version=said.model_version,
    )
