"""The directory as its own issuer: it verifies tokens as every other service does, without asking itself over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kitchenkit.tokens import Issued, Unauthenticated

from .access import Access, Denied


class OwnIssuer:
    """What `kitchenkit.tokens` asks, answered in this process."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def jwks(self) -> Mapping[str, Any]:
        """Return the public keys."""
        return await self._access.keyring.jwks(self._access.now())

    async def exchange(self, api_key: str) -> Issued:
        """Return a token for an API key."""
        try:
            exchanged = await self._access.exchange_key(api_key)
        except Denied as denied:
            raise Unauthenticated(str(denied)) from denied
        return Issued(exchanged.access_token, exchanged.expires_in)

    async def service_token(self, service: str, secret: str, audience: str) -> Issued:
        """Return a token with which a service may call another."""
        try:
            exchanged = await self._access.service_token(service, secret, audience)
        except Denied as denied:
            raise Unauthenticated(str(denied)) from denied
        return Issued(exchanged.access_token, exchanged.expires_in)
