"""What verifiers find is remembered of the unit that led: once each, in the order of time, the newest alone."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from google.protobuf.message import Message

from kitchen.dispatch.v1 import matter_events_pb2 as pb
from kitchen_dispatch.domain.unit_checks import KEPT, Check, UnitChecks, keep
from kitchen_dispatch.reactions_checks import checks, read_verified
from kitchen_dispatch.store_checks import checks_fields, checks_letter
from kitchenkit.react import Consumer, InvalidMessage, Record
from tests.fakes.store import MemoryStore

from .affairs import NOW

LEADS, HELPS = pb.Order(id="o1", unit_id="u1", role="lead"), pb.Order(id="o2", unit_id="u2", role="assist")


def record(number: int, *, passed: bool, **more: object) -> Record:
    event: Message = pb.MatterVerified(matter=pb.Matter(id=f"m{number}", orders=[HELPS, LEADS]), passed=passed)
    at = (NOW + timedelta(hours=number)).isoformat()
    said: dict[str, object] = {
        "id": f"e{number}", "topic": "dispatch-matter-events", "partition": 0, "offset": number, "key": b"m",
        "type": event.DESCRIPTOR.full_name, "value": event.SerializeToString(),
        "headers": (("ce_sequence", b"7"), ("ce_time", at.encode())),
    }  # fmt: skip
    return Record(**{**said, **more})  # type: ignore[arg-type]


class Dead:
    async def put(self, record: Record, reason: str) -> None:
        raise AssertionError(f"{record.id}: {reason}")


async def test_each_finding_counts_once_for_the_unit_that_led() -> None:
    store: MemoryStore[UnitChecks] = MemoryStore(checks_fields, to_letter=checks_letter)
    consumer = Consumer("dispatch-steps", checks(store), Dead(), lambda: NOW)
    records = [record(number, passed=number % 2 == 0) for number in range(4)]
    await consumer.react(records)
    await consumer.react(records)
    (kept,) = store.rows.values()
    assert (kept.aggregate.id, kept.aggregate.found) == ("u1", (True, False, True, False))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_they_are_heard_the_newest_stands_last(order: tuple[int, ...]) -> None:
    kept = UnitChecks(id="u1")
    for number in order:
        one = Check(at=NOW + timedelta(hours=number), matter_id="m", sequence=number, passed=number == 2)
        kept = keep(kept, "u1", one).steps[-1].after
        assert not keep(kept, "u1", one).steps, "heard again"
    assert kept.found == (False, False, True)


def test_so_many_are_kept_and_no_more() -> None:
    kept = UnitChecks(id="u1")
    for number in range(KEPT + 5):
        one = Check(at=NOW + timedelta(hours=number), matter_id="m", sequence=number, passed=number >= 5)
        kept = keep(kept, "u1", one).steps[-1].after
    assert kept.found == (True,) * KEPT
    older = Check(at=NOW, matter_id="other", sequence=1, passed=False)
    assert not keep(kept, "u1", older).steps, "what is older than all of them changes nothing"


def test_what_has_no_time_is_not_guessed() -> None:
    with pytest.raises(InvalidMessage, match="ce_time"):
        read_verified(record(1, passed=True, headers=(("ce_sequence", b"7"), ("ce_time", b"noon"))))
