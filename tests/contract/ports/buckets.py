"""Buckets that tests may use: of a server that answers S3 over HTTP in a process of its own."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from kitchen_intake.settings import Settings
from kitchenctl.settings import ROOT
from tests.unit.intake.counter import KEYS_SAID

SERVER = ROOT / "tools" / "s3-server"
SECONDS = 180.0  # the first time it is downloaded


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where it is."""

    endpoint: str
    name: str


def bucket_settings(there: Bucket) -> Settings:
    """Return intake's settings with pictures in that bucket."""
    return Settings(
        mongo_url="mongodb://nowhere",
        kafka="nowhere:1",
        http_port=0,
        grpc_port=0,
        ops_port=0,
        directory_url="http://nowhere",
        directory_grpc="nowhere:1",
        service_secret=SecretStr("s" * 16),
        hub_code="5201",
        vault_keys=SecretStr(KEYS_SAID),
        digest_key=SecretStr("d" * 32),
        triage_grpc="nowhere:1",
        public_url="http://hub",
        media_url=f"s3://{there.name}/pictures",
        s3_endpoint=there.endpoint,
        s3_key_id="anybody",
        s3_secret=SecretStr("nothing"),
    )


@contextmanager
def running(port: int, log: Path) -> Iterator[str]:
    """Lend the address of a server of our own, which is made where it is missing."""
    endpoint = f"http://127.0.0.1:{port}"
    with log.open("wb") as said, subprocess.Popen([SERVER, str(port)], stdout=said, stderr=said) as server:
        try:
            _wait(endpoint, server, log)
            yield endpoint
        finally:
            server.terminate()


def new_bucket(endpoint: str) -> Bucket:
    """Make a bucket."""
    made = Bucket(endpoint, f"media-{uuid4().hex[:8]}")
    httpx.put(f"{endpoint}/{made.name}", trust_env=False).raise_for_status()
    return made


def _wait(endpoint: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            httpx.get(endpoint, trust_env=False)
        except httpx.TransportError:
            if server.poll() is not None or time.monotonic() > until:
                pytest.skip(f"no S3 server: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")
            time.sleep(0.1)  # another process: there is nothing to await
        else:
            return
