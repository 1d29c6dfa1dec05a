"""What was accepted, on disk before it counts: a soak that was broken off goes on where it was."""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass(slots=True)
class Progress:
    """A soak so far: its seed, from which the ids of all its submissions follow, and what has happened."""

    seed: str
    cases: int | None = None  # how many are wanted; None for as many as fit into the time
    accepted: dict[int, tuple[str, str]] = field(default_factory=dict)  # number → (case id, case number)
    kills: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Journal:
    """The file of one soak; every line is on disk when `flush` returns."""

    def __init__(self, file: Path, progress: Progress) -> None:
        self.progress = progress
        self._out: IO[str] = file.open("a", encoding="utf-8")

    @classmethod
    def new(cls, file: Path, *, cases: int | None) -> Journal:
        """Begin a soak, in place of the one that was there."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        made = cls(file, Progress(str(uuid.uuid4()), cases))
        made._write({"seed": made.progress.seed, "cases": cases})
        made.flush()
        return made

    @classmethod
    def resumed(cls, file: Path) -> Journal:
        """Go on with a soak; raises `FileNotFoundError`."""
        journal = cls(file, progress_of(file))
        journal._out.write("\n")  # behind a line that was torn
        return journal

    def accepted(self, number: int, case_id: str, case_no: str) -> None:
        """Note an accepted submission."""
        self._write({"n": number, "case_id": case_id, "case_no": case_no})
        self.progress.accepted[number] = (case_id, case_no)

    def killed(self, kind: str) -> None:
        """Note a killed process."""
        self._write({"killed": kind})
        self.progress.kills[kind] += 1

    def lasted(self, seconds: float) -> None:
        """Note how long the soak went on this time."""
        self._write({"seconds": seconds})
        self.progress.seconds += seconds

    def flush(self) -> None:
        """Return when everything noted is on disk."""
        self._out.flush()
        os.fsync(self._out.fileno())

    def close(self) -> None:
        """Flush, and let go of the file; once is enough."""
        if not self._out.closed:
            self.flush()
            self._out.close()

    def _write(self, row: dict[str, Any]) -> None:
        self._out.write(json.dumps(row) + "\n")


def progress_of(file: Path) -> Progress:
    """Return how far a soak is; raises `FileNotFoundError`."""
    progress = Progress("")
    for row in _rows(file):
        _take(progress, row)
    return progress


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield every whole line: the last may be torn where the machine stopped."""
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _take(progress: Progress, row: dict[str, Any]) -> None:
    if "seed" in row:
        progress.seed, progress.cases = row["seed"], row["cases"]
    elif "n" in row:
        progress.accepted[row["n"]] = (row["case_id"], row["case_no"])
    elif "killed" in row:
        progress.kills[row["killed"]] += 1
    elif "seconds" in row:
        progress.seconds += row["seconds"]
