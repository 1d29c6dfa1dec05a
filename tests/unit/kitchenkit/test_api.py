"""The api process serves both protocols and stops cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import grpc
import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from kitchenkit.access import anyone
from kitchenkit.api import run_api
from kitchenkit.health import Readiness
from kitchenkit.http import Lifespan, create_app
from kitchenkit.rpc import RpcServer
from kitchenkit.settings import ServiceSettings
from kitchenkit.throttle import address_of
from tests.fakes.issuer import FakeIssuer

pytestmark = pytest.mark.enable_socket

router = APIRouter()


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TESTED_")


@router.get("/v1/slow")
async def slow(who: Annotated[Any, Depends(anyone("a test"))]) -> str:
    reached.set()
    await go_on.wait()
    return "done"


@router.get("/v1/caller")
async def calls(request: Request, who: Annotated[Any, Depends(anyone("a test"))]) -> str:
    return address_of(request)


reached, go_on = asyncio.Event(), asyncio.Event()


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


class Telling(Readiness):
    def __init__(self) -> None:
        super().__init__()
        self.told = asyncio.Event()

    def stopping(self) -> None:
        super().stopping()
        self.told.set()


def settings(http_port: int) -> Settings:
    return Settings(
        mongo_url="mongodb://nowhere", kafka="nowhere:9092", http_port=http_port, grpc_port=0, ops_port=0,
        directory_url="http://nowhere", directory_grpc="nowhere:1", service_secret=SecretStr("x" * 16), hub_code="5201",
    )  # fmt: skip


def app_of(readiness: Readiness, lifespan: Lifespan | None = None) -> FastAPI:
    return create_app(
        service="tested", version="1", routers=[router], verifier=FakeIssuer().verifier(), readiness=readiness,
        lifespan=lifespan,
    )  # fmt: skip


async def until_up(base: httpx.AsyncClient) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                await base.get("/healthz")
            except httpx.ConnectError:
                await asyncio.sleep(0)
            else:
                return


async def test_it_serves_both_and_on_sigterm_ends_what_is_under_way_and_then_itself() -> None:
    ended = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        ended.append("lifespan")

    reached.clear()
    go_on.clear()
    readiness, port = Telling(), free_port()
    rpc = RpcServer(service="tested", host="127.0.0.1", port=0, verifier=FakeIssuer().verifier(), readiness=readiness)
    serving = asyncio.create_task(run_api(app_of(readiness, lifespan), rpc, settings(port), readiness))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as web:
        await until_up(web)
        assert (await web.get("/readyz")).status_code == 200
        async with grpc.aio.insecure_channel(f"127.0.0.1:{rpc.port}") as bare:
            health: Any = health_pb2_grpc.HealthStub(bare)
            assert (await health.Check(health_pb2.HealthCheckRequest(), timeout=5)).status == 1
        under_way = asyncio.create_task(web.get("/v1/slow"))
        await reached.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            await readiness.told.wait()
        assert await readiness.missing() == {"process": "stopping"}
        assert not serving.done()
        go_on.set()
        assert (await under_way).json() == "done"
        async with asyncio.timeout(10):
            await serving
    assert ended == ["lifespan"]


@pytest.mark.parametrize(
    ("trusted", "said", "who"),
    [
        ("", ["203.0.113.7"], "127.0.0.1"),
        ("10.0.0.0/8", ["203.0.113.7"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1,10.1.0.0/16", ["198.51.100.1, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
        ("127.0.0.1", [], "127.0.0.1"),
    ],
    ids=["nobody is", "another", "the proxy", "what came before is not", "nor in a header before", "two", "says none"],
)
async def test_who_calls_is_said_by_proxies_that_are_trusted_and_by_nobody_else(
    trusted: str, said: list[str], who: str
) -> None:
    readiness, port = Readiness(), free_port()
    its = settings(port).model_copy(update={"trusted_proxies": trusted})
    serving = asyncio.create_task(run_api(app_of(readiness), None, its, readiness))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as web:
        await until_up(web)
        answer = await web.get("/v1/caller", headers=[("X-Forwarded-For", one) for one in said])
    assert answer.json() == who
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(10):
        await serving


async def test_a_port_that_is_taken_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        readiness = Readiness()
        with pytest.raises(SystemExit, match="is taken; choose another by TESTED_HTTP_PORT"):
            await run_api(app_of(readiness), None, settings(taken.getsockname()[1]), readiness)


async def test_an_app_that_cannot_start_ends_the_process() -> None:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        raise OSError("no disk")
        yield

    readiness = Readiness()
    with pytest.raises(SystemExit, match="3"):
        await run_api(app_of(readiness, lifespan), None, settings(free_port()), readiness)
