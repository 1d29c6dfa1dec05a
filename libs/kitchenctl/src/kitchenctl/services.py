"""The services as declared by their `main` modules, for commands that work inside them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from kitchenkit import log, spans
from kitchenkit.runtime import Parts, Service, migrate, parts_of, run_clocks, run_relays
from kitchenkit.settings import otlp_endpoint

from .processes import SERVICES
from .settings import named


def declared(names: Iterable[str] = ()) -> list[Service]:
    """Return what the named services, or all of them, declare of themselves."""
    wanted = set(names) or set(SERVICES)
    return [
        cast("Service", importlib.import_module(f"kitchen_{name}.main").SERVICE) for name in SERVICES if name in wanted
    ]


def with_parts(names: Iterable[str] = ()) -> list[tuple[Service, Parts]]:
    """Return the services with what their processes are made with; raises `WrongSettings` where one lacks its own."""
    return [(service, _parts(service)) for service in declared(names)]


def _parts(service: Service) -> Parts:
    try:
        return parts_of(service)
    except ValidationError as error:
        raise named(error, service.name.upper()) from error


def relay_all(names: Iterable[str]) -> int:
    """Be one relay for all these services, until SIGTERM."""
    services = with_parts(names)
    log.configure("local", "relays")
    spans.begin("local", "relays", otlp_endpoint())
    return run_relays(services, services[0][1].settings)


def fire_all(names: Iterable[str]) -> int:
    """Be one clock for all these services, until SIGTERM."""
    services = with_parts(names)
    log.configure("local", "clocks")
    spans.begin("local", "clocks", otlp_endpoint())
    return run_clocks(services, services[0][1].settings)


def migrate_all(names: Iterable[str]) -> dict[str, int]:
    """Create every index of these services; return how many collections each has."""
    return {service.name: migrate(service, parts) for service, parts in with_parts(names)}


def seed_all(names: Iterable[str], data: Path, accounts: Path) -> None:
    """Run the seed of every service that has one; the directory's makes the accounts."""
    for service, parts in with_parts(names):
        if fill := service.extra.get("seed"):
            words = ["--data", str(data), *(("--accounts", str(accounts)) if service.name == "directory" else ())]
            if status := fill(parts, words):
                raise RuntimeError(f"the seed of {service.name} ended with {status}")
