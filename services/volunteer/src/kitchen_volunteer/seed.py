"""Fills the lane with the seed's sites, teams and services; again, it changes nothing."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from kitchenkit.decide import Aggregate, Context, Decision
from kitchenkit.react import Change
from kitchenkit.resources import Shelf
from kitchenkit.time import now

from .domain import places
from .domain.places import ServiceItem, Site, SiteKind, Team
from .ports import Stores

T = TypeVar("T", bound=Aggregate)


async def seed(stores: Stores, folder: Path, say: Callable[[str], None]) -> None:
    """Store what is missing of the tables."""
    context = Context(actor="seed", role="admin", scope="hub:", now=now(), cause="seed")
    sites = {site.id: places.add_site(site) for site in map(_site, _rows(folder / "sites.csv"))}
    say(f"seed: {len(sites)} sites")
    await _add(stores.sites, sites, context)
    based = {id_: decision.steps[0].after.area_code for id_, decision in sites.items()}
    teams = {team.id: places.add_team(team) for team in (_team(row, based) for row in _rows(folder / "teams.csv"))}
    say(f"seed: {len(teams)} teams")
    await _add(stores.teams, teams, context)
    items = {item.id: places.add_item(item) for item in map(_item, _rows(folder / "service_items.csv"))}
    say(f"seed: {len(items)} services")
    await _add(stores.service_items, items, context)


async def _add(store: Shelf[T], wanted: Mapping[str, Decision[T]], context: Context) -> None:
    """Store those that are not there, in one round trip; one that another process stores first is as good."""
    there = await store.load(list(wanted))
    changes = [Change[T](id_, 0).add(made, context) for id_, made in wanted.items() if id_ not in there]
    if changes and (conflicts := (await store.commit(changes)).conflicts):
        raise RuntimeError(f"the seed contradicts what is stored: {conflicts}")


def _site(row: Mapping[str, str]) -> Site:
    return Site(
        id=places.site_id(row["code"]),
        code=row["code"],
        name=row["name"],
        kind=SiteKind(row["kind"]),
        area_code=row["area_code"],
        parent_id=places.site_id(row["parent_code"]) if row["parent_code"] else "",
    )


def _team(row: Mapping[str, str], based: Mapping[str, str]) -> Team:
    """A team starts from its site; raises KeyError where the table of sites has none with that code."""
    site = places.site_id(row["site_code"])
    return Team(
        id=places.team_id(row["code"]),
        code=row["code"],
        name=row["name"],
        area_code=based[site],
        site_id=site,
        category_codes=tuple(row["category_codes"].split(";")),
        members=int(row["members"]),
    )


def _item(row: Mapping[str, str]) -> ServiceItem:
    return ServiceItem(
        id=places.item_id(row["code"]),
        code=row["code"],
        name=row["name"],
        category_code=row["category_code"],
        minutes=int(row["minutes"]),
        people=int(row["people"]),
    )


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def seed_command(stores: Stores, arguments: Sequence[str]) -> int:
    """Run `python -m kitchen_volunteer seed`."""
    parser = argparse.ArgumentParser(prog="kitchen_volunteer seed", description="Fill the volunteer lane of a hub.")
    parser.add_argument("--data", type=Path, default=Path("deploy/seed"), help="where the tables are")
    given = parser.parse_args(arguments)
    begun = time.monotonic()
    asyncio.run(seed(stores, given.data, _say))
    _say(f"seed: done in {time.monotonic() - begun:.1f} s")
    return 0
