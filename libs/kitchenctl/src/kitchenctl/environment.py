"""What each process of the local stack finds in its environment; secrets travel this way and never as arguments."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .local_secrets import LocalSecrets
from .ports import Ports
from .processes import SERVICES, Process
from .settings import ROOT

MARK = "KITCHEN_STACK"  # every process of a stack has it, so that none is ever forgotten


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the services' settings are made from."""

    run: Path
    ports: Ports
    mongo_url: str
    kafka: str
    hub_code: str
    secrets: LocalSecrets
    given: Mapping[str, str]  # the caller's own environment: what is set there is not overwritten
    only: frozenset[str] = frozenset()  # the services that run; empty for all


def of_process(process: Process, around: Surroundings) -> dict[str, str]:
    """Return the variables of one process: its service's settings, or every service's for one that serves all."""
    services = (process.service,) if process.service else SERVICES
    variables: dict[str, str] = {}
    if process.kind in ("api", "worker", "relays", "clocks", "other"):
        for service in services:
            ops_port = around.ports[process.port] + process.shift if process.port else around.ports[service]
            variables |= of_service(service, around, ops_port)
    variables |= process.env
    variables = {name: value for name, value in variables.items() if name not in around.given}
    return variables | of_stack(around)


def of_service(service: str, around: Surroundings, ops_port: int) -> dict[str, str]:
    """Return the settings of one service in this stack."""
    ports = around.ports
    values = {
        "MONGO_URL": around.mongo_url,
        "KAFKA": around.kafka,
        "HTTP_PORT": str(ports[service]),
        "GRPC_PORT": str(ports.grpc(service)),
        "OPS_PORT": str(ops_port),
        "RELAY_WAKE": ports.address("wake"),
        "DIRECTORY_URL": ports.url("directory"),
        "DIRECTORY_GRPC": f"127.0.0.1:{ports.grpc('directory')}",
        "SERVICE_SECRET": service_secret(service, around.secrets),
        "HUB_CODE": around.hub_code,
        **_OWN.get(service, _nothing)(around),
    }
    return {f"{service.upper()}_{name}": value for name, value in values.items()}


def service_secret(service: str, kept: LocalSecrets) -> str:
    """Return what a service shows to get a token of its own."""
    return kept.get(f"{service}_service_secret", lambda: secrets.token_urlsafe(32))


def of_stack(around: Surroundings) -> dict[str, str]:
    """Return what the command line itself needs inside a process of the stack."""
    return {
        MARK: str(around.run),
        "KITCHEN_RUN_DIR": str(around.run),
        "KITCHEN_PORT_OFFSET": str(around.ports.offset),
        **{f"KITCHEN_PORT_{name.upper()}": str(port) for name, port in (around.ports.chosen or {}).items()},
        "KITCHEN_MONGO_URL": around.mongo_url,
        "KITCHEN_KAFKA": around.kafka,
        "KITCHEN_ONLY": " ".join(sorted(around.only | {"directory"})) if around.only else "",
        "PYTHONUNBUFFERED": "1",
    }


def _nothing(around: Surroundings) -> dict[str, str]:
    del around
    return {}


def _key() -> str:
    """Make a key of 256 bits."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _directory(around: Surroundings) -> dict[str, str]:
    """The directory knows every service's secret, because it gives them their tokens."""
    return {
        "ENVIRONMENT": "local",
        "SECOND_FACTOR": "false",
        "SIGNING_SECRET": around.secrets.get("directory_signing_secret", _key),
        "SERVICE_SECRETS": json.dumps({name: service_secret(name, around.secrets) for name in SERVICES}),
    }


def _intake(around: Surroundings) -> dict[str, str]:
    return {
        "VAULT_KEYS": json.dumps({"local-1": around.secrets.get("intake_vault_key", _plain_key)}),
        "DIGEST_KEY": around.secrets.get("intake_digest_key", _key),
        "TRIAGE_GRPC": f"127.0.0.1:{around.ports.grpc('triage')}",
        "PUBLIC_URL": around.ports.url("console"),
        "MEDIA_URL": (around.run.absolute() / "media").as_uri(),
    }


def _dispatch(around: Surroundings) -> dict[str, str]:
    """Units' own systems on this machine may be sent orders, and no others."""
    return {
        "INTAKE_GRPC": f"127.0.0.1:{around.ports.grpc('intake')}",
        "TRUSTED_PROXIES": "127.0.0.1",  # the console says for whom it asks
        "DELIVERY_KEYS": json.dumps({"local-1": around.secrets.get("dispatch_delivery_key", _plain_key)}),
        "DELIVERY_HOSTS": "127.0.0.1,localhost",
        "DELIVERY_LOCAL": "true",
    }


def _console(around: Surroundings) -> dict[str, str]:
    """The console passes on to every other service, and lists the demo accounts on its first page."""
    return {
        "ENVIRONMENT": "local",
        "SESSION_KEYS": around.secrets.get("console_session_key", _key),
        "SERVICES": json.dumps({name: around.ports.url(name) for name in SERVICES if name != "console"}),
        "WEB_FOLDER": str(ROOT / "services" / "console" / "web" / "dist"),
        "DEMO_ACCOUNTS_FILE": str(around.run / "accounts.json"),
    }


def _newsroom(around: Surroundings) -> dict[str, str]:
    return {"DISPATCH_GRPC": f"127.0.0.1:{around.ports.grpc('dispatch')}"}


def _volunteer(around: Surroundings) -> dict[str, str]:
    return {"INTAKE_GRPC": f"127.0.0.1:{around.ports.grpc('intake')}"}


def _plain_key() -> str:
    """Make a key of 256 bits in plain base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


_OWN: Mapping[str, Callable[[Surroundings], dict[str, str]]] = {
    "console": _console,
    "directory": _directory,
    "dispatch": _dispatch,
    "intake": _intake,
    "newsroom": _newsroom,
    "volunteer": _volunteer,
}
