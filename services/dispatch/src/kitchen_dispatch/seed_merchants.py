"""Fills the commercial lane with the seed's merchants; again, it changes nothing."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
import time as stopwatch
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path

from kitchenkit.decide import Context
from kitchenkit.ids import uid
from kitchenkit.react import Change, Store
from kitchenkit.time import now

from .domain.merchant import Hours, Merchant, merchant_id
from .domain.merchant_desk import enlist
from .domain.reply_template import ReplyTemplate
from .seed_templates import seed_templates_command


async def seed(store: Store[Merchant], folder: Path) -> int:
    """Store what is missing of `merchants.csv`; return how many the table has."""
    context = Context(actor="seed", role="admin", scope="hub:", now=now(), cause="seed")
    with (folder / "merchants.csv").open(encoding="utf-8", newline="") as lines:
        wanted = [_merchant(row) for row in csv.DictReader(lines)]
    there = await store.load([one.id for one in wanted])
    changes = [Change[Merchant](one.id, 0).add(enlist(one), context) for one in wanted if one.id not in there]
    # One that another process stores first is as good.
    if changes and (conflicts := (await store.commit(changes)).conflicts):
        raise RuntimeError(f"the seed contradicts what is stored: {conflicts}")
    return len(wanted)


def _merchant(row: Mapping[str, str]) -> Merchant:
    return Merchant(
        id=merchant_id(row["code"]),
        code=row["code"],
        name=row["name"],
        categories=(row["category_code"],),
        areas=(row["area_code"],),
        hours=Hours(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])),
        licence_id=row["licence_id"],
        licence_until=None,
        rating=float(row["rating"]),
        first_rating=float(row["rating"]),
        owner_id=uid("merchant_owner", row["owner_code"]),  # as the directory makes it
    )


def seed_command(store: Store[Merchant], templates: Store[ReplyTemplate], arguments: Sequence[str]) -> int:
    """Run `python -m kitchen_dispatch seed`."""
    parser = argparse.ArgumentParser(
        prog="kitchen_dispatch seed", description="Fill a hub with merchants and templates."
    )
    parser.add_argument("--data", type=Path, default=Path("deploy/seed"), help="where the tables are")
    given = parser.parse_args(arguments)
    seed_templates_command(templates, given.data)
    begun = stopwatch.monotonic()
    count = asyncio.run(seed(store, given.data))
    sys.stderr.write(f"seed: {count} merchants, done in {stopwatch.monotonic() - begun:.1f} s\n")
    return 0
