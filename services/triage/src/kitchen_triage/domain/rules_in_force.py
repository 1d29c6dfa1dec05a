"""The routing rules in force, looked up for each case: a few comparisons in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kitchenkit.decide import Context

from .routing_rule import RoutingRule, RuleState
from .weather import FAIR, Weather

LANE = "government"  # the one lane whose units a ruling names
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule, with what people read of it."""

    rule: RoutingRule
    unit_name: str

    @property
    def why(self) -> str:
        """In a sentence, for the people at the desk and in the unit."""
        last = self.rule.rulings[-1] if self.rule.rulings else None
        cause = f"，依据{last.case_no}号裁决：{last.reason}" if last else ""
        return f"派单规则 {self.rule.id[:8]}：由{self.unit_name or self.rule.unit_id}主办{cause}"

    def fits(self, area_code: str, text: str) -> bool:
        """Say whether it is for a case there, with that text."""
        words = self.rule.words
        return area_code.startswith(self.rule.area_code) and (not words or any(word in text for word in words))


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """Every rule in force, and the weather; immutable."""

    by_category: Mapping[str, tuple[InForce, ...]] = field(default_factory=dict)
    weather: Weather = FAIR

    @staticmethod
    def of(
        rules: Iterable[RoutingRule], unit_name: Callable[[str], str], takes_orders: Callable[[str], bool]
    ) -> RulesInForce:
        """Return those that are accepted and whose unit still takes orders; the closest rule of a category first."""
        known: dict[str, list[InForce]] = defaultdict(list)
        for rule in sorted(rules, key=_closest):
            if rule.state is RuleState.ACCEPTED and takes_orders(rule.unit_id):
                known[rule.category_code].append(InForce(rule, unit_name(rule.unit_id)))
        return RulesInForce({category: tuple(found) for category, found in known.items()})

    def lead(self, lane: str, category_code: str, area_code: str, text: str) -> InForce | None:
        """Return the rule that says who leads such a case, or None."""
        if lane != LANE or not area_code:
            return None
        return next((one for one in self.by_category.get(category_code, ()) if one.fits(area_code, text)), None)


NO_RULES = RulesInForce()


def rules_of(context: Context) -> RulesInForce:
    """Return the rules that a decision was given; a decision without any knows none."""
    return context.book if isinstance(context.book, RulesInForce) else NO_RULES


def _closest(rule: RoutingRule) -> tuple[int, bool, float]:
    """The smaller area goes first, then the rule with words, then the one decided last."""
    return -len(rule.area_code), not rule.words, -(rule.decided_at or _NEVER).timestamp()
