"""What a flood brings one recipient in an hour: as many notices as a document holds, and that there is more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kitchen_dispatch.domain import notices as domain
from kitchen_dispatch.domain.notice_box import Box, Notice, NoticeState

from .affairs import NOW, in_hand
from .test_notices import DAY, Desk, climbed

MOST = 6


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain, "MOST", MOST)


async def flooded(tier: str, numbers: range, desk: Desk) -> None:
    for number in numbers:
        matter = in_hand()
        matter = replace(matter, id=f"m{number}", parts=(replace(matter.parts[0], id=f"order-{number}"),), tier=tier)
        await desk.hear(climbed(matter, NOW + 4 * DAY)[1])


def boxes(desk: Desk) -> Iterator[tuple[Box, Notice]]:
    """Yield each box that is full with its digest."""
    for row in desk.store.rows.values():
        box = row.aggregate
        if box.told >= MOST:
            digest = box.digest_of(())
            assert digest is not None
            yield box, digest


@pytest.mark.parametrize("tier", ["G", "E1"])
async def test_a_box_that_is_full_says_that_there_is_more_and_does_not_grow(tier: str) -> None:
    desk = Desk(now=NOW + 20 * DAY, an_hour=2)
    await flooded(tier, range(MOST + 1), desk)
    before = {box.id: box for box, digest in boxes(desk) if digest.more}
    assert before, "more than it names"
    await flooded(tier, range(MOST + 1, 4 * MOST), desk)
    assert {box.id: box for box, digest in boxes(desk) if box.id in before} == before
    assert {box.told for box in before.values()} == {MOST}


async def test_what_comes_after_it_was_read_is_news_again() -> None:
    desk = Desk(now=NOW + 20 * DAY, an_hour=2)
    await flooded("G", range(MOST + 2), desk)
    for row in desk.store._rows.values():
        row.aggregate = row.aggregate.changed(lambda one: replace(one, state=NoticeState.READ, read_by="p1"))
    await flooded("G", range(MOST + 2, MOST + 3), desk)
    assert {(digest.state, digest.read_by) for _, digest in boxes(desk)} == {(NoticeState.DUE, "")}
