"""The questionnaire over HTTP: who is asked answers once, and everybody else is told why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen_intake.domain.submission import Told
from kitchen_intake.domain.table import hear
from kitchenkit import time

from .counter import NOW, told
from .window import Web

DAY = timedelta(days=1)
AUDITOR = ("auditor", "hub")


def stands(web: Web, state: str = "closed", opens: int | None = -1, ends: int = 1, source: str = "m1") -> None:
    """Dispatch says how it stands, and in which days around now the citizen is asked."""
    before, today = web.counter.only(), time.now()
    asked: dict[str, Any] = (
        {"survey_from": today + opens * DAY, "survey_until": today + ends * DAY} if opens is not None else {}
    )
    known = before.told.get(source)
    said = Told(sequence=known.sequence + 1 if known else 1, lane="government", state=state, **asked)
    web.counter.store.put(replace(hear(before, source, said, None).steps[-1].after, sequence=before.sequence), NOW)


async def refused(web: Web, status: int, **said: Any) -> dict[str, Any]:
    answer = await web.give("survey", **said)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("ever", ["first", "before", ""])
@pytest.mark.parametrize("state", ["closed", "archived"])
async def test_who_is_asked_answers_and_is_shown_it(web: Web, state: str, ever: str) -> None:
    await web.submitted()
    stands(web, state)
    assert "survey" in (await web.tracked())["next"]
    answer = await web.give("survey", still_good="came_back", ever_reported=ever, again=True)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert "survey" not in shown["next"]
    line = shown["timeline"][-1]
    assert (line["code"], line["parameters"], line["note"]) == (
        "surveyed", {"still_good": "came_back"}, "后来又出现",
    )  # fmt: skip
    assert (await refused(web, 409, still_good="yes"))["code"] == "asked_now", "once"


async def test_the_timeline_says_how_it_is_and_the_history_says_all_of_it(web: Web) -> None:
    """Whether it was their first time is no part of how the case went; an auditor finds it in the step."""
    await web.submitted()
    stands(web)
    said = {"still_good": "yes", "ever_reported": "first", "again": True}
    shown = (await web.give("survey", **said)).json()
    assert shown["timeline"][-1]["parameters"] == {"still_good": "yes"}
    row = web.counter.store.letters[web.counter.only().id][-1]
    assert (row["type"], row["actor"], row["role"]) == (
        "kitchen.intake.v1.SubmissionSurveyed", f"citizen:{web.counter.only().id}", "citizen",
    )  # fmt: skip
    kept = intake.SubmissionSurveyed.FromString(row["body"])
    assert {name: getattr(kept, name) for name in said} == said
    history = (await web.get(f"/v1/submissions/{web.counter.only().id}/history", AUDITOR)).json()["items"]
    assert "SubmissionSurveyed" in [one["type"].rpartition(".")[2] for one in history]


async def test_said_again_after_a_lost_answer_it_is_said_once(web: Web) -> None:
    given = await web.submitted()
    stands(web)
    path = f"/v1/cases/{given['case_no']}:survey?code={given['tracking_code']}"
    answers = [
        await web.http.post(path, json={"still_good": "yes"}, headers={"Idempotency-Key": "one-press"}) for _ in "12"
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [line["code"] for line in answers[1].json()["timeline"]].count("surveyed") == 1


@pytest.mark.parametrize(
    ("opens", "ends"), [(1, 2), (-2, -1), (None, 1)], ids=["too early", "too late", "left out of the count"]
)
async def test_nobody_is_asked_before_or_after_or_without_a_time(web: Web, opens: int | None, ends: int) -> None:
    await web.submitted()
    stands(web, opens=opens, ends=ends)
    assert "survey" not in (await web.tracked())["next"]
    assert (await refused(web, 409, still_good="yes"))["code"] == "asked_now"


@pytest.mark.parametrize("state", ["handling", "rework", "callback", "withdrawn", "wrong_lane"])
async def test_what_is_not_over_is_not_asked_about(web: Web, state: str) -> None:
    await web.submitted()
    stands(web, state)
    assert (await refused(web, 409, still_good="yes"))["code"] == "asked_now"


async def test_who_took_it_back_is_not_asked(web: Web) -> None:
    await web.submitted()
    assert (await web.give("withdraw")).status_code == 200
    stands(web)
    assert "survey" not in (await web.tracked())["next"]
    assert (await refused(web, 409, still_good="yes"))["status"] == 409


async def test_whose_case_was_merged_is_not_asked_of_it(web: Web) -> None:
    await web.submitted()
    stands(web)
    web.counter.store.put(told(web.counter.only(), "", "merged"), NOW)
    assert (await refused(web, 409, still_good="yes"))["code"] == "asked_now"


async def test_who_does_not_want_to_be_asked_again_is_not(web: Web) -> None:
    """Dispatch opens no other window then; and where one is told for the same end, the answer still stands."""
    await web.submitted()
    stands(web)
    assert (await web.give("survey", still_good="yes", again=False)).status_code == 200
    stands(web, "archived", opens=None)
    assert "survey" not in (await web.tracked())["next"]
    stands(web, "archived")
    assert (await refused(web, 409, still_good="yes"))["code"] == "asked_now"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "still_good"),
    ({"still_good": "perhaps"}, "still_good"),
    ({"still_good": ""}, "still_good"),
    ({"still_good": "yes", "ever_reported": "twice"}, "ever_reported"),
    ({"still_good": "yes", "again": "maybe"}, "again"),
    ({"still_good": "yes", "comment": "好"}, "comment"),
]


@pytest.mark.parametrize(("said", "field"), WRONG, ids=lambda one: one if isinstance(one, str) else "")
async def test_a_wrong_field_is_named_and_nothing_is_kept(web: Web, said: dict[str, Any], field: str) -> None:
    await web.submitted()
    stands(web)
    problem = await refused(web, 422, **said)
    assert problem["errors"][0]["loc"][:2] == ["body", field]
    assert "survey" in (await web.tracked())["next"]


async def test_a_wrong_code_learns_nothing(web: Web) -> None:
    given = await web.submitted()
    stands(web)
    path = f"/v1/cases/{given['case_no']}:survey"
    answers: list[httpx.Response] = [
        await web.http.post(f"{path}{code}", json={"still_good": "yes"}) for code in ("", "?code=AAAA0000")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "survey" in (await web.tracked())["next"]
