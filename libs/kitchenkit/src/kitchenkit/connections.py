"""What a process needs to know callers and to call others: made once, in the loop of the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from .issuer import HttpIssuer
from .react import Transient
from .revocations import Revocations, Revoked, follow
from .settings import ServiceSettings
from .tokens import AUDIENCE, ISSUER, Issuer, ServiceTokens, Tokens, Unauthenticated


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Who asks us over HTTP, which service asks us over gRPC, and our own tokens for others."""

    verifier: Tokens
    callers: Tokens
    tokens: ServiceTokens
    revocations: Revocations


def service_tokens(settings: ServiceSettings) -> ServiceTokens:
    """Return the tokens of this service; for a process that only calls others."""
    return ServiceTokens(HttpIssuer(settings.directory_url), settings.service(), settings.service_secret)


@asynccontextmanager
async def connections(settings: ServiceSettings) -> AsyncIterator[Connections]:
    """Yield the connections of an api process, and close them."""
    issuer = HttpIssuer(settings.directory_url)
    tokens = ServiceTokens(issuer, settings.service(), settings.service_secret)
    revocations = Revocations()
    following = asyncio.create_task(follow(revocations, asking(issuer, tokens)))
    try:
        yield Connections(
            verifier=Tokens(issuer, audiences={AUDIENCE, settings.service()}, revocations=revocations),
            callers=Tokens(issuer, audiences={settings.service()}),
            tokens=tokens,
            revocations=revocations,
        )
    finally:
        following.cancel()
        await issuer.close()


def asking(issuer: Issuer, tokens: ServiceTokens) -> Callable[[str], Awaitable[Revoked | None]]:
    """Return how a service asks the directory what was ended: with a token of its own."""

    async def ask(known: str) -> Revoked | None:
        try:
            return await issuer.revoked(await tokens.token(ISSUER), known)
        except Unauthenticated as error:  # a secret that is being changed, or keys: nobody's access hangs on it
            raise Transient(f"the directory refuses: {error}") from error

    return ask
