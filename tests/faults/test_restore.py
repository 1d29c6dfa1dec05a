"""The drill: a hub is lost whole, built again from its backup and from its keys, and goes on with its cases."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pymongo
import pytest

from kitchenctl.stack import Stack
from tests.e2e.people import STREET, Case, People, submit

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
LAMP = f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。"
PHONE = "13985012345"
HANDLER = "unit-handler-08"  # of the unit that mends lamps there
KEYS = ("secrets.json", "accounts.json")  # what an operator keeps apart from the backup
Kitchen = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def kitchen(hub: Stack) -> Kitchen:
    """Give the command line as a person has it, who brings this hub down and up."""
    given = ("KITCHEN_MONGO_URL", "KITCHEN_KAFKA", "KITCHEN_STACK")
    env = {name: value for name, value in hub.command_environment().items() if name not in given}
    program = str(Path(sys.executable).with_name("kitchen"))

    def run(*words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([program, *words], env=env, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == status, (words, done.returncode, done.stdout[-3000:], done.stderr[-3000:])
        return done

    return run


@pytest.fixture(scope="module")
def people(hub: Stack) -> Iterator[People]:
    """Give everybody with an account: the same keys before and after."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        yield People(hub, client)


def order_of(case: Case) -> str:
    """Return the path of the case's one order."""
    case.desk("routed")
    (order,) = case.of("dispatch", "/v1/matters")["orders"]
    return f"/v1/orders/{order['id']}"


def steps_of(hub: Stack) -> dict[str, int]:
    """Return how many facts every matter has, by its case."""
    with pymongo.MongoClient[dict[str, Any]](hub.mongo_url) as client:
        return {row["case_id"]: row["sequence"] for row in client["kitchen_dispatch"]["matters"].find()}


def test_a_hub_that_is_lost_comes_back_from_its_backup_and_goes_on(
    hub: Stack, kitchen: Kitchen, people: People, tmp_path: Path
) -> None:
    """Backed up at work, deleted with its topics, restored: clean, every fact told again, and nothing twice.

    Seen to fail without the facts being told again (`verify` misses every one in its topic).
    """
    kitchen("load")
    case = submit(people, "resident-01", LAMP, contact={"name": "张三", "phone": PHONE, "consent": True})
    handler, path = people[HANDLER], order_of(case)
    handler.post("dispatch", f"{path}:sign")
    case.shows("signed")
    kitchen("verify")
    before = steps_of(hub)
    kept, folder = tmp_path / "keys", tmp_path / "backup"
    kitchen("backup", str(folder))
    assert PHONE.encode() not in everything_in(folder)
    kitchen("restore", str(folder), status=1)  # it is at work
    kept.mkdir()
    for name in KEYS:
        shutil.copy2(hub.run_dir / name, kept / name)
    kitchen("reset", "--yes")

    hub.run_dir.mkdir()
    said = kitchen("restore", str(folder), status=1).stderr
    assert "the vault of this backup was encrypted with another key" in " ".join(said.split())
    for name in KEYS:
        shutil.copy2(kept / name, hub.run_dir / name)
    said = kitchen("restore", str(folder)).stderr
    assert "clean" in said
    assert steps_of(hub) == before
    assert json.loads(kitchen("verify", "--json").stdout)["clean"]

    handler.post("dispatch", f"{path}:contact", {"note": "已联系"})
    handler.post("dispatch", f"{path}:resolve", {"outcome": "fixed", "reply": "已更换灯头，恢复照明。"})
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True, stars=5, comment="很快，谢谢")
    case.shows("closed")
    assert json.loads(kitchen("verify", "--json").stdout)["clean"]


def everything_in(folder: Path) -> bytes:
    """Return all that lies in a backup, unpacked."""
    packed = list(folder.rglob("*.bson.gz"))
    assert packed
    return b"".join(gzip.decompress(file.read_bytes()) for file in packed)
