"""What every list, thing and command promises, whichever service serves it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchenkit import problems
from kitchenkit.decide import Context
from kitchenkit.react import Change
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Fill
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import FakeStore
from tests.fakes.web import client

from .lamps import (
    LAMPS,
    T0,
    Lamp,
    Light,
    Lit,
    Quenched,
    State,
    Street,
    app_of,
    hung_resource,
    lamp_fields,
    lamp_resource,
    lamps,
    street_fields,
)

LIGHTER = ("lighter", "hub")


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
def store() -> FakeStore[Lamp]:
    made: FakeStore[Lamp] = FakeStore(lamp_fields)
    for n, lamp in enumerate(lamps(10)):
        made.put(lamp, T0 + timedelta(minutes=n))
    return made


@pytest.fixture
async def web(issuer: FakeIssuer, store: FakeStore[Lamp]) -> AsyncIterator[httpx.AsyncClient]:
    async with client(app_of(issuer, lamp_resource(store)), issuer.headers("p1", LIGHTER)) as made:
        yield made


def ids(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


async def test_a_thing_is_answered_with_its_basics_and_its_sequence_as_etag(web: httpx.AsyncClient) -> None:
    response = await web.get("/v1/lamps/l1")
    assert response.json() == {
        "id": "l1", "case_id": "case-l1", "state": "dark", "sequence": 0, "created_at": "2026-11-21T09:01:00Z",
        "updated_at": "2026-11-21T09:01:00Z", "watts": 0, "unit_id": "u1", "due_at": "2026-11-21T10:00:00Z",
        "secret": None,
    }  # fmt: skip
    assert response.headers["etag"] == '"0"'


async def test_a_list_is_walked_by_its_cursor_newest_first_each_once(web: httpx.AsyncClient) -> None:
    seen, path = [], "/v1/lamps?limit=3"
    while path:
        page = await web.get(path)
        assert len(ids(page)) <= 3
        seen += ids(page)
        path = f"/v1/lamps?limit=3&cursor={page.json()['next']}" if page.json()["next"] else ""
    assert seen == [f"l{n}" for n in reversed(range(10))]


async def test_filters_narrow_and_what_is_no_filter_is_refused(web: httpx.AsyncClient) -> None:
    assert ids(await web.get("/v1/lamps?unit_id=u1")) == ["l7", "l4", "l1"]
    assert ids(await web.get("/v1/lamps?unit_id=u1&due_before=2026-11-21T14:00:00Z")) == ["l4", "l1"]
    assert ids(await web.get("/v1/lamps?unit_id=u1&due_before=2026-11-21T22:00:00%2B08:00")) == ["l4", "l1"]
    assert ids(await web.get("/v1/lamps?q=l3 u0")) == ["l3"]
    assert ids(await web.get("/v1/lamps?area_code=520100")) == ["l8", "l6", "l4", "l2", "l0"]
    assert ids(await web.get("/v1/lamps?state=lit")) == []
    assert len(ids(await web.get("/v1/lamps?state=lit&state=dark"))) == 10
    for wrong in ("colour=red", "limit=0", "limit=201", "limit=x", "state=broken", "due_before=2026-11-21", "cursor=x"):
        refused = await web.get(f"/v1/lamps?{wrong}")
        assert refused.status_code == 422, wrong
        assert refused.json()["errors"][0]["loc"][:2] == ["query", wrong.partition("=")[0]], refused.text


async def test_a_list_shows_only_what_the_callers_scopes_reach(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    async def seen(*rights: tuple[str, str]) -> set[str]:
        return set(ids(await web.get("/v1/lamps", headers=issuer.headers("p", *rights))))

    assert await seen(("lighter", "unit:u1")) == {"l1", "l4", "l7"}
    assert await seen(("viewer", "area:520101"), ("lighter", "unit:u0")) == {"l1", "l3", "l5", "l7", "l9", "l0", "l6"}
    assert await seen(("viewer", "unit:elsewhere")) == set()
    assert await seen(("viewer", "desk:d1")) == set()
    assert await seen(("viewer", "unit:u1"), ("stranger", "hub")) == {"l1", "l4", "l7"}
    refused = await web.get("/v1/lamps", headers=issuer.headers("p", ("stranger", "hub")))
    assert refused.status_code == 403


async def test_a_store_that_answers_too_much_does_not_leak_it(issuer: FakeIssuer, store: FakeStore[Lamp]) -> None:
    wrong = lamp_resource(store, reach={"unit": "area_code", "area": "area_code"})  # as if an index held old values
    store.put(Lamp(id="odd", unit_id="u9", area_code="u1"), T0)
    async with client(app_of(issuer, wrong), issuer.headers("p", ("viewer", "unit:u1"))) as web:
        assert ids(await web.get("/v1/lamps")) == []


async def test_what_one_may_not_see_is_not_there(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    elsewhere = issuer.headers("p", ("viewer", "unit:u2"))
    answers = [
        await web.get(path, headers=elsewhere)
        for path in ("/v1/lamps/l1", "/v1/lamps/nothing", "/v1/lamps/l1/commands", "/v1/lamps/l1/history")
    ]
    assert {(answer.status_code, answer.json()["detail"]) for answer in answers} == {
        (404, "there is no such thing here")
    }
    acting = await web.post("/v1/lamps/l1:put-out", headers=issuer.headers("p", ("lighter", "unit:u2")))
    assert acting.status_code == 404
    seeing = issuer.headers("p", ("viewer", "unit:u1"), ("lighter", "unit:u2"))
    assert (await web.post("/v1/lamps/l1:put-out", headers=seeing)).status_code == 403


async def test_a_command_is_decided_stored_and_answered_with_what_is_there_then(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    body = {"watts": 5, "wires": [{"colour": "red"}], "note": "by ladder", "reason": "it is dark"}
    headers = issuer.headers("p7", ("lighter", "area:520101"))
    lit = await web.post("/v1/lamps/l1:light", json=body, headers=headers)
    assert (lit.status_code, lit.json()["state"], lit.json()["sequence"], lit.json()["watts"]) == (200, "lit", 1, 5)
    assert lit.headers["etag"] == '"1"'
    assert lit.json() == (await web.get("/v1/lamps/l1")).json()
    assert store.facts == [("l1", 1, Lit(watts=5, tariff="tariff of u1 for 5", note="by ladder"))]
    (fact,) = (await web.get("/v1/lamps/l1/history")).json()["items"]
    assert {name: fact[name] for name in ("actor", "role", "scope", "reason", "note")} == {
        "actor": "p7", "role": "lighter", "scope": "area:520101", "reason": "it is dark", "note": "by ladder"
    }  # fmt: skip
    assert store.letters["l1"][0]["trace"] == lit.headers["traceparent"]


async def test_who_did_what_may_be_for_fewer_than_the_thing_itself(issuer: FakeIssuer, store: FakeStore[Lamp]) -> None:
    kept = lamp_resource(store, history_roles=frozenset({"chief"}))
    for rights, answer in (
        ([("chief", "unit:u1")], 200),
        ([("viewer", "unit:u1")], 403),
        ([("viewer", "unit:u1"), ("chief", "unit:u2")], 403),
        ([("chief", "unit:u2")], 404),
    ):
        async with client(app_of(issuer, kept), issuer.headers("p", *rights)) as web:
            assert (await web.get("/v1/lamps/l1/history")).status_code == answer, rights


async def test_a_command_that_changes_nothing_stores_nothing(web: httpx.AsyncClient, store: FakeStore[Lamp]) -> None:
    for _ in range(2):
        assert (await web.post("/v1/lamps/l1:light", json={"watts": 5})).status_code == 200
    assert len(store.facts) == 1


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({}, ["body", "watts"]),
        ({"watts": 0}, ["body", "watts"]),
        ({"watts": 5, "colour": "red"}, ["body", "colour"]),
        ({"watts": 5, "tariff": "free"}, ["body", "tariff"]),  # the service says it, not the caller
        ({"watts": 5, "wires": [{"colour": "red", "gauge": 1}]}, ["body", "wires", 0, "gauge"]),
        ({"watts": 5, "note": "x" * 4001}, ["body", "note"]),
        ([], ["body"]),
    ],
)
async def test_a_wrong_body_is_refused_and_the_field_named(web: httpx.AsyncClient, body: Any, loc: list[Any]) -> None:
    refused = await web.post("/v1/lamps/l1:light", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == loc


async def test_what_is_not_allowed_now_says_what_is(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    refused = await web.post("/v1/lamps/l1:put-out")
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["state"], problem["allowed"]) == (
        409, "wrong_state", "dark", ["light", "paint"]
    )  # fmt: skip
    checked = await web.post("/v1/lamps/l1:light", json={"watts": 101})
    assert (checked.status_code, checked.json()["code"]) == (409, "too_bright")
    role = await web.post("/v1/lamps/l1:light", json={"watts": 1}, headers=issuer.headers("p", ("viewer", "hub")))
    assert (role.status_code, role.json()["code"]) == (403, "wrong_role")
    unknown = await web.post("/v1/lamps/l1:explode")
    assert (unknown.status_code, unknown.json()["commands"]) == (404, ["light", "paint", "put-out"])
    assert (await web.post("/v1/lamps/l1:fade")).status_code == 404
    assert (await web.post("/v1/lamps/l1:light", json={"watts": 1}, headers={"Authorization": ""})).status_code == 401


async def test_who_has_two_roles_acts_by_the_one_that_may(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    await web.post("/v1/lamps/l1:light", json={"watts": 5})
    chief = await web.post("/v1/lamps/l1:put-out", headers=issuer.headers("p", ("chief", "hub")))
    assert (chief.status_code, chief.json()["code"]) == (409, "not_by_night")
    both = issuer.headers("p", ("chief", "unit:u1"), ("lighter", "hub"))
    assert (await web.post("/v1/lamps/l1:put-out", headers=both)).status_code == 200
    assert [letter["role"] for letter in store.letters["l1"]] == ["lighter", "lighter"]


async def test_of_several_refusals_the_one_that_says_most_is_told(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    chief = issuer.headers("p", ("chief", "hub"))
    role = await web.post("/v1/lamps/l1:paint", headers=chief)
    assert (role.status_code, role.json()["code"], role.json()["allowed"]) == (403, "wrong_role", ["light"])
    await web.post("/v1/lamps/l1:light", json={"watts": 5})
    for scopes in (("unit:u1", "hub"), ("hub", "unit:u1")):
        both = issuer.headers("p", ("chief", scopes[0]), ("lighter", scopes[1]))
        guard = await web.post("/v1/lamps/l1:paint", headers=both)
        assert (guard.status_code, guard.json()["code"]) == (409, "not_by_night")


async def test_what_may_be_done_is_told_with_why_not_and_with_its_schema(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    offers = (await web.get("/v1/lamps/l1/commands")).json()["items"]
    assert [(one["command"], one["allowed"], one["why_not"]) for one in offers] == [
        ("light", True, None), ("put-out", False, "wrong_state"), ("paint", True, None)
    ]  # fmt: skip
    schema = offers[0]["schema"]
    assert set(schema["properties"]) == {"reason", "note", "watts", "wires"}
    assert (schema["required"], schema["additionalProperties"]) == (["watts"], False)
    viewer = (await web.get("/v1/lamps/l1/commands", headers=issuer.headers("p", ("viewer", "hub")))).json()["items"]
    assert [(one["command"], one["why_not"]) for one in viewer] == [
        ("light", "wrong_role"), ("put-out", "wrong_state"), ("paint", "wrong_role")
    ]  # fmt: skip


async def test_a_stale_if_match_is_refused_with_how_it_is(web: httpx.AsyncClient, store: FakeStore[Lamp]) -> None:
    assert (await web.post("/v1/lamps/l1:light", json={"watts": 5}, headers={"If-Match": '"0"'})).status_code == 200
    stale = await web.post("/v1/lamps/l1:light", json={"watts": 9}, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    assert (stale.json()["state"], stale.json()["sequence"], stale.json()["present"]["watts"]) == ("lit", 1, 5)
    assert (await web.post("/v1/lamps/l1:light", json={"watts": 9}, headers={"If-Match": "*"})).status_code == 200
    wrong = await web.post("/v1/lamps/l1:light", json={"watts": 9}, headers={"If-Match": "soon"})
    assert (wrong.status_code, wrong.json()["errors"][0]["loc"]) == (422, ["header", "If-Match"])


async def test_the_same_key_gets_the_same_answer_and_another_body_a_conflict(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = await web.post("/v1/lamps/l1:light", json={"watts": 5}, headers=key)
    await web.post("/v1/lamps/l1:put-out")
    again = await web.post("/v1/lamps/l1:light", json={"watts": 5}, headers=key | {"If-Match": '"0"'})
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, first.json(), '"1"')
    assert again.headers["idempotency-replayed"] == "true"
    assert len(store.facts) == 2
    for body, path in (({"watts": 6}, "light"), ({}, "put-out")):
        other = await web.post(f"/v1/lamps/l1:{path}", json=body, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    another = issuer.headers("p2", LIGHTER) | key
    assert (await web.post("/v1/lamps/l1:light", json={"watts": 6}, headers=another)).status_code == 200


async def test_the_same_key_at_the_same_time_is_done_once(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    key = {"Idempotency-Key": "k-1"}

    async def faster() -> None:
        await web.post("/v1/lamps/l1:light", json={"watts": 5}, headers=key)

    store.between = faster
    answer = await web.post("/v1/lamps/l1:light", json={"watts": 5}, headers=key)
    assert (answer.status_code, answer.json()["sequence"], len(store.facts)) == (200, 1, 1)


async def test_a_raced_command_is_decided_again_on_what_is_there_then(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    await web.post("/v1/lamps/l1:light", json={"watts": 5})

    async def faster() -> None:
        await web.post("/v1/lamps/l1:put-out")

    store.between = faster
    late = await web.post("/v1/lamps/l1:put-out")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    store.between = faster
    with_etag = await web.post("/v1/lamps/l1:light", json={"watts": 7}, headers={"If-Match": '"2"'})
    assert with_etag.status_code == 200
    assert [type(fact) for _, _, fact in store.facts] == [Lit, Quenched, Lit]


async def test_many_at_once_lose_nothing(web: httpx.AsyncClient, store: FakeStore[Lamp]) -> None:
    answers = await asyncio.gather(*(web.post("/v1/lamps/l1:light", json={"watts": n}) for n in range(1, 40)))
    assert {answer.status_code for answer in answers} == {200}
    assert [n for _, n, _ in store.facts] == list(range(1, 40))


async def test_a_store_that_is_away_is_503_everywhere(web: httpx.AsyncClient, store: FakeStore[Lamp]) -> None:
    store.away = True
    answers = [
        await web.get("/v1/lamps"), await web.get("/v1/lamps/l1"), await web.get("/v1/lamps/l1/commands"),
        await web.post("/v1/lamps/l1:light", json={"watts": 5}),
    ]  # fmt: skip
    for answer in answers:
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "secret" not in answer.text


async def test_a_new_one_is_made_once_per_key_within_the_makers_scope(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    chief = issuer.headers("p", ("chief", "area:5201")) | {"Idempotency-Key": "new-1"}
    body = {"unit_id": "u1", "area_code": "520103"}
    made = await web.post("/v1/lamps", json=body, headers=chief)
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/lamps/{made.json()['id']}")
    assert made.json() == (await web.get(made.headers["location"], headers=chief)).json()
    again = await web.post("/v1/lamps", json=body, headers=chief)
    assert (again.status_code, again.json()) == (200, made.json())
    other = await web.post("/v1/lamps", json=body | {"unit_id": "u2"}, headers=chief)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    elsewhere = await web.post("/v1/lamps", json=body | {"area_code": "5301"}, headers=chief)
    assert elsewhere.status_code == 403
    assert (await web.post("/v1/lamps", json=body)).status_code == 403
    del chief["Idempotency-Key"]
    new = {(await web.post("/v1/lamps", json=body, headers=chief)).json()["id"] for _ in range(2)}
    assert len(new) == 2


async def test_what_was_made_is_answered_again_although_it_could_not_be_made_any_more(
    issuer: FakeIssuer, store: FakeStore[Lamp]
) -> None:
    asked: list[Any] = []

    async def while_there_is_any(_: Any, said: Any, __: Context) -> dict[str, Any]:
        asked.append(said)
        if len(asked) > 1:
            raise problems.conflict("sold_out", "there is none left")
        return {}

    resource = lamp_resource(store)
    creation = replace(resource.create, fill=Fill(fields=frozenset(), values=while_there_is_any))  # type: ignore[type-var]
    chief, body = issuer.headers("p", ("chief", "hub")), {"unit_id": "u1", "area_code": "520103"}
    async with client(app_of(issuer, replace(resource, create=creation)), chief) as web:
        made = await web.post("/v1/lamps", json=body, headers={"Idempotency-Key": "new-1"})
        again = await web.post("/v1/lamps", json=body, headers={"Idempotency-Key": "new-1"})
        another = await web.post("/v1/lamps", json=body, headers={"Idempotency-Key": "new-2"})
    assert (again.status_code, again.json()) == (200, made.json())
    assert (another.status_code, another.json()["code"]) == (409, "sold_out")


async def test_a_new_one_that_breaks_a_unique_key_is_a_conflict(
    web: httpx.AsyncClient, store: FakeStore[Lamp], issuer: FakeIssuer
) -> None:
    store.unique = ("unit_id",)
    chief = issuer.headers("p", ("chief", "hub"))
    refused = await web.post("/v1/lamps", json={"unit_id": "u1", "area_code": "5201"}, headers=chief)
    assert (refused.status_code, refused.json()["code"]) == (409, "exists")


async def test_what_everybody_may_read_needs_no_token_but_commands_do(
    issuer: FakeIssuer, store: FakeStore[Lamp]
) -> None:
    opened = lamp_resource(store, open_because="lamps are public", read_roles=frozenset())
    async with client(app_of(issuer, opened)) as web:
        assert len(ids(await web.get("/v1/lamps"))) == 10
        assert (await web.get("/v1/lamps/l1")).status_code == 200
        assert (await web.post("/v1/lamps/l1:put-out")).status_code == 401
        chief = issuer.headers("p", ("chief", "unit:u1"))
        assert (await web.get("/v1/lamps/l1", headers=chief)).json()["secret"] == "l1"


async def test_every_command_is_an_operation_of_its_own(web: httpx.AsyncClient) -> None:
    document = (await web.get("/openapi.json")).json()
    operations = {one["operationId"]: one for path in document["paths"].values() for one in path.values()}
    assert set(operations) == {
        "listLamps", "createLamp", "getLamp", "getLampHistory", "getLampCommands",
        "lightLamp", "putOutLamp", "paintLamp",
    }  # fmt: skip
    body = operations["lightLamp"]["requestBody"]
    assert body["required"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/LightLampBody"}
    assert "tariff" not in document["components"]["schemas"]["LightLampBody"]["properties"]
    assert not operations["putOutLamp"]["requestBody"].get("required", False)
    assert {"401", "403", "404", "409", "412", "422", "503"} <= set(operations["lightLamp"]["responses"])


def test_a_resource_that_is_wrong_is_refused_at_start(store: FakeStore[Lamp]) -> None:
    wrongs: list[dict[str, Any]] = [
        {"read_roles": frozenset()}, {"hidden": frozenset({"explode"})}, {"fills": {"explode": None}}
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(ValueError, match="lamp"):
            resource_router(lamp_resource(store, **wrong))
    parts: FakeStore[Street] = FakeStore(street_fields)
    loose = {"unit_id": replace(hung_resource(parts).filters["unit_id"], keep=None)}
    with pytest.raises(ValueError, match="needs `keep`"):
        resource_router(hung_resource(parts, filters=loose))


@pytest.fixture
def streets() -> FakeStore[Street]:
    made: FakeStore[Street] = FakeStore(street_fields)
    for n in range(3):
        street = Street(id=f"s{n}", area_code=f"52010{n % 2}", lamps=tuple(lamps(n * 4, n * 4 + 4)), sequence=10)
        made.put(street, T0 + timedelta(minutes=n))
    return made


async def test_parts_are_listed_one_by_one_within_filters_rights_and_limit(
    issuer: FakeIssuer, streets: FakeStore[Street]
) -> None:
    async with client(app_of(issuer, hung_resource(streets)), issuer.headers("p", LIGHTER)) as web:
        everything = ids(await web.get("/v1/hung"))
        assert everything == ["l8", "l9", "l10", "l11", "l4", "l5", "l6", "l7", "l0", "l1", "l2", "l3"]
        assert ids(await web.get("/v1/hung?unit_id=u1")) == ["l10", "l4", "l7", "l1"]
        assert ids(await web.get("/v1/hung?area_code=520101")) == ["l4", "l5", "l6", "l7"]
        one = issuer.headers("p", ("lighter", "unit:u1"))
        assert ids(await web.get("/v1/hung", headers=one)) == ["l10", "l4", "l7", "l1"]
        for limit in (1, 2, 3, 5, 7, 12):
            walked, path = [], f"/v1/hung?limit={limit}"
            while path:
                page = await web.get(path)
                assert len(ids(page)) <= limit
                walked += ids(page)
                path = f"/v1/hung?limit={limit}&cursor={page.json()['next']}" if page.json()["next"] else ""
            assert walked == everything
        assert (await web.get("/v1/hung?cursor=@@")).status_code == 422


async def test_a_page_that_ends_within_a_whole_is_gone_on_behind_it_though_that_has_changed(
    issuer: FakeIssuer, streets: FakeStore[Street]
) -> None:
    """Seen red: where the last one that was shown is in the list no more, the next page began again."""
    async with client(app_of(issuer, hung_resource(streets)), issuer.headers("p", LIGHTER)) as web:
        first = await web.get("/v1/hung?unit_id=u1&limit=2")
        assert ids(first) == ["l10", "l4"]
        street = (await streets.load(["s1"]))["s1"].aggregate
        lamps = tuple(replace(one, unit_id="u9") if one.id == "l4" else one for one in street.lamps)
        for changed, rest in ((lamps, ["l7", "l1"]), ((), ["l1"])):
            streets.put(replace(street, lamps=changed), T0 + timedelta(minutes=1))
            walked, cursor = list[str](), first.json()["next"]
            while cursor:
                page = await web.get(f"/v1/hung?unit_id=u1&limit=2&cursor={cursor}")
                walked, cursor = walked + ids(page), page.json()["next"]
            assert walked == rest


async def test_a_command_to_a_part_changes_its_whole_under_the_wholes_guard(
    issuer: FakeIssuer, streets: FakeStore[Street]
) -> None:
    async with client(app_of(issuer, hung_resource(streets)), issuer.headers("p", LIGHTER)) as web:
        key = {"Idempotency-Key": "k-1"}
        lit = await web.post("/v1/hung/l5:light", json={"watts": 5}, headers=key)
        assert (lit.json()["state"], lit.json()["sequence"], lit.json()["at"], lit.json()["street_id"]) == (
            "lit", 11, 11, "s1"
        )  # fmt: skip
        assert lit.json() == (await web.get("/v1/hung/l5")).json()
        street = streets.rows["s1"].aggregate
        assert [lamp.state for lamp in street.lamps] == [State.DARK, State.LIT, State.DARK, State.DARK]
        assert streets.facts == [("s1", 11, Lit(watts=5, tariff="day", note=""))]
        again = await web.post("/v1/hung/l5:light", json={"watts": 5}, headers=key)
        assert again.json() == lit.json()
        other = await web.post("/v1/hung/l6:light", json={"watts": 5}, headers=key)
        assert other.status_code == 409
        assert (await web.post("/v1/hung/nothing:light", json={"watts": 5})).status_code == 404
        only_u1 = issuer.headers("p", ("lighter", "unit:u1"))
        assert (await web.post("/v1/hung/l5:light", json={"watts": 9}, headers=only_u1)).status_code == 404
        assert (await web.get("/v1/hung/l5/commands")).json()["items"][0]["allowed"]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["light", "put-out"]), st.integers(1, 100)), max_size=8))
def test_over_http_a_walk_ends_where_the_table_alone_would_end(walk: list[tuple[str, int]]) -> None:
    async def walked() -> tuple[Lamp, int]:
        issuer, store = FakeIssuer(), FakeStore[Lamp](lamp_fields)
        store.put(lamps(1)[0], T0)
        expected = lamps(1)[0]
        async with client(app_of(issuer, lamp_resource(store)), issuer.headers("p", LIGHTER)) as web:
            for name, watts in walk:
                offers = (await web.get("/v1/lamps/l0/commands")).json()["items"]
                allowed = {one["command"] for one in offers if one["allowed"]}
                body = {"watts": watts} if name == "light" else {}
                answer = await web.post(f"/v1/lamps/l0:{name}", json=body)
                assert (answer.status_code == 200) is (name in allowed)
                if answer.status_code == 200:
                    state = State.LIT if name == "light" else State.DARK
                    changed = name != "light" or watts != expected.watts
                    watts_now = watts if name == "light" else 0
                    expected = replace(expected, state=state, watts=watts_now, sequence=expected.sequence + changed)
        assert store.rows["l0"].aggregate == expected
        return expected, len(store.facts)

    expected, facts = asyncio.run(walked())
    assert facts == expected.sequence


def test_the_fake_store_races_as_the_real_one(store: FakeStore[Lamp]) -> None:
    context = Context(actor="a", role="lighter", now=T0, cause="c")
    decision = LAMPS.decide(store.rows["l1"].aggregate, Light(watts=3), context)
    change: Change[Lamp] = store.rows["l1"].change().add(decision, context)
    assert asyncio.run(store.commit([change])).raced == set()
    assert asyncio.run(store.commit([change])).raced == {"l1"}
