"""Invariant 2 of civic-reporting.md §2.4: merged cases make no circle and no chain, whoever merges what at once.

Requests are held up before each look at the store and each write; who goes on first is drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kitchen_triage import wire
from kitchen_triage.domain.case import Case, State
from kitchen_triage.domain.desk import ADOPTING_LASTS, Merge, Reject, table
from kitchen_triage.http import cases
from kitchen_triage.store import case_fields
from kitchenkit.bodies import body_model
from kitchenkit.problems import Problem
from kitchenkit.react import Change, Outcome, Transient
from kitchenkit.resource_commands import Request, give
from kitchenkit.rights import Principal, Right, Scope
from tests.fakes.store import MemoryStore

from .desk import LANES, NOW, opened

CLERK = Principal(id="ann", rights=(Right("triage_clerk", Scope("hub")),), token_id="t", expires=NOW)
MERGE, REJECT = body_model("merge", Merge), body_model("reject", Reject)
CASES = 4
Asked = tuple[int, int]  # a follower and a master; the same twice: it is refused instead (不予受理)
ROUNDS = st.lists(
    st.lists(st.tuples(st.integers(0, CASES - 1), st.integers(0, CASES - 1)), min_size=1, max_size=3),
    min_size=1,
    max_size=3,
)


class Slow(MemoryStore[Case]):
    """A store whose every answer waits until it is that request's turn."""

    def __init__(self) -> None:
        super().__init__(case_fields, to_letter=wire.case_letter, due=Case.next_due)
        self.waiting: list[asyncio.Future[None]] = []

    async def _turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        await turn

    async def load(self, ids: Any) -> Any:
        await self._turn()
        return await super().load(ids)

    async def page(self, query: Any) -> Any:
        await self._turn()
        return await super().page(query)

    async def commit(self, changes: Sequence[Change[Case]]) -> Outcome:
        await self._turn()
        return await super().commit(changes)


async def merged(rounds: list[list[Asked]], turns: list[int]) -> dict[str, Case]:
    """Return the cases after all that was asked: together within a round, one round after the other."""
    store, now, turns = Slow(), NOW, list(turns)
    for number in range(CASES):
        store.put(replace(opened(), id=f"c{number}", case_no=f"{number}"), NOW)
    resource = cases(store, table(LANES), lambda _: True)  # type: ignore[arg-type]  # the fake store

    async def ask(follower: int, master: int) -> None:
        body = MERGE.model_validate({"master_id": f"c{master}"})
        if follower == master:
            body = REJECT.model_validate({"reason_code": "not_a_matter", "channel": "12345"})
        name = "reject" if follower == master else "merge"
        try:  # who loses the race all the time is told to come again
            with suppress(Transient):
                await give(resource, f"c{follower}", Request(who=CLERK, name=name, body=body))
        except Problem as refusal:
            assert refusal.status_code == 409, refusal.detail  # noqa: PT017  # of several at once

    with patch("kitchenkit.time.now", lambda: now), patch("kitchenkit.react.random.uniform", lambda *_: 0):
        for asked in rounds:
            tasks = [asyncio.ensure_future(ask(*one)) for one in asked]
            while not all(task.done() for task in tasks):
                await asyncio.sleep(0)
                if store.waiting:
                    store.waiting.pop((turns.pop(0) if turns else 0) % len(store.waiting)).set_result(None)
            for task in tasks:
                task.result()
            now += ADOPTING_LASTS + timedelta(seconds=1)
    return {name: loaded.aggregate for name, loaded in store.rows.items()}


@given(rounds=ROUNDS, turns=st.lists(st.integers(0, 2), max_size=20))
@example(rounds=[[(0, 1), (1, 0)]], turns=[0, 1, 0, 1, 0, 1, 0, 1])  # a circle
@example(rounds=[[(0, 1), (1, 2)]], turns=[0, 1, 1, 1, 0, 1, 1, 1, 1, 0])  # a chain: the second within the first
@example(rounds=[[(0, 1)], [(1, 2)], [(2, 0)]], turns=[])
@settings(max_examples=60, deadline=None)
def test_merged_cases_make_no_circle_and_no_chain(rounds: list[list[Asked]], turns: list[int]) -> None:
    """Seen red without `adopting_nobody`, without the look for followers, and with a master in any state."""
    found = asyncio.run(merged(rounds, turns))
    for case in found.values():
        assert (case.state is State.MERGED) == bool(case.master_id)
        if case.master_id:
            assert found[case.master_id].state is not State.MERGED, {one.id: one.master_id for one in found.values()}
