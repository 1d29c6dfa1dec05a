"""One suite for what intake keeps, the vault too: in memory, and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_intake import lexicon
from kitchen_intake import store as kept
from kitchen_intake.bodies import SubmissionBody
from kitchen_intake.domain.commands import Rate, Supplement, Withdraw
from kitchen_intake.domain.form import submission_of
from kitchen_intake.domain.lexicon import EMERGENCY, Lexicon
from kitchen_intake.domain.submission import Entry, Submission, Told
from kitchen_intake.domain.table import SUBMISSION, hear, receive
from kitchen_intake.reception import Vault
from kitchen_intake.vault import opened_entry, sealed_entry
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change
from kitchenkit.runtime import Parts
from tests.fakes.store import MemoryStore
from tests.fakes.vault import MemoryVault
from tests.unit.intake.counter import KEYS, NOW, PRIVATE, asking, body, submissions

Some = MemoryStore[Any] | MongoStore[Any]


@dataclass
class Kept:
    submissions: Some
    lexicons: Some
    vault: Vault


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def stores(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        lexicons: MemoryStore[Lexicon] = MemoryStore(kept.lexicon_fields, to_letter=lexicon.letter)
        yield Kept(submissions(), lexicons, MemoryVault())
        return
    connect("intake", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (kept.SubmissionDocument, kept.LexiconDocument, kept.VaultDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        parts = Parts("intake", nothing, threads, lambda _: None, nothing)
        yield Kept(kept.submission_store(parts), kept.lexicon_store(parts), kept.MongoVault(threads))
    disconnect("intake")


def submission(number: int = 1, **changes: Any) -> Submission:
    form = SubmissionBody.model_validate(
        body(number, **{**PRIVATE, "visibility": "public", "media": ["m1"], **changes})
    )
    return submission_of(form.form(), case_no=f"no-{number}", submitter="p1", now=NOW, urgent=lambda _: True)


async def write(store: Some, decision: Decision[Any]) -> Any:
    """Commit a decision and return what is there then."""
    name = decision.steps[0].after.id
    loaded = (await store.load([name])).get(name)
    change = (loaded.change() if loaded else Change[Any](name, 0)).add(decision, asking())
    outcome = await store.commit([change])
    assert not outcome.raced | outcome.conflicts.keys()
    return (await store.load([name]))[name].aggregate


async def test_a_submission_comes_back_as_it_was_after_every_step(stores: Kept) -> None:
    wanted = receive(submission(occurred_at="2026-01-01T08:00:00Z")).steps[-1].after
    there = await write(stores.submissions, receive(submission(occurred_at="2026-01-01T08:00:00Z")))
    said = Told(
        sequence=3,
        lane="government",
        state="callback",
        due_at=NOW + timedelta(days=3),
        units=("u1", "u2"),
        orders=("o1",),
    )
    entry = Entry(at=NOW + timedelta(minutes=1), code="answered", note="好了", unit_id="u1", due_at=said.due_at)
    ways: list[Any] = [
        lambda one: hear(one, one.id, Told(sequence=2, lane="", state="routed"), None),
        lambda one: hear(one, "m1", said, entry),
        lambda one: SUBMISSION.decide(one, Supplement(text="还有"), asking()),
        lambda one: SUBMISSION.decide(one, Rate(verdict="solved", satisfied=True, stars=5), asking()),
        lambda one: SUBMISSION.decide(one, Withdraw(), asking()),
    ]
    for number, way in enumerate(ways, start=1):
        assert there == replace(wanted, sequence=number)
        decision = way(there)
        wanted, there = decision.steps[-1].after, await write(stores.submissions, decision)
    assert list(there.told) == [there.id, "m1"], "in the order in which they were heard: the last lane speaks"
    assert hear(there, "m1", said, entry).steps == (), "what came back is known again"
    assert broken_at(await stores.submissions.history(there.id)) is None


async def test_a_document_from_before_orders_were_kept_is_read(stores: Kept) -> None:
    row = {**kept.submission_fields(submission()), "_id": "x", "sequence": 1, "state": "submitted"}
    row["told"] = {"m1": {"sequence": 1, "lane": "government", "state": "handling", "due_at": None, "units": ["u1"]}}
    assert kept._from_document(row).told["m1"].orders == ()


async def test_a_case_number_is_taken_once(stores: Kept) -> None:
    await write(stores.submissions, receive(submission(1)))
    other = receive(replace(submission(2), case_no="no-1"))
    outcome = await stores.submissions.commit([Change[Any](submission(2).id, 0).add(other, asking())])
    assert outcome.conflicts.keys() == {submission(2).id}
    again = await stores.submissions.commit([Change[Any](submission(1).id, 0).add(receive(submission(1)), asking())])
    assert (again.raced, again.conflicts) == ({submission(1).id}, {})


@pytest.mark.parametrize(
    ("match", "count"),
    [
        (Match("submitter", "is", "p1"), 2),
        (Match("submitter", "is", "p2"), 0),
        (Match("case_no", "is", "no-2"), 1),
        (Match("place.area_code", "starts", "520103"), 2),
        (Match("place.area_code", "starts", "520102"), 0),
    ],
)
async def test_submissions_are_found_by(stores: Kept, match: Match, count: int) -> None:
    for number in (1, 2):
        await write(stores.submissions, receive(submission(number)))
    assert len((await stores.submissions.page(Query(all_of=[match]))).items) == count


async def test_the_lexicon_comes_back(stores: Kept) -> None:
    known = Lexicon(version="a1", words=("着火", "溺水"), published=7)
    assert await write(stores.lexicons, Decision.one(known, lexicon.Adopted())) == replace(known, sequence=1)
    newer = replace(known, version="0b", words=("着火",), published=8)
    assert (await write(stores.lexicons, Decision.one(newer, lexicon.Adopted()))).id == EMERGENCY


def entry(fingerprint: str, phone: str = "13800000000") -> dict[str, Any]:
    fields = {"name": "某甲乙", "phone": phone, "address": ""}
    row = sealed_entry(KEYS, entry_id="v1", fingerprint=fingerprint, phone_print="p", fields=fields)
    return {**row, "cases": ["c1"], "due_at": 1}


async def test_the_vault_inserts_once_and_never_overwrites(stores: Kept) -> None:
    assert await stores.vault.find("v1") is None
    assert await stores.vault.insert(entry("first")) == "first"
    assert await stores.vault.insert(entry("first", "13900000000")) == "first"
    assert await stores.vault.insert(entry("second", "13900000000")) == "first"
    row = await stores.vault.find("v1")
    assert row is not None
    assert opened_entry(KEYS, row) == {"name": "某甲乙", "phone": "13800000000"}
