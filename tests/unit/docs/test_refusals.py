"""Whoever may not do something reads why in the language of the page: every guard and check has its words there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kitchen_dispatch.domain.merchant_acts import NOT_RATED
from kitchen_dispatch.domain.orders_returns import NO_RULING
from kitchen_dispatch.domain.orders_waits import CANNOT_NOW, GOES_ON, GROUNDS, WAITS
from kitchenkit.decide import Machine

from .pages import ROOT

WORDS = ROOT / "services" / "console" / "web" / "src" / "ui" / "commands"
SERVICES = ("directory", "dispatch", "intake", "newsroom", "triage", "volunteer")
SAY_IT_THEMSELVES = {"right_shift", "right_shifts"}  # which shift, in both languages
ELSEWHERE = {"is_a_master", "master_not_open", "merchant_full", "nothing_listed"}  # conflicts that no table finds


def machines(service: str) -> Iterator[Machine[Any]]:
    """Yield the tables of a service."""
    domain = importlib.import_module(f"kitchen_{service}.domain")
    for info in pkgutil.iter_modules(domain.__path__):
        module = importlib.import_module(f"{domain.__name__}.{info.name}")
        for name, value in vars(module).items():
            made = value({}) if name == "table" and inspect.isfunction(value) else value
            if isinstance(made, Machine):
                yield made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_guard_and_check_has_words_for_people(language: str) -> None:
    asked = {
        rule.__name__
        for service in SERVICES
        for machine in machines(service)
        for move in machine.moves
        for rule in (*move.guards, *move.checks)
    }
    said = "".join((WORDS / name).read_text(encoding="utf-8") for name in ("reasons.ts", "i18n.ts"))
    of_it = "".join(part.partition("\n  en: {")[0 if language == "zh" else 2] for part in said.split("export default"))
    known = set(re.findall(r"^ {4,6}(\w+):", of_it, re.MULTILINE))
    assert sorted((asked | ELSEWHERE) - SAY_IT_THEMSELVES - known) == []


def test_why_a_citizens_date_moves_has_words_in_both_languages() -> None:
    """Of the hub's own reasons: what people write is said as they wrote it."""
    said = {WAITS, GOES_ON, CANNOT_NOW, NO_RULING, NOT_RATED, *GROUNDS.values()}
    texts = (WORDS.parents[1] / "features" / "track" / "i18n.ts").read_text(encoding="utf-8")
    known = re.findall(r"^      '(\W*\w+\W*\w*)': '.+',$", texts, re.MULTILINE)
    assert sorted(said) == sorted(known[: len(known) // 2]) == sorted(known[len(known) // 2 :])
