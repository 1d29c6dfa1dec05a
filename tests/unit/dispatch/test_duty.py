"""Who is responsible: the duty's own level, then upwards, then the area's government."""

from __future__ import annotations

import pytest

from kitchen_dispatch.domain.duty import Duty, DutyList, match

LIST = DutyList(
    version="1",
    duties={
        "AD": Duty(lead="street_office", level="street", assist="police"),
        "FIRE": Duty(lead="fire", level="district", assist="police"),
    },
)


class Units:
    """Units by kind and area."""

    def __init__(self, *known: tuple[str, str]) -> None:
        self._known = frozenset(known)

    def unit_of(self, kind: str, area_code: str) -> str | None:
        return f"{kind}-{area_code}" if (kind, area_code) in self._known else None


EVERYWHERE = Units(
    ("street_office", "520103019"),
    ("police", "520103"),
    ("fire", "520103"),
    ("fire", "5201"),
    ("government_office", "520103"),
    ("government_office", "5201"),
)


@pytest.mark.parametrize(
    ("category", "area", "tier", "units"),
    [
        ("AD", "520103019003", "G", ["street_office-520103019"]),
        ("AD", "520103", "G", ["government_office-520103"]),
        ("AD", "5201", "G", ["government_office-5201"]),
        ("FIRE", "520103019", "E0", ["fire-520103", "police-520103"]),
        ("FIRE", "520103019", "G", ["fire-520103"]),
        ("FIRE", "520199", "E0", ["fire-5201"]),
        ("UNKNOWN", "520103", "G", []),
    ],
)
def test_who_acts(category: str, area: str, tier: str, units: list[str]) -> None:
    found = match(LIST, EVERYWHERE, category=category, area=area, tier=tier)
    assert [one.unit_id for one in found] == units
    assert [one.role for one in found] == ["lead", "assist"][: len(units)]


def test_why_says_that_it_is_a_fallback() -> None:
    assert "兜底" in match(LIST, EVERYWHERE, category="AD", area="520103", tier="G")[0].reason
    assert match(LIST, Units(), category="AD", area="520103", tier="G") == ()
