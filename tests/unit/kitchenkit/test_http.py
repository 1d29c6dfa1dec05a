"""Every route says who may call it, and everything that goes wrong is said in one shape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends, File, UploadFile
from fastapi.responses import StreamingResponse
from prometheus_client import REGISTRY
from pydantic import Field

from kitchenkit import log, problems, trace
from kitchenkit.access import anyone, demand, needs, signed_in
from kitchenkit.decide import Refused
from kitchenkit.health import Readiness
from kitchenkit.http import StrictModel, create_app
from kitchenkit.react import Transient
from kitchenkit.rights import Principal, Where
from tests.fakes.issuer import FakeIssuer, rights
from tests.fakes.web import client

router = APIRouter()
Admin = Annotated[Principal, Depends(needs("admin"))]
Anybody = Annotated[Principal | None, Depends(anyone("a test"))]


class Body(StrictModel):
    text: str = Field(min_length=1, max_length=10)
    at: datetime | None = None


@router.get("/v1/open")
async def open_to_all(who: Anybody, limit: int = 10) -> dict[str, Any]:
    return {"who": who.id if who else None, "limit": limit, "trace": trace.current()}


@router.post("/v1/notes", status_code=201)
async def note(body: Body, who: Annotated[Principal, Depends(signed_in())]) -> Body:
    return body


@router.post("/v1/files", max_body_size=400_000)
async def upload(file: Annotated[UploadFile, File()], who: Anybody) -> int:
    return len(await file.read())


@router.get("/v1/areas/{code}")
async def area(code: str, who: Admin) -> str:
    return str(demand(who, {"admin"}, Where(areas=frozenset({code}))).scope)


@router.post("/v1/broken/{how}")
@router.get("/v1/broken/{how}")
async def broken(how: str, who: Anybody) -> StreamingResponse:
    async def half() -> AsyncIterator[bytes]:
        yield b"half"
        raise RuntimeError("too late")

    match how:
        case "refused":
            raise Refused("wrong_state", "sign cannot be given in state closed")
        case "away":
            raise Transient("mongodb://user:secret@db is away")
        case "often":
            raise problems.too_many(41.6, "more than 60 in a minute")
        case "half":
            return StreamingResponse(half())
    raise RuntimeError("a secret detail")


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
async def web(issuer: FakeIssuer) -> AsyncIterator[httpx.AsyncClient]:
    readiness = Readiness()
    app = create_app(
        service="tested",
        version="1",
        routers=[router],
        verifier=issuer.verifier(),
        readiness=readiness,
        max_body=200_000,
    )
    async with client(app) as made:
        yield made
    log.unbind()


def told(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert (body["status"], bool(body["title"]), bool(body["detail"])) == (status, True, True)
    assert body["type"] == f"urn:problem:{body['code']}"
    return body


async def undeclared() -> None: ...


@pytest.mark.parametrize("how", ["route", "nested", "mounted"])
def test_an_app_with_a_route_that_nobody_declared_does_not_start(issuer: FakeIssuer, how: str) -> None:
    inner, outer = APIRouter(), APIRouter(dependencies=[Depends(signed_in())] if how == "nested" else [])
    inner.get("/v1/secret")(undeclared)
    if how == "mounted":
        outer.mount("/v1/secret", StreamingResponse([b""]))
    else:
        outer.include_router(inner)
    with pytest.raises(RuntimeError, match="nobody declared who may call"):
        create_app(
            service="s", version="1", routers=[outer if how != "route" else inner], verifier=issuer.verifier(),
            readiness=Readiness(),
        )  # fmt: skip


async def test_a_route_added_later_keeps_the_app_from_starting(issuer: FakeIssuer) -> None:
    app = create_app(service="s", version="1", routers=[router], verifier=issuer.verifier(), readiness=Readiness())
    async with app.router.lifespan_context(app):
        pass
    app.get("/v1/later")(undeclared)
    with pytest.raises(RuntimeError, match="after create_app"):
        async with app.router.lifespan_context(app):
            pass


def test_access_cannot_be_declared_empty() -> None:
    with pytest.raises(ValueError, match="role"):
        needs()
    with pytest.raises(ValueError, match="why"):
        anyone("")


async def test_without_a_token_401_with_a_wrong_one_401_without_the_role_403(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {"X-API-Key": "a.b"}):
        refused = await web.get("/v1/areas/520103", headers=headers)
        assert told(refused, 401)["code"] == "unauthenticated"
        assert refused.headers["www-authenticate"] == "Bearer"
    wrong = await web.get("/v1/areas/520103", headers=issuer.headers("p", ("resident", "hub")))
    assert told(wrong, 403)["code"] == "wrong_role"
    elsewhere = await web.get("/v1/areas/520103", headers=issuer.headers("p", ("admin", "area:520102")))
    assert told(elsewhere, 403)["code"] == "no_right"
    here = await web.get("/v1/areas/520103", headers=issuer.headers("p", ("admin", "area:5201")))
    assert (here.status_code, here.json()) == (200, "area:5201")


async def test_an_open_route_passes_on_who_sends_a_good_token_and_refuses_a_bad_one(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    assert (await web.get("/v1/open")).json()["who"] is None
    assert (await web.get("/v1/open", headers=issuer.headers("p7"))).json()["who"] == "p7"
    issuer.api_keys["k.s"] = ("p8", rights())
    assert (await web.get("/v1/open", headers={"X-API-Key": "k.s"})).json()["who"] == "p8"
    told(await web.get("/v1/open", headers={"Authorization": "Bearer x"}), 401)


async def test_with_the_directory_away_a_new_caller_is_asked_to_come_again(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    issuer.away = True
    response = await web.get("/v1/open", headers=issuer.headers("p"))
    assert told(response, 503)["code"] == "unavailable"
    assert int(response.headers["retry-after"]) > 0


async def test_a_wrong_field_is_named_and_what_was_sent_is_not_repeated(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    sent = {"text": "13800000000 lives here", "at": "yesterday", "colour": "red"}
    problem = told(await web.post("/v1/notes", json=sent, headers=issuer.headers("p")), 422)
    assert [error["loc"] for error in problem["errors"]] == [["body", "text"], ["body", "at"], ["body", "colour"]]
    assert "leave it out" in problem["errors"][2]["msg"]
    assert "13800000000" not in str(problem)
    missing = told(await web.post("/v1/notes", json={}, headers=issuer.headers("p")), 422)
    assert missing["errors"] == [{"loc": ["body", "text"], "msg": "this field is required", "type": "missing"}]


async def test_who_is_not_let_in_is_not_told_what_a_body_looks_like(web: httpx.AsyncClient) -> None:
    told(await web.post("/v1/notes", json={"colour": "red"}), 401)


async def test_an_unknown_query_parameter_is_named(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    assert (await web.get("/v1/open?limit=3")).json()["limit"] == 3
    problem = told(await web.get("/v1/open?limit=3&colour=red"), 422)
    assert problem["errors"][0]["loc"] == ["query", "colour"]
    assert "one of limit" in problem["detail"]
    told(await web.get("/v1/areas/1?x=1", headers=issuer.headers("p", ("admin", "hub"))), 422)


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"text": "a"} x', b"[" * 100_000, b"null"])
async def test_a_body_that_is_not_json_is_refused(web: httpx.AsyncClient, issuer: FakeIssuer, content: bytes) -> None:
    headers = issuer.headers("p") | {"Content-Type": "application/json"}
    response = await web.post("/v1/notes", content=content, headers=headers)
    assert response.status_code in (400, 413, 422)
    told(response, response.status_code)


async def test_a_body_of_another_type_is_415(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        headers = issuer.headers("p") | {"Content-Type": kind}
        told(await web.post("/v1/notes", content=b'{"text": "a"}', headers=headers), 415)
    headers = issuer.headers("p") | {"Content-Type": "application/json; charset=utf-8"}
    good = await web.post("/v1/notes", content=b'{"text": "a"}', headers=headers)
    assert good.status_code == 201
    told(await web.post("/v1/files", json={}), 415)


async def test_a_body_over_the_limit_is_413_also_when_it_does_not_say_its_length(
    web: httpx.AsyncClient, issuer: FakeIssuer
) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 1000

    headers = issuer.headers("p") | {"Content-Type": "application/json"}
    told(await web.post("/v1/notes", content=b" " * 200_001, headers=headers), 413)
    told(await web.post("/v1/notes", content=drip(), headers=headers), 413)
    assert (await web.post("/v1/files", files={"file": b"x" * 300_000})).json() == 300_000
    told(await web.post("/v1/files", files={"file": b"x" * 400_001}), 413)


async def test_paths_and_methods_that_are_not_there(web: httpx.AsyncClient) -> None:
    told(await web.get("/v1/nowhere"), 404)
    wrong = await web.delete("/v1/open")
    told(wrong, 405)
    assert "GET" in wrong.headers["allow"]


async def test_what_is_refused_away_or_too_often_says_so(web: httpx.AsyncClient) -> None:
    assert told(await web.get("/v1/broken/refused"), 409)["code"] == "wrong_state"
    away = await web.get("/v1/broken/away")
    assert "secret" not in str(told(away, 503))
    assert away.headers["retry-after"] == "2"
    often = await web.get("/v1/broken/often")
    told(often, 429)
    assert often.headers["retry-after"] == "42"


async def test_what_is_lost_while_it_is_done_is_not_called_undone(web: httpx.AsyncClient) -> None:
    asked, done = await web.get("/v1/broken/away"), await web.post("/v1/broken/away")
    assert "try again" in told(asked, 503)["detail"]
    detail = told(done, 503)["detail"]
    assert "is not known" in detail
    assert "same id or Idempotency-Key" in detail


async def test_a_bug_is_a_500_without_its_secrets_and_is_counted(web: httpx.AsyncClient) -> None:
    def count() -> float:
        labels = {"service": "tested", "method": "GET", "route": "/v1/broken/{how}", "status": "500"}
        return REGISTRY.get_sample_value("kitchen_http_requests_total", labels) or 0

    before = count()
    response = await web.get("/v1/broken/bug")
    assert "secret" not in str(told(response, 500))
    assert count() == before + 1


async def test_an_answer_that_breaks_off_is_broken_and_not_half(web: httpx.AsyncClient) -> None:
    with pytest.raises(RuntimeError, match="too late"):
        await web.get("/v1/broken/half")


async def test_the_trace_is_taken_over_or_begun_and_told(web: httpx.AsyncClient) -> None:
    sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    response = await web.get("/v1/open", headers={"traceparent": sent})
    assert response.headers["traceparent"] == response.json()["trace"]
    assert trace.trace_id(response.headers["traceparent"]) == "0af7651916cd43dd8448eb211c80319c"
    assert response.headers["traceparent"] != sent
    for wrong in (None, "nonsense", sent.replace("00-", "ff-"), "00-" + "0" * 32 + "-b7ad6b7169203331-01"):
        begun = await web.get("/v1/open", headers={"traceparent": wrong} if wrong else {})
        assert len(trace.trace_id(begun.headers["traceparent"])) == 32
        assert "0af7651916cd43dd" not in begun.headers["traceparent"]


async def test_the_operations_paths_answer(issuer: FakeIssuer) -> None:
    async def database() -> str | None:
        return "no primary"

    app = create_app(
        service="tested", version="1", routers=[router], verifier=issuer.verifier(),
        readiness=Readiness({"database": database}),
    )  # fmt: skip
    async with client(app) as web:
        assert (await web.get("/healthz")).json() == {"alive": True, "stuck": None}
        unready = await web.get("/readyz")
        assert (unready.status_code, unready.json()["missing"]) == (503, {"database": "no primary"})
        assert "kitchen_http_requests_total" in (await web.get("/metrics")).text
        document = (await web.get("/openapi.json")).json()
        assert set(document["paths"]) == {
            "/v1/open", "/v1/notes", "/v1/files", "/v1/areas/{code}", "/v1/broken/{how}"
        }  # fmt: skip
        assert {"HTTPBearer": []} in document["paths"]["/v1/notes"]["post"]["security"]
        page = await web.get("/docs")
        assert "/v1/areas/{code}" in page.text
        assert "http://" not in page.text
        assert "https://" not in page.text
        assert "<script" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_the_document_says_what_a_refusal_looks_like(issuer: FakeIssuer) -> None:
    app = create_app(
        service="tested", version="1", routers=[router], verifier=issuer.verifier(), readiness=Readiness()
    )  # fmt: skip
    async with client(app) as web:
        document = (await web.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    assert {"title", "status", "detail", "code"} <= set(schemas["Problem"]["required"])
    assert schemas.keys().isdisjoint({"HTTPValidationError", "ValidationError"})
    responses = document["paths"]["/v1/notes"]["post"]["responses"]
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert responses["422"]["content"] == responses["default"]["content"] == problem
    assert "application/json" in responses["201"]["content"]
