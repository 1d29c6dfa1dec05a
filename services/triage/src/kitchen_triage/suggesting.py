"""The classifier as the domain asks it. Importing this loads the libraries of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kitchendirectory.borders import KnownBorders
from kitchendirectory.places import Places
from kitchendirectory.whereabouts import NEAR, in_use

from .classify import Area, Ask, Classifier, Gazetteer, read_data
from .classify import Suggestion as Said
from .classify.weather import raised_by_weather
from .domain.case import Received, Suggestion
from .domain.weather import Raised


class Suggesting:
    """The classifier of this release over the newest places.

    It is loaded at once, so that a process without its model does not start instead of failing at every text.
    """

    def __init__(
        self, places: Callable[[], Places], borders: Callable[[], KnownBorders] = KnownBorders, *, near: float = NEAR
    ) -> None:
        """`near` is how many metres from a border it is open whose place it is."""
        self._places, self._borders, self._near = places, borders, near
        self._versions = (0, 0)
        self._classifier = Classifier.load()

    def __call__(self, batch: Sequence[Received]) -> Sequence[Suggestion]:
        """Return what each submission is taken for; raises `Transient` before the directory was heard."""
        places, borders = self._places(), self._borders()
        if self._versions != (places.version, borders.version):
            areas = [Area(a.code, a.name, a.parent_code, a.level) for a in places.areas.values() if a.active]
            self._classifier = replace(
                self._classifier,
                gazetteer=Gazetteer(areas, read_data("gazetteer.yaml")),
                borders=in_use(places, borders, self._near),
            )
            self._versions = (places.version, borders.version)
        return suggest(self._classifier, batch)

    def lanes(self) -> Mapping[str, str]:
        """Return which lane each category belongs to."""
        return {code: category.lane for code, category in self._classifier.categories.by_code.items()}

    def raised_by_weather(self) -> Raised:
        """Return which categories each kind of weather warning makes urgent; raises `ValueError`."""
        return raised_by_weather(read_data("weather.yaml"), self._classifier.categories)

    def category_name(self, code: str) -> str:
        """Return a category's name in Chinese, or nothing."""
        category = self._classifier.categories.get(code)
        return category.zh if category is not None else ""


def suggest(classifier: Classifier, batch: Sequence[Received]) -> list[Suggestion]:
    """Return what each submission is taken for."""
    said = classifier.suggest_many([_ask(received) for received in batch])
    return [_opened(classifier, ours, _suggestion(one)) for ours, one in zip(batch, said, strict=True)]


def _opened(classifier: Classifier, received: Received, said: Suggestion) -> Suggestion:
    """What the hub opened itself goes where it was opened for; the text still says how urgent it is."""
    category = classifier.categories.get(received.opened_for) if received.opened_for else None
    if category is None:
        return said
    return replace(
        said,
        lane=category.lane,
        category_code=category.code,
        tier=said.tier if said.emergency else category.tier,
        confidence=1.0,
        decided_by="rule",
        explanation=(f"系统立案：{category.zh}", *said.explanation),
        abstain=False,
        abstain_reason="",
    )


def _ask(received: Received) -> Ask:
    return Ask(
        text=f"{received.title} {received.text}".strip(),
        kind=received.kind,
        category_hint=received.category_hint or None,
        area_code=received.place.area_code or None,
        address=received.place.address,
        point=_point(received),
        point_area_code=received.point_area_code or None,
        point_sides=received.point_sides,
    )


def _point(received: Received) -> tuple[float, float] | None:
    """Return the point; none of a confidential case, whose place is coarse: nothing finer may be read from it."""
    place = received.place
    return (place.lat, place.long) if (place.lat or place.long) and not received.confidential else None


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
        sides=said.sides,
    )
