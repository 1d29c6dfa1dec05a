"""What is known of one text before anything is decided: rules, danger, the model's view, what the sender said. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kitchen_triage.classify.categories import DESK, LANES, Categories, Category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kitchen_triage.classify.emergency import Alert
    from kitchen_triage.classify.rules import Deciding, Finding

DANGER_POINTS: Final = 3.5
"""What a word of the emergency lexicon counts for the matter it points to."""
HINT_POINTS: Final = 2.5
"""What the category chosen by the sender counts: not enough alone, enough with a hint of the text."""
KIND_LANES: Final = {
    "good_person": "news",
    "news_lead": "news",
    "emergency": "government",
    "appeal": "government",
    "volunteer_need": "volunteer",
}
"""The lane that a sender's kind asks for."""
KIND_TRUST: Final = 0.85
"""How often the lane of the sender's kind is taken to be right before the text is read."""
HINT_TRUST: Final = 10.0
"""How much more likely the sender's own category is than without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that speaks for and against each lane."""

    alert: Alert
    finding: Finding
    deciding: Deciding
    points: Mapping[str, float]
    model: Mapping[str, float]
    posterior: Mapping[str, float]
    expected: str | None
    hint: Category | None
    kind: str

    def lane_points(self, categories: Categories) -> dict[str, float]:
        """Return each lane's strongest category."""
        best = dict.fromkeys(LANES, 0.0)
        for code, points in self.points.items():
            lane = categories.lane_of(code)
            best[lane] = max(best[lane], points)
        return best

    def model_lanes(self, categories: Categories) -> dict[str, float]:
        """Return the model's view of the lanes from the text alone."""
        return _by_lane(self.model, categories)

    def lanes(self, categories: Categories) -> dict[str, float]:
        """Return the chance of each lane with what the sender said."""
        return _by_lane(self.posterior, categories)


def gather(
    *, categories: Categories, deciding: Deciding, alert: Alert, finding: Finding, model: Mapping[str, float],
    kind: str, hint: Category | None,
) -> Evidence:  # fmt: skip
    """Put together what speaks for each category."""
    points = dict(finding.scores)
    for code in {danger.code for danger in alert.dangers}:
        points[code] = points.get(code, 0.0) + DANGER_POINTS
    if hint:
        points[hint.code] = points.get(hint.code, 0.0) + HINT_POINTS
    expected = hint.lane if hint else KIND_LANES.get(kind)
    return Evidence(
        alert=alert, finding=finding, deciding=deciding, points=points, model=model,
        posterior=_posterior(model, categories, KIND_LANES.get(kind), hint), expected=expected, hint=hint, kind=kind,
    )  # fmt: skip


def _posterior(model: Mapping[str, float], categories: Categories, kind_lane: str | None,
               hint: Category | None) -> dict[str, float]:  # fmt: skip
    other = (1 - KIND_TRUST) / (len(LANES) - 1)
    weighed: dict[str, float] = {}
    for code, chance in model.items():
        lane = categories.lane_of(code)
        weight = 1.0 if kind_lane is None or lane == DESK else (KIND_TRUST if lane == kind_lane else other) * len(LANES)
        weighed[code] = chance * weight * (HINT_TRUST if hint and code == hint.code else 1.0)
    total = sum(weighed.values())
    return {code: chance / total for code, chance in weighed.items()} if total else {}


def _by_lane(chances: Mapping[str, float], categories: Categories) -> dict[str, float]:
    lanes = dict.fromkeys((*LANES, DESK), 0.0)
    for code, chance in chances.items():
        lanes[categories.lane_of(code)] += chance
    return lanes
