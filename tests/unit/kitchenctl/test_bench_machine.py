"""How quick the machine was, beside the figures."""

from __future__ import annotations

import itertools

import pytest

from kitchenctl.bench.machine import pace


def test_the_pace_is_the_middle_one_of_several_and_in_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    took = [0.010, 0.050, 0.011]  # one of them was disturbed
    clock = itertools.chain.from_iterable((0.0, seconds) for seconds in took)
    monkeypatch.setattr("time.process_time", lambda: next(clock))
    assert pace(times=3) == 11.0
