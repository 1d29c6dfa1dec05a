"""The registry says everything about a topic, and everything the broker needs comes from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitchenkit.topics import FOR_EVER, consumed_by, registry, to_create

GOOD = """
topic: {name}
owner: triage
meaning: cases
key: case id
types: [kitchen.triage.v1.CaseOpened]
consumers: [intake, console]
partitions: 6
retention_ms: 2592000000
"""


def write(folder: Path, name: str, text: str = GOOD) -> None:
    (folder / f"{name}.yaml").write_text(text.format(name=name), encoding="utf-8")


def test_every_consumer_has_its_dead_letters_kept_for_ever(tmp_path: Path) -> None:
    write(tmp_path, "case-events")
    topics = registry(tmp_path)
    assert to_create(topics.values()) == [
        ("case-events", 6, 2_592_000_000),
        ("intake-case-events-dlq", 1, FOR_EVER),
        ("console-case-events-dlq", 1, FOR_EVER),
    ]
    assert consumed_by(topics.values(), "console") == ("case-events",)
    assert consumed_by(topics.values(), "nobody") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("owner", "onwer"), "onwer"),
        (GOOD.replace("partitions: 6\n", ""), "partitions"),
        (GOOD.replace("{name}", "other"), "declares the topic other"),
        ("", "case-events.yaml"),
        ("types: [", "case-events.yaml"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, "case-events", text)
    with pytest.raises(ValueError, match=said) as wrong:
        registry(tmp_path)
    assert str(wrong.value).startswith("case-events.yaml")
