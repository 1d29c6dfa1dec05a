"""Borders from a file into the store: all of it is right or nothing is stored; again, it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kitchenkit.chunks import chunks
from kitchenkit.decide import Context
from kitchenkit.react import Change

from .domain.borders import Border, Piece, State, border_id, draw
from .ports import Stores

BATCH = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What was, or would be, stored: codes of areas."""

    new: Sequence[str]
    changed: Sequence[str]
    lifted: Sequence[str]
    same: Sequence[str]


async def carry_out(stores: Stores, wanted: Mapping[str, tuple[Piece, ...]], context: Context, *, dry: bool) -> Done:
    """Draw what the file has; borders of areas that it does not name stay. `dry` only says what it would do."""
    found: dict[str, list[str]] = {"new": [], "changed": [], "lifted": [], "same": []}
    for codes in chunks(sorted(wanted), BATCH):
        there = await stores.borders.load([border_id(code) for code in codes])
        todo = []
        for code in codes:
            loaded = there.get(border_id(code))
            before = loaded.aggregate if loaded is not None else None
            decision = draw(before, area_code=code, pieces=wanted[code])
            if decision.steps:
                change = loaded.change() if loaded is not None else Change[Border](border_id(code), 0)
                todo.append(change.add(decision, context))
            found[_kind(before, decision.steps[-1].after if decision.steps else None)].append(code)
        if todo and not dry:
            outcome = await stores.borders.commit(todo)
            if outcome.raced or outcome.conflicts:
                raise RuntimeError("somebody else imports borders at this moment: run it again")
    return Done(**found)


def _kind(before: Border | None, after: Border | None) -> str:
    if after is None:
        return "same"
    if after.state is State.LIFTED:
        return "lifted"
    return "new" if before is None else "changed"
