"""While a weather warning is in force, what it makes urgent has at least E1 in its areas, and says why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_triage.classify import read_data
from kitchen_triage.classify.categories import Categories
from kitchen_triage.classify.weather import raised_by_weather
from kitchen_triage.domain.case import Case, Suggestion
from kitchen_triage.domain.desk import Route, table
from kitchen_triage.domain.rules_in_force import NO_RULES, RulesInForce
from kitchen_triage.domain.weather import Weather
from kitchen_triage.domain.weather_warning import (
    LONGEST,
    WARNINGS,
    ChangeWarning,
    DeclareWarning,
    LiftWarning,
    WeatherKind,
    WeatherLevel,
    WeatherWarning,
    declare,
)
from kitchen_triage.http_weather import weather_router
from kitchen_triage.store_weather import warning_fields
from kitchen_triage.weather_warnings import WeatherWarnings
from kitchen_triage.wire_weather import warning_letter
from kitchenkit.decide import Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.react import Transient
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .desk import LANES, NOW, SURE, UNSURE, Triage, asking, opened, received, record

RAISED = {WeatherKind.RAINSTORM: {"GOV-LIGHT": WeatherLevel.ORANGE}}
SAYS = "暴雨橙色预警期间，按急件办"
RAIN = DeclareWarning(
    kind=WeatherKind.RAINSTORM, level=WeatherLevel.ORANGE, areas=("520103",), until=NOW + timedelta(hours=12),
    notice="市气象台第12号",
)  # fmt: skip


def chief(**asks: Any) -> Any:
    return asking("desk_chief", **{"actor": "chief", **asks})


def warning(**changes: Any) -> WeatherWarning:
    return replace(declare("w1", RAIN, chief()).steps[-1].after, **changes)


def book(*warnings: WeatherWarning) -> RulesInForce:
    return replace(NO_RULES, weather=Weather.of(warnings, RAISED))


async def heard(*warnings: WeatherWarning, says: Suggestion = SURE) -> Case:
    triage = Triage(says=says, book=book(*warnings))
    await triage.hear(record(0, received()))
    return triage.case()


# What a case gets.


async def test_a_case_that_it_makes_urgent_is_urgent_and_says_why() -> None:
    case = await heard(warning())
    assert (case.tier, case.explanation) == ("E1", (*SURE.explanation, SAYS))
    graver = await heard(warning(), warning(id="w2", level=WeatherLevel.RED))
    assert graver.explanation[-1] == "暴雨红色预警期间，按急件办"


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        (warning(level=WeatherLevel.YELLOW), SURE),
        (warning(kind=WeatherKind.HEAT), SURE),
        (warning(areas=("520102",)), SURE),
        (warning(since=NOW + timedelta(milliseconds=1)), SURE),
        (warning(until=NOW), SURE),
        (WARNINGS.decide(warning(), LiftWarning(), chief(reason="雨停")).steps[-1].after, SURE),
        (warning(), replace(SURE, category_code="GOV-OTHER")),
        (warning(), replace(SURE, lane="news")),
        (warning(), replace(SURE, tier="E0")),
        (warning(), replace(SURE, tier="E1")),
        (warning(), replace(SURE, tier="C")),
    ],
    ids=["level", "kind", "area", "not yet", "over", "lifted", "category", "lane", "E0", "E1", "C"],
)
async def test_no_other_case_is_touched(declared: WeatherWarning, says: Suggestion) -> None:
    case = await heard(declared, says=says)
    assert (case.tier, case.explanation) == (says.tier, says.explanation)


def test_a_case_whose_area_is_not_known_is_raised_by_none() -> None:
    weather = book(warning(areas=("5201",))).weather
    assert weather.tier("E2", "government", "GOV-LIGHT", "", NOW) == ("E2", "")
    assert weather.tier("E2", "government", "GOV-LIGHT", "520103019", NOW) == ("E1", SAYS)


def test_what_people_route_is_raised_too_unless_they_name_a_tier() -> None:
    desk, asks = table(LANES), replace(asking(), book=book(warning()))

    def routed(case: Case, **said: Any) -> Case:
        return desk.decide(case, Route(lane="government", **said), asks).steps[-1].after

    before = opened(UNSURE)
    after = routed(before)
    assert (after.tier, after.explanation) == ("E1", (*before.explanation, SAYS))
    named = routed(before, tier="G")
    assert (named.tier, named.explanation) == ("G", before.explanation)
    assert routed(before, category_code="GOV-OTHER").tier == "E2"
    assert routed(before, area_code="520102").tier == "E2"
    other = routed(opened(replace(UNSURE, lane="news", category_code="NEWS-LEAD")), category_code="GOV-LIGHT")
    assert other.tier == "E1"
    assert routed(after_deferred(before)).explanation.count(SAYS) == 1


def after_deferred(case: Case) -> Case:
    """Return the case as it is at the desk when it was opened under the warning."""
    return replace(case, tier="E1", explanation=(*case.explanation, SAYS))


ORDER = ("E0", "E1", "E2", "G", "Q")


@given(
    st.sampled_from([*ORDER, "C"]),
    st.sampled_from(["", "5201", "520103", "520103019", "520102"]),
    st.lists(
        st.builds(
            warning, level=st.sampled_from(WeatherLevel), areas=st.sampled_from([("5201",), ("520103", "520102")])
        )
    ),
)
def test_a_tier_is_never_lowered_and_raised_with_a_reason(tier: str, area: str, those: list[WeatherWarning]) -> None:
    after, why = book(*those).weather.tier(tier, "government", "GOV-LIGHT", area, NOW)
    assert bool(why) == (after != tier)
    if why:
        assert (ORDER.index(after), ORDER.index(after) < ORDER.index(tier)) == (1, True)


# What it is.


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(hours=1), NOW + LONGEST + timedelta(milliseconds=1)])
def test_it_ends_in_the_future_and_soon(until: datetime) -> None:
    with pytest.raises(Refused, match="until"):
        declare("w1", replace(RAIN, until=until), chief())
    with pytest.raises(Refused, match="until"):
        WARNINGS.decide(warning(), ChangeWarning(until=until), chief())


def test_it_is_prolonged_and_graver_and_lifted_with_a_reason() -> None:
    after = WARNINGS.decide(warning(), ChangeWarning(level=WeatherLevel.RED), chief()).steps[-1].after
    assert (after.level, after.until) == (WeatherLevel.RED, RAIN.until)
    after = WARNINGS.decide(after, ChangeWarning(until=NOW + LONGEST), chief()).steps[-1].after
    assert (after.level, after.until) == (WeatherLevel.RED, NOW + LONGEST)
    assert WARNINGS.decide(after, ChangeWarning(level=WeatherLevel.RED), chief()).steps == ()
    with pytest.raises(Refused, match="level"):
        WARNINGS.decide(after, ChangeWarning(), chief())
    with pytest.raises(Refused, match="reason"):
        WARNINGS.decide(after, LiftWarning(), chief())
    lifted = WARNINGS.decide(after, LiftWarning(), chief(reason="雨停")).steps[-1].after
    for command in (ChangeWarning(level=WeatherLevel.BLUE), LiftWarning()):
        with pytest.raises(Refused):
            WARNINGS.decide(lifted, command, chief(reason="r"))
        with pytest.raises(Refused, match="run out"):
            WARNINGS.decide(warning(), command, chief(reason="r", now=RAIN.until))
        with pytest.raises(Refused):
            WARNINGS.decide(warning(), command, asking("triage_clerk", reason="r"))


def test_an_area_that_is_none_is_refused_by_name() -> None:
    for code in ("", "52", "52010", "贵阳"):
        with pytest.raises(ValueError, match="areas"):
            replace(RAIN, areas=("5201", code))


def test_the_table_of_what_is_raised_is_right_and_one_that_is_wrong_is_not_taken() -> None:
    categories, data = Categories.parse(read_data("categories.yaml")), read_data("weather.yaml")
    raised = raised_by_weather(data, categories)
    assert raised.keys() == set(WeatherKind)
    for wrong in ({"GOV-NONE": "blue"}, {"NEWS-LEAD": "blue"}, {"GOV-ROAD": "purple"}):
        with pytest.raises(ValueError, match=r"GOV-NONE|NEWS-LEAD|purple"):
            raised_by_weather({"raises": {**data["raises"], "heat": wrong}}, categories)
    with pytest.raises(ValueError, match="heat"):
        raised_by_weather({"raises": {kind: {} for kind in WeatherKind if kind != "heat"}}, categories)


async def test_before_the_warnings_are_known_cases_wait_and_what_was_known_holds() -> None:
    store: MemoryStore[WeatherWarning] = MemoryStore(warning_fields, to_letter=warning_letter)
    store.put(warning(), NOW)
    store.put(warning(id="w2", until=NOW - timedelta(hours=1)), NOW)
    known = WeatherWarnings(store, RAISED, lambda: NOW)
    with pytest.raises(Transient):
        known.book(NO_RULES)
    assert await known.ready()
    await known.refresh()
    store.away = True
    with pytest.raises(Transient):
        await known.refresh()
    assert await known.ready() is None
    assert [one.id for one in known.book(NO_RULES).weather.warnings] == ["w1"]


# Over HTTP.

Web = tuple[httpx.AsyncClient, FakeIssuer, MemoryStore[WeatherWarning]]
PATH = "/v1/weather-warnings"


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    store: MemoryStore[WeatherWarning] = MemoryStore(warning_fields, to_letter=warning_letter)
    issuer = FakeIssuer()
    made = weather_router(store, lambda code: code != "520199")
    app = create_app(service="triage", version="1", routers=[made], verifier=issuer.verifier(), readiness=Readiness({}))
    async with client(app) as http:
        yield http, issuer, store


def body(**changes: Any) -> dict[str, Any]:
    soon = (datetime.now(NOW.tzinfo) + timedelta(hours=6)).isoformat()
    return {"kind": "rainstorm", "level": "orange", "areas": ["520103"], "until": soon, "notice": "第12号", **changes}


async def test_a_chief_declares_one_where_they_are_chief_and_everybody_sees_it(web: Web) -> None:
    http, issuer, store = web
    here, clerk = issuer.headers("ann", ("desk_chief", "area:520103")), issuer.headers("bob", ("triage_clerk", "hub"))
    assert (await http.post(PATH, json=body(), headers=clerk)).status_code == 403
    for areas in (["520102"], ["5201"], ["520103", "520102"], ["520103", "5201"]):
        assert (await http.post(PATH, json=body(areas=areas), headers=here)).status_code == 403, areas
    made = await http.post(PATH, json=body(areas=["520103001", "520103002"]), headers=here)
    assert made.status_code == 201
    (one,) = (
        await http.get(f"{PATH}?state=declared", headers=issuer.headers("eve", ("triage_clerk", "area:520102")))
    ).json()["items"]
    assert (one["kind"], one["level"], one["areas"]) == ("rainstorm", "orange", ["520103001", "520103002"])
    path = f"{PATH}/{one['id']}"
    assert (await http.post(f"{path}:lift", json={"reason": "雨停"}, headers=clerk)).status_code == 403
    assert (await http.post(f"{path}:change", json={"level": "red"}, headers=here)).status_code == 200
    assert (await http.post(f"{path}:lift", json={"reason": "雨停"}, headers=here)).status_code == 200
    assert store.rows[one["id"]].aggregate.state == "lifted"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"areas": ["520199"]}, "areas"), ({"areas": ["5"]}, "areas"), ({"until": "2020-01-01T00:00:00Z"}, "until"),
     ({"kind": "fog"}, "kind"), ({"areas": []}, "areas")],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_by_the_field(web: Web, wrong: dict[str, Any], field: str) -> None:
    http, issuer, store = web
    answer = await http.post(PATH, json=body(**wrong), headers=issuer.headers("ann", ("desk_chief", "hub")))
    assert (answer.status_code, field in answer.text) == (422, True)
    assert not store.rows
