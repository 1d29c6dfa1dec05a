"""Puts the list of this release in force where no version was ever published; again, it changes nothing."""

from __future__ import annotations

import asyncio
import sys

from kitchenkit.decide import Context
from kitchenkit.ids import uid
from kitchenkit.react import Change
from kitchenkit.resources import Shelf
from kitchenkit.time import now

from . import duty_pages
from .domain.duty_list import DutyVersion, release
from .duties import published, shipped
from .duty_pages import Pages

FIRST = uid("duty-version", 1)


async def seed_duties(store: Shelf[DutyVersion], pages: Pages) -> int:
    """Publish the shipped list as the first version; return how many items it has, 0 where there is a version."""
    own = shipped()
    content = await duty_pages.keep(pages, own.items)  # also where they were lost: a version may name them
    if await published(store):
        return 0
    context = Context(actor="release", role="admin", now=now(), cause="seed")
    decision = release(FIRST, own.title, content, own.effective_from, context.now)
    # One that another process publishes first is as good.
    await store.commit([Change[DutyVersion](FIRST, 0).add(decision, context)])
    return content.items


def seed_duty_command(store: Shelf[DutyVersion], pages: Pages) -> None:
    """Do it as a part of `python -m kitchen_dispatch seed`."""
    items = asyncio.run(seed_duties(store, pages))
    sys.stderr.write(f"seed: {items} items of the duty list are put in force\n" if items else "")
