"""What a citizen may see of a case and do with it, and what staff may read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kitchen_intake.domain.status import LABELS
from kitchen_intake.domain.submission import Entry
from kitchen_intake.view import FILED_AGAIN, LINES, citizen_view
from kitchenctl.settings import ROOT

from .counter import NOW, body, submission_id, the_case
from .window import CLERK, RESIDENT, Web


async def test_a_case_is_shown_to_who_has_its_code_or_has_submitted_it(web: Web) -> None:
    said = await web.submitted()
    path = f"/v1/cases/{said['case_no']}"
    assert (await web.get(f"{path}?code={said['tracking_code']}")).json()["status"] == "received"
    assert (await web.get(f"{path}?code={said['tracking_code'].lower()}")).status_code == 200
    assert (await web.get(path, RESIDENT)).status_code == 200
    for wrong in (path, f"{path}?code=XXXXXXXX", f"{path}?code=", "/v1/cases/12345678901", "/v1/cases/x"):
        answer = await web.get(wrong)
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            "there is no case with this number and code: 请核对编号和查询码",
        )
    assert (await web.get(path, RESIDENT, person="p2")).status_code == 404
    assert (await web.get(path, CLERK, person="p2")).status_code == 404, "staff have their own view"
    assert (await web.http.post(f"{path}:urge", json={})).status_code == 404


async def test_what_the_citizen_may_do_follows_how_the_case_stands(web: Web) -> None:
    await web.submitted()
    assert (await web.tracked())["next"] == ["supplement", "withdraw", "urge"]
    web.counter.stands("government", "callback")
    assert "rate" in (await web.tracked())["next"]
    web.counter.stands("government", "closed")
    assert (await web.tracked())["next"] == ["reopen"]
    web.counter.stands("news", "rejected")
    assert (await web.tracked())["next"] == ["supplement", "withdraw", "appeal"], "what was refused is not hurried"
    assert (await web.give("withdraw")).status_code == 200
    assert (await web.tracked())["next"] == []


async def test_what_they_rated_and_why_a_date_moved_is_said_in_words(web: Web) -> None:
    await web.submitted()
    web.counter.stands("government", "callback")
    await web.give("rate", verdict="not_solved", satisfied=False)
    rated = web.counter.only()
    moved = replace(rated, timeline=(*rated.timeline, filed(1), filed(1, "dispatched"), filed(2)))
    shown = citizen_view(moved, unit_name=str, allowed=[])
    assert [line["note"] for line in shown["timeline"] if line["code"] == "rated"] == ["未解决"]
    assert [change["reason"] for change in shown["due_changes"]] == ["已立案", "重新研判后再次立案"]


async def test_each_line_has_a_code_and_what_belongs_into_its_words_in_any_language(web: Web) -> None:
    await web.submitted()
    web.counter.stands("government", "callback")
    await web.give("rate", verdict="not_solved", satisfied=False)
    rated = web.counter.only()
    signed = replace(filed(2, "signed"), unit_id="u1")
    moved = replace(rated, timeline=(*rated.timeline, filed(1), signed, filed(3)))
    shown = citizen_view(moved, unit_name=lambda unit: f"单位{unit}", allowed=[])
    said = {line["code"]: line["parameters"] for line in shown["timeline"]}
    assert said == {"received": {}, "rated": {"verdict": "not_solved"}, "filed": {}, "signed": {"unit": "单位u1"}}
    assert [change["code"] for change in shown["due_changes"]] == ["filed", "signed", "filed_again"]


def words_of_the_page(group: str) -> tuple[dict[str, str], dict[str, str]]:
    text = (ROOT / "services/console/web/src/features/track/i18n.ts").read_text(encoding="utf-8")
    blocks = re.findall(rf"^    {group}: {{(.*?)^    }},", text, re.DOTALL | re.MULTILINE)
    chinese, english = (dict(re.findall(r"(\w+): '([^']+)'", block)) for block in blocks)
    return chinese, english


def test_the_web_page_has_words_for_every_line_and_status_in_both_languages() -> None:
    """What it lacks would be Chinese on an English page; in Chinese it says what we say."""
    chinese, english = words_of_the_page("line")
    assert chinese == {**LINES, "filed_again": FILED_AGAIN}
    assert english.keys() == chinese.keys()
    chinese, english = words_of_the_page("status")
    assert (chinese.keys(), english.keys()) == (LABELS.keys(), LABELS.keys())


def filed(day: int, code: str = "filed") -> Entry:
    return Entry(at=NOW + timedelta(days=day), code=code, due_at=NOW + timedelta(days=day + 3))


@pytest.mark.parametrize(
    ("command", "said", "stands", "told"),
    [
        ("supplement", {"text": "还有一盏"}, "handling", ("SubmissionSupplemented", "supplemented")),
        ("urge", {"note": "三天了"}, "handling", ("SubmissionUrged", "urged")),
        ("withdraw", {"reason": "好了"}, "handling", ("SubmissionWithdrawn", "withdrawn")),
        ("rate", {"verdict": "solved", "satisfied": True, "stars": 5}, "callback", ("SubmissionRated", "rated")),
        ("reopen", {"reason": "又坏了"}, "closed", ("SubmissionReopened", "reopened")),
    ],
)
async def test_each_command_is_a_fact_a_letter_and_a_line(
    web: Web, command: str, said: dict[str, Any], stands: str, told: tuple[str, str]
) -> None:
    fact, line = told
    await web.submitted()
    web.counter.stands("government", stands)
    answer = await web.give(command, **said)
    assert answer.status_code == 200, answer.text
    assert answer.json()["timeline"][-1]["code"] == line
    assert web.counter.store.outbox[-1]["type"] == f"kitchen.intake.v1.{fact}"
    assert web.counter.store.outbox[-1]["topics"] == ["intake-submission-events"]


async def test_what_is_added_goes_ahead_where_it_tells_of_danger_and_only_then(web: Web) -> None:
    await web.submitted(text="着火了")
    for text, ahead in (("着火了，快来", True), ("已经灭了", False)):
        assert (await web.give("supplement", text=text)).status_code == 200
        topics = [*(["intake-urgent-events"] if ahead else []), "intake-submission-events"]
        assert web.counter.store.outbox[-1]["topics"] == topics


@pytest.mark.parametrize(
    ("command", "said", "status", "code"),
    [
        ("rate", {"verdict": "solved", "satisfied": True}, 409, "waiting_for_a_rating"),
        ("reopen", {"reason": "又坏了"}, 409, "it_is_closed"),
        ("appeal", {"reason": "不服"}, 409, "it_was_refused"),
        ("supplement", {"text": "  "}, 409, "with_text"),
        ("supplement", {}, 422, "invalid"),
        ("supplement", {"text": "字" * 4001}, 422, "invalid"),
        ("rate", {"verdict": "solved"}, 422, "invalid"),
        ("rate", {"verdict": "solved", "satisfied": True, "comment": "字" * 1001}, 422, "invalid"),
        ("urge", {"colour": "red"}, 422, "invalid"),
        ("reveal", {}, 405, "method_not_allowed"),
        ("explode", {}, 405, "method_not_allowed"),
    ],
)
async def test_what_cannot_be_done_says_why(
    web: Web, command: str, said: dict[str, Any], status: int, code: str
) -> None:
    await web.submitted()
    answer = await web.give(command, **said)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    if status == 409:
        assert answer.json()["allowed"] == ["supplement", "withdraw", "urge"]
    assert [type(fact).__name__ for _, __, fact in web.counter.store.facts] == ["SubmissionReceived"]


async def test_one_citizen_cannot_fill_a_case(web: Web) -> None:
    await web.submitted()
    for _ in range(100):
        assert (await web.give("urge")).status_code == 200
    for command, said in (("urge", {}), ("supplement", {"text": "还有"})):
        refused = await web.give(command, **said)
        assert (refused.status_code, refused.json()["code"]) == (409, "said_a_lot")
    assert (await web.give("withdraw")).status_code == 200, "taking it back is always possible"


async def test_my_submissions_are_mine(web: Web) -> None:
    for number in range(3):
        assert (await web.submit(body(number))).status_code == 201
    await web.submit(body(9), person="p2")
    first = (await web.get("/v1/my/submissions?limit=2", RESIDENT)).json()
    rest = (await web.get(f"/v1/my/submissions?limit=2&cursor={first['next']}", RESIDENT)).json()
    shown = [one["case_id"] for one in (*first["items"], *rest["items"])]
    assert sorted(shown) == sorted(the_case(number) for number in range(3))
    assert rest["next"] is None
    assert first["items"][0]["next"] == ["supplement", "withdraw", "urge"]
    assert (await web.get("/v1/my/submissions?cursor=nonsense", RESIDENT)).status_code == 422


# Who may read what staff read of a case in 520103001: (right, list, items, one, history).
STAFF = [
    (("intake_clerk", "hub"), 200, 1, 200, 200),
    (("intake_clerk", "area:520103"), 200, 1, 200, 200),
    (("intake_clerk", "area:520102"), 200, 0, 404, 404),
    (("privacy_officer", "hub"), 200, 1, 200, 200),
    (("service", "hub"), 200, 1, 200, 200),
    (("resident", "hub"), 403, 0, 403, 403),
    (("unit_handler", "hub"), 403, 0, 403, 403),
    (("merchant", "hub"), 403, 0, 403, 403),
    (("dispatcher", "hub"), 403, 0, 403, 403),
]


@pytest.mark.parametrize("row", STAFF, ids=lambda row: ":".join(row[0]))
async def test_what_staff_may_read(web: Web, row: tuple[tuple[str, str], int, int, int, int]) -> None:
    right, listing, count, one, history = row
    await web.submitted()
    answer = await web.get("/v1/submissions", right)
    assert answer.status_code == listing
    if listing == 200:
        assert len(answer.json()["items"]) == count
    assert (await web.get(f"/v1/submissions/{the_case()}", right)).status_code == one
    assert (await web.get(f"/v1/submissions/{the_case()}/history", right)).status_code == history


async def test_staff_find_a_case_by_its_numbers_and_give_no_commands_here(web: Web) -> None:
    said = await web.submitted()
    for query in (f"case_no={said['case_no']}", f"submission_id={submission_id()}", f"case_id={the_case()}"):
        assert len((await web.get(f"/v1/submissions?{query}", CLERK)).json()["items"]) == 1, query
    assert (await web.get("/v1/submissions?case_no=0", CLERK)).json()["items"] == []
    for command in ("reveal", "withdraw", "rate"):
        path = f"/v1/submissions/{the_case()}:{command}"
        answer = await web.http.post(path, json={}, headers=web.issuer.headers("p9", CLERK))
        assert answer.status_code in (404, 405)
