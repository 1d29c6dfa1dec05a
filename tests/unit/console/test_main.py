"""How long the worker waits for what belongs together."""

from __future__ import annotations

import pytest

from kitchen_console.main import together


@pytest.mark.parametrize(("last", "seconds"), [(0, 0.25), (1, 0.2525), (50, 0.375), (100, 0.5), (400, 0.5)])
def test_the_more_is_said_the_longer_it_waits_and_never_so_long_that_a_screen_is_late(
    last: int, seconds: float
) -> None:
    assert together(last) == pytest.approx(seconds)
