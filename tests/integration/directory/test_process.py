"""The directory as the process that others meet: seeded, over HTTP and gRPC, on a real database."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from kitchendirectory import Follower, follow
from kitchenkit.issuer import HttpIssuer
from kitchenkit.react import Transient
from kitchenkit.tokens import ServiceTokens, Tokens, Unauthenticated

ROOT = Path(__file__).parents[3]
SECRET = "a secret of the service triage"
pytestmark = [pytest.mark.connected, pytest.mark.timeout(180)]


@dataclass
class Running:
    url: str
    grpc: str
    accounts: dict[str, dict[str, str]]
    environment: dict[str, str]

    def headers(self, username: str) -> dict[str, str]:
        account = self.accounts[username]
        body = {"username": username, "password": account["password"]}
        answer = httpx.post(f"{self.url}/v1/sign-in", json=body)
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    @asynccontextmanager
    async def follower(self, secret: str = SECRET) -> AsyncIterator[Follower]:
        issuer = HttpIssuer(self.url)
        follower = follow(self.grpc, ServiceTokens(issuer, "triage", SecretStr(secret)))
        try:
            yield follower
        finally:
            await follower.close()
            await issuer.close()

    def command(self, *words: str) -> str:
        line = [sys.executable, "-m", "kitchen_directory", *words]
        done = subprocess.run(line, env=self.environment, cwd=ROOT, check=True, capture_output=True, timeout=120)
        return done.stdout.decode()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def running(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    http, grpc = free_port(), free_port()
    made = Running(f"http://127.0.0.1:{http}", f"127.0.0.1:{grpc}", {}, {})
    values = {
        "MONGO_URL": database,
        "MONGO_DB": f"test_directory_{os.getpid()}",
        "KAFKA": "127.0.0.1:1",
        "HTTP_PORT": str(http),
        "GRPC_PORT": str(grpc),
        "OPS_PORT": str(free_port()),
        "DIRECTORY_URL": made.url,
        "DIRECTORY_GRPC": made.grpc,
        "SERVICE_SECRET": "a secret of the directory",
        "HUB_CODE": "5201",
        "SIGNING_SECRET": "a secret that is long enough for a key",
        "SERVICE_SECRETS": json.dumps({"triage": SECRET, "directory": "a secret of the directory"}),
        "ENVIRONMENT": "local",
        "SECOND_FACTOR": "off",
    }
    made.environment = {**os.environ, **{f"DIRECTORY_{name}": value for name, value in values.items()}}
    accounts = tmp_path_factory.mktemp("directory") / "accounts.json"
    made.command("seed", "--accounts", str(accounts))
    made.accounts = {one["username"]: one for one in json.loads(accounts.read_text(encoding="utf-8"))}
    log = (accounts.parent / "api.log").open("wb")
    api = subprocess.Popen([sys.executable, "-m", "kitchen_directory", "api"], env=made.environment, stderr=log)
    try:
        asyncio.run(serving(made.url, api))
        yield made
    finally:
        api.terminate()
        assert api.wait(30) == 0
        log.close()


async def serving(url: str, api: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient() as client:
        while True:
            assert api.poll() is None, "the api ended"
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


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
