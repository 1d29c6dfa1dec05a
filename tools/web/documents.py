"""The OpenAPI document of every service, from its code: nothing is started and nobody is called."""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from kitchenctl.environment import Surroundings, of_service
from kitchenctl.local_secrets import LocalSecrets
from kitchenctl.ports import Ports
from kitchenctl.services import declared
from kitchenkit import time as wall
from kitchenkit.deadletters import dead_letter_store
from kitchenkit.runtime import Parts, Service

NOWHERE = "127.0.0.1:1"


class _Made(Exception):
    """The app is there; serving it is not wanted."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__("made")
        self.app = app


def documents() -> Mapping[str, dict[str, Any]]:
    """Return the document of each service by its name."""
    with TemporaryDirectory() as run:
        return {service.name: asyncio.run(_document(service, Path(run))) for service in declared()}


async def _document(service: Service, run: Path) -> dict[str, Any]:
    around = Surroundings(
        run=run,
        ports=Ports(),
        mongo_url=f"mongodb://{NOWHERE}",
        kafka=NOWHERE,
        hub_code="5201",
        secrets=LocalSecrets(run),
        given={},
    )
    with patch.dict(os.environ, of_service(service.name, around, 1), clear=True):
        settings = service.settings.from_environment()
    threads = ThreadPoolExecutor(1)  # starts no thread before it has work
    dead = dead_letter_store(
        service.name, topic=f"{service.name}-control-events", now_ms=wall.now_ms, threads=threads, told=_nobody
    )
    try:
        await _serve(service)(Parts(service.name, settings, threads, _nobody, dead))
    except _Made as made:
        return made.app.openapi()
    raise RuntimeError(f"{service.name} ended without an app")


def _serve(service: Service) -> Callable[[Parts], Any]:
    async def serve(parts: Parts) -> None:
        main = importlib.import_module(f"kitchen_{service.name}.main")
        own = hasattr(main, "run_api")  # most are served by the kit
        with patch(f"kitchen_{service.name}.main.run_api" if own else "kitchenkit.serving.run_api", _stop):
            await service.serve(parts)

    return serve


async def _stop(app: FastAPI, *_: Any) -> None:
    raise _Made(app)


def _nobody(_: str) -> None:
    """No relay is there to be woken."""
