"""The OpenAPI document of every service, from its code: nothing is started and nobody is called."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from kitchenctl.services import declared
from kitchenkit.runtime import Parts, Service

from .unconnected import parts_without_a_stack


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
    try:
        await _serve(service)(parts_without_a_stack(service, run))
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
