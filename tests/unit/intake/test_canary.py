"""What is in the vault is nowhere else: not in a document, a letter, a log line or an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from kitchen_intake import store as kept

from .counter import HOUSE, NAME, PHONE, PRIVATE, body
from .window import CLERK, Web

CANARIES = (NAME, PHONE, HOUSE, "138 0000 0000")
SAYS = f"我是{NAME}，住某某路{HOUSE}，电话{PHONE}或138 0000 0000。"
ACTS: list[tuple[str, str, dict[str, Any]]] = [
    ("handling", "supplement", {"text": SAYS}),
    ("handling", "urge", {}),
    ("callback", "rate", {"verdict": "not_solved", "satisfied": False, "comment": SAYS}),
    ("closed", "reopen", {}),
    ("rejected", "appeal", {}),
    ("handling", "withdraw", {}),
]


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """Return every line that is logged, at any level; elsewhere in the tests nothing is."""
    before, captured = structlog.get_config(), structlog.testing.LogCapture()
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, captured],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
    )
    yield captured.entries
    structlog.configure(**before)


def leaks(whatever: object) -> list[str]:
    text = repr(whatever)
    hidden = [*CANARIES, *(repr(canary.encode())[2:-1] for canary in CANARIES)]
    return [canary for canary in hidden if canary in text]


async def everything(web: Web) -> list[Any]:
    """Return all that leaves intake, or could: documents, histories, letters, and what is answered to anybody."""
    store = web.counter.store
    answers = [
        await web.tracked(),
        (await web.get("/v1/my/submissions", ("resident", "hub"))).text,
        *[
            (await web.get(f"/v1/submissions{path}", CLERK)).text
            for path in ("", *(f"/{one}{more}" for one in store.rows for more in ("", "/history")))
        ],
    ]
    documents = [kept.submission_fields(loaded.aggregate) for loaded in store.rows.values()]
    return [documents, store.letters, store.facts, *answers]


@pytest.mark.parametrize(
    "changes",
    [{}, {"kind": "volunteer_need"}, {"contact": {**PRIVATE["contact"], "confidential": True}, "visibility": "public"}],
)
@pytest.mark.parametrize("says", [SAYS, f"{NAME}{HOUSE}{PHONE}", f"请到{HOUSE}找{NAME}"])
async def test_nothing_of_the_contact_leaves_the_vault(
    web: Web, lines: list[Any], changes: dict[str, Any], says: str
) -> None:
    said = body(**{**PRIVATE, "text": says, "title": says, **changes})
    answers = [await web.submit(said), await web.submit(said), await web.submit({**said, "text": f"{says}!"})]
    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert leaks([answer.text for answer in answers]) == []
    assert leaks(await everything(web)) == []
    assert leaks(lines) == []
    assert [line["event"] for line in lines] == ["refused"], "the conflict; what goes well is no line"
    assert leaks(web.counter.vault.entries) == [], "sealed, not merely put aside"
    place = web.counter.only().place
    assert (place.lat, place.long, place.address, place.area_code) == (0.0, 0.0, "", "520103001")


@pytest.mark.parametrize(("stands", "command", "said"), ACTS, ids=[command for _, command, _ in ACTS])
async def test_nothing_of_it_comes_back_by_what_the_citizen_says_later(
    web: Web, lines: list[Any], stands: str, command: str, said: dict[str, Any]
) -> None:
    await web.submit(body(**PRIVATE))
    web.counter.stands("news" if stands == "rejected" else "government", stands)
    answer = await web.give(command, **said, reason=SAYS, note=SAYS)
    assert answer.status_code == 200, answer.text
    assert leaks(answer.text) == []
    assert leaks(await everything(web)) == []
    assert leaks(lines) == []
    (letters,) = web.counter.store.letters.values()
    assert "〔姓名〕" in letters[-1]["reason"], "it is masked, not dropped"


async def test_what_is_refused_does_not_repeat_what_was_sent(web: Web, lines: list[Any]) -> None:
    contact = {"name": NAME, "phone": f"{PHONE} or {NAME}", "consent": False}
    for wrong in ({"contact": contact}, {"media": [SAYS]}, {"category_hint": SAYS}, {"place": {"address": SAYS * 30}}):
        answer = await web.submit(body(**{**PRIVATE, **wrong}))
        assert answer.status_code == 422
        assert leaks(answer.text) == []
    assert leaks(lines) == []


async def test_a_public_matter_keeps_its_place_and_a_street_keeps_its_name(web: Web) -> None:
    lamp = {"address": "中华北路12号门口", "lat": 26.64, "long": 106.63, "area_code": "520103001003"}
    await web.submit(body(visibility="public", place=lamp, text="中华北路12号门口的路灯不亮"))
    case = web.counter.only()
    assert (case.place.address, case.place.lat, case.text) == ("中华北路12号门口", 26.64, "中华北路12号门口的路灯不亮")


async def test_of_a_private_address_the_street_can_still_be_read(web: Web) -> None:
    await web.submit(body(place={"address": "中华北路12号3单元"}, text="中华北路12号3单元门口的路灯不亮"))
    assert web.counter.only().text == "中华北路〔门牌〕门口的路灯不亮"
