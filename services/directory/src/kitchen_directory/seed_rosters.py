"""Rosters of some units for this month and the next, by the seed's table; again, it changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path

from kitchenkit.decide import Context
from kitchenkit.react import Change
from kitchenkit.time import now

from .domain.organisations import Kind, organisation_id
from .domain.people import person_id
from .domain.rosters import Lay, Roster, Shift, bounds, lay, roster_id
from .ports import Stores

A_DAY = timedelta(days=1)


async def seed_rosters(stores: Stores, folder: Path, zone: tzinfo, say: Callable[[str], None]) -> None:
    """Lay the rosters that are missing: people of a unit take turns, a day each."""
    context = Context(actor="seed", role="system", scope="hub:", now=now(), cause="seed")
    units = {body.code: body.area_code for body in (await stores.places.everything())[1] if body.kind is Kind.UNIT}
    with (folder / "rosters.csv").open(encoding="utf-8", newline="") as lines:
        wanted = [
            _roster(row, units[row["unit_code"]], month, zone)
            for row in csv.DictReader(lines)
            for month in _months(context.now.astimezone(zone))
        ]
    there = await stores.rosters.load([roster_id(one.unit_id, one.month) for one in wanted])
    changes = [
        Change[Roster](id_, 0).add(lay(id_, one), context)
        for one in wanted
        if (id_ := roster_id(one.unit_id, one.month)) not in there
    ]
    # One that another process lays first is as good.
    if changes and (conflicts := (await stores.rosters.commit(changes)).conflicts):
        raise RuntimeError(f"the seed contradicts what is stored: {conflicts}")
    say(f"seed: {len(wanted)} rosters")


def _months(today: datetime) -> Iterator[str]:
    first = today.replace(day=1)
    for month in (first, (first + 32 * A_DAY).replace(day=1)):
        yield f"{month.year:04}-{month.month:02}"


def _roster(row: Mapping[str, str], area_code: str, month: str, zone: tzinfo) -> Lay:
    begins, ends = bounds(month, zone)
    people, starts = row["usernames"].split(";"), time.fromisoformat(row["starts"])
    first = begins.astimezone(zone).date()
    days = round((ends - begins) / A_DAY)
    shifts = []
    for number in range(days):
        start = datetime.combine(first + number * A_DAY, starts, zone).astimezone(UTC)
        person = person_id(people[(first.toordinal() + number) % len(people)])
        end = start + timedelta(hours=int(row["hours"]))
        shifts.append(Shift(person_id=person, starts_at=start, ends_at=end))
    return Lay(
        unit_id=organisation_id(Kind.UNIT, row["unit_code"]),
        month=month,
        area_code=area_code,
        begins=begins,
        ends=ends,
        shifts=tuple(shifts),
    )
