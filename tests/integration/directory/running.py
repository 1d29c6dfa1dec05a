"""A directory as the process that others meet, on a real database."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr

from kitchendirectory import Follower, follow
from kitchenkit.issuer import HttpIssuer
from kitchenkit.tokens import ServiceTokens

ROOT = Path(__file__).parents[3]
SECRET = "a secret of the service triage"


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


@contextmanager
def directory(database: str, name: str, folder: Path, **more: str) -> Iterator[Running]:
    """Run a directory with a database of its own; `more` are settings beside the usual ones."""
    http, grpc = free_port(), free_port()
    made = Running(f"http://127.0.0.1:{http}", f"127.0.0.1:{grpc}", {}, {})
    values = {
        "MONGO_URL": database,
        "MONGO_DB": f"test_{name}_{os.getpid()}",
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
        **more,
    }
    made.environment = {**os.environ, **{f"DIRECTORY_{name}": value for name, value in values.items()}}
    accounts = folder / "accounts.json"
    if more.get("ENVIRONMENT") == "local":
        made.command("seed", "--accounts", str(accounts))
        made.accounts = {one["username"]: one for one in json.loads(accounts.read_text(encoding="utf-8"))}
    log = (folder / "api.log").open("wb")
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
