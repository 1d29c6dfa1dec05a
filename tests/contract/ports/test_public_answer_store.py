"""Answers for everybody come back as they were put, and are found by their words, place and state alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.public_answer import PUBLIC_ANSWER, AnswerProposed, PublicAnswer, follow
from kitchen_dispatch.store_answers import PublicAnswerDocument, answer_fields, answer_store
from kitchen_dispatch.wire_answers import answer_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change, Outcome
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.test_public_answers import GOOD, OPEN_AGAIN, SHOW, asked, pending

from .test_policy_stores import parts

Answers = MemoryStore[PublicAnswer] | MongoStore[PublicAnswer]


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[MongoStore[PublicAnswer]]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(PublicAnswerDocument)
    with ThreadPoolExecutor(2) as threads:
        yield answer_store(parts(threads))
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def answers(request: pytest.FixtureRequest) -> Answers:
    if request.param == "mongo":
        real: MongoStore[PublicAnswer] = request.getfixturevalue("mongo")
        return real
    return MemoryStore[PublicAnswer](answer_fields, to_letter=answer_letter)


async def found(answers: Answers, **matches: str) -> list[str]:
    of = [Match(name, "starts" if name == "area_code" else "is", value) for name, value in matches.items()]
    page = await answers.page(Query(all_of=[Match("state", "is", "public"), *of]))
    return [loaded.aggregate.id for loaded in page.items]


async def test_it_comes_back_as_it_was_and_is_found_while_it_is_public(answers: Answers) -> None:
    one = pending()
    change = Change[PublicAnswer](one.id, 0).add(Decision.one(one, AnswerProposed()), asked())
    assert await answers.commit([change]) == Outcome()
    assert await found(answers) == []
    for command in (GOOD, SHOW):
        loaded = (await answers.load([one.id]))[one.id]
        decision = PUBLIC_ANSWER.decide(loaded.aggregate, command, asked())
        assert await answers.commit([loaded.change().add(decision, asked())]) == Outcome()
        one = replace(decision.steps[-1].after, sequence=loaded.aggregate.sequence + 1)
        assert (await answers.load([one.id]))[one.id].aggregate == one
    assert await found(answers, words="路灯", area_code="5201", category_code="GOV-LIGHT") == [one.id]
    assert await found(answers, words="水管") == []
    loaded = (await answers.load([one.id]))[one.id]
    await answers.commit([loaded.change().add(follow(loaded.aggregate, OPEN_AGAIN), asked())])
    assert await found(answers) == []
    assert broken_at(await answers.history(one.id)) is None
