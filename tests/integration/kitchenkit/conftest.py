"""Real processes of the tallies service, with topics and a database of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pymongo
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from kitchenctl.settings import ROOT
from kitchenctl.supervision import wait_until
from kitchenctl.topics import administrator
from tests.fakes.tally import KIND, event, tally_id


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """One process of the service."""

    popen: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body of one of its operations endpoints; 0 where nobody answers."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=5)
        except httpx.HTTPError as error:
            return 0, repr(error)
        return answer.status_code, answer.text

    def wait_ready(self) -> None:
        wait_until(lambda: self.get("/readyz")[0] == 200, seconds=60, what=f"a process ({self.log})")

    def figure(self, name: str) -> float:
        """Return the sum of a metric of this process."""
        lines = self.get("/metrics")[1].splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith((f"{name}{{", f"{name} ")))

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()

    def term(self) -> int:
        """End it cleanly; return its exit status."""
        self.popen.terminate()
        return self.popen.wait(timeout=60)

    def lines(self) -> list[dict[str, Any]]:
        """Return what it has logged; every line is JSON."""
        whole = self.log.read_text(encoding="utf-8").rpartition("\n")[0]  # the last line may still be on its way
        return [json.loads(line) for line in whole.splitlines()]

    def said(self, what: str) -> int:
        """Return how often it has logged this."""
        return sum(1 for line in self.lines() if line.get("msg") == what)

    @property
    def cpu_seconds(self) -> float:
        times = psutil.Process(self.popen.pid).cpu_times()
        return float(times.user + times.system)


@dataclass
class Tallies:
    """A consumer of its own: topic, dead-letter topic, database, and the processes that a test starts."""

    kafka: str
    mongo: str
    folder: Path
    partitions: int = 1
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    processes: list[Process] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        self.topic, self.consumer, self.database = f"areas-{self.name}", f"tally-{self.name}", f"test_{self.name}"
        self.dead_topic = f"{self.consumer}-{self.topic}-dlq"
        with administrator(self.kafka) as admin:
            made = {self.topic: {"num_partitions": self.partitions}, self.dead_topic: {"num_partitions": 1}}
            admin.create_topics(made, wait_for_metadata=True)
        self.client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(self.mongo)
        self.producer = KafkaProducer(bootstrap_servers=self.kafka)

    def start(self, kind: str = "worker", *, instance: str = "0", ready: bool = True, **more: object) -> Process:
        """Start a process and, unless told otherwise, wait until it is ready."""
        port, log = free_port(), self.folder / f"{kind}-{len(self.processes)}.log"
        settings = {
            "mongo_url": self.mongo,
            "mongo_db": self.database,
            "kafka": self.kafka,
            "http_port": "0",
            "grpc_port": "0",
            "ops_port": str(port),
            "directory_url": "http://127.0.0.1:1",
            "directory_grpc": "127.0.0.1:1",
            "service_secret": "only-for-this-test",
            "hub_code": "520100",
            "topics": self.topic,
            "consumer": self.consumer,
            "folder": str(self.folder),
            "instance": instance,
            **{name: str(value) for name, value in more.items()},
        }
        env = {**os.environ, **{f"TALLY_{name.upper()}": value for name, value in settings.items()}}
        words = [kind, self.name] if kind == "worker" else [kind]
        module = "tests.integration.kitchenkit.tallies"
        with log.open("ab") as out:
            popen = subprocess.Popen([sys.executable, "-m", module, *words], cwd=ROOT, env=env, stderr=out)
        self.processes.append(Process(popen, port, log))
        if ready:
            self.processes[-1].wait_ready()
        return self.processes[-1]

    def send(self, count: int, name: str = "count", *, tallies: int = 7) -> list[str]:
        """Publish so many events and return their ids."""
        made = []
        for _ in range(count):
            code = self.code(f"t{self.sent % tallies}")
            made.append(self.publish(event(code, name), key=code))
        return made

    def code(self, name: str) -> str:
        """Return the code of a tally that no other test has."""
        return f"{self.name}-{name}"

    def publish(self, value: bytes, *, key: str = "t0") -> str:
        """Publish one record and return its id, once the broker has it."""
        made = f"e{self.sent}"
        headers = [("ce_id", made.encode()), ("ce_type", KIND.encode())]
        self.producer.send(self.topic, key=key.encode(), value=value, headers=headers).get(timeout=30)
        self.sent += 1
        return made

    def seen(self) -> list[str]:
        """Return the ids of all events that had their effect, as often as they had it."""
        return [one for row in self.client[self.database].tallies.find({}) for one in row["seen"]]

    def wait_seen(self, ids: list[str], seconds: float = 90) -> None:
        """Return when each of these events has had its effect, and none of all twice."""
        wait_until(lambda: set(ids) <= set(self.seen()), seconds=seconds, what=f"{len(ids)} effects ({self.folder})")
        seen = self.seen()
        assert len(seen) == len(set(seen)), "an event had its effect twice"

    def order(self, code: str) -> list[str]:
        """Return the events of one tally in the order of their effects."""
        row = self.client[self.database].tallies.find_one({"_id": tally_id(self.code(code))})
        return list(row["seen"]) if row else []

    def dead(self) -> list[tuple[int, str, str]]:
        """Return (offset, state, reason) of every dead letter."""
        rows = self.client[self.database].dead_letters.find({}).sort("offset", 1)
        return [(row["offset"], row["state"], row["why"]) for row in rows]

    def dead_published(self) -> list[dict[str, bytes]]:
        """Return the headers of every record in the dead-letter topic."""
        place = TopicPartition(self.dead_topic, 0)
        reader = KafkaConsumer(bootstrap_servers=self.kafka, group_id=None)
        try:
            reader.assign([place])
            reader.seek_to_beginning(place)
            (end,) = reader.end_offsets([place]).values()
            found: list[dict[str, bytes]] = []
            while len(found) < end:
                found += [dict(row.headers) for rows in reader.poll(timeout_ms=500).values() for row in rows]
            return found
        finally:
            reader.close()

    def committed(self) -> int:
        """Return how many records the group has acknowledged for good."""
        with administrator(self.kafka) as admin:
            found = admin.list_group_offsets(self.consumer)
        return sum(offset.offset for offset in found.get(self.consumer, {}).values())

    def hold(self, when: str = "hold") -> None:
        """Let every commit wait; `hold-after`: once it is written."""
        (self.folder / when).touch()

    def wait_holding(self, process: Process) -> None:
        """Return when this process is in the middle of a batch."""
        mark = self.folder / f"holding-{process.popen.pid}"
        wait_until(mark.exists, seconds=60, what=f"a batch in hand ({process.log})", pause=0.02)

    def let_go(self) -> None:
        for name in ("hold", "hold-after"):
            (self.folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        self.let_go()
        for process in self.processes:
            if process.popen.poll() is None:
                process.kill()
        self.producer.close()
        with suppress(pymongo.errors.PyMongoError):
            self.client.drop_database(self.database)
        self.client.close()
        with administrator(self.kafka) as admin:
            admin.delete_topics([self.topic, self.dead_topic])


@pytest.fixture
def make_tallies(broker: str, database: str, tmp_path: Path) -> Iterator[Callable[..., Tallies]]:
    """Give a function that makes a consumer with its own topic and database."""
    made: list[Tallies] = []

    def make(**more: Any) -> Tallies:
        made.append(Tallies(broker, database, tmp_path, **more))
        return made[-1]

    yield make
    for tallies in made:
        tallies.close()


@pytest.fixture
def tallies(make_tallies: Callable[..., Tallies]) -> Tallies:
    return make_tallies()
