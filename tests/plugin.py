"""What pytest is given for every test: which may use the network, a real broker and database, and no quiet skip in CI.

A test that needs the real engines is marked `connected` (`e2e`, `faults`) and asks for the fixtures below. They are
started once for the whole run through the same code as `kitchen up`, on free ports and in a folder of their own;
KITCHEN_MONGO_URL and KITCHEN_KAFKA put others in their place, KITCHEN_DATABASE chooses the local server.
KITCHEN_TEST_HUB=1 lets the user journeys run on the hub that `kitchen up` has brought up (KITCHEN_RUN_DIR and
KITCHEN_PORT_OFFSET say which): for whoever writes them, a minute sooner.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pymongo
import pytest

from kitchenctl.kafka import CannotPrepare
from kitchenctl.stack import Stack, free_offset
from kitchenctl.topics import administrator
from kitchenctl.up import bring_up

CONNECTED = ("connected", "e2e", "faults")
RUNNING_HUB = bool(os.environ.get("KITCHEN_TEST_HUB"))
REQUIRE_ALL = bool(os.environ.get("KITCHEN_REQUIRE_ALL"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let connected tests, and only those, use the network."""
    for item in items:
        if any(item.get_closest_marker(name) for name in CONNECTED):
            item.add_marker(pytest.mark.enable_socket)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where KITCHEN_REQUIRE_ALL says that nothing may be missing."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but KITCHEN_REQUIRE_ALL is set: {why}"
    return report


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a stack whose broker and database can be started; it ends with the test run."""
    stack = Stack(tmp_path_factory.mktemp("stack"), free_offset())
    try:
        stack.launch()
    except CannotPrepare as error:
        pytest.skip(str(error))
    try:
        yield stack
    finally:
        stack.stop_all()


@pytest.fixture(scope="session")
def broker(engines: Stack) -> str:
    """Give host:port of a real broker that the whole run shares."""
    engines.start_broker()
    return engines.kafka


@pytest.fixture(scope="session")
def database(engines: Stack) -> str:
    """Give the URL of a real database that the whole run shares."""
    engines.start_database()
    return engines.mongo_url


@pytest.fixture(scope="session")
def hub(request: pytest.FixtureRequest) -> Stack:
    """Give the whole hub, seeded and ready, on the shared broker and database; who kills a part starts it again.

    `hub.urls` has the addresses, `hub.accounts_file` the accounts, and `kitchen …` with
    `env=hub.command_environment()` works on it.
    """
    if RUNNING_HUB:
        return Stack()
    engines: Stack = request.getfixturevalue("engines")
    bring_up(engines, demo=True)
    return engines


@pytest.fixture
def database_name(database: str) -> Iterator[str]:
    """Give a database of this test's own, deleted afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield name
    with pymongo.MongoClient[dict[str, Any]](database) as client:
        client.drop_database(name)


@pytest.fixture
def new_topic(broker: str) -> Iterator[Callable[..., str]]:
    """Give a function that makes a topic of this test's own: `new_topic("orders", partitions=2)`."""
    made: list[str] = []

    def make(name: str = "topic", partitions: int = 1) -> str:
        topic = f"{name}-{uuid.uuid4().hex[:12]}"
        with administrator(broker) as admin:
            admin.create_topics({topic: {"num_partitions": partitions}}, wait_for_metadata=True)
        made.append(topic)
        return topic

    yield make
    with administrator(broker) as admin:
        admin.delete_topics(made)
