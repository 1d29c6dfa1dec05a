"""The directory as the other services see it over HTTP: keys, exchanged API keys, tokens of services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from .react import Transient
from .revocations import Revoked
from .tokens import Issued, Unauthenticated

SECONDS = 2.0


class HttpIssuer:
    """Asks the directory; `close` it when the process ends."""

    def __init__(self, url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=SECONDS, transport=transport, follow_redirects=False)

    async def close(self) -> None:
        """Let go of its connections."""
        await self._client.aclose()

    async def jwks(self) -> Mapping[str, Any]:
        """Return the public keys."""
        told = await self._asked("GET", "/.well-known/jwks.json")
        if not isinstance(told.get("keys"), list):
            raise Transient("the directory's keys are not a key set")
        return told

    async def exchange(self, api_key: str) -> Issued:
        """Return a token for an API key."""
        return _issued(await self._asked("POST", "/v1/token", {"grant": "api_key"}, headers={"X-API-Key": api_key}))

    async def service_token(self, service: str, secret: str, audience: str) -> Issued:
        """Return a token with which `service` may call `audience`."""
        body = {"grant": "service", "service": service, "audience": audience}
        return _issued(await self._asked("POST", "/v1/token", body, auth=httpx.BasicAuth(service, secret)))

    async def revoked(self, token: str, known: str) -> Revoked | None:
        """Return what was ended lately, or None where it is what `known` names."""
        shown = {"Authorization": f"Bearer {token}"}
        told = await self._asked("GET", "/v1/revocations", headers=shown, params={"known": known})
        return _revoked(told) if told.get("version") != known else None

    async def _asked(
        self,
        method: str,
        path: str,
        body: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        auth: httpx.BasicAuth | None = None,
        params: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        try:
            response = await self._client.request(method, path, json=body, headers=headers, auth=auth, params=params)
            if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                raise Unauthenticated("the directory does not know this key")
            told = response.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise Transient(f"the directory did not answer: {type(error).__name__}: {error}") from error
        if not isinstance(told, dict):
            raise Transient("the directory's answer is not an object")
        return told


def _revoked(told: Mapping[str, Any]) -> Revoked:
    try:
        people = {str(one["id"]): datetime.fromisoformat(one["until"]) for one in told["people"]}
        return Revoked(
            version=str(told["version"]),
            people=people,
            keys=frozenset(map(str, told["keys"])),
            sessions=frozenset(map(str, told.get("sessions", ()))),  # a directory of before says none
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Transient(f"the directory's answer is not a list of what was ended: {error!r}") from error


def _issued(told: Mapping[str, Any]) -> Issued:
    try:
        return Issued(str(told["access_token"]), float(told["expires_in"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Transient(f"the directory's answer is not a token: {error!r}") from error
