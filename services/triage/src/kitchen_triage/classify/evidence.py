"""What is known of one text, weighed into one chance per category: model, rules, danger, what the sender said. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Final

from kitchen_triage.classify.categories import DESK, DESK_LABEL, LANES, Categories, Category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kitchen_triage.classify.emergency import Alert
    from kitchen_triage.classify.rules import Deciding, Finding

POINT: Final = 0.5
"""What one point of the rules adds to a category's logarithm beside a model; ten points outweigh nearly any model."""
POINT_ALONE: Final = 2.0
"""The same where there is no model."""
DANGER_POINTS: Final = 10.0
"""What a word of the emergency lexicon counts for the matter it points to."""
HINT_POINTS: Final = 8.0
"""What the category counts that the sender chose."""
KIND_LANES: Final = {
    "good_person": "news",
    "news_lead": "news",
    "emergency": "government",
    "appeal": "government",
    "volunteer_need": "volunteer",
}
"""The lane that a sender's kind asks for."""
KIND_ODDS: Final = 15.0
"""How much likelier the lane of the sender's kind is than any other, unread: estimated, not measured."""
LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that speaks for each category, and the chances that come of it."""

    alert: Alert
    finding: Finding
    strong: tuple[str, ...]
    chances: Mapping[str, float]
    lanes: Mapping[str, float]
    model: Mapping[str, float]
    expected: str | None
    hint: Category | None
    kind: str


def gather(
    *, categories: Categories, deciding: Deciding, alert: Alert, finding: Finding, model: Mapping[str, float],
    kind: str, hint: Category | None,
) -> Evidence:  # fmt: skip
    """Weigh everything; `model` is empty where there is none."""
    points = dict(finding.scores)
    for code in {danger.code for danger in alert.dangers}:
        points[code] = points.get(code, 0.0) + DANGER_POINTS
    strong = {categories.lane_of(code) for code, score in points.items() if score >= deciding.score}
    if hint:
        points[hint.code] = points.get(hint.code, 0.0) + HINT_POINTS
    expected = hint.lane if hint else KIND_LANES.get(kind)
    chances = _chances(categories, points, model, KIND_LANES.get(kind))
    return Evidence(
        alert=alert, finding=finding, strong=tuple(lane for lane in LANES if lane in strong), chances=chances,
        lanes=by_lane(chances, categories), model=model, expected=expected, hint=hint, kind=kind,
    )  # fmt: skip


def by_lane(chances: Mapping[str, float], categories: Categories) -> dict[str, float]:
    """Return the chances added up by lane, the desk among them."""
    lanes = dict.fromkeys((*LANES, DESK), 0.0)
    for code, chance in chances.items():
        lanes[categories.lane_of(code)] += chance
    return lanes


def _chances(categories: Categories, points: Mapping[str, float], model: Mapping[str, float],
             kind_lane: str | None) -> dict[str, float]:  # fmt: skip
    worth = POINT if model else POINT_ALONE
    even = dict.fromkeys((*categories.by_code, DESK_LABEL), 1.0)
    logs = {code: log(max(chance, LEAST)) + worth * points.get(code, 0.0) for code, chance in (model or even).items()}
    if kind_lane:
        for code in logs:
            if categories.lane_of(code) == kind_lane:
                logs[code] += log(KIND_ODDS)
    most = max(logs.values())
    weights = {code: exp(value - most) for code, value in logs.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}
