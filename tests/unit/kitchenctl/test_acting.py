"""What has commands over HTTP has them on the command line, too."""

from __future__ import annotations

import re
from pathlib import Path

from kitchenctl.acting import CITIZEN
from kitchenctl.hub import RESOURCES

GENERATED = Path(__file__).parents[3] / "services" / "console" / "web" / "src" / "api" / "generated"


def test_everything_that_has_commands_is_looked_for() -> None:
    declared = {
        (file.name.removesuffix(".d.ts"), path)
        for file in GENERATED.glob("*.d.ts")
        for path in re.findall(r'^    "(/[^"]*)/{id}/commands": {', file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(declared) > 5
    assert declared == set(RESOURCES)


def test_a_case_number_takes_each_command_that_a_citizen_has() -> None:
    text = (GENERATED / "intake.d.ts").read_text(encoding="utf-8")
    assert set(re.findall(r'^    "/v1/cases/{case_no}:([a-z-]+)": {', text, re.MULTILINE)) == CITIZEN
