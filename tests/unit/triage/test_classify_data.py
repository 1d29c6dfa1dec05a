"""The classifier's data: codes, duty list, examples, seed texts and held-out texts agree."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from kitchen_triage.classify import Categories, read_data
from kitchen_triage.classify.categories import DESK, DESK_LABEL
from kitchen_triage.classify.examples import read_examples
from kitchen_triage.classify.folds import near_repeats
from kitchen_triage.classify.wording import KIND_NAMES

ROOT = Path(__file__).parents[3]
CATEGORIES = Categories.parse(read_data("categories.yaml"))
EXAMPLES = read_examples()
FEWEST = 18
PROMISED_KINDS = 20


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_duty_list_says_the_same_as_the_code_list() -> None:
    path = ROOT / "services/dispatch/src/kitchen_dispatch/duty.yaml"
    duties = yaml.safe_load(path.read_text(encoding="utf-8"))["duties"]
    government = [c for c in CATEGORIES.by_code.values() if c.lane == "government"]
    assert {code: (duty["lead"], duty["level"]) for code, duty in duties.items()} == {
        c.code: (c.units[0], c.level) for c in government
    }


def test_every_unit_of_the_duty_list_exists_in_the_seed() -> None:
    path = ROOT / "services/dispatch/src/kitchen_dispatch/duty.yaml"
    row = yaml.safe_load(path.read_text(encoding="utf-8"))
    items = [*row["duties"].values(), *(item for items in row["items"].values() for item in items)]
    kinds = {row["kind"] for row in table(ROOT / "deploy/seed/unit_kinds.csv")}
    assert {kind for item in items for kind in (item.get("lead"), *item.get("assist", ())) if kind} <= kinds


def test_every_kind_of_paid_service_has_a_merchant_of_the_seed_in_every_district() -> None:
    districts = {row["code"] for row in table(ROOT / "deploy/seed/areas.csv") if row["level"] == "district"}
    served = [(row["category_code"], row["area_code"]) for row in table(ROOT / "deploy/seed/merchants.csv")]
    kinds = [code for code, one in CATEGORIES.by_code.items() if one.lane == "commercial"]
    assert len(kinds) >= PROMISED_KINDS
    assert kinds[-1] == "COM-OTHER", "what is none of them is offered last"
    for code in kinds:
        reached = {
            district for district in districts for does, area in served if does == code and district.startswith(area)
        }
        assert reached == districts, code


def test_there_are_enough_examples_of_every_category_and_they_stand_in_its_lane() -> None:
    counts = Counter(example.category for example in EXAMPLES)
    assert {code for code in CATEGORIES.by_code if counts[code] < FEWEST} == set()
    assert {e.category for e in EXAMPLES} - set(CATEGORIES.by_code) == {DESK_LABEL}
    assert [e for e in EXAMPLES if e.lane != CATEGORIES.lane_of(e.category)] == []
    assert CATEGORIES.lane_of(DESK_LABEL) == DESK


def test_no_kind_of_matter_is_hard_before_the_centre_says_so() -> None:
    said = read_data("categories.yaml")
    said["categories"][0] = {**said["categories"][0], "tier": "C"}
    with pytest.raises(ValueError, match="GOV-LIGHT: tier C is given to a case by the centre"):
        Categories.parse(said)


def test_no_example_or_seed_text_holds_a_long_number() -> None:
    texts = [e.text for e in EXAMPLES] + [row["text"] for row in table(ROOT / "deploy/seed/texts.csv")]
    assert [text for text in texts if re.search(r"\d{6,}", text)] == []


def test_seed_and_heldout_texts_are_no_near_repeat_of_an_example() -> None:
    others = [
        row["text"] for name in ("deploy/seed/texts.csv", "services/triage/heldout.csv") for row in table(ROOT / name)
    ]
    groups = near_repeats([e.text for e in EXAMPLES] + others)
    learned = set(groups[: len(EXAMPLES)].tolist())
    assert [
        text for text, group in zip(others, groups[len(EXAMPLES) :].tolist(), strict=True) if group in learned
    ] == []


def test_seed_texts_are_valid_submissions() -> None:
    rows = table(ROOT / "deploy/seed/texts.csv")
    codes = {row["code"] for row in table(ROOT / "deploy/seed/areas.csv")}
    assert len(rows) == len({row["text"] for row in rows}) == 200
    assert {row["kind"] for row in rows} <= {*KIND_NAMES, "unknown"}
    assert {row["area_code"] for row in rows} - {""} <= codes
    assert {row["category_hint"] for row in rows} - {""} <= set(CATEGORIES.by_code)
    assert all(0 < len(row["text"]) <= 4000 for row in rows)
