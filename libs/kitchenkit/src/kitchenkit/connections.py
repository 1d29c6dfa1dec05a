"""What a process needs to know callers and to call others: made once, in the loop of the process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from .issuer import HttpIssuer
from .settings import ServiceSettings
from .tokens import AUDIENCE, ServiceTokens, Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Who asks us over HTTP, which service asks us over gRPC, and our own tokens for others."""

    verifier: Tokens
    callers: Tokens
    tokens: ServiceTokens


def service_tokens(settings: ServiceSettings) -> ServiceTokens:
    """Return the tokens of this service; for a process that only calls others."""
    return ServiceTokens(HttpIssuer(settings.directory_url), settings.service(), settings.service_secret)


@asynccontextmanager
async def connections(settings: ServiceSettings) -> AsyncIterator[Connections]:
    """Yield the connections of an api process, and close them."""
    issuer = HttpIssuer(settings.directory_url)
    try:
        yield Connections(
            verifier=Tokens(issuer, audiences={AUDIENCE, settings.service()}),
            callers=Tokens(issuer, audiences={settings.service()}),
            tokens=ServiceTokens(issuer, settings.service(), settings.service_secret),
        )
    finally:
        await issuer.close()
