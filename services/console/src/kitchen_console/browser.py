"""What a browser brings with it and what it is given: cookies, the token against forged requests, headers."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from fastapi import Request, Response

from kitchenkit import problems
from kitchenkit.access import Access
from kitchenkit.http import SAFE
from kitchenkit.problems import Problem

from .sessions import LONGEST, Ended, Session, Sessions

CSRF_HEADER = "X-CSRF-Token"
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


class Open(Access):
    """For everybody, whatever the query: who may do what is asked where the request ends up."""

    def __init__(self, because: str) -> None:
        super().__init__(open_because=because)

    async def __call__(self, request: Request) -> None:  # type: ignore[override]  # FastAPI reads this signature
        """Let everybody in."""


@dataclass(frozen=True, slots=True)
class Cookies:
    """The two cookies, both out of reach of scripts and of other sites.

    That of a session is touched by a sign-in and a sign-out alone: an answer about one that is over may come so late
    that it would take away the next one's.

    Over https they are `Secure` and carry `__Host-`: no other host of the domain can set them.
    """

    https: bool

    @property
    def session(self) -> str:
        """The name of the session's cookie."""
        return self._named("session")

    @property
    def visit(self) -> str:
        """The name of the cookie of somebody who has not signed in yet."""
        return self._named("visit")

    def give(self, response: Response, name: str, value: str) -> None:
        """Set one."""
        seconds = int(LONGEST.total_seconds()) if name == self.session else None
        response.set_cookie(name, value, seconds, secure=self.https, httponly=True, samesite="strict")

    def take(self, response: Response, name: str) -> None:
        """Delete one."""
        response.delete_cookie(name, secure=self.https, httponly=True, samesite="strict")

    def _named(self, name: str) -> str:
        return f"__Host-kitchen_{name}" if self.https else f"kitchen_{name}"


@dataclass(frozen=True, slots=True)
class Browsers:
    """Tells whose browser asks, and that the page itself asks."""

    sessions: Sessions
    cookies: Cookies

    async def session(self, request: Request) -> Session | None:
        """Return the session that is shown, None where none is; a session that is over is a 401.

        Whatever may change something has to carry the token that only a page of this origin can read.
        """
        secret = request.cookies.get(self.cookies.session)
        if secret is None:
            self.demand_page(request, request.cookies.get(self.cookies.visit))
            return None
        try:
            session = await self.sessions.find(secret)
        except Ended as error:
            raise Problem(401, "session_ended", "the session has ended: sign in again") from error
        self.demand_page(request, session.csrf)
        return session

    def demand_page(self, request: Request, expected: str | None) -> None:
        """Refuse what changes something and does not carry `expected`."""
        if request.method in SAFE:
            return
        shown = request.headers.get(CSRF_HEADER, "")
        if not expected or not hmac.compare_digest(shown.encode(), expected.encode()):
            raise problems.forbidden("csrf", f"send {CSRF_HEADER} with what GET /session says as csrf")
