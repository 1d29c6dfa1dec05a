"""What a worker cannot take: set aside with its reason, decided about by people, and the others go on.

The forged records carry the `ce_id` of a true one, as a redelivery does: `kitchen verify` has nothing to say of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from kafka import KafkaProducer

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchenctl import tail
from kitchenctl.ports import WORKER
from kitchenctl.stack import Stack
from tests.e2e.conftest import Run
from tests.e2e.people import STREET, Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
LAMP = f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。"
QUEUE = "queue-government"
Forge = Callable[..., str]


@pytest.fixture
def forge(hub: Stack) -> Iterator[Forge]:
    """Give a function that puts a record behind those of a case in its lane's queue and returns where it lies."""
    producer = KafkaProducer(bootstrap_servers=hub.kafka, acks="all")

    def publish(case: Case, value: bytes, **headers: str) -> str:
        records = tail.read(hub.kafka, QUEUE, from_start=True, follow=False, limit=None)
        true = next(record for record in records if record["key"] == case.id)
        named = {**true["headers"], **{f"ce_{name}": said for name, said in headers.items()}}
        pairs = [(name, said.encode()) for name, said in named.items()]
        sent = producer.send(QUEUE, value, key=case.id.encode(), headers=pairs, partition=true["partition"])
        place = sent.get(timeout=20)
        return f"{QUEUE}/{place.partition}@{place.offset}"

    yield publish
    producer.close()


def waiting(kitchen: Run, *words: str) -> dict[str, Any]:
    """Return the dead letters of the government lane's worker by where they lie."""
    rows = json.loads(kitchen("dlq", "list", "dispatch", "--json", *words).stdout)
    return {row["origin"]: row for row in rows}


def test_a_record_that_nobody_can_read_is_set_aside_and_dropped_with_a_reason(
    people: People, kitchen: Run, forge: Forge
) -> None:
    case = submit(people, "resident-03", LAMP)
    case.of("dispatch", "/v1/matters")
    origin = forge(case, b"\xff\xff\xff")
    letter = until(lambda: waiting(kitchen).get(origin))
    assert (letter["state"], letter["type"]) == ("open", "kitchen.triage.v1.CaseRouted")
    case.does("urge", note="后面的照办")
    case.shows("dispatched")
    until(lambda: "MatterNoted" in history(people, case)), "the later records of that key go on"

    assert "0 taken, 1 still refused" in kitchen("dlq", "replay", "dispatch", origin, status=1).stderr
    seen = json.loads(kitchen("dlq", "show", "dispatch", origin).stdout)
    assert (seen["value_hex"], seen["attempts"], seen["headers"]["ce_correlationid"]) == ("ffffff", 2, case.id)
    kitchen("dlq", "drop", "dispatch", origin, status=2)  # without a reason
    kitchen("dlq", "drop", "dispatch", letter["id"], "--reason", "made by a test")
    assert waiting(kitchen, "--all")[origin]["state"] == "dropped"
    assert "in state dropped" in kitchen("dlq", "park", "dispatch", origin, "--reason", "too late", status=1).stderr


def test_a_record_that_came_too_early_is_taken_once_it_can_be(people: People, kitchen: Run, forge: Forge) -> None:
    case = submit(people, "resident-03", LAMP)
    first = case.of("dispatch", "/v1/matters")
    early = triage.CaseUrged(case_id=case.id, routing_no=2, note="快")
    origin = forge(case, early.SerializeToString(), type=early.DESCRIPTOR.full_name)
    letter = until(lambda: waiting(kitchen).get(origin))
    assert "no_matter" in letter["reason"] or "not there" in letter["reason"]
    kitchen("dlq", "park", "dispatch", origin, "--reason", "until it is routed again")

    wrong = {"reason": "请核实"}
    people["dispatcher-01"].post("dispatch", f"/v1/orders/{first['orders'][0]['id']}:wrong-lane", wrong)
    case.desk("triage_review")
    case.route("government", category_code="GOV-LIGHT")
    case.of("dispatch", "/v1/matters", routing_no=2)
    assert "1 taken, 0 still refused" in kitchen("dlq", "replay", "dispatch", origin).stderr
    assert history(people, case, routing_no=2)[-1] == "MatterNoted"
    assert waiting(kitchen, "--all")[origin]["state"] == "replayed"
    kitchen("dlq", "replay", "dispatch", origin, status=1)
    assert history(people, case, routing_no=2).count("MatterNoted") == 1


def test_a_type_that_nobody_knows_is_passed_over_and_counted(
    people: People, hub: Stack, kitchen: Run, forge: Forge
) -> None:
    case = submit(people, "resident-03", LAMP)
    case.of("dispatch", "/v1/matters")
    kind = "kitchen.triage.v1.CaseTeleported"
    origin = forge(case, b"", type=kind)
    ops = f"http://127.0.0.1:{hub.ports['dispatch'] + WORKER}/metrics"
    sample = f'kitchen_unknown_type_total{{consumer="dispatch",service="dispatch",type="{kind}"}}'
    until(lambda: sample in httpx.get(ops, trust_env=False).text)
    case.does("urge", note="照办")
    until(lambda: "MatterNoted" in history(people, case))
    assert origin not in waiting(kitchen, "--all")


def test_a_consumer_that_is_not_there_is_named_with_those_that_are(kitchen: Run) -> None:
    assert (
        "dispatch, dispatch-steps, intake, newsroom, newsroom-matters, triage, triage-urgent, volunteer"
        in kitchen("dlq", "list", "nobody", status=1).stderr
    )
    assert (
        "has no dead letter queue-government/0@1000000"
        in kitchen("dlq", "show", "dispatch", "queue-government/0@1000000", status=1).stderr
    )


def history(people: People, case: Case, routing_no: int = 1) -> list[str]:
    """Return what has happened to the matter of a routing, in short."""
    matter = case.of("dispatch", "/v1/matters", routing_no)["id"]
    items = people["auditor-01"].get("dispatch", f"/v1/matters/{matter}/history")["items"]
    return [one["type"].rpartition(".")[2] for one in items]
