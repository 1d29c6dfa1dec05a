"""Who reported what another had reported (并案) follows the case that goes on, and learns nothing of the other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import Parse

from kitchen.triage.v1 import case_events_pb2 as triage
from kitchen_intake.domain.leading import SHARED, SPOKEN
from kitchen_intake.domain.submission import Entry, State, Submission, Told
from kitchen_intake.domain.table import hear
from kitchen_intake.progress import readers
from kitchen_intake.store import _told_from
from kitchen_intake.view import FILED_AGAIN, LINES
from kitchenkit.react import Record

from .counter import HOUSE, NAME, NOW, PHONE, PRIVATE, body, the_case
from .window import RESIDENT, Web

EXAMPLE = Path(__file__).resolve().parents[3] / "protos/examples/triage-case-events/CaseMerged.json"
MERGED = NOW + timedelta(days=1)
FIRST, SECOND = (NOW + timedelta(days=days) for days in (5, 9))
REPLY = f"{NAME}您好，已到{HOUSE}门前修好，电话{PHONE}"


class Two:
    """Two reports of one matter: the first goes on, the second was merged into it."""

    def __init__(self, web: Web, given: dict[str, Any]) -> None:
        self.web, self.given = web, given

    def says(self, number: int, lane: str, state: str, *entries: Entry, **more: Any) -> None:
        """Have triage, or a lane, say how one of the two stands."""
        before: Submission = self.web.counter.store.rows[the_case(number)].aggregate
        source = before.id if not lane else f"{lane}-{number}"
        for entry in entries or (None,):
            known = before.told.get(source)
            said = Told(sequence=known.sequence + 1 if known else 1, lane=lane, state=state, **more)
            before = replace(hear(before, source, said, entry).steps[-1].after, sequence=before.sequence)
        self.web.counter.store.put(before, NOW)

    async def follower(self, command: str = "", **said: Any) -> Any:
        path = f"/v1/cases/{self.given['case_no']}{command}?code={self.given['tracking_code']}"
        answer = await (self.web.http.post(path, json=said) if command else self.web.http.get(path))
        return answer.json()


def line(code: str, hours: float, note: str = "", due: Any = None, unit: str = "") -> Entry:
    return Entry(at=NOW + timedelta(hours=hours), code=code, note=note, unit_id=unit, due_at=due)


async def two(web: Web, **leading: Any) -> Two:
    assert (await web.submit(body(1, **leading), person="p1")).status_code == 201
    given = (await web.submit(body(2, text="路灯又不亮"), person="p2")).json()
    pair = Two(web, given)
    pair.says(1, "", "routed")
    pair.says(1, "government", "handling", line("filed", 1, due=FIRST), line("dispatched", 2, due=FIRST, unit="u1"),
              due_at=FIRST, units=("u1",))  # fmt: skip
    pair.says(2, "government", "handling", line("filed", 3, due=SECOND), due_at=SECOND, units=("u2",))
    pair.says(2, "", "merged", Entry(at=MERGED, code="merged"), master=the_case(1))
    ended = Entry(at=MERGED + timedelta(seconds=1), code="ended", due_at=SECOND)
    pair.says(2, "government", "withdrawn", ended, due_at=SECOND)
    return pair


def codes(shown: dict[str, Any]) -> list[str]:
    return [one["code"] for one in shown["timeline"]]


async def test_whoever_was_merged_follows_how_the_other_case_stands_its_dates_and_its_end(web: Web) -> None:
    pair = await two(web)
    shown = await pair.follower()
    leading = web.counter.store.rows[the_case(1)].aggregate.case_no
    assert shown["status"] == "merged"
    assert shown["leading"] == {"case_no": leading, "status": "handling", "status_label": "办理中"}
    assert [unit["id"] for unit in shown["units"]] == ["u1"]
    assert codes(shown) == ["received", "filed", "merged", "filed", "dispatched"], "its own matter's end is no end"
    assert [change["code"] for change in shown["due_changes"]] == ["filed", "merged"]
    assert [change["due_at"] for change in shown["due_changes"]] == [_json(SECOND), _json(FIRST)]
    assert shown["due_at"] == _json(FIRST)
    later = FIRST + timedelta(days=2)
    pair.says(1, "government", "callback", line("date_extension", 30, due=later), line("answered", 31, "已修好", later),
              due_at=later)  # fmt: skip
    shown = await pair.follower()
    assert (shown["leading"]["status"], shown["due_at"]) == ("answered", _json(later)), "they are not asked to rate it"
    assert [(reply["text"], reply["at"]) for reply in shown["replies"]] == [
        ("已修好", _json(NOW + timedelta(hours=31)))
    ]
    assert shown["due_changes"][-1]["code"] == "date_extension"
    pair.says(1, "government", "closed", line("closed", 40), due_at=later)
    shown = await pair.follower()
    assert (shown["leading"]["status_label"], codes(shown)[-1]) == ("已结案", "closed")


def _json(instant: Any) -> str:
    return str(instant.isoformat().replace("+00:00", "Z"))


async def test_nothing_of_the_other_reporter_is_shown(web: Web) -> None:
    """Not their words, name, phone or door, nor what they were asked and did, nor when they said it."""
    pair = await two(web, **PRIVATE, text="我家门前路灯不亮", title="某某路的灯")
    theirs = [line(code, 25 + n, "他们的话") for n, code in enumerate(sorted(LINES.keys() - SHARED))]
    pair.says(1, "government", "callback", *theirs, line("answered", 90, REPLY), line("progressed", 91, "已上门"))
    shown = await pair.follower()
    assert shown["replies"][0]["text"] == "〔姓名〕您好，已到〔门牌〕门前修好，电话〔电话〕"
    assert codes(shown) == ["received", "filed", "merged", "filed", "dispatched", "answered", "progressed"]
    other = web.counter.store.rows[the_case(1)].aggregate
    told = json.dumps(shown, ensure_ascii=False)
    secrets = ("他们的话", "已上门", NAME, PHONE, HOUSE, other.text, other.title, other.id, other.submission_id)
    assert [secret for secret in (*secrets, web.counter.reception.code(other)) if secret in told] == []
    assert [one["at"] for one in shown["timeline"]][3:5] == [_json(MERGED)] * 2, "when the other spoke is not said"
    assert shown["links"] == []


async def test_of_a_confidential_case_no_word_of_an_answer_is_shown(web: Web) -> None:
    pair = await two(web, contact={"confidential": True})
    pair.says(1, "government", "closed", line("answered", 30, "已约谈被反映单位"), line("closed", 31))
    shown = await pair.follower()
    assert (shown["leading"]["status"], shown["replies"]) == ("closed", [])
    assert {one["note"] for one in shown["timeline"]} == {""}


async def test_that_the_other_took_theirs_back_is_told_as_an_end_or_not_at_all(web: Web) -> None:
    pair = await two(web)
    other = web.counter.store.rows[the_case(1)].aggregate
    withdrawn = replace(other, state=State.WITHDRAWN).with_entry(line("withdrawn", 26))
    web.counter.store.put(withdrawn, NOW)
    assert (await pair.follower())["leading"]["status"] == "handling", "it goes on for those who were merged"
    pair.says(1, "", "withdrawn")
    pair.says(1, "government", "withdrawn", line("ended", 27))
    shown = await pair.follower()
    assert (shown["leading"]["status"], codes(shown)[-1]) == ("ended", "ended")
    assert "withdrawn" not in codes(shown)


async def test_the_word_on_the_result_stays_with_the_leading_case_and_what_nobody_would_hear_is_refused(
    web: Web,
) -> None:
    pair = await two(web)
    pair.says(1, "government", "callback")
    assert (await pair.follower())["next"] == ["withdraw"]
    for command, said in (("supplement", {"text": "还有一盏"}), ("urge", {})):
        refused = await pair.follower(f":{command}", **said)
        assert (refused["status"], refused["code"]) == (409, "it_goes_on_by_itself")
    refused = await pair.follower(":rate", verdict="solved", satisfied=True)
    assert (refused["status"], refused["code"]) == (409, "waiting_for_a_rating")
    left = await pair.follower(":withdraw")
    assert (left["status"], left["leading"]) == ("withdrawn", None), "who took it back follows nothing any more"
    assert (await pair.follower())["leading"] is None


async def test_a_safety_matter_that_goes_on_although_it_was_merged_still_hears_its_citizen(web: Web) -> None:
    pair = await two(web)
    pair.says(2, "government", "handling")
    assert {"supplement", "urge"} <= set((await pair.follower())["next"])


async def test_a_list_of_ones_own_says_how_the_leading_case_stands(web: Web) -> None:
    pair = await two(web)
    pair.says(1, "government", "closed", line("answered", 30, REPLY), line("closed", 31))
    (mine,) = (await web.get("/v1/my/submissions", RESIDENT, person="p2")).json()["items"]
    assert mine["leading"]["status"] == "closed"
    assert NAME not in json.dumps(mine, ensure_ascii=False)
    (other,) = (await web.get("/v1/my/submissions", RESIDENT, person="p1")).json()["items"]
    assert other["leading"] is None


async def test_a_case_that_was_not_merged_costs_no_look_at_another(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    given = (await web.submit(body(1))).json()
    monkeypatch.setattr(web.counter.store, "load", None)
    answer = await web.http.get(f"/v1/cases/{given['case_no']}?code={given['tracking_code']}")
    assert (answer.status_code, answer.json()["leading"]) == (200, None)


async def test_a_leading_case_that_is_not_there_leaves_the_follower_as_before(web: Web) -> None:
    pair = await two(web)
    pair.says(2, "", "merged", master="lost")
    shown = await pair.follower()
    assert (shown["status"], shown["leading"]) == ("merged", None)


def test_which_case_goes_on_is_read_from_what_triage_says_and_older_documents_do_without() -> None:
    event = Parse(EXAMPLE.read_text(encoding="utf-8"), triage.CaseMerged())
    record = Record(
        id="r", topic="triage-case-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=b"k",
        value=event.SerializeToString(), headers=(("ce_sequence", b"1"), ("ce_time", NOW.isoformat().encode())),
    )  # fmt: skip
    assert readers()[record.type](record).told.master == event.master_id
    assert _told_from({"sequence": 1, "lane": "", "state": "merged"}).master == ""


@pytest.mark.parametrize(
    ("followed", "state", "codes"),
    [(True, "triage_review", ["goes_on"]), (True, "routed", []), (False, "withdrawn", [])],
)
def test_who_takes_back_what_others_have_reported_too_is_told_that_it_goes_on(
    followed: bool, state: str, codes: list[str]
) -> None:
    """Once: a lane that has it says so itself."""
    event = triage.CaseWithdrawn(case=triage.Case(case_id="c1", state=state), case_id="c1", followed=followed)
    record = Record(
        id="r", topic="triage-case-events", partition=0, offset=0, type=event.DESCRIPTOR.full_name, key=b"k",
        value=event.SerializeToString(), headers=(("ce_sequence", b"1"), ("ce_time", NOW.isoformat().encode())),
    )  # fmt: skip
    entry = readers()[record.type](record).entry
    assert [one.code for one in (entry,) if one is not None] == codes


def test_every_line_is_shared_or_kept_on_purpose() -> None:
    assert SPOKEN <= SHARED <= LINES.keys()
    kept = {
        "received", "accepted", "asked", "merged", "contacted", "asking", "goes_on", "withdrawn", "supplemented",
        "urged", "rated", "reopened", "appealed", "need_checked", "need_refused", "unrated", "served", "unit_asks",
        "called", "merchant_sought", "merchant_quoted", "price_accepted", "price_declined", "price_agreed",
        "price_refused", "disputed", "dispute_raised", "dispute_settled", "dispute_dropped", "dispute_again",
        "concealed", "surveyed",
    }  # fmt: skip
    assert LINES.keys() - SHARED == kept
    assert FILED_AGAIN
