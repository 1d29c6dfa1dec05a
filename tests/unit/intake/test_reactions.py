"""What intake does about what it hears: the newest lexicon wins, and progress is mirrored once."""

from __future__ import annotations

from functools import partial

from google.protobuf.message import Message

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen.triage.v1 import control_events_pb2 as control
from kitchen_intake import lexicon
from kitchen_intake import store as kept
from kitchen_intake.domain.lexicon import EMERGENCY, Lexicon
from kitchen_intake.domain.numbers import case_number
from kitchen_intake.reactions import IGNORED, reactions
from kitchenkit.react import Consumer, Record
from tests.fakes.store import MemoryStore

from .counter import DIGEST_KEY, NOW, Counter, body, the_case


class Worker:
    """Intake's consumer on stores in memory."""

    def __init__(self) -> None:
        self.counter = Counter()
        self.lexicons: MemoryStore[Lexicon] = MemoryStore(kept.lexicon_fields, to_letter=lexicon.letter)
        self.dead: list[str] = []
        self.now = NOW

    async def put(self, record: Record, reason: str) -> None:
        self.dead.append(reason)

    async def hear(self, sequence: int, event: Message, *, forgetful: bool = False) -> None:
        if forgetful:
            for row in self.counter.store._rows.values():
                row.heard.clear()
        headers = (("ce_sequence", str(sequence).encode()), ("ce_time", NOW.isoformat().encode()))
        record = Record(
            id=f"event-{sequence}", topic="t", partition=0, offset=sequence, type=event.DESCRIPTOR.full_name, key=b"k",
            value=event.SerializeToString(), headers=headers,
        )  # fmt: skip
        known = reactions(self.counter.store, self.lexicons, partial(case_number, DIGEST_KEY))
        await Consumer("intake", known, self, lambda: self.now, ignored=IGNORED).react([record])


def published(version: str, *words: str) -> control.EmergencyLexiconPublished:
    return control.EmergencyLexiconPublished(version=version, words=words)


async def test_the_newest_lexicon_is_adopted_whatever_its_version_looks_like() -> None:
    worker = Worker()
    for sequence, event in ((1, published("ff", "火")), (2, published("0a", "火", "水")), (1, published("ff", "火"))):
        await worker.hear(sequence, event)
    adopted = worker.lexicons.rows[EMERGENCY].aggregate
    assert (adopted.version, adopted.published, adopted.words) == ("0a", 2, ("火", "水"))


async def test_progress_is_mirrored_once_and_told_to_nobody() -> None:
    worker = Worker()
    await worker.counter.take(body())
    case = triage.Case(case_id=the_case(), state="triage_review")
    for forgetful in (False, False, True):
        await worker.hear(3, triage.CaseDeferred(case=case, reason="x"), forgetful=forgetful)
    assert [entry.code for entry in worker.counter.only().timeline] == ["received", "at_desk"]
    assert len(worker.counter.store.facts) == 2
    assert len(worker.counter.store.outbox) == 1
    assert worker.dead == []


async def test_progress_of_what_is_not_there_is_a_dead_letter() -> None:
    worker = Worker()
    await worker.hear(3, triage.CaseDeferred(case=triage.Case(case_id="nobody", state="triage_review"), reason="x"))
    assert worker.dead == ["Refused: the submission nobody is not there"]
