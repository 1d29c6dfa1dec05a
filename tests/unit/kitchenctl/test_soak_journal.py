"""A soak that was broken off goes on where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitchenctl.soak.journal import Journal, progress_of


def test_what_was_accepted_and_killed_is_known_again(tmp_path: Path) -> None:
    journal = Journal.new(tmp_path / "soak" / "journal.jsonl", cases=50)
    journal.accepted(3, "case", "123")
    journal.killed("broker")
    journal.lasted(2.5)
    journal.close()
    found = progress_of(tmp_path / "soak" / "journal.jsonl")
    assert (found.seed, found.cases, found.accepted) == (journal.progress.seed, 50, {3: ("case", "123")})
    assert (dict(found.kills), found.seconds) == ({"broker": 1}, 2.5)


def test_a_line_that_was_torn_is_as_if_never_written(tmp_path: Path) -> None:
    journal = Journal.new(tmp_path / "journal.jsonl", cases=None)
    journal.accepted(0, "whole", "1")
    journal.close()
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write('{"n": 1, "case_id": "to')
    resumed = Journal.resumed(tmp_path / "journal.jsonl")
    resumed.accepted(2, "next", "2")
    resumed.close()
    assert progress_of(tmp_path / "journal.jsonl").accepted == {0: ("whole", "1"), 2: ("next", "2")}


def test_there_has_to_be_one_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Journal.resumed(tmp_path / "journal.jsonl")
