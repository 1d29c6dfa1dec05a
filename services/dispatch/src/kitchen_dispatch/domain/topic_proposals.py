"""What would be worth a monthly topic: kinds of cases that grow in a place, or that are not settled there. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .figure_counts import Counts, added

FEWEST = 5  # cases in the period: fewer are an accident
UNSETTLED = 3  # what was opened again or left somebody dissatisfied weighs as so many cases more


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One kind of cases in one place, and why it is named."""

    category_code: str
    area_code: str
    cases: int
    before: int  # in as many days before
    reopened: int
    dissatisfied: int  # verdicts of the citizen that are not good

    @property
    def more(self) -> int:
        """How many more than before."""
        return max(self.cases - self.before, 0)

    @property
    def score(self) -> int:
        """What the list is sorted by: cases, those that are more than before, and those that are not settled."""
        return self.cases + self.more + UNSETTLED * (self.reopened + self.dissatisfied)


def proposals(now: Mapping[str, Counts], before: Mapping[str, Counts], *, digits: int) -> list[Proposal]:
    """Return what grows or is not settled, the greatest score first.

    Both are counts by category and area, as `Adding` names them; areas are rolled up to codes of so many digits.
    """
    here, then = _rolled_up(now, digits), _rolled_up(before, digits)
    found = [
        _proposal(category, area, counts, then.get((category, area), {})) for (category, area), counts in here.items()
    ]
    worth = [one for one in found if one.cases >= FEWEST and one.score > one.cases]
    return sorted(worth, key=lambda one: (-one.score, one.category_code, one.area_code))


def _rolled_up(counts: Mapping[str, Counts], digits: int) -> dict[tuple[str, str], Counts]:
    cells: defaultdict[tuple[str, str], list[Counts]] = defaultdict(list)
    for key, one in counts.items():
        category, _, area = key.partition(" ")
        if category and area:
            cells[category, area[:digits]].append(one)
    return {cell: added(several) for cell, several in cells.items()}


def _proposal(category: str, area: str, counts: Counts, before: Counts) -> Proposal:
    return Proposal(
        category_code=category,
        area_code=area,
        cases=counts["cases"],
        before=before.get("cases", 0),
        reopened=counts["reopened"],
        dissatisfied=counts["verdicts"] - counts["satisfied"],
    )
