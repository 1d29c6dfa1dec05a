"""The directory as the process that others meet: seeded, over HTTP and gRPC, on a real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import httpx
import pytest

from kitchenkit.issuer import HttpIssuer
from kitchenkit.react import Transient
from kitchenkit.tokens import Tokens, Unauthenticated
from tests.integration.directory.running import Running, directory

pytestmark = [pytest.mark.connected, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def running(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("directory")
    with directory(database, "directory", folder, ENVIRONMENT="local", SECOND_FACTOR="off") as made:
        yield made


async def test_another_service_knows_every_place_and_is_told_when_something_changes(running: Running) -> None:
    async with running.follower() as follower:
        await follower.begin()
        units = [one for one in follower.places.organisations.values() if one.kind == "unit"]
        assert len(follower.places.areas) == 1786
        assert len(units) >= 730
        assert not await follower.refresh()
        one = follower.places.responsible("fire", "520102016")
        assert one is not None
        async with httpx.AsyncClient(base_url=running.url, headers=running.headers("admin-01")) as admin:
            closed = await admin.post(f"/v1/organisations/{one.id}:close", json={"reason": "撤销"})
            assert closed.status_code == 200
            assert await follower.refresh()
            instead = follower.places.responsible("fire", "520102016")
            assert instead is not None
            assert instead.code == "fire-5201"
            assert (await admin.post(f"/v1/organisations/{one.id}:reopen")).status_code == 200


async def test_a_service_with_a_wrong_secret_is_told_nothing(running: Running) -> None:
    async with running.follower("wrong") as follower:
        with pytest.raises(Transient, match="does not know"):
            await follower.refresh()


async def test_tokens_are_verified_offline_and_a_dead_key_gives_none(running: Running) -> None:
    issuer = HttpIssuer(running.url)
    verifier = Tokens(issuer, audiences={"kitchen"})
    key = running.command("mint-key", "grid-worker-02", "--limit", "90000")
    api_key = json.loads(key)["api_key"]
    who = await verifier.api_key(api_key)
    assert (who.roles, who.limit) == (frozenset({"grid_worker"}), 90_000)
    async with httpx.AsyncClient(base_url=running.url, headers=running.headers("grid-worker-02")) as me:
        path = f"/v1/people/{who.id}/api-keys/{api_key.partition('.')[0]}:revoke"
        assert (await me.post(path)).status_code == 200
    with pytest.raises(Unauthenticated):
        await Tokens(issuer, audiences={"kitchen"}).api_key(api_key)
    await issuer.close()


async def test_lists_are_filtered_paged_and_searched(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url) as client:
        names: list[str] = []
        cursor: str | None = None
        for _ in range(10):
            asked = {"area_code": "520103", "limit": "100", **({"cursor": cursor} if cursor else {})}
            page = (await client.get("/v1/areas", params=asked)).json()
            names += [one["code"] for one in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert len(names) == len(set(names)) > 100
        assert all(code.startswith("520103") for code in names)
        found = (await client.get("/v1/organisations", params={"kind": "unit", "q": "云岩 派出所"})).json()["items"]
        assert len(found) == 18
        assert all("云岩" in one["name"] and "派出所" in one["name"] for one in found)


async def test_guesses_made_at_once_are_locked_out_on_a_real_store(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as client:
        body = {"username": "auditor-01", "password": "wrong"}
        answers = await asyncio.gather(*(client.post("/v1/sign-in", json=body) for _ in range(20)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(401), codes.count(429)) == (5, 15)


async def test_a_token_of_a_session_is_good_until_somebody_uses_its_refresh_token_twice(running: Running) -> None:
    account = running.accounts["reporter-01"]
    async with httpx.AsyncClient(base_url=running.url) as client:
        body = {"username": account["username"], "password": account["password"]}
        first = (await client.post("/v1/sign-in", json=body)).json()["refresh_token"]
        second = await client.post("/v1/refresh", json={"refresh_token": first})
        assert second.status_code == 200
        assert (await client.post("/v1/refresh", json={"refresh_token": first})).status_code == 401
        stolen = {"refresh_token": second.json()["refresh_token"]}
        assert (await client.post("/v1/refresh", json=stolen)).status_code == 401
