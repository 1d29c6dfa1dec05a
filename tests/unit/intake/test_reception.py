"""A submission is stored once, whole, and its contact before it; a repeat finds what is there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from kitchen_intake.domain.numbers import case_number
from kitchen_intake.reception import NUMBERS_TRIED, OtherBodyError, vault_id
from kitchen_intake.vault import opened_entry
from kitchenkit.react import Transient

from .counter import DIGEST_KEY, KEYS, NOW, PHONE, PRIVATE, Counter, body, submission_id


@pytest.fixture
def counter() -> Counter:
    return Counter()


async def test_a_repeat_gets_the_same_answer_and_stores_nothing(counter: Counter) -> None:
    first = await counter.take(body())
    again = await counter.take(body(), submitter="somebody else")
    assert (first.new, again.new) == (True, False)
    assert replace(again.submission, sequence=0) == replace(first.submission, sequence=0)
    assert [type(fact).__name__ for _, __, fact in counter.store.facts] == ["SubmissionReceived"]
    assert len(counter.vault.entries) == 1


@pytest.mark.parametrize(
    "changes",
    [{"text": "路灯坏了"}, {"kind": "unknown"}, {"visibility": "public"}, {"contact": {"confidential": True}},
     {"place": None}, {"media": ["m1"]}],
)  # fmt: skip
async def test_the_same_id_with_another_body_is_refused_and_changes_nothing(
    counter: Counter, changes: dict[str, Any]
) -> None:
    await counter.take(body())
    stored, sealed = counter.only(), dict(counter.vault.entries)
    with pytest.raises(OtherBodyError):
        await counter.take(body(**changes))
    assert counter.only() == stored
    assert counter.vault.entries == sealed


async def test_the_same_thing_in_another_spelling_is_the_same(counter: Counter) -> None:
    await counter.take(body())
    respelt = body(title="", visibility="private", text="  路灯不亮 ", submission_id=submission_id().upper())
    assert not (await counter.take(respelt)).new


async def test_the_same_id_many_times_at_once_is_one(counter: Counter) -> None:
    answers = await asyncio.gather(*(counter.take(body()) for _ in range(20)))
    assert sum(answer.new for answer in answers) == 1
    assert len({answer.submission.case_no for answer in answers}) == 1
    assert len(counter.store.facts) == 1


async def test_one_that_came_between_the_vault_and_the_write_is_found(counter: Counter) -> None:
    async def another() -> None:
        assert (await counter.take(body())).new

    counter.store.between = another
    assert not (await counter.take(body())).new
    assert len(counter.store.facts) == 1


async def test_two_bodies_with_one_id_at_once_are_one_case_and_one_refusal(counter: Counter) -> None:
    answers = await asyncio.gather(counter.take(body()), counter.take(body(text="别的")), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Accepted", "OtherBodyError"]


async def test_a_taken_case_number_is_passed_over(counter: Counter) -> None:
    other = (await counter.take(body(2))).submission
    taken = [case_number(DIGEST_KEY, submission_id(), attempt) for attempt in range(3)]
    for number in taken:
        counter.store.put(replace(other, id=number, case_no=number), NOW)
    accepted = await counter.take(body())
    assert accepted.submission.case_no == case_number(DIGEST_KEY, submission_id(), 3)
    assert (await counter.take(body())).submission.case_no == accepted.submission.case_no


async def test_when_every_number_is_taken_it_says_so_instead_of_going_on_for_ever(counter: Counter) -> None:
    other = (await counter.take(body(2))).submission
    for attempt in range(NUMBERS_TRIED):
        number = case_number(DIGEST_KEY, submission_id(), attempt)
        counter.store.put(replace(other, id=number, case_no=number), NOW)
    with pytest.raises(RuntimeError, match="in a row were taken"):
        await counter.take(body())


async def test_the_contact_is_kept_first_and_a_failed_write_is_made_good_by_the_repeat(counter: Counter) -> None:
    counter.store.away = True
    with pytest.raises(Transient):
        await counter.take(body(**PRIVATE))
    row = counter.vault.entries[vault_id(submission_id())]
    assert opened_entry(KEYS, row)["phone"] == PHONE
    counter.store.away = False
    assert (await counter.take(body(**PRIVATE))).new
    assert counter.vault.entries[vault_id(submission_id())] is row


async def test_without_the_vault_nothing_is_stored(counter: Counter) -> None:
    counter.vault.away = True
    with pytest.raises(Transient):
        await counter.take(body(**PRIVATE))
    assert counter.store.rows == {}


@pytest.mark.parametrize(
    ("changes", "urgent"),
    [({}, False), ({"text": "着火了"}, True), ({"kind": "emergency"}, True)],
)
async def test_what_is_urgent_is_told_on_both_topics(counter: Counter, changes: dict[str, Any], urgent: bool) -> None:
    assert (await counter.take(body(**changes))).submission.urgent is urgent
    (letter,) = counter.store.outbox
    assert letter["topics"] == [*(["intake-urgent-events"] if urgent else []), "intake-submission-events"]
