"""`python -m kitchen_triage seed`: puts the emergency lexicon of this release in force, so that intake hears of it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from importlib.resources import files

import yaml

from kitchenkit import time
from kitchenkit.decide import Context
from kitchenkit.react import Change, Transient
from kitchenkit.runtime import Parts

from .domain.lexicon import EMERGENCY, Lexicon, publish
from .store import lexicon_store


def seed(parts: Parts, _: Sequence[str]) -> int:
    """Publish the lexicon if it is another one than that in force; return the exit status."""
    asyncio.run(_publish(parts))
    return 0


async def _publish(parts: Parts) -> None:
    store = lexicon_store(parts)
    words = emergency_words()
    version = hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]
    loaded = (await store.load([EMERGENCY])).get(EMERGENCY)
    decision = publish(loaded.aggregate if loaded else None, version, words)
    if decision.steps:
        context = Context(actor="release", role="admin", now=time.now(), cause=f"lexicon:{version}")
        change: Change[Lexicon] = loaded.change() if loaded else Change(EMERGENCY, 0)
        if (await store.commit([change.add(decision, context)])).raced:
            raise Transient("somebody else published a lexicon at the same time: run it again")


def emergency_words() -> tuple[str, ...]:
    """Return every word that may mean danger, for the quick look at intake; triage looks closer."""
    text = files("kitchen_triage").joinpath("classify", "emergency.yaml").read_text(encoding="utf-8")
    groups = yaml.safe_load(text)["groups"]
    return tuple(sorted({word for group in groups for word in group.get("words", ())}))
