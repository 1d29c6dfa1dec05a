"""The api is made once; every test finds its stores as new."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from kitchen_intake import store as kept
from kitchen_intake import wire
from kitchen_intake.domain.submission import Submission
from kitchen_intake.http import routers
from kitchen_intake.pictures import Pictures
from kitchen_intake.submitting import Desk
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from tests.fakes.issuer import FakeIssuer
from tests.fakes.web import client

from .counter import NOW, Counter
from .window import SUGGESTION, Served, Web


@pytest.fixture(scope="session")
def served() -> Served:
    web = Web(httpx.AsyncClient(), FakeIssuer(), Counter())

    async def suggest(submission: Submission) -> Mapping[str, Any]:
        web.suggested.append(submission.id)
        return SUGGESTION

    desk = Desk(
        reception=web.counter.reception,
        store=web.counter.store,  # type: ignore[arg-type]  # it passes the suite of the real one
        pictures=Pictures(uploads=web.uploads, objects=web.objects, now=lambda: NOW),
        suggest=suggest,
        unit_name=lambda unit: f"单位{unit}",
        public_url="http://hub",
        person_limit=60,
        worker_limit=6000,
    )
    app = create_app(
        service="intake", version="1", routers=routers(desk), verifier=web.issuer.verifier(), readiness=Readiness({})
    )
    return Served(app, web, desk.throttle)


@pytest.fixture
async def web(served: Served) -> AsyncIterator[Web]:
    made = served.web
    made.counter.store.__init__(  # type: ignore[misc]  # the app, which takes long to make, finds it as new
        kept.submission_fields, to_letter=wire.submission_letter, unique=["case_no"]
    )
    made.counter.vault.__init__()  # type: ignore[misc]
    served.throttle.__init__()  # type: ignore[misc]
    made.suggested.clear()
    made.objects.kept.clear()
    made.objects.away = False
    made.uploads.rows.clear()
    async with client(served.app) as made.http:
        yield made
