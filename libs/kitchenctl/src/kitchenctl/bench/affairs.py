"""Matters for a dispatch service of the bench's own, many and quickly: decided and stored by the service's code."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kitchen_dispatch import wire
from kitchen_dispatch.books import default_book
from kitchen_dispatch.domain.matter import Assigned, Matter, matter_id, order_id
from kitchen_dispatch.domain.matters import Routed, file
from kitchen_dispatch.domain.orders import on_order
from kitchen_dispatch.store import MatterDocument, is_urgent, matter_fields
from kitchenctl.bench.annex import Annex
from kitchenkit.chunks import chunks
from kitchenkit.decide import Context, Decision, Step
from kitchenkit.ids import uid
from kitchenkit.letters import Letter
from kitchenkit.mongo import MongoStore
from kitchenkit.react import Change
from kitchenkit.time import millis

UNITS: Final = 1000
BATCH: Final = 500
CATEGORIES: Final = ("GOV-LIGHT", "GOV-ROAD", "GOV-RUBBISH", "GOV-NOISE", "GOV-DRAIN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Affair:
    """One matter with one order, as it is to be."""

    name: str  # the same name is the same matter
    unit: int
    due: datetime  # when the clock has to sign for the unit
    handle_by: datetime | None = None  # where it is not what the policy says
    tier: str = "G"
    at: datetime | None = None  # when it was filed, where that is not now
    steps: tuple[object, ...] = ()  # what the unit has done since

    @property
    def matter_id(self) -> str:
        """The matter's id."""
        return matter_id(self._case_id, 1)

    @property
    def order_id(self) -> str:
        """The id of its one order."""
        return order_id(self.matter_id, unit_id(self.unit))

    @property
    def _case_id(self) -> str:
        return uid("bench", self.name)

    @property
    def area(self) -> str:
        """The code of its area: 10 districts of 20 streets each."""
        return area_of(self.unit)

    def filed(self, now: datetime) -> Decision[Matter]:
        """Return how it begins."""
        case = Routed(
            case_id=self._case_id,
            case_no=self.name,
            routing_no=1,
            category_code=CATEGORIES[self.unit % len(CATEGORIES)],
            area_code=self.area,
            tier=self.tier,
            text="路灯不亮，请派人来看看。" * 5,
            confidential=False,
        )
        context = Context(actor="bench", role="system", now=now, cause=self.name, book=default_book())
        decision = file(case, (Assigned(unit_id(self.unit), "lead", "bench"),), context)
        *before, last = decision.steps
        decision = Decision((*before, Step(last.fact, self._dated(last.after))))
        handler = replace(context, role="unit_handler", note="bench")
        for command in self.steps:
            decision = decision.then(lambda after, c=command: on_order(after, self.order_id, c, handler))  # type: ignore[misc]
        if self.handle_by is None:
            return decision
        *before, last = decision.steps
        return Decision((*before, Step(last.fact, self._late(last.after))))

    def _dated(self, matter: Matter) -> Matter:
        (part,) = matter.parts
        return matter.with_part(replace(part, sign_by=self.due, climbs_at=None))

    def _late(self, matter: Matter) -> Matter:
        (part,) = matter.parts
        late = self.handle_by is not None and self.handle_by < datetime.now(UTC)
        return matter.with_part(replace(part, due_at=self.handle_by, overdue=late))


def unit_id(number: int) -> str:
    """Return the id of one of the bench's units."""
    return f"bench-unit-{number:04}"


def area_of(number: int) -> str:
    """Return the code of the area of that unit."""
    return f"5201{number % 10:02}{number // 10 % 20:03}"


def seed(annex: Annex, wanted: Sequence[Affair], tick: Callable[[int], None]) -> None:
    """Store all of them; those that are there already stay as they are, so that a stopped seeding goes on."""
    store = _quiet_store(annex)

    async def seeding() -> None:
        done = 0
        for batch in chunks(wanted, BATCH):
            there = _there(annex, [one.matter_id for one in batch])
            missing = [one for one in batch if one.matter_id not in there]
            outcome = await store.commit([_change(one) for one in missing])
            if outcome.conflicts:
                raise RuntimeError(f"the bench's data contradicts itself: {outcome.conflicts}")
            done += len(batch)
            tick(done)

    asyncio.run(seeding())


def _there(annex: Annex, ids: list[str]) -> set[str]:
    return {row["_id"] for row in annex.database["matters"].find({"_id": {"$in": ids}}, {"_id": 1})}


def written_at(annex: Annex, wanted: Iterable[Affair]) -> Iterator[tuple[Affair, float | None]]:
    """Yield when each was first written after it had been seeded, by the wall clock, or None where it never was."""
    for batch in chunks(list(wanted), BATCH):
        rows = annex.database["matters"].find({"_id": {"$in": [one.matter_id for one in batch]}}, {"outbox_at": 1})
        at = {row["_id"]: row["outbox_at"] / 1000 for row in rows if row.get("outbox_at")}
        yield from ((one, at.get(one.matter_id)) for one in batch)


def _change(one: Affair) -> Change[Matter]:
    now = _whole(one.at or datetime.now(UTC))
    decision = one.filed(now)
    context = Context(actor="bench", role="system", now=now, cause=one.name)
    return Change[Matter](one.matter_id, 0).add(decision, context)


def _quiet_store(annex: Annex) -> MongoStore[Matter]:
    """Return the service's store, whose facts wait for no relay: as they are once they have been told."""

    def told(fact: object, matter: Matter) -> Letter:
        return replace(wire.matter_letter(fact, matter), topics=())

    def read(_: Mapping[str, Any]) -> Matter:
        raise NotImplementedError("the bench only writes by it")

    return MongoStore(
        MatterDocument,
        to_fields=matter_fields,
        from_document=read,
        to_letter=told,
        due=Matter.next_due,
        urgent=is_urgent,
        **annex.parts.store_arguments(),
    )


def far(count: int, now: datetime) -> list[Affair]:
    """Return open matters none of whose clocks ends soon: over all units, due over six days from two hours on."""
    step = timedelta(days=6) / max(count, 1)
    begin = now + timedelta(hours=2)
    return [Affair(name=f"9{n:010}", unit=n % UNITS, due=_whole(begin + n * step)) for n in range(count)]


def _whole(instant: datetime) -> datetime:
    return datetime.fromtimestamp(millis(instant) / 1000, UTC)
