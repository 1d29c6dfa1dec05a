"""Reply templates come back as they were written, and are found by unit and category."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from mongoengine import disconnect

from kitchen_dispatch.domain.kept import Written
from kitchen_dispatch.domain.reply_template import REPLY_TEMPLATE, ReplyTemplate, RetireTemplate
from kitchen_dispatch.store_templates import (
    EVERY,
    ReplyTemplateDocument,
    reply_template_fields,
    reply_template_store,
)
from kitchen_dispatch.wire_templates import template_letter
from kitchenkit.decide import Decision
from kitchenkit.letters import broken_at
from kitchenkit.mongo import MongoStore, connect, ensure_indexes
from kitchenkit.query import Match, Query
from kitchenkit.react import Change, Outcome
from tests.fakes.store import MemoryStore
from tests.unit.dispatch.test_reply_templates import asked, template

from .test_policy_stores import parts

Templates = MemoryStore[ReplyTemplate] | MongoStore[ReplyTemplate]


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[MongoStore[ReplyTemplate]]:
    connect("dispatch", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    ensure_indexes(ReplyTemplateDocument)
    with ThreadPoolExecutor(2) as threads:
        yield reply_template_store(parts(threads))
    disconnect("dispatch")


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def templates(request: pytest.FixtureRequest) -> Templates:
    if request.param == "mongo":
        real: MongoStore[ReplyTemplate] = request.getfixturevalue("mongo")
        return real
    return MemoryStore[ReplyTemplate](reply_template_fields, to_letter=template_letter)


async def put(store: Templates, one: ReplyTemplate) -> ReplyTemplate:
    change = Change[ReplyTemplate](one.id, 0).add(Decision.one(one, Written()), asked())
    assert await store.commit([change]) == Outcome()
    return replace(one, sequence=1)


async def test_it_comes_back_as_it_was_written_and_retired(templates: Templates) -> None:
    one = await put(
        templates, replace(template(categories=("GOV-LIGHT",), outcomes=("fixed",)), since="05-01", until="09-30")
    )
    loaded = (await templates.load([one.id]))[one.id]
    assert loaded.aggregate == one
    decision = REPLY_TEMPLATE.decide(one, RetireTemplate(), asked("不用"))
    assert await templates.commit([loaded.change().add(decision, asked("不用"))]) == Outcome()
    assert (await templates.load([one.id]))[one.id].aggregate == replace(decision.steps[-1].after, sequence=2)
    assert broken_at(await templates.history(one.id)) is None


async def test_those_of_a_unit_and_of_the_hub_are_found_by_category(templates: Templates) -> None:
    light = template(categories=("GOV-LIGHT",))
    for one in (
        template(),
        replace(light, id="t2"),
        replace(light, id="t3", unit_id="u1"),
        replace(light, id="t4", unit_id="u2"),
        replace(template(categories=("GOV-ROAD",)), id="t5"),
    ):
        await put(templates, one)
    asked_for = [
        Match("unit_id", "in", ["", "u1"]), Match("fits", "in", [EVERY, "GOV-LIGHT"]), Match("state", "is", "active"),
    ]  # fmt: skip
    found = await templates.page(Query(all_of=asked_for))
    assert {loaded.aggregate.id for loaded in found.items} == {"t1", "t2", "t3"}
