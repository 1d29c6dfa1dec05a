"""Fills a hub with the seed's reply templates; again, it changes nothing, nor what people have made of them since."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from kitchenkit.decide import Context
from kitchenkit.ids import uid
from kitchenkit.react import Change, Store
from kitchenkit.time import now

from .domain.reply_template import ReplyTemplate, WriteTemplate, write

TABLE = "reply_templates.csv"


async def seed_templates(store: Store[ReplyTemplate], folder: Path) -> int:
    """Store what is missing of the table; return how many it has."""
    with (folder / TABLE).open(encoding="utf-8", newline="") as lines:
        wanted = {uid("reply-template", row["code"]): _written(row) for row in csv.DictReader(lines)}
    context = Context(actor="seed", role="admin", scope="hub:", now=now(), cause="seed")
    there = await store.load([*wanted])
    changes = [
        Change[ReplyTemplate](new, 0).add(write(new, said), context) for new, said in wanted.items() if new not in there
    ]
    # One that another process stores first is as good.
    if changes and (conflicts := (await store.commit(changes)).conflicts):
        raise RuntimeError(f"the seed contradicts what is stored: {conflicts}")
    return len(wanted)


def _written(row: Mapping[str, str]) -> WriteTemplate:
    return WriteTemplate(
        title=row["title"],
        text=row["text"],
        categories=_several(row["categories"]),
        outcomes=_several(row["outcomes"]),
        since=row["since"],
        until=row["until"],
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(one for one in cell.split(";") if one)


def seed_templates_command(store: Store[ReplyTemplate], folder: Path) -> None:
    """Do it as a part of `python -m kitchen_dispatch seed`."""
    count = asyncio.run(seed_templates(store, folder))
    sys.stderr.write(f"seed: {count} reply templates\n")
