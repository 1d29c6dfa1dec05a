"""`kitchen verify`: what counts as lost, and whose facts may lie in the topics."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from kafka.errors import CoordinatorLoadInProgressError, GroupAuthorizationFailedError, KafkaError
from pymongo.errors import ServerSelectionTimeoutError

from kitchen_intake.store import SubmissionDocument
from kitchenctl import verify
from kitchenctl.processes import SERVICES
from kitchenctl.topics import Lag, declared
from kitchenctl.trouble import sentence
from kitchenctl.verify import CLOCKS, Report, gone_before
from kitchenkit.decide import Context
from kitchenkit.letters import Letter, written

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TOPIC = "intake-submission-events"
KEPT = timedelta(milliseconds=declared()[TOPIC].retention_ms)
LOST = "fact lost: not in its topic"


class Shelf:
    """One collection."""

    def __init__(self, *rows: Mapping[str, Any]) -> None:
        self.rows = rows

    def find(self, *_: object) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)


def told(at: datetime) -> dict[str, Any]:
    letter = Letter(type="kitchen.intake.v1.SubmissionReceived", topics=(TOPIC,), body=b"", correlation="c1")
    context = Context(actor="p1", role="resident", now=at, cause="submission:s1")
    row = written(letter, context, service="intake", aggregate_id="c1", sequence=1, before="")
    return {"_id": "c1", "sequence": 1, "history": [row], "outbox": []}


def report_on(*rows: Mapping[str, Any]) -> Report:
    report = Report()
    verify._aggregates(Shelf(*rows), "intake/submissions", verify._Seen(), gone_before(declared(), NOW), report)
    return report


def test_a_database_that_is_away_is_said_within_seconds() -> None:
    parts: Any = SimpleNamespace(
        service="intake", settings=SimpleNamespace(mongo_url="mongodb://127.0.0.1:1/", mongo_db="intake")
    )
    service: Any = SimpleNamespace(documents=(SubmissionDocument,))
    began = time.monotonic()
    with pytest.raises(ServerSelectionTimeoutError) as away:
        verify.verify([(service, parts)], "127.0.0.1:1", say=lambda _: None)
    assert time.monotonic() - began < 10
    assert str(sentence(away.value)).endswith("is the hub up? kitchen status")


def test_a_fact_that_its_topic_should_still_have_is_lost() -> None:
    assert report_on(told(NOW - KEPT + 2 * CLOCKS)).wrong[LOST]


@pytest.mark.parametrize("age", [KEPT, KEPT + timedelta(days=300)])
def test_a_fact_that_is_older_than_its_topic_keeps_anything_is_not_lost(age: timedelta) -> None:
    report = report_on(told(NOW - age))
    assert report.as_json()["clean"], report.wrong
    assert report.checked["facts that their topics keep no longer"] == 1


def test_what_a_topic_keeps_for_ever_is_never_too_old() -> None:
    (topic,) = (one for one in declared().values() if one.topic == TOPIC)
    for_ever = type(topic)(**{name: getattr(topic, name) for name in topic.__slots__} | {"retention_ms": -1})
    assert gone_before({TOPIC: for_ever}, NOW)[TOPIC].year == 1


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_may_say_what_people_change_about_it(service: str) -> None:
    report = nobodys(f"/kitchen/{service}", f"{service}-control-events")
    assert report.as_json()["clean"], report.wrong


def test_a_fact_of_nobody_is_named() -> None:
    assert nobodys("/kitchen/elsewhere", TOPIC).wrong["fact of an unknown source"]
    assert nobodys("/kitchen/intake", TOPIC).wrong["fact in a topic that no store has"]


def nobodys(source: str, topic: str) -> Report:
    seen, report = verify._Seen(), Report()
    seen.facts["f1"].add(topic)
    seen.sources["f1"] = source
    verify._nobodys(seen, SERVICES, report)
    return report


def test_a_lane_that_works_on_what_triage_knows_nothing_of_is_named() -> None:
    """Seen to fail: after triage alone went back, `verify` was clean while a case stood at its desk and in its lane."""
    cases = {"c1": {"routing_no": 0}, "c2": {"routing_no": 2}}
    lanes: dict[str, dict[tuple[str, int], list[Any]]] = {
        "volunteer": {("c1", 1): [], ("c2", 2): []},
        "government": {("c2", 1): [], ("nobody's", 1): []},
    }
    report = Report()
    verify._ahead(cases, lanes, report)
    assert report.wrong == {"lane has what triage has not routed": ["c1 volunteer #1"]}


def test_a_broker_that_has_just_come_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail without it: a soak ended at a broker that was still reading what its groups had acknowledged."""
    answers: list[Any] = [CoordinatorLoadInProgressError("not yet"), []]

    def asked(_: str) -> list[Lag]:
        answer = answers.pop(0)
        if isinstance(answer, KafkaError):
            raise answer
        found: list[Lag] = answer
        return found

    monkeypatch.setattr(verify, "lags", asked)
    assert verify._settled([], {}, "broker", 60) == {}
    answers[:] = [GroupAuthorizationFailedError("never")]
    with pytest.raises(GroupAuthorizationFailedError):
        verify._settled([], {}, "broker", 60)
