"""Every process tells its figures: those that its kind lives by are there before anything has gone wrong."""

from __future__ import annotations

import httpx
import pytest

from kitchenctl.processes import PROCESSES, Process, of_services
from kitchenctl.stack import Stack
from tests.e2e.people import STREET, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

OF_EACH = {"process_start_time_seconds", "process_cpu_seconds_total", "process_resident_memory_bytes"}
OF_KIND = {
    "api": {"kitchen_http_requests_total", "kitchen_http_seconds_bucket"},
    "worker": {
        "kitchen_lag_records",
        "kitchen_consumed_total",
        "kitchen_dead_lettered_total",
        "kitchen_parked_total",
    },
    "relays": {
        "kitchen_outbox_age_seconds",
        "kitchen_outbox_depth_records",
        "kitchen_relay_failures_total",
        "kitchen_relay_published_total",
        "kitchen_relay_seconds_bucket",
    },
    "clocks": {"kitchen_clock_fired_total", "kitchen_clock_failed_total"},
}
TELLING = list(of_services(PROCESSES, frozenset()))


@pytest.fixture(scope="module")
def busy(hub: Stack, people: People) -> Stack:
    """Give a hub through which a case has gone."""
    submit(people, "resident-01", f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。").desk("routed")
    return hub


@pytest.mark.parametrize("process", TELLING, ids=[process.name for process in TELLING])
def test_a_process_tells_the_figures_of_its_kind(busy: Stack, process: Process) -> None:
    port = process.health_port(busy.ports)
    wanted = OF_EACH | OF_KIND[process.kind]

    def told() -> bool:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10, trust_env=False)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain")
        lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
        assert wanted - {line.partition("{")[0].partition(" ")[0] for line in lines} == set()
        return True

    until(told)


def test_no_kind_of_process_is_forgotten() -> None:
    assert {process.kind for process in TELLING} == OF_KIND.keys()
