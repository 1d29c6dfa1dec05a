"""The directory as the console sees it: who signs in, and how a session goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from kitchenkit import trace
from kitchenkit.problems import Problem
from kitchenkit.react import Transient
from kitchenkit.time import millis

from .domain.audit import Wanted
from .http_audit import AuditItem
from .sessions import Ended, Signed

SECONDS = 8.0  # a password is checked slowly on purpose, and some may be checked at once
_OWN = frozenset({"type", "title", "status", "detail", "code", "errors"})


class HttpDirectory:
    """Asks the directory over HTTP."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url, self._client = url, client

    async def sign_in(self, credentials: Mapping[str, str]) -> Signed:
        """Return tokens; raises the directory's own problem where it refuses."""
        answer = await self._asked("/v1/sign-in", credentials)
        if answer.is_error:
            raise _problem(answer)
        return _signed(answer)

    async def refresh(self, refresh_token: str) -> Signed:
        """Return the next tokens; raises `Ended` where the session is over."""
        answer = await self._asked("/v1/refresh", {"refresh_token": refresh_token})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise Ended
        if answer.is_error:
            raise Transient(f"the directory does not refresh: {answer.status_code}")
        return _signed(answer)

    async def sign_out(self, refresh_token: str) -> None:
        """End the session there."""
        await self._asked("/v1/sign-out", {"refresh_token": refresh_token})

    async def audit(self, credentials: dict[str, str], wanted: Wanted, limit: int) -> tuple[list[AuditItem], bool]:
        """Return what was done to accounts, newest first, as whoever shows these may see it, and if there is more."""
        params: dict[str, str] = {
            "since": wanted.since.isoformat(),
            "until": wanted.until.isoformat(),
            "limit": str(limit),
            **{name: getattr(wanted, name) for name in ("actor", "about", "what") if getattr(wanted, name)},
        }
        if wanted.after is not None:
            params["cursor"] = f"{millis(wanted.after[0])}.{wanted.after[1]}"
        headers = {**credentials, "traceparent": trace.current()}
        try:
            answer = await self._client.get(f"{self._url}/v1/audit", params=params, headers=headers, timeout=SECONDS)
        except httpx.HTTPError as error:
            raise Transient(f"the directory did not answer: {type(error).__name__}") from error
        if answer.is_server_error:
            raise Transient(f"the directory says {answer.status_code}")
        if answer.is_error:
            raise _problem(answer)
        told = answer.json()
        items = [AuditItem(kind="account", service="directory", **one) for one in told["items"]]
        return items, told["next"] is not None

    async def _asked(self, path: str, body: Mapping[str, str]) -> httpx.Response:
        headers = {"traceparent": trace.current()}
        try:
            answer = await self._client.post(self._url + path, json=body, headers=headers, timeout=SECONDS)
        except httpx.HTTPError as error:
            raise Transient(f"the directory did not answer: {type(error).__name__}") from error
        if answer.is_server_error:
            raise Transient(f"the directory says {answer.status_code}")
        return answer


def _signed(answer: httpx.Response) -> Signed:
    told = answer.json()
    return Signed(
        access_token=told["access_token"],
        refresh_token=told["refresh_token"],
        expires_in=float(told["expires_in"]),
        person=told["person"],
    )


def _problem(answer: httpx.Response) -> Problem:
    told: dict[str, Any] = answer.json()
    headers = {name: answer.headers[name] for name in ("Retry-After", "WWW-Authenticate") if name in answer.headers}
    more = {name: value for name, value in told.items() if name not in _OWN}
    return Problem(
        answer.status_code, told["code"], told["detail"], errors=told.get("errors", ()), headers=headers, **more
    )
