"""A newsroom in memory, and whoever asks it over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.fakes.issuer import FakeIssuer
from tests.fakes.web import client
from tests.unit.newsroom.paper import Paper, app_of


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
async def web(paper: Paper, issuer: FakeIssuer) -> AsyncIterator[httpx.AsyncClient]:
    async with client(app_of(paper, issuer)) as made:
        yield made
