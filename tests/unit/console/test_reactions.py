"""What is heard reaches the rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kitchen_console.domain.row import Shown, Told
from kitchen_console.reactions import show
from kitchen_console.wire import readers
from kitchenkit import time as wall
from kitchenkit.react import Change, Consumer, Loaded, Outcome, Reaction, Record

from .test_wire import record


class Rows:
    """The rows' store, which remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[Shown]]:
        """Return nothing."""
        del ids
        return {}

    async def commit(self, changes: Sequence[Change[Shown]]) -> Outcome:
        """Remember it."""
        self.told += [step.fact for change in changes for step, _ in change.steps if isinstance(step.fact, Told)]
        return Outcome()


def keys(told: Sequence[Told]) -> list[str]:
    return [one.key for one in told]


class NoDeadLetters:
    """Takes none."""

    async def put(self, record: Record, reason: str) -> None:
        """Refuse it."""
        raise AssertionError((record.type, reason))


async def test_facts_of_a_submission_and_of_its_case_that_have_one_id_are_both_heard() -> None:
    """A case has the id of its submission, and an event that of its aggregate and number."""
    rows = Rows()
    told = [
        record("triage-case-events", "triage.v1.CaseOpened", 1),
        record("intake-submission-events", "intake.v1.SubmissionReceived", 1),
    ]
    read = readers()
    assert len({one.id for kind in told for one in read[kind.type](kind)}) == 1
    reactions = {one.type: [Reaction(store=rows, read=read[one.type], targets=keys, decide=show)] for one in told}
    await Consumer("console", reactions, NoDeadLetters(), wall.now).react([replace(one, id="same") for one in told])
    assert {one.says[-1].voice for one in rows.told} >= {"intake"}
    assert len(rows.told) == 2
