"""A history that is shorter than what was told of it is continued, so that no number is given twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kitchenctl.numbers import UNTOLD, Told, continuation
from kitchenkit.decide import Context
from kitchenkit.letters import Letter, broken_at, fact_id, written

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
TOPIC = "dispatch-matter-events"


def restored(steps: int) -> list[dict[str, Any]]:
    """Return a history of so many facts, as a backup has it."""
    history: list[dict[str, Any]] = []
    for number in range(1, steps + 1):
        letter = Letter(type="kitchen.x.v1.Y", topics=(TOPIC,), body=b"y", correlation="case-1")
        context = Context(actor="somebody", role="unit_handler", now=NOW, cause="cause")
        before = history[-1]["link"] if history else ""
        history.append(written(letter, context, service="tally", aggregate_id="m", sequence=number, before=before))
    return history


def told(kind: str) -> Told:
    return Told(
        type=kind, body=kind.encode(), correlation="case-1", cause="cause", at=NOW, topics={TOPIC, "queue-government"}
    )


def continued(steps: int, facts: dict[int, Told]) -> list[dict[str, Any]]:
    history = restored(steps)
    return [*history, *continuation("tally", "m", sequence=steps, link=history[-1]["link"], facts=facts)]


def test_what_was_told_follows_under_the_same_numbers_and_ids() -> None:
    history = continued(2, {1: told("Filed"), 2: told("Dispatched"), 3: told("Signed"), 4: told("Answered")})
    assert [(row["seq"], row["type"], row["body"]) for row in history[2:]] == [
        (3, "Signed", b"Signed"),
        (4, "Answered", b"Answered"),
    ]
    assert [row["id"] for row in history] == [fact_id("tally", "m", number) for number in (1, 2, 3, 4)]
    assert history[3]["topics"] == [TOPIC, "queue-government"]


def test_the_chain_holds() -> None:
    assert broken_at(continued(2, {3: told("Signed"), 4: told("Answered")})) is None


def test_a_step_that_was_never_published_keeps_its_number_too() -> None:
    history = continued(1, {4: told("Answered")})
    assert [(row["seq"], row["type"], row["topics"]) for row in history[1:3]] == [(2, UNTOLD, []), (3, UNTOLD, [])]
    assert broken_at(history) is None


def test_a_history_that_has_all_that_was_told_stays_as_it_is() -> None:
    assert continuation("tally", "m", sequence=2, link="x", facts={1: told("Filed"), 2: told("Dispatched")}) == []
