"""After intake went back: what others say of a submission that is lost has nobody to hear it, and stops nobody."""

from __future__ import annotations

from typing import Any

import pytest

from kitchen_intake.domain.submission import Told
from kitchen_intake.following import Follow
from kitchen_intake.lost import Lost
from kitchen_intake.progress import Progress
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import Transient

SAID = Progress(case_id="c1", source="m1", told=Told(sequence=1, lane="government", state="filed"), entry=None)
CONTEXT: Any = Context(actor="x", role="system", now=None, cause="x")  # type: ignore[arg-type]  # no clock is asked


async def test_nobody_is_told_of_what_is_known_to_be_lost_and_anything_else_is_a_dead_letter() -> None:
    """Seen to fail: a restore of intake alone never ended, its worker stopped at each fifty-first dead letter."""
    lost = Lost(answering("c1"))
    await lost.run()
    assert Follow(lost)("c1", None, SAID, CONTEXT) == Decision()
    with pytest.raises(Refused, match="c2 is not there"):
        Follow(lost)("c2", None, SAID, CONTEXT)


async def test_before_it_is_known_what_is_lost_it_waits() -> None:
    answers = answering("c1", outages=1)
    lost = Lost(answers)
    with pytest.raises(Transient):
        Follow(lost)("c1", None, SAID, CONTEXT)
    await lost.run()
    assert lost("c1")


def answering(*ids: str, outages: int = 0) -> Any:
    left = outages

    async def look() -> list[str]:
        nonlocal left
        if left:
            left -= 1
            raise Transient("the database is away")
        return list(ids)

    return look
