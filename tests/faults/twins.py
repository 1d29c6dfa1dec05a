"""Two of each of dispatch's processes, and much that comes due at once: what the fault tests kill one of."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, time, timedelta
from functools import partial
from typing import Any

from mongoengine import disconnect

from kitchen.dispatch.v1 import matter_events_pb2 as told
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.endpoint import Endpoint, EndpointRegistered, endpoint_id
from kitchen_dispatch.domain.matter import Assigned, Matter
from kitchen_dispatch.domain.matters import Routed, file
from kitchen_dispatch.domain.merchant import Candidate, Hours
from kitchen_dispatch.domain.merchant_order import MerchantOrder, Spot, Wanted, place
from kitchen_dispatch.domain.notice_box import About, Box, address, notice_id
from kitchen_dispatch.domain.notices import raised
from kitchen_dispatch.store import matter_store
from kitchen_dispatch.store_delivery import endpoint_store
from kitchen_dispatch.store_merchant import merchant_order_store
from kitchen_dispatch.store_notices import notice_store
from kitchen_dispatch.wire_called import read_called
from kitchen_dispatch.wire_notices import Heard
from kitchenctl.ports import HOST
from kitchenctl.readiness import http_ready
from kitchenctl.stack import Stack
from kitchenctl.supervision import wait_until
from kitchenkit import time as wall
from kitchenkit.decide import Context, Decision
from kitchenkit.events import instant
from kitchenkit.ids import uid
from kitchenkit.mongo import connect
from kitchenkit.react import Change, Record
from kitchenkit.runtime import Parts
from tests.integration.kitchenkit.conftest import free_port

DATABASE, CASES, MERCHANTS = "kitchen_dispatch", 60, "ab"
TWINS = {"lanes": ("worker",), "steps": ("worker", "steps"), "clock": ("clock",)}
ALL_DAY = Hours(time(0), time(0))
Row = Mapping[str, Any]


@contextmanager
def twins(hub: Stack) -> Iterator[Mapping[str, subprocess.Popen[bytes]]]:
    """Run a second worker of the lanes, a second one of the steps and a second clock, beside the hub's own."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, words in TWINS.items():
            own = {"DISPATCH_OPS_PORT": str(free_port()), "DISPATCH_INSTANCE": "twin"}
            env = {**hub.command_environment(), **hub.lendable(), **own}
            with (hub.run_dir / "log" / f"twin-{name}.log").open("ab") as log:
                call = (sys.executable, "-m", "kitchen_dispatch", *words)
                running[name] = subprocess.Popen(call, env=env, stdout=log, stderr=log)
            serves = partial(http_ready, HOST, int(own["DISPATCH_OPS_PORT"]))
            wait_until(serves, seconds=90, what=f"the second {name}")
        yield running
    finally:
        for process in running.values():
            process.kill()
            process.wait()


@contextmanager
def stores(hub: Stack) -> Iterator[Parts]:
    """Give the parts of the hub's dispatch."""
    connect("dispatch", url=hub.mongo_url, database=DATABASE)
    nothing: Any = None
    with ThreadPoolExecutor(2) as threads:
        yield Parts("dispatch", nothing, threads, lambda _: None, nothing)
    disconnect("dispatch")


async def a_system_of_its_own(parts: Parts, unit: str) -> None:
    """Have the unit take its orders by a system to which every attempt fails."""
    context = Context(actor="test", role="operator", now=wall.now(), cause="test")
    endpoint = Endpoint(id=endpoint_id(unit), unit_id=unit, url="https://unit.invalid", sealed=b"of another key")
    decision = Decision.one(endpoint, EndpointRegistered())
    await endpoint_store(parts).commit([Change[Endpoint](endpoint.id, 0).add(decision, context)])


async def much_comes_due(parts: Parts, unit: str) -> None:
    """Have matters, offers and notices that have been due for some time, as if all clocks had been away."""
    long_ago = wall.now() - timedelta(days=40)
    context = Context(actor="test", role="system", now=long_ago, cause="test", book=default_book())
    filed = [file(_case(number), (Assigned(unit, "lead", ""),), context) for number in range(CASES)]
    offered = [place(_wanted(number), _merchants(), context) for number in range(CASES)]
    asleep = [_asleep(number, context) for number in range(CASES)]
    orders = [Change[MerchantOrder](d.steps[0].after.id, 0).add(d, context) for d in offered]
    boxes = [Change[Box](d.steps[0].after.id, 0).add(d, context) for d in asleep]
    await merchant_order_store(parts).commit(orders)
    await notice_store(parts).commit(boxes)
    await matter_store(parts).commit([Change[Matter](d.steps[0].after.id, 0).add(d, context) for d in filed])


