"""The figures of the bench: what counts, and when a queue is called growing."""

from __future__ import annotations

import pytest

from kitchenctl.bench.figures import grew, latencies, spread, unfinished
from kitchenctl.bench.submitting import Sent, bodies
from kitchenctl.bench.watching import Seen
from kitchenkit.ids import uid


def seen_of(*lines: str) -> Seen:
    seen = Seen()
    for line in lines:
        seen.take(line.replace(" ", "\t"))
    return seen


def test_a_spread_names_the_slowest_of_each_share() -> None:
    found = spread(n / 1000 for n in range(1, 101))
    assert found == {"n": 100, "p50": 51.0, "p95": 96.0, "p99": 100.0, "max": 100.0}
    assert spread([]) == {"n": 0}


def test_a_submission_counts_from_when_it_was_due() -> None:
    sent = [Sent("a", due=10.0, answered=10.5, status=201), Sent("b", due=11.0, answered=11.1, status=503)]
    seen = seen_of(
        "intake-submission-events 10.6 10.2 SubmissionReceived a",
        "queue-news 11.0 10.9 CaseRouted a",
        "newsroom-story-events 12.0 11.5 LeadReceived a",
        "newsroom-story-events 13.0 12.5 LeadAccepted a",
    )
    found = latencies(sent, seen)
    assert {name: (row["n"], row.get("max")) for name, row in found.items()} == {
        "durable": (1, 500.0),
        "routed": (1, 1000.0),
        "in_lane": (1, 2000.0),
        "on_desk": (0, None),
    }


def test_what_the_desk_has_is_finished_and_other_words_of_triage_are_not() -> None:
    seen = seen_of("triage-case-events 10.6 10.2 CaseOpened a", "triage-case-events 10.7 10.2 CaseDeferred b")
    assert (seen.ended("a"), seen.ended("b")) == (None, 10.7)


def test_unfinished_is_what_was_due_and_has_no_end_yet() -> None:
    sent = [Sent(str(n), due=float(n), answered=float(n), status=201) for n in range(4)]
    seen = seen_of(*(f"newsroom-story-events {n + 1.5} {n} LeadReceived {n}" for n in range(3)))
    assert unfinished(sent, seen, seconds=3) == [2, 2, 2]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [([20, 30, 25, 28, 22, 27] * 5, False), (list(range(20, 320, 10)), True), ([300, 200, 100], False), ([9], False)],
)
def test_a_queue_grows_when_the_line_through_all_seconds_does(waiting: list[int], expected: bool) -> None:
    assert grew(waiting, rate=100) is expected


def test_texts_are_sent_in_turn_each_with_an_id_of_its_own() -> None:
    load = bodies()
    found = [next(load) for _ in range(300)]
    assert len({body.case_id for body in found}) == 300
    again = bodies(lambda number: uid("soak", "seed", number))
    same = bodies(lambda number: uid("soak", "seed", number))
    assert [next(again) for _ in range(5)] == [next(same) for _ in range(5)]
