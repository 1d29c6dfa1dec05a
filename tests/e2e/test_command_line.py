"""What operators do at the command line of a hub, and what it says to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kitchenctl.settings import ROOT
from tests.e2e.conftest import Run
from tests.e2e.people import STREET, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
TEXTS = str(ROOT / "deploy" / "seed" / "texts.csv")
LAMP = f"{STREET}，路灯坏了三天，晚上一片漆黑，请派人来修。"


def test_a_file_of_texts_is_loaded_once(people: People, kitchen: Run) -> None:
    first = json.loads(kitchen("load", TEXTS, "--json").stdout)
    again = json.loads(kitchen("load", TEXTS, "--json").stdout)
    assert (first["accepted"] + first["known"], first["refused"]) == (200, [])
    assert (again["accepted"], again["known"], again["refused"]) == (0, 200, [])

    def settled() -> bool:
        rows = json.loads(kitchen("topics", "lag", "--json").stdout)
        assert {row["consumer"] for row in rows} >= {"intake", "triage", "dispatch", "newsroom", "volunteer"}
        return not any(row["behind"] for row in rows)

    until(settled)
    mine = people["service-01"].get("intake", "/v1/my/submissions?limit=200")["items"]
    waiting = [one["case_no"] for one in mine if one["status"] in {"received", "accepted"}]
    assert not [no for no in waiting if not people["service-01"].get("triage", f"/v1/cases?case_no={no}")["items"]]


def test_a_file_that_does_not_fit_is_said_to_be_so(kitchen: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    file.write_text("words,kind\n路灯坏了,appeal\n,appeal\n", encoding="utf-8")
    assert "has no column text; it has: words, kind" in kitchen("load", str(file), status=1).stderr
    told = json.loads(kitchen("load", str(file), "--text", "words", "--json", status=1).stdout)
    assert (told["accepted"] + told["known"], [one["row"] for one in told["refused"]]) == (1, [3])
    assert "text" in told["refused"][0]["problem"]


def test_a_case_is_shown_whole_and_moved(people: People, kitchen: Run) -> None:
    case = submit(people, "resident-02", LAMP)
    order = case.of("dispatch", "/v1/matters")["orders"][0]["id"]
    case.shows("dispatched")

    signed = json.loads(kitchen("act", order, "sign", "--as", "unit-handler-08", "--json").stdout)
    assert (signed["id"], signed["state"]) == (order, "signed")
    kitchen("act", order, "contact", '{"note": "已联系"}')
    hurried = json.loads(kitchen("act", case.no, "urge", '{"note": "请快一点"}').stdout)
    assert hurried["case_no"] == case.no, "whoever submitted it is found"
    until(lambda: "MatterNoted" in [step["type"].rpartition(".")[2] for step in shown(kitchen, case.no)["steps"]])

    whole = shown(kitchen, case.no)
    assert whole == shown(kitchen, case.id)
    assert (whole["submission"]["case_no"], whole["case"]["state"]) == (case.no, "routed")
    assert {part["what"] for part in whole["parts"]} == {"matter", "order"}
    steps = [(step["of"], step["type"].rpartition(".")[2], step["actor_name"]) for step in whole["steps"]]
    assert ("submission", "SubmissionReceived", "居民02") in steps
    assert ("matter", "OrderSigned", "承办员08") in steps
    assert ("submission", "SubmissionUrged", "citizen") in steps

    text = kitchen("case", "show", case.no).stdout
    for said in (
        case.no,
        case.id,
        order,
        "路灯",
        "GOV-LIGHT",
        "OrderContacted",
        "已联系",
        "承办员08",
        "云岩区市政设施管理所",
    ):
        assert said in text
    assert "ProgressHeard" not in text, "it repeats what stands there"


def shown(kitchen: Run, which: str) -> Any:
    return json.loads(kitchen("case", "show", which, "--json").stdout)


def test_what_cannot_be_done_is_told_with_what_can(people: People, kitchen: Run) -> None:
    case = submit(people, "resident-02", LAMP)
    order = case.of("dispatch", "/v1/matters")["orders"][0]["id"]
    said = kitchen("act", order, "resolve", status=1).stderr
    assert "it is dispatched (wrong_state)" in said
    assert "sign (as unit_handler)" in said
    assert (
        "there are: ask-citizen, assign, contact, decide-extension, dispatch"
        in kitchen("act", order, "explode", status=1).stderr
    )
    assert "takes the citizen's commands" in kitchen("act", case.no, "sign", status=1).stderr
    assert "no JSON" in kitchen("act", order, "sign", "{", status=1).stderr
    assert "there is no account" in kitchen("act", order, "sign", "--as", "emperor", status=1).stderr
    kitchen("act", order, "sign")
    said = kitchen("act", order, "contact", "--as", "unit_handler", status=1).stderr
    assert "the field note is missing" in said
    assert "allowed now: contact, progress, wrong-lane, take" in said
    assert "there is no case 12345678901" in kitchen("case", "show", "12345678901", status=1).stderr


def test_a_topic_is_read_as_people_read_it(people: People, kitchen: Run) -> None:
    case = submit(people, "resident-02", LAMP)
    case.of("dispatch", "/v1/matters")
    lines = kitchen("topics", "tail", "queue-government", "--from-start", "--json", "--max", "3").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) in {1, 2, 3}
    for record in records:
        assert {"headers", "key", "partition", "offset", "event"} <= record.keys()
        assert record["headers"]["ce_type"].startswith("kitchen.triage.v1.")
        assert record["key"] == record["headers"]["ce_subject"] == record["event"]["case_id"]
    assert "there is no topic nowhere" in kitchen("topics", "tail", "nowhere", status=1).stderr
    listed = json.loads(kitchen("topics", "list", "--json").stdout)
    assert {row["topic"] for row in listed if row["declared"]} >= {"queue-government", "triage-case-events"}
