"""The directory put together."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI

from kitchenkit import health
from kitchenkit.http import create_app
from kitchenkit.tokens import AUDIENCE, Tokens

from .access import Access
from .http import routers
from .http_access import access_router, own_router
from .issuer import OwnIssuer

VERSION = "1"


def make_app(access: Access, checks: Mapping[str, health.Check]) -> FastAPI:
    """Return the HTTP side."""
    verifier = Tokens(OwnIssuer(access), audiences={AUDIENCE}, now=lambda: access.now().timestamp())
    return create_app(
        service="directory",
        version=VERSION,
        routers=[access_router(access), own_router(access), *routers(access.stores)],
        verifier=verifier,
        readiness=health.Readiness(dict(checks)),
    )
