"""What happens is on the console's live stream within seconds, to whom it may reach, and nothing is missed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from kitchenctl.stack import Stack
from tests.e2e.conftest import Run
from tests.e2e.people import STREET, Case, People, submit, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
DARK = f"{STREET}路灯不亮已经三天了，晚上很黑"
SECONDS = 20.0  # an event is there within one; a machine with much else to do may take longer
SILENCE = 40.0  # the stream speaks every 15 s: as long as this the web app, too, believes that it is there


class Seen:
    """What one browser was told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.begun = threading.Event()

    @property
    def last(self) -> str:
        return str(self.events[-1][1]["seq"])

    def rows(self, kind: str) -> list[dict[str, Any]]:
        return [data["row"] for name, data in self.events if name == kind]

    def states(self, case_id: str) -> list[str]:
        return [row["state"] for row in self.rows("case") if row["id"] == case_id]


@contextmanager
def browser(hub: Stack, people: People, who: str, last: str = "") -> Iterator[Seen]:
    """Listen as `who` while the block runs."""
    seen, stop = Seen(), threading.Event()
    headers = {**people[who]._headers, **({"Last-Event-ID": last} if last else {})}

    def listen() -> None:
        with (
            httpx.Client(timeout=SILENCE, trust_env=False) as client,
            client.stream("GET", f"{hub.urls['console']}/v1/stream", headers=headers) as answer,
        ):
            assert answer.headers["content-type"].startswith("text/event-stream")
            name = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    seen.events.append((name, json.loads(line[6:])))
                    seen.begun.set()
                if stop.is_set():
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert seen.begun.wait(SECONDS)
    try:
        yield seen
    finally:
        stop.set()


def test_a_case_is_on_the_screen_of_its_desk_and_of_nobody_who_may_not_see_it(hub: Stack, people: People) -> None:
    with browser(hub, people, "triage-clerk-01") as desk, browser(hub, people, "merchant-01") as merchant:
        begun = time.monotonic()
        case = submit(people, "resident-02", DARK)
        until(lambda: case.id in {row["id"] for row in desk.rows("case")}, seconds=SECONDS)
        took = time.monotonic() - begun
        until(lambda: "routed" in desk.states(case.id), seconds=SECONDS)
        until(lambda: [row for row in desk.rows("order") if row["case_id"] == case.id], seconds=SECONDS)
        assert took < SECONDS
        assert not merchant.rows("case")
        assert case.id not in {row["case_id"] for row in merchant.rows("order")}
    desk_list = people["triage-clerk-01"].get("console", f"/v1/cases?q={case.no}")["items"]
    assert [row["id"] for row in desk_list] == [case.id]
    assert desk_list[0] == next(row for row in reversed(desk.rows("case")) if row["id"] == case.id)


def test_who_was_cut_off_misses_nothing_and_hears_nothing_twice(hub: Stack, people: People) -> None:
    with browser(hub, people, "leader-01") as before:
        first = submit(people, "resident-02", DARK)
        until(lambda: first.id in {row["id"] for row in before.rows("case")}, seconds=SECONDS)
        last = before.last
    missed = [submit(people, "resident-02", DARK) for _ in range(3)]
    for case in missed:
        case.desk("routed")
    with browser(hub, people, "leader-01", last) as after:
        until(lambda: {case.id for case in missed} <= {row["id"] for row in after.rows("case")}, seconds=SECONDS)
        numbers = [data["seq"] for name, data in after.events if name != "ready"]
        assert numbers == sorted(set(numbers))
        assert all(number > int(last) for number in numbers)
        assert "resync" not in {name for name, _ in after.events}
    with browser(hub, people, "leader-01", "999999999999") as lost:
        assert lost.events[0][0] == "resync"


def test_a_figure_of_the_board_is_as_long_as_its_list(hub: Stack, people: People) -> None:
    case = submit(people, "resident-02", DARK)
    leader = people["leader-01"]
    until(lambda: leader.get("console", f"/v1/cases?q={case.no}")["items"], seconds=SECONDS)
    board = leader.get("console", "/v1/board")
    assert board["arrivals"]
    for figure in (*board["arrivals"], *board["waiting"], *board["late"]):
        rows = leader.get("console", f"{figure['list']}&limit=200")["items"]
        assert len(rows) >= min(figure["count"], 200)


def test_residents_are_shown_nothing_here(people: People) -> None:
    for path in ("/v1/cases", "/v1/orders", "/v1/board", "/v1/stream", "/v1/search?q=a"):
        people["resident-02"].refused(403, "GET", "console", path)
        people.nobody.refused(401, "GET", "console", path)


def test_a_unit_lists_what_it_was_given(hub: Stack, people: People) -> None:
    case = submit(people, "resident-02", DARK)
    found = until(
        lambda: people["dispatcher-01"].get("console", f"/v1/orders?case_id={case.id}")["items"], seconds=SECONDS
    )
    accounts = json.loads(hub.accounts_file.read_text(encoding="utf-8"))
    units = {one["scope"]: one["username"] for one in accounts if one["role"] == "unit_handler"}
    holder = units[f"unit:{found[0]['unit_id']}"]
    assert case.id in {row["case_id"] for row in people[holder].get("console", "/v1/orders?mine=true")["items"]}
    other = next(name for scope, name in units.items() if scope.startswith("unit:") and name != holder)
    assert case.id not in {row["case_id"] for row in people[other].get("console", "/v1/orders?limit=200")["items"]}


def test_what_is_shown_is_made_anew_while_the_hub_goes_on(people: People, hub: Stack, kitchen: Run) -> None:
    leader = people["leader-01"]
    old = submit(people, "resident-02", DARK)
    until(lambda: leader.get("console", f"/v1/orders?case_id={old.id}")["items"], seconds=SECONDS)
    (before,) = leader.get("console", f"/v1/cases?q={old.no}")["items"]
    meanwhile: list[Case] = []
    with browser(hub, people, "leader-01") as seen:
        submitting = threading.Thread(
            target=lambda: meanwhile.extend(submit(people, "resident-02", DARK) for _ in range(5))
        )
        submitting.start()
        said = kitchen("console", "rebuild").stderr
        submitting.join()
        until(lambda: "resync" in {name for name, _ in seen.events}, seconds=SECONDS)
    assert "rebuilt" in said
    kitchen("migrate", "--only", "console")  # what was made anew has the indexes that the next start asks for
    assert leader.get("console", f"/v1/cases?q={old.no}")["items"] == [before]
    for case in meanwhile:
        leader.only("console", f"/v1/orders?case_id={case.id}")
