"""A service put together as the local stack does it, with nobody to talk to: for what its code declares of itself."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

from kitchenctl.environment import Surroundings, of_service
from kitchenctl.local_secrets import LocalSecrets
from kitchenctl.ports import Ports
from kitchenkit import time as wall
from kitchenkit.deadletters import dead_letter_store
from kitchenkit.runtime import Parts, Service

NOWHERE = "127.0.0.1:1"


def parts_without_a_stack(service: Service, run: Path) -> Parts:
    """Return the parts of a service; `run` takes the secrets that are made for it."""
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
    return Parts(service.name, settings, threads, _nobody, dead)


def _nobody(_: str) -> None:
    """No relay is there to be woken."""