def _case(number: int) -> Routed:
    return Routed(
        case_id=uid("twins", number), case_no=f"twins-{number}", routing_no=1, category_code="GOV-LIGHT",
        area_code="520103019", tier="E0" if number % 4 == 0 else "G", text="路灯不亮", confidential=False,
    )  # fmt: skip


def _wanted(number: int) -> Wanted:
    return Wanted(
        case_id=uid("twins", number), case_no=f"twins-{number}", routing_no=2, category_code="COM-LOCK",
        area_code="520103019", title="", text="需要开锁", spot=Spot(), confidential=False,
    )  # fmt: skip


def _merchants() -> list[Candidate]:
    return [Candidate(merchant_id=f"twins-{n}", name="某店", reason="", hours=ALL_DAY.at(UTC)) for n in MERCHANTS]


def _asleep(number: int, context: Context) -> Any:
    morning = context.now + timedelta(hours=1)
    about = About(
        order_id=f"twins-{number}", matter_id="m", case_id="c", case_no="1", tier="G", area_code="520103019",
        unit_id=f"twins-{number}", clock="handling", due_at=morning, threshold="breach", level=1, tell_at=morning,
    )  # fmt: skip
    return raised(None, about, address("unit_head", about.unit_id, about.area_code), context, on_duty=lambda *_: "")


class Found:
    """What the database has of it by now."""

    def __init__(self, database: Any) -> None:
        mine = {"case_no": {"$regex": "^twins-"}}
        self.matters: list[Row] = list(database["matters"].find(mine))
        self.orders: list[Row] = list(database["merchant_orders"].find(mine))
        self.asleep: list[Row] = list(database["notices"].find({"unit_id": {"$regex": "^twins-"}}))
        self.boxes: list[Row] = list(database["notices"].find({"unit_id": {"$not": {"$regex": "^twins-"}}}))
        self.deliveries: list[Row] = list(database["deliveries"].find(mine))
        self.figures: list[Row] = list(database["figures"].find(mine))

    def is_all(self) -> bool:
        """Say whether all has happened that has to."""
        return (
            len(self.matters) == len(self.deliveries) == len(self.figures) == CASES
            and all(facts(one, "OrderEscalated") for one in self.matters)
            and all(facts(one, "MerchantOfferExpired") for one in self.orders)
            and all(facts(one, "NoticesCame") for one in self.asleep)
            and self.to_be_told() <= self.told().keys()
        )

    def to_be_told(self) -> set[str]:
        """Return the ids of the notices that the rungs which were climbed, and the desk that was called, ask for."""
        found = set()
        for matter in self.matters:
            for letter in facts(matter, "OrderEscalated"):
                event = told.OrderEscalated.FromString(letter["body"])
                due = instant(event.due_at)
                assert due is not None
                for role in event.to:
                    to = address(role, event.unit_id, event.matter.area_code)
                    found.add(notice_id(event.order_id, event.clock, due, event.threshold, to))
        for order in self.orders:
            for letter in facts(order, "MerchantOrderEscalated"):
                found |= {one.about.notice_for(one.to) for one in called(letter).happened}
        return found

    def told(self) -> Counter[str]:
        """Return how often each notice is there."""
        notices = [one for box in self.boxes for one in box["notices"]]
        alone = [one["id"] for one in notices if not one["folded"]]
        return Counter([*alone, *(part["id"] for one in notices for part in one["folded"])])


def called(letter: Row) -> Heard:
    """Return who is told that the desk is called, of what is kept of that in a history."""
    return read_called(
        Record(id="", topic="", partition=0, offset=0, type=letter["type"], key=None, value=letter["body"])
    )


def facts(row: Row, *names: str) -> list[Row]:
    """Return the facts of these names in a history."""
    return [one for one in row["history"] if one["type"].rpartition(".")[2] in names]
