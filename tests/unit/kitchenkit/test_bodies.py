"""What a body lets in can be stored: JSON has numbers and times that no database has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kitchenkit.bodies import body_model
from kitchenkit.resources import Filter, before, same


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Fix when, and how often."""

    at: datetime | None = None
    times: int = 1
    share: float = 0.5


MODEL = body_model("PlanBody", Plan)


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "9999-12-31T23:59:59-01:00"},
        {"at": "0001-01-01T00:00:00+01:00"},
        {"at": "2026-11-20T12:00:00"},
        {"times": 2**63},
        {"times": -(2**63) - 1},
        {"share": float("inf")},
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_a_wrong_field(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        MODEL.model_validate(wrong)
    assert refused.value.errors()[0]["loc"] == tuple(wrong)


def test_times_are_kept_in_utc() -> None:
    said: Any = MODEL.model_validate({"at": "2026-11-20T12:00:00+08:00", "times": 2**63 - 1})
    assert (said.at, said.at.tzinfo) == (datetime(2026, 11, 20, 4, tzinfo=UTC), UTC)
    assert MODEL.model_validate({"at": None})


@pytest.mark.parametrize(
    ("asked", "value"),
    [(before("due"), "9999-12-31T23:59:59-01:00"), (same("tier", int), 2**63)],
    ids=["time", "number"],
)
def test_what_cannot_be_looked_for_is_a_wrong_filter(asked: Filter, value: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(asked.type).validate_python(value)
