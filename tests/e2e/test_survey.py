"""The questionnaire on the whole hub: asked after the end, answered, and counted once wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.people import STREET, Case, People, submit, until
from tests.e2e.test_government_lane import answer, lamp
from tests.e2e.test_sheets import as_row, opened, rows

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
FIGURES = ("surveyed", "still_good", "first_said", "first_contact")
NOT_WRITTEN = ("number", "effective_from")


def put_in_force(people: People, policy: dict[str, Any], title: str) -> int:
    """Let one person draft it and another publish it; return its number."""
    draft = people["supervisor-01"].post("dispatch", "/v1/policies", {"title": title, **policy})
    people["desk-chief-01"].post("dispatch", f"/v1/policies/{draft['id']}:publish", {})
    return int(draft["number"])


def asking_at_once(people: People) -> Iterator[None]:
    """Have people asked on the day of the end, as a policy says, and as before afterwards."""
    before = people["supervisor-01"].get("dispatch", "/v1/rules")["policy"]
    policy = {name: said for name, said in before.items() if name not in NOT_WRITTEN}
    number = put_in_force(people, {**policy, "survey": {"after": "0m", "open": "28d"}}, "回访问卷即时")
    until(
        lambda: people["supervisor-01"].get("dispatch", "/v1/rules")["policy"]["number"] == number,
        seconds=120,
        what="the policy is in force a minute after it was published",
    )
    yield
    put_in_force(people, policy, "恢复")


@pytest.fixture(scope="module")
def asked_at_once(people: People) -> Iterator[None]:
    """Ask on the day of the end."""
    yield from asking_at_once(people)


def closed(people: People) -> tuple[Case, dict[str, Any]]:
    """Bring a case to its end, and wait until its citizen is asked."""
    case, matter = lamp(people)
    answer(people, matter["orders"][0])
    case.shows("callback")
    case.does("rate", verdict="solved", satisfied=True)
    until(lambda: "survey" in case.shows("closed")["next"], what="asked")
    return case, matter["orders"][0]


def counted(people: People, figure: str) -> list[str]:
    """Return the orders that a figure counts, on all pages."""
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = people["leader-01"].get("dispatch", f"/v1/statistics/orders?figure={figure}&limit=50{more}")
        found += [one["order_id"] for one in page["items"]]
        cursor = page["next"]
    return found


@pytest.mark.usefixtures("asked_at_once")
def test_it_is_asked_answered_and_counted_once_wherever_it_is_shown(people: People) -> None:
    good, mended = closed(people)
    bad, broken = closed(people)
    good.does("survey", still_good="yes", ever_reported="first", again=False)
    bad.does("survey", still_good="came_back", ever_reported="before", again=False)
    assert bad.may_not(409, "survey", still_good="yes")["code"] == "asked_now"
    until(lambda: good.of("dispatch", "/v1/matters")["survey"])
    said = until(lambda: bad.of("dispatch", "/v1/matters")["survey"])
    assert {name: said[name] for name in ("still_good", "ever_reported", "again")} == {
        "still_good": "came_back", "ever_reported": "before", "again": False,
    }  # fmt: skip

    expected = {
        "surveyed": (True, True), "still_good": (True, False),
        "first_said": (True, True), "first_contact": (True, False),
    }  # fmt: skip

    def same() -> bool:
        """Behind each count lies the list of just these orders, and the file says the same."""
        total = people["leader-01"].get("dispatch", "/v1/statistics?by=unit")["total"]
        for figure in FIGURES:
            orders = counted(people, figure)
            assert len(orders) == len(set(orders)) == total["counts"][figure], figure
            assert (mended["id"] in orders, broken["id"] in orders) == expected[figure], figure
        for rate, of in (("still_good", "surveyed"), ("first_contact", "first_said")):
            assert total["rates"][rate] == pytest.approx(total["counts"][rate] / total["counts"][of])
        return True

    assert until(same)

    def in_the_file() -> bool:
        asked = "by=unit"
        found = people["leader-01"].get("dispatch", f"/v1/statistics?{asked}")
        book = opened(people, "leader-01", f"/v1/statistics.xlsx?{asked}")
        assert rows(book, "统计 Figures")[-1] == as_row(found, found["total"])
        return True

    assert until(in_the_file)


@pytest.mark.usefixtures("asked_at_once")
def test_what_came_back_is_reported_anew_and_the_desk_reads_with_which_case(people: People) -> None:
    case, _ = closed(people)
    refused = case.may_not(409, "supplement", text="灯又不亮了")
    assert refused["code"] == "it_goes_on", "nothing new is posted on a case that is over"
    text = f"{STREET}，上次修好的路灯又灭了，请派人来修。"
    earlier = {"case_no": case.no, "tracking_code": case.given["tracking_code"]}
    again = submit(people, "resident-02", text, earlier=earlier)
    assert again.desk("routed", "triage_review")["earlier_case_id"] == case.id
    wrong = {"case_no": case.no, "tracking_code": "AAAAAAAA"}
    body = {
        "submission_id": "2b2f6f0e-6f4e-4c52-9d0c-7f1f4f1a6a11",
        "source": "resident",
        "kind": "appeal",
        "text": text,
    }
    problem = people["resident-02"].refused(
        422, "POST", "intake", "/v1/submissions", {**body, "text": text, "earlier": wrong}
    )
    assert problem["errors"][0]["loc"] == ["body", "earlier"]
