"""The directory as its own issuer: it verifies tokens as every other service does, without asking itself over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kitchenkit.revocations import Revoked
from kitchenkit.rights import Principal
from kitchenkit.tokens import Issued, Unauthenticated, Verifier

from .access import Access, Denied
from .domain.people import Person
from .ports import Aggregates


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

    async def revoked(self, token: str, known: str) -> Revoked | None:
        """Return nothing: here everybody is looked up at each request."""
        del token, known
        return None


class PresentRights:
    """Verifies as `tokens` does and then looks the person up.

    A token says what its person might do when it was made. Who gives rights and ends accounts is not let in by that:
    here a right that was taken, or an account that was ended, is gone with the next request.
    """

    def __init__(self, tokens: Verifier, people: Aggregates[Person]) -> None:
        self._tokens, self._people = tokens, people

    async def bearer(self, token: str) -> Principal:
        """Return whom the token proves, with the rights they have now."""
        return await self._present(await self._tokens.bearer(token))

    async def api_key(self, api_key: str) -> Principal:
        """Return whom the key proves, with the rights they have now."""
        return await self._present(await self._tokens.api_key(api_key))

    async def _present(self, who: Principal) -> Principal:
        loaded = await self._people.get(who.id)
        if loaded is None:  # a service's own token
            return who
        if not loaded.aggregate.honours(who.issued, who.key_id, who.session_id):
            raise Unauthenticated("this access was ended: sign in again")
        return replace(who, rights=loaded.aggregate.rights)
