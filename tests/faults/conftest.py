"""What the fault tests have: a hub of each module's own, because it is killed, or deleted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kitchenctl.kafka import CannotPrepare
from kitchenctl.stack import Stack, free_offset
from kitchenctl.up import bring_up


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a whole hub, seeded and ready."""
    stack = Stack(tmp_path_factory.mktemp("hub") / "run", free_offset())
    try:
        bring_up(stack, demo=True)
    except CannotPrepare as error:
        pytest.skip(str(error))
    try:
        yield stack
    finally:
        stack.stop_all()
