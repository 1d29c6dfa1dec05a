"""Every command, target, setting and id that a reader is told to use exists."""

from __future__ import annotations

import csv
import importlib
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kitchen_dispatch.domain.matter import matter_id, order_id
from kitchen_dispatch.duties import shipped_index
from kitchenctl.main import app
from kitchenctl.processes import SERVICES
from kitchenkit.ids import uid
from kitchenkit.settings import ServiceSettings

from .pages import ROOT, blocks, guides, name, prose

EVERY = pytest.mark.parametrize("page", guides(), ids=name)
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
LAMPS = "巡查发现花果园R区三栋东侧市政路灯七盏连续熄灭，已拍照，请派维修"


@EVERY
def test_commands_and_their_options_exist(page: Path) -> None:
    assert [problem for line in _said(page, "kitchen") if (problem := _problem(line))] == []


@EVERY
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {line.split()[1] for line in _said(page, "make") if len(line.split()) > 1} <= targets


def test_the_command_that_is_looked_for_can_be_missed() -> None:
    assert _problem("kitchen topics tail TOPIC --follow") == ""
    assert _problem("kitchen dlq list|show CONSUMER") == ""
    assert _problem("kitchen topics count")
    assert _problem("kitchen load --quickly")


def test_the_ids_in_the_readme_are_those_of_the_texts_that_load_sends() -> None:
    with (ROOT / "deploy" / "seed" / "texts.csv").open(encoding="utf-8", newline="") as file:
        assert LAMPS in {row["text"] for row in csv.DictReader(file)}
    duty = shipped_index().item("LIGHT-00")
    with (ROOT / "deploy" / "seed" / "units.csv").open(encoding="utf-8", newline="") as file:
        (unit,) = [row["code"] for row in csv.DictReader(file) if _is_lead(row, duty.lead)]
    case = uid("case", uid("load", LAMPS, 0))
    matter = matter_id(case, 1)
    assert set(UUID.findall((ROOT / "README.md").read_text(encoding="utf-8"))) == {
        case, matter, order_id(matter, uid("unit", unit)),
    }  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_of_a_service_has_its_line(service: str) -> None:
    settings = importlib.import_module(f"kitchen_{service}.settings").Settings
    own = settings.model_fields.keys() - ServiceSettings.model_fields.keys()
    text = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    assert [field for field in sorted(own) if not re.search(rf"`(\w+_)?{field.upper()}`", text)] == []


def _is_lead(row: dict[str, str], kind: str) -> bool:
    return row["kind"] == kind and row["area_code"] == "520102"


def _said(page: Path, program: str) -> list[str]:
    """Return every line of a block, and every piece of code in a sentence, that begins with the program."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    pieces = [piece for inline in re.findall(r"`([^`\n]+)`", prose(text)) for piece in inline.split("`")]
    return [line for line in (*lines, *pieces) if line.startswith(f"{program} ")]


def _problem(line: str) -> str:
    """Return what is wrong with a command line, or nothing."""
    words = shlex.split(re.sub(r"\s# .*", "", line))[1:]
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands") and words and words[0] != "…":
        names = words.pop(0).split("|")
        if unknown := [one for one in names if one not in command.commands]:
            return f"{line}: there is no {unknown}"
        command = command.commands[names[0]]
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    strange = [word for word in words if word.startswith("--") and word not in options]
    return f"{line}: has no {strange}" if strange else ""
