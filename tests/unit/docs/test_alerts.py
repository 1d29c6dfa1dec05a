"""The alert rules speak of metrics and labels that exist; each has its tests and leads to a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from kitchen_dispatch import metrics as of_dispatch
from kitchenctl.processes import PROCESSES
from kitchenctl.services import declared
from kitchenkit import metrics

from .pages import ROOT

HOME = ROOT / "deploy" / "observability"
RULES: dict[str, dict[str, Any]] = {
    rule["alert"]: rule
    for group in yaml.safe_load((HOME / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
}
EVERY = pytest.mark.parametrize("alert", RULES)
ENDINGS = {Counter: ("_total",), Gauge: ("",), Histogram: ("_bucket", "_count", "_sum")}
KNOWN: dict[str, frozenset[str]] = {
    metric._name + ending: frozenset(metric._labelnames)
    for metric in (*vars(metrics).values(), *vars(of_dispatch).values())
    if isinstance(metric, Counter | Gauge | Histogram)
    for ending in ENDINGS[type(metric)]
}
SCRAPED = {"up", "process_start_time_seconds"}  # what every target has
OF_TARGETS = {"job", "instance"}
METRIC = re.compile(r"\b((?:kitchen|process)_[a-z_]+|up)\b(?:\{([^}]*)\})?")


@EVERY
def test_its_metrics_and_labels_are_declared(alert: str) -> None:
    assert _wrong(RULES[alert]["expr"]) == []


@pytest.mark.parametrize(
    "expr",
    [
        "kitchen_lags_records > 1",
        "kitchen_dead_lettered > 1",
        'kitchen_lag_records{group="a"} > 1',
        "sum by (servise) (kitchen_lag_records) > 1",
    ],
)
def test_a_wrong_name_would_be_seen(expr: str) -> None:
    assert len(_wrong(expr)) == 1


@EVERY
def test_it_says_how_grave_it_is_and_leads_to_a_page_that_names_it(alert: str) -> None:
    rule = RULES[alert]
    assert set(rule["annotations"]) == {"summary", "runbook"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    page = ROOT / rule["annotations"]["runbook"]
    assert page.is_file()
    assert page.parent == ROOT / "docs" / "runbooks"
    assert f"`{alert}`" in page.read_text(encoding="utf-8")
    assert f"| `{alert}` | [{page.name}]({page.name}) |" in (page.parent / "README.md").read_text(encoding="utf-8")


@EVERY
def test_it_has_a_test_in_which_it_fires_and_says_what_it_is_about(alert: str) -> None:
    tests = yaml.safe_load((HOME / "alerts_test.yaml").read_text(encoding="utf-8"))["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"] if case["alertname"] == alert]
    assert any(case["exp_alerts"] for case in cases)


def test_every_consumer_relay_and_clock_is_missed_by_its_name() -> None:
    """Seen to fail: no rule noticed that `dispatch-steps` was deployed nowhere."""
    workers = {one.name.replace("-worker", "") for one in PROCESSES if one.kind == "worker"}
    services = declared()
    assert named("KitchenConsumerAbsent") == workers
    assert named("KitchenClockAbsent") == {one.name for one in services if one.dues is not None}
    assert named("KitchenRelayAbsent") == {one.name for one in services} - {"console"}  # nobody waits for what it tells


def named(alert: str) -> set[str]:
    return set(re.findall(r'absent\(\w+\{\w+="([\w-]+)"\}\)', RULES[alert]["expr"]))


def _wrong(expr: str) -> list[str]:
    """Return each name in an expression that no process tells."""
    used = METRIC.findall(expr)
    labels = set[str]().union(*(KNOWN.get(name, frozenset()) for name, _ in used)) | OF_TARGETS
    if any(name.endswith("_bucket") for name, _ in used):
        labels |= {"le"}
    grouped = {label.strip() for group in re.findall(r"\bby \(([^)]*)\)", expr) for label in group.split(",")}
    matched = [
        f"{name}{{{label}}}"
        for name, matchers in used
        if name in KNOWN
        for label in re.findall(r"(\w+)[=!]", matchers)
        if label not in KNOWN[name] | OF_TARGETS
    ]
    unknown = [name for name, _ in used if name not in KNOWN.keys() | SCRAPED]
    return [*unknown, *matched, *(grouped - labels if not unknown else ())]
