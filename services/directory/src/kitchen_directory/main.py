"""The directory put together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from kitchen.directory.v1.directory_service_pb2_grpc import add_DirectoryServiceServicer_to_server
from kitchenkit import runtime
from kitchenkit.api import run_api
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.rpc import RpcServer
from kitchenkit.runtime import Parts, Service
from kitchenkit.time import now
from kitchenkit.tokens import AUDIENCE, Tokens

from .access import Access, digest
from .admin import admin_command
from .enrolment import Enrolment
from .http import routers
from .http_access import access_router, own_router
from .http_audit import audit_router
from .http_enrolment import enrolment_router
from .http_names import names_router
from .http_revocations import revocations_router
from .http_rosters import roster_routers
from .issuer import OwnIssuer, PresentRights
from .passwords import Argon2
from .revoking import Revoking
from .rpc import CALLERS, Directory
from .second_factor import SecondFactor
from .seed import mint_key_command, seed_command
from .settings import Settings
from .signing import Keyring
from .store import DOCUMENTS, stores

NAME = "directory"
VERSION = "1"


def make_app(access: Access, readiness: Readiness, zone: tzinfo = UTC) -> FastAPI:
    """Return the HTTP side; `zone` says when a month of a roster begins."""
    tokens = Tokens(OwnIssuer(access), audiences={AUDIENCE, NAME}, now=lambda: access.now().timestamp())
    verifier = PresentRights(tokens, access.stores.people)
    enrolment = enrolment_router(Enrolment(access=access))
    own = [
        access_router(access),
        own_router(access),
        enrolment,
        audit_router(access),
        names_router(access.stores),
        revocations_router(Revoking(access.stores.endings, access.now)),
        *routers(access.stores),
        *roster_routers(access.stores, zone),
    ]
    return create_app(service=NAME, version=VERSION, routers=own, verifier=verifier, readiness=readiness)


async def serve(parts: Parts) -> None:
    """Be the api process."""
    settings: Settings = parts.settings
    kept = stores(parts.threads, parts.told)
    access = Access(
        stores=kept,
        hasher=Argon2(),
        keyring=Keyring(kept.signing_keys, settings.signing_secret),
        now=now,
        services={name: digest(secret.get_secret_value()) for name, secret in settings.service_secrets.items()},
        second_factor=settings.second_factor,
        second=SecondFactor(kept.second_factors, settings.signing_secret),
    )
    readiness = Readiness({"database": lambda: runtime.database_ready(parts)})
    callers = Tokens(OwnIssuer(access), audiences={NAME})
    rpc = RpcServer(service=NAME, host=settings.host, port=settings.grpc_port, verifier=callers, readiness=readiness)
    rpc.add(add_DirectoryServiceServicer_to_server, Directory(kept), callers=CALLERS)
    await run_api(make_app(access, readiness, ZoneInfo(settings.zone)), rpc, settings, readiness)


def _seed(parts: Parts, arguments: Sequence[str]) -> int:
    return seed_command(stores(parts.threads, parts.told), arguments, ZoneInfo(parts.settings.zone))


def _mint_key(parts: Parts, arguments: Sequence[str]) -> int:
    return mint_key_command(stores(parts.threads, parts.told), arguments)


def _admin(parts: Parts, arguments: Sequence[str]) -> int:
    return admin_command(stores(parts.threads, parts.told), arguments)


SERVICE = Service(
    name=NAME,
    settings=Settings,
    documents=DOCUMENTS,
    serve=serve,
    extra={"seed": _seed, "mint-key": _mint_key, "admin": _admin},
)
