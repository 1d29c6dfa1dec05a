"""Answers that everybody may read: proposed once, shown by a person alone, and gone when the matter is open again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from kitchen.dispatch.v1 import public_answer_events_pb2 as pb
from kitchen_dispatch.domain.facts import MatterClosed, MatterNoted
from kitchen_dispatch.domain.matter import Matter, MatterState, Verdict
from kitchen_dispatch.domain.matters_results import Callback
from kitchen_dispatch.domain.public_answer import (
    PUBLIC_ANSWER,
    Answered,
    AnswerState,
    Edit,
    Hide,
    PublicAnswer,
    Show,
    answer_id,
    follow,
)
from kitchen_dispatch.domain.public_text import proposed, still_tells
from kitchen_dispatch.domain.records import Exclusion
from kitchen_dispatch.http_answers import AT_ONCE, AnswerParts, Average, Said, Share, Whole, answer_routers
from kitchen_dispatch.reactions_answers import answers
from kitchen_dispatch.store_answers import answer_fields
from kitchen_dispatch.wire import matter_letter
from kitchen_dispatch.wire_answers import answer_letter, answer_state
from kitchenkit.decide import Context, Refused
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.query import Page, Query
from kitchenkit.react import Consumer, Record
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import MemoryStore
from tests.fakes.web import client

from .affairs import NOW, answered, filed, give
from .government import matters

CLOSED_AT = NOW + timedelta(days=3)
SAID = Answered(
    matter_id="m1", case_id="c1", case_no="84071415339", sequence=9, agreed=True, excluded=False, ended=False,
    closed_at=CLOSED_AT, category_code="GOV-LIGHT", area_code="520103019003", unit_id="u1", asked_at=NOW,
    answered_at=NOW + timedelta(days=2), question="路灯不亮三天了。我是住3号楼的张先生，电话〔电话〕",
    reply="已更换灯泡", outcome="fixed", verdict="solved", satisfied=True,
)  # fmt: skip
OPEN_AGAIN = replace(SAID, sequence=12, closed_at=None)
AGAIN = replace(SAID, sequence=20, closed_at=CLOSED_AT + timedelta(days=5), reply="已换整盏灯")
GOOD = Edit(title="路灯", question="路灯不亮", reply="已更换灯泡")
CLOSES = MatterClosed(reason_code="solved")
ONE = answer_id(filed().id)
LIMIT = 40
SHOW = Show(hands=("p1",), stands=True)


def of(*said: Answered, before: PublicAnswer | None = None) -> PublicAnswer | None:
    for one in said:
        decision = follow(before, one)
        before = decision.steps[-1].after if decision.steps else before
    return before


def pending() -> PublicAnswer:
    made = of(SAID)
    assert made is not None
    return made


def asked(reason: str = "", who: str = "moderator") -> Context:
    return Context(actor=who, role="dispatcher", now=CLOSED_AT + timedelta(days=1), cause="c", reason=reason)


def given(before: PublicAnswer, command: object, **who: str) -> PublicAnswer:
    return PUBLIC_ANSWER.decide(before, command, asked(**who)).steps[-1].after


def test_a_closed_matter_with_an_answer_is_put_before_the_centre_without_names_and_doors() -> None:
    made = pending()
    assert (made.state, made.area_code, made.title) == (AnswerState.PENDING, "520103019", "路灯不亮三天了")
    assert made.question == "路灯不亮三天了。我是住〔门牌〕的〔姓名〕，电话〔电话〕"
    assert made.given_question == SAID.question, "who looks it through sees what was said"


@pytest.mark.parametrize(
    "said",
    [
        replace(SAID, agreed=False), replace(SAID, excluded=True), replace(SAID, ended=True),
        replace(SAID, closed_at=None), replace(SAID, reply=""), replace(SAID, outcome=""),
    ],
    ids=["not agreed", "excluded", "withdrawn", "open", "without a reply", "without a result"],
)  # fmt: skip
def test_nothing_is_proposed_of_what_is_not_to_be_shown(said: Answered) -> None:
    assert of(said) is None


def test_it_is_hidden_when_the_matter_is_opened_again_and_looked_through_anew_when_it_is_closed_again() -> None:
    shown = given(pending(), SHOW)
    hidden = of(OPEN_AGAIN, before=shown)
    assert hidden is not None
    assert (hidden.state, hidden.withheld, hidden.shown_at) == (AnswerState.HIDDEN, "reopened", None)
    anew = of(AGAIN, before=hidden)
    assert anew is not None
    assert (anew.state, anew.reply, anew.withheld) == (AnswerState.PENDING, "已换整盏灯", "")


@pytest.mark.parametrize(
    ("change", "why"),
    [({"agreed": False}, "taken_back"), ({"excluded": True}, "excluded"), ({"ended": True}, "ended")],
    ids=["taken back", "excluded", "ended"],
)
def test_what_may_never_be_shown_any_more_stays_so(change: dict[str, Any], why: str) -> None:
    private = of(replace(SAID, sequence=12, **change), before=given(pending(), SHOW))
    assert private is not None
    assert (private.state, private.withheld) == (AnswerState.PRIVATE, why)
    assert of(AGAIN, before=private) == private
    assert [one.why_not for one in PUBLIC_ANSWER.allowed(private, asked())] == ["wrong_state"] * 3


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_an_older_step_heard_late_or_again_changes_nothing(order: Sequence[int]) -> None:
    steps = (SAID, OPEN_AGAIN, AGAIN)
    in_turn = of(*steps)
    assert of(*(steps[one] for one in order), before=in_turn) == in_turn


@pytest.mark.parametrize(
    ("command", "reason", "who", "code"),
    [
        (replace(GOOD, question="请联系13800000000"), "", "moderator", "tells_nobody"),
        (replace(GOOD, reply="已与李女士联系"), "", "moderator", "tells_nobody"),
        (replace(GOOD, title="户主：王小明，"), "", "moderator", "tells_nobody"),
        (Show(hands=("moderator",), stands=True), "", "moderator", "by_another"),
        (Show(hands=(), stands=False), "", "moderator", "matter_stands"),
        (Hide(), "", "moderator", "hidden_with_why"),
    ],
    ids=["a telephone", "a title", "a name", "who worked on it", "open again", "without why"],
)  # fmt: skip
def test_what_cannot_be_is_refused(command: object, reason: str, who: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        PUBLIC_ANSWER.decide(pending(), command, asked(reason, who))
    assert refused.value.code == code


def test_a_text_that_still_names_somebody_is_not_shown_and_the_refusal_names_the_field() -> None:
    with pytest.raises(Refused, match=r"the field reply .*〔电话〕") as refused:
        PUBLIC_ANSWER.decide(replace(pending(), reply="请打 138 0000 0000"), SHOW, asked())
    assert refused.value.code == "shows_nobody"


def test_it_is_edited_only_while_nobody_else_reads_it() -> None:
    shown = given(given(pending(), GOOD), SHOW)
    assert (shown.state, shown.title, shown.shown_by) == (AnswerState.PUBLIC, "路灯", "moderator")
    with pytest.raises(Refused, match=r".") as refused:
        PUBLIC_ANSWER.decide(shown, GOOD, asked())
    assert refused.value.code == "wrong_state"
    hidden = given(shown, Hide(), reason="再核对")
    assert given(given(hidden, replace(GOOD, title="路灯不亮")), SHOW).title == "路灯不亮"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("国发〔2021〕12号文", ""),
        ("〔电话〕", ""),
        ("１２３楼", ""),
        ("联系人：赵敏，", "〔姓名〕"),
        ("高大妈家", "〔姓名〕"),
    ],
    ids=["a document", "masked", "full width", "a contact", "a title"],
)
def test_what_is_left_is_told(text: str, mark: str) -> None:
    assert still_tells(text) == mark
    assert proposed(proposed(text)) == proposed(text)


def test_its_text_is_told_to_nobody() -> None:
    step = PUBLIC_ANSWER.decide(pending(), SHOW, asked()).steps[0]
    letter = answer_letter(step.fact, step.after)
    assert letter.topics == ("dispatch-control-events",)
    assert pb.AnswerShown.FromString(letter.body).answer == answer_state(step.after)
    assert "路灯".encode() not in letter.body


class Dead:
    async def put(self, record: Record, reason: str) -> None:
        raise AssertionError(f"{record.id}: {reason}")


def closed(*, agreed: bool = True) -> Matter:
    matter = give(answered(), Callback(verdict=Verdict.SOLVED, satisfied=True), "callback_agent", now=CLOSED_AT)
    assert matter.state is MatterState.CLOSED
    return replace(matter, may_be_public=agreed, sequence=9)


def heard(matter: Matter, fact: object, *, sequence: int) -> Record:
    letter = matter_letter(fact, matter)
    return Record(
        id=f"e{sequence}", topic=letter.topics[0], partition=0, offset=sequence, key=b"m", type=letter.type,
        value=letter.body, headers=(("ce_sequence", str(sequence).encode()),),
    )  # fmt: skip


async def test_the_worker_proposes_it_once_however_often_it_hears_of_it() -> None:
    store: MemoryStore[PublicAnswer] = MemoryStore(answer_fields, to_letter=answer_letter)
    consumer = Consumer("dispatch-steps", answers(store), Dead(), lambda: NOW)
    for _ in range(2):
        await consumer.react([heard(closed(), CLOSES, sequence=9)])
        for row in store._rows.values():
            row.heard.clear()
    assert [type(fact).__name__ for _, __, fact in store.facts] == ["AnswerProposed"]
    (only,) = store.rows.values()
    assert (only.aggregate.verdict, only.aggregate.outcome, only.aggregate.reply) == ("solved", "fixed", "已更换灯泡")


@pytest.mark.parametrize(
    ("said", "why"), [("", "taken_back"), ("urgent", "urgent"), ("merged", "merged")], ids=["sender", "danger", "merge"]
)
async def test_what_may_not_be_shown_any_more_is_gone_for_good_and_says_why(said: str, why: str) -> None:
    store: MemoryStore[PublicAnswer] = MemoryStore(answer_fields, to_letter=answer_letter)
    consumer = Consumer("dispatch-steps", answers(store), Dead(), lambda: NOW)
    back = MatterNoted(kind="conceal", text=said)
    await consumer.react([heard(closed(), CLOSES, sequence=9), heard(closed(agreed=False), back, sequence=10)])
    (row,) = store.rows.values()
    assert (row.aggregate.state, row.aggregate.withheld) == (AnswerState.PRIVATE, why)


def test_what_nobody_agreed_to_concerns_no_answer() -> None:
    store: MemoryStore[PublicAnswer] = MemoryStore(answer_fields, to_letter=answer_letter)
    for agreed, targets in ((False, []), (True, [ONE])):
        record = heard(closed(agreed=agreed), CLOSES, sequence=9)
        (reaction,) = answers(store)[record.type]
        assert reaction.targets(reaction.read(record)) == targets


DISPATCHER = ("dispatcher", "area:520103")


@dataclass
class Desk:
    http: httpx.AsyncClient
    issuer: FakeIssuer
    matters: MemoryStore[Matter]
    answers: MemoryStore[PublicAnswer]
    app: FastAPI

    async def say(self, command: str, right: tuple[str, str] = DISPATCHER, who: str = "m", **said: Any) -> Any:
        headers = self.issuer.headers(who, right)
        return await self.http.post(f"/v1/answer-reviews/{ONE}:{command}", json=said, headers=headers)

    async def read(self, **asked_for: Any) -> Any:
        return await self.http.get("/v1/public-answers", params=asked_for)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    issuer, held = FakeIssuer(), matters()
    kept: MemoryStore[PublicAnswer] = MemoryStore(answer_fields, to_letter=answer_letter)

    async def whole() -> Whole:
        words = Said(zh="解决率", en="Resolution")
        share = Share(name="resolution", title=words, meaning=words, value=0.5, counted=1, of=2)
        return Whole([share], [Average(name="total", title=words, meaning=words, days=6.5, of=2)])

    parts = AnswerParts(
        answers=kept, matters=held, unit_name=lambda id_: f"单位{id_}", area_name=lambda code: f"区{code}",
        zone=ZoneInfo("Asia/Shanghai"), whole=whole, limit=LIMIT,
    )  # fmt: skip
    app = create_app(
        service="dispatch", version="1", routers=answer_routers(parts), verifier=issuer.verifier(),
        readiness=Readiness(),
    )  # fmt: skip
    matter = closed()
    held.put(matter, CLOSED_AT)
    kept.put(replace(pending(), id=ONE, matter_id=matter.id), CLOSED_AT)
    async with client(app) as http:
        yield Desk(http, issuer, held, kept, app)


async def test_nothing_is_public_before_a_person_says_so_and_then_everybody_reads_it(desk: Desk) -> None:
    assert (await desk.read()).json()["items"] == []
    assert (await desk.http.get(f"/v1/public-answers/{ONE}")).status_code == 404
    shown = await desk.say("show")
    assert (shown.status_code, shown.json()["state"]) == (200, "public"), shown.text
    answer = await desk.read(q="灯泡", area_code="5201", category_code="GOV-LIGHT", unit_id="u1")
    (one,) = answer.json()["items"]
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert (one["unit_name"], one["area_name"], one["answered_on"]) == ("单位u1", "区520103019", "2026-11-20")
    assert (one["outcome"], one["verdict"], one["satisfied"]) == ("fixed", "solved", True)
    assert one.keys().isdisjoint({"case_no", "case_id", "matter_id", "given_question", "shown_by"})
    assert answer.json()["rates"][0]["value"] == 0.5
    assert [(one["days"], one["of"]) for one in answer.json()["means"]] == [(6.5, 2)]
    assert "不宜排名" in answer.json()["caveat"]["zh"]
    assert (await desk.read(q="水管")).json()["items"] == []
    alone = (await desk.http.get(f"/v1/public-answers/{ONE}")).json()
    assert alone == one


async def test_what_was_hidden_is_gone_for_everybody_but_the_centre(desk: Desk) -> None:
    await desk.say("show")
    refused = await desk.say("hide")
    assert (refused.status_code, refused.json()["code"]) == (409, "hidden_with_why")
    assert (await desk.say("hide", reason="有人认出来了")).status_code == 200
    assert (await desk.read()).json()["items"] == []
    assert (await desk.http.get(f"/v1/public-answers/{ONE}")).status_code == 404
    one = await desk.http.get(f"/v1/answer-reviews/{ONE}", headers=desk.issuer.headers("m", DISPATCHER))
    assert one.json()["given_question"] == SAID.question


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": MatterState.REWORK}, "matter_stands"),
        ({"may_be_public": False}, "matter_stands"),
        ({"tier": "E1"}, "matter_stands"),
        ({"exclusion": Exclusion(code="c", explanation="", proposed_by="a", proposed_at=NOW, confirmed_by="b")},
         "matter_stands"),
    ],
    ids=["opened again", "taken back", "an emergency", "excluded"],
)  # fmt: skip
async def test_what_the_worker_has_not_heard_yet_is_looked_up(desk: Desk, change: dict[str, Any], code: str) -> None:
    desk.matters.put(replace(closed(), **change), CLOSED_AT)
    answer = await desk.say("show")
    assert (answer.status_code, answer.json()["code"]) == (409, code)


async def test_who_worked_on_it_does_not_show_it(desk: Desk) -> None:
    answer = await desk.say("show", who="p1")
    assert (answer.status_code, answer.json()["code"]) == (409, "by_another")


@pytest.mark.parametrize(
    ("right", "status"),
    [(("dispatcher", "area:520102"), 404), (("unit_head", "unit:u1"), 403), (("leader", "hub:hub"), 403)],
    ids=["of another area", "of the unit", "a leader"],
)
async def test_who_may_not(desk: Desk, right: tuple[str, str], status: int) -> None:
    answer = await desk.say("show", right)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("asked_for", "field"),
    [({"limit": 51}, "limit"), ({"area_code": "贵阳"}, "area_code"), ({"state": "pending"}, "state"),
     ({"cursor": "x"}, "cursor")],
    ids=["too many", "no area", "what is not public", "a foreign cursor"],
)  # fmt: skip
async def test_bad_questions_are_refused_with_their_field(desk: Desk, asked_for: dict[str, Any], field: str) -> None:
    answer = await desk.read(**asked_for)
    assert answer.status_code == 422
    assert field in answer.text


async def test_so_many_read_at_once_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, under_way, go_on = desk.answers.page, asyncio.Semaphore(0), asyncio.Event()

    async def slowly(query: Query) -> Page[PublicAnswer]:
        under_way.release()
        await go_on.wait()
        return await real(query)

    monkeypatch.setattr(desk.answers, "page", slowly)
    asking = [asyncio.create_task(desk.read()) for _ in range(AT_ONCE)]
    for _ in range(AT_ONCE):
        await under_way.acquire()
    refused = await desk.read()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    go_on.set()
    assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200] * AT_ONCE
    assert (await desk.read()).status_code == 200


async def test_one_address_asks_so_often_in_a_minute_and_the_others_go_on(desk: Desk) -> None:
    def from_(address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(desk.app, client=(address, 1)), base_url="http://test")

    async with from_("203.0.113.7") as often, from_("203.0.113.8") as other:
        for one in range(LIMIT):
            path = "/v1/public-answers" if one % 2 else f"/v1/public-answers/{ONE}"
            assert (await often.get(path)).status_code != 429
        for path in ("/v1/public-answers", f"/v1/public-answers/{ONE}"):
            refused = await often.get(path, headers={"X-Forwarded-For": "203.0.113.9"})
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
            assert refused.headers["content-type"] == "application/problem+json"
            assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (await other.get("/v1/public-answers")).status_code == 200
    assert (await desk.say("show")).status_code == 200, "the centre's own pages count for nobody"
