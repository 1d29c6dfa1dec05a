"""Signing in and out, as the page does it: the browser gets a cookie, and the page never sees a token."""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints

from kitchenkit.access import anyone
from kitchenkit.http import StrictModel
from kitchenkit.react import Transient
from kitchenkit.rights import Principal

from .browser import Browsers
from .sessions import Ended, Session

Anybody = Annotated[Principal | None, Depends(anyone("whoever signs in, or asks who is signed in, may be nobody yet"))]


class SignIn(StrictModel):
    """A user name, a password, and for whoever has one the second factor."""

    username: Annotated[str, Field(min_length=1, max_length=200)]
    # A password is what was typed: blanks around it belong to it.
    password: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=256)]
    totp: Annotated[str, Field(max_length=40)] = ""  # of the app, or a recovery code


class DemoAccount(StrictModel):
    """An account of the local run."""

    role: str
    scope: str
    username: str
    password: str


class Visitor(StrictModel):
    """Who is signed in, and what the page has to send to change anything."""

    signed_in: bool
    person: dict[str, Any] | None = Field(description="as GET /v1/me of the directory says it")
    csrf: str = Field(description="for the header X-CSRF-Token of everything but GET")
    demo_accounts: list[DemoAccount] = Field(description="the first of each role; of the local run alone")


def session_router(browsers: Browsers, demo_accounts: Path | None) -> APIRouter:
    """Return the routes of the page's own session."""
    router = APIRouter(tags=["session"])
    cookies = browsers.cookies

    @router.get("/session", operation_id="getSession")
    async def look(request: Request, response: Response, _: Anybody) -> Visitor:
        """Say who is signed in; that nobody is, is an answer too."""
        accounts = await _accounts(demo_accounts)
        session = await _here(browsers, request)
        if session is not None:
            return _visitor(session, accounts)
        visit = request.cookies.get(cookies.visit) or secrets.token_urlsafe(32)
        cookies.give(response, cookies.visit, visit)
        return Visitor(signed_in=False, person=None, csrf=visit, demo_accounts=accounts)

    @router.post("/session", operation_id="beginSession")
    async def begin(body: SignIn, request: Request, response: Response, _: Anybody) -> Visitor:
        """Sign in; whoever was signed in here before no longer is."""
        before = request.cookies.get(cookies.session)
        browsers.demand_page(request, await _expected(browsers, request))
        secret, session = await browsers.sessions.begin(body.model_dump())
        if before is not None:
            await browsers.sessions.end(before)
        cookies.give(response, cookies.session, secret)
        return _visitor(session, await _accounts(demo_accounts))

    @router.delete("/session", operation_id="endSession", status_code=204)
    async def end(request: Request, response: Response, _: Anybody) -> None:
        """Sign out; where nobody is signed in, nothing changes."""
        browsers.demand_page(request, await _expected(browsers, request))
        if (secret := request.cookies.get(cookies.session)) is not None:
            await browsers.sessions.end(secret)
        cookies.take(response, cookies.session)

    return router


async def _here(browsers: Browsers, request: Request) -> Session | None:
    """Return the session that is shown, renewed where it can be; none where it is over."""
    secret = request.cookies.get(browsers.cookies.session)
    if secret is None:
        return None
    try:
        try:
            return await browsers.sessions.find(secret)
        except Transient:  # the directory is away: who it was is still known
            return (await browsers.sessions.stored(secret))[1]
    except Ended:
        return None


async def _expected(browsers: Browsers, request: Request) -> str | None:
    """Return the token that a page of this browser was told."""
    secret = request.cookies.get(browsers.cookies.session)
    if secret is not None:
        try:
            return (await browsers.sessions.stored(secret))[1].csrf
        except Ended:
            pass  # over, and only its cookie is left: one signs in as somebody new
    return request.cookies.get(browsers.cookies.visit)


def _visitor(session: Session, accounts: list[DemoAccount]) -> Visitor:
    return Visitor(signed_in=True, person=dict(session.person), csrf=session.csrf, demo_accounts=accounts)


async def _accounts(file: Path | None) -> list[DemoAccount]:
    return await asyncio.to_thread(_first_of_each_role, file) if file is not None else []


def _first_of_each_role(file: Path) -> list[DemoAccount]:
    if not file.exists():  # the first start has not made them yet
        return []
    first: dict[str, DemoAccount] = {}
    for row in json.loads(file.read_text(encoding="utf-8")):
        account = DemoAccount(**{name: row[name] for name in DemoAccount.model_fields})
        first.setdefault(account.role, account)
    return list(first.values())
