"""Weather warnings over HTTP: the desk's chiefs declare them, everybody in the house sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from kitchenkit import problems
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Resource, Shelf, among, since
from kitchenkit.rights import Where

from .domain.routing_rule import CHIEF
from .domain.weather_warning import WARNINGS, DeclareWarning, WarningState, WeatherWarning, declare
from .http_rules import READERS

SHOWN = ("kind", "level", "areas", "since", "until", "notice")


def weather_router(store: Shelf[WeatherWarning], known_area: Callable[[str], bool]) -> APIRouter:
    """Return every route of weather warnings."""

    async def known_areas(_: Any, said: Mapping[str, Any], __: Context) -> Mapping[str, Any]:
        for number, code in enumerate(said["areas"]):
            if not known_area(code):
                raise problems.invalid(
                    ["body", "areas", number], "there is no such area: take a code of GET /v1/areas 没有这个区域"
                )
        return {}

    return resource_router(
        Resource(
            name="weather-warning",
            path="/v1/weather-warnings",
            store=store,
            machine=WARNINGS,
            view=lambda warning, _: {name: value for name, value in asdict(warning).items() if name in SHOWN},
            where=lambda warning: _within(warning.areas),
            read_roles=READERS,
            open_because="a weather warning is public, and who works in one district has to see that of the whole city",
            history_roles=READERS,
            filters={
                "state": among("state", WarningState),
                "until_since": since("until", about="that end at this instant or later: now gives what is not over"),
            },
            create=Creation(
                command=DeclareWarning,
                roles=CHIEF,
                where=lambda said: _within(said.areas),
                decide=_declare,
                fill=Fill(fields=frozenset(), values=known_areas),
            ),
            history=True,
        )
    )


def _declare(new_id: str, said: DeclareWarning, context: Context) -> Decision[WeatherWarning]:
    try:
        return declare(new_id, said, context)
    except Refused as why:
        raise problems.invalid(["body", "until"], str(why)) from None


def _within(areas: tuple[str, ...]) -> Where:
    """Return what all of it lies in: a right for one of several areas is none for the others."""
    least, greatest = min(areas), max(areas)
    shared = next((at for at in range(len(least)) if not greatest.startswith(least[: at + 1])), len(least))
    return Where(areas=frozenset({least[:shared]}) - {""})
