"""After the storm: everything is brought up, `kitchen verify` looks, and every 201 has its case."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from kitchenctl.hub import HubError
from kitchenctl.processes import of_services
from kitchenctl.soak.journal import Progress
from kitchenctl.stack import Stack

READY_SECONDS = 180.0
SETTLE_SECONDS = 600.0  # what a long outage has left behind is caught up with first
SAMPLES = 20


@dataclass(slots=True)
class Result:
    """What became of all that was accepted."""

    progress: Progress
    lost: list[str] = field(default_factory=list)  # ids of accepted cases that are not there, or are another's
    doubled: list[str] = field(default_factory=list)  # submission ids that are stored more than once
    verified: Mapping[str, Any] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing is lost, doubled, contradictory or still on its way."""
        return not self.lost and not self.doubled and self.verified["clean"] and not self.verified["in_flight"]

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "clean": self.clean,
            "cases": len(self.progress.accepted),
            "asked": self.progress.cases,
            "kills": dict(self.progress.kills),
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "seconds": round(self.progress.seconds, 1),
            "ids": {"lost": self.lost[:SAMPLES], "doubled": self.doubled[:SAMPLES]},
            "verify": dict(self.verified),
        }


def bring_back(stack: Stack) -> None:
    """Start whatever is down and return when all of it serves; raises `TimeoutError`, `NotRunning`."""
    stack.start_database(READY_SECONDS)
    stack.start_broker(READY_SECONDS)
    names = [process.name for process in of_services(stack.processes.values(), stack.only)]
    for name in names:
        stack.start(name)
    for name in names:
        stack.wait_ready(name, READY_SECONDS)


def check(stack: Stack, progress: Progress) -> Result:
    """Return what is wrong after everything has settled."""
    result = Result(progress, verified=_verified(stack))
    with MongoClient[dict[str, Any]](stack.mongo_url) as client:
        stored = client["kitchen_intake"]["submissions"].find({}, {"case_no": 1, "submission_id": 1})
        numbers: dict[str, str] = {}
        submissions: Counter[str] = Counter()
        for row in stored:
            numbers[row["_id"]] = row["case_no"]
            submissions[row["submission_id"]] += 1
        cases = {row["_id"]: row["case_no"] for row in client["kitchen_triage"]["cases"].find({}, {"case_no": 1})}
    accepted = progress.accepted.values()
    result.lost = [case for case, number in accepted if not numbers.get(case) == cases.get(case) == number]
    result.doubled = [submission for submission, count in submissions.items() if count > 1]
    return result


def _verified(stack: Stack) -> dict[str, Any]:
    program = str(Path(sys.executable).with_name("kitchen"))
    command = [program, "verify", "--json", "--settle", str(SETTLE_SECONDS)]
    done = subprocess.run(command, env=stack.command_environment(), check=False, stdout=subprocess.PIPE, text=True)
    if not done.stdout.strip():
        raise HubError("kitchen verify could not look, and says why above; look again with: kitchen verify")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
