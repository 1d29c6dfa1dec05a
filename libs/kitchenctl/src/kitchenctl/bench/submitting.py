"""What is submitted, as whom, and when: load that does not wait for the hub."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

from kitchenctl.bench.client import Client, Unanswered
from kitchenctl.hub import HubError
from kitchenctl.loading import rows_of
from kitchenctl.local_secrets import LocalSecrets
from kitchenctl.settings import ROOT
from kitchenctl.stack import Stack
from kitchenkit.ids import uid

TEXTS = ROOT / "deploy" / "seed" / "texts.csv"
NO_LIMIT = 10_000_000  # new submissions a minute
CREATED = 201


@dataclass(frozen=True, slots=True)
class Body:
    """A submission ready to be sent."""

    case_id: str
    json: bytes


@dataclass(slots=True)
class Sent:
    """A submission that was due at an instant of the wall clock, and what came back."""

    case_id: str
    due: float
    answered: float = 0.0
    status: int = 0  # 0: no answer at all

    @property
    def accepted(self) -> bool:
        """Whether the hub said that it is stored."""
        return self.status == CREATED


def bodies(make_id: Callable[[int], str] = lambda _: str(uuid.uuid4())) -> Iterator[Body]:
    """Yield submissions without end: the texts of the seed in turn, each with an id of its own."""
    rows: Iterator[dict[str, Any]] = cycle(rows_of(TEXTS, text="text", kind=None, source=None))
    for number, row in enumerate(rows):
        identity = make_id(number)
        said = {**row, "submission_id": identity}
        yield Body(uid("case", identity), json.dumps(said, ensure_ascii=False).encode())


def unlimited_key(stack: Stack) -> str:
    """Return an API key of the demo's service account that no rate limit holds back; raises `HubError`.

    It is made once for each stack, because an account has only so many keys.
    """
    return LocalSecrets(stack.run_dir).get("bench_api_key", lambda: _minted(stack))


def _minted(stack: Stack) -> str:
    try:
        accounts = json.loads(stack.accounts_file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HubError(f"{stack.accounts_file} is not there: bring the hub up first (kitchen up)") from error
    username = next(row["username"] for row in accounts if row["role"] == "service")
    words = ("kitchen_directory", "mint-key", username, "--limit", str(NO_LIMIT), "--label", "bench")
    env = {**stack.command_environment(), **stack.lendable()}
    done = subprocess.run([sys.executable, "-m", *words], env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise HubError(f"no API key could be made:\n{done.stderr[-1000:]}")
    return str(json.loads(done.stdout)["api_key"])


def client_of(stack: Stack, key: str) -> Client:
    """Return a client that submits; it belongs to the loop that uses it."""
    address = urlsplit(stack.urls["intake"])
    return Client(str(address.hostname), int(address.port or 80), "/v1/submissions", {"X-API-Key": key})


async def fire(client: Client, load: Sequence[Body], rate: float, tick: Callable[[int], None]) -> list[Sent]:
    """Send each at its instant, whatever became of those before it; return all with their answers.

    A submission counts from when it was due, so that a hub which holds the sender up does not look quick.
    """
    begun, clock = time.monotonic(), time.time()
    sent, tasks = [], []
    for number, body in enumerate(load):
        ahead = begun + number / rate - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        one = Sent(body.case_id, clock + number / rate)
        sent.append(one)
        tasks.append(asyncio.ensure_future(_send(client, body, one)))
        tick(number + 1)
    await asyncio.gather(*tasks)
    return sent


async def _send(client: Client, body: Body, one: Sent) -> None:
    try:
        one.status = (await client.post(body.json)).status
    except Unanswered:
        return
    one.answered = time.time()
