"""Signing in, tokens, keys and passwords over HTTP."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable
from typing import Annotated, Any, Literal, TypeVar
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints
from pydantic_core import to_jsonable_python

from kitchenkit import problems, trace
from kitchenkit.access import Access as Declared
from kitchenkit.access import anyone, demand, signed_in
from kitchenkit.decide import Context
from kitchenkit.http import StrictModel
from kitchenkit.problems import Problem
from kitchenkit.react import Loaded
from kitchenkit.rights import NOWHERE, Principal

from .access import Access, Denied, Exchanged, SignedIn, commit, new_key
from .domain.access import LONGEST_PASSWORD, Session
from .domain.credentials import CREDENTIALS, IssueKey, RevokeKey
from .domain.people import Person, State
from .domain.roles import CURATORS, OWNER, limit_of
from .http import person_view, where_of

T = TypeVar("T")
# A password is what was typed: blanks around it belong to it.
Password = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=LONGEST_PASSWORD)]
Code = Annotated[str, Field(max_length=40)]
Anybody = Annotated[Principal | None, Depends(anyone("whoever signs in is nobody yet"))]
Someone = Annotated[Principal, Depends(signed_in())]
JWKS_SECONDS = 300


class SignIn(StrictModel):
    """A user name and a password, and a code of the second factor: of the app, or a recovery code."""

    username: Annotated[str, Field(min_length=1, max_length=200)]
    password: Password
    totp: Code = ""


class Refresh(StrictModel):
    """The refresh token of a session; it is good once."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=200)]


class TokenAsked(StrictModel):
    """What a token is asked for."""

    grant: Literal["api_key", "service"]
    service: Annotated[str, Field(max_length=40)] = ""
    audience: Annotated[str, Field(max_length=40)] = ""


class KeyAsked(StrictModel):
    """A new API key."""

    label: Annotated[str, Field(max_length=60)] = ""
    limit: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class PasswordChange(StrictModel):
    """The old password and the new one."""

    old: Password
    new: Password


class NewPassword(StrictModel):
    """A password that an administrator gives."""

    new: Password


class OwnSecret(Declared):
    """For whoever shows a secret that is looked at here: an API key, or a service's name and secret."""

    def __init__(self) -> None:
        super().__init__(open_because="what is shown here is exchanged for the token that other routes ask for")

    async def __call__(self, request: Request) -> None:  # type: ignore[override]  # FastAPI reads this signature
        """Let everybody in: the route refuses what is wrong."""
        if request.query_params:
            raise problems.invalid(["query", next(iter(request.query_params))], "this takes no parameters")


def access_router(access: Access) -> APIRouter:
    """Return the routes by which people and programs get tokens."""
    router = APIRouter(tags=["access"])

    @router.post("/v1/sign-in", operation_id="signIn")
    async def sign_in(body: SignIn, _: Anybody) -> dict[str, Any]:
        """Sign in: 403 `second_factor_required` asks for `totp` as well."""
        return _session(await told(access.sign_in(body.username, body.password, body.totp)))

    @router.post("/v1/refresh", operation_id="refresh")
    async def refresh(body: Refresh, _: Annotated[None, Depends(OwnSecret())]) -> dict[str, Any]:
        """Get the next tokens of a session; a refresh token that is used twice ends the session."""
        return _session(await told(access.refresh(body.refresh_token)))

    @router.post("/v1/sign-out", operation_id="signOut", status_code=204)
    async def sign_out(body: Refresh, _: Annotated[None, Depends(OwnSecret())]) -> None:
        """End a session; its access token lives on until it expires."""
        await access.sign_out(body.refresh_token)

    @router.post("/v1/token", operation_id="exchangeToken")
    async def token(body: TokenAsked, request: Request, _: Annotated[None, Depends(OwnSecret())]) -> dict[str, Any]:
        """Exchange an API key (header X-API-Key), or a service's secret (Basic), for a short token."""
        if body.grant == "api_key":
            return _exchanged(await told(access.exchange_key(request.headers.get("x-api-key", ""))))
        service, secret = _basic(request)
        if service != body.service:
            raise problems.unauthenticated("the service in the body is not the one that shows its secret")
        return _exchanged(await told(access.service_token(service, secret, body.audience)))

    @router.get("/.well-known/jwks.json", operation_id="getKeys")
    async def jwks(response: Response, _: Annotated[None, Depends(OwnSecret())]) -> dict[str, Any]:
        """Return the public keys that tokens are verified with."""
        response.headers["Cache-Control"] = f"public, max-age={JWKS_SECONDS}"
        return dict(await access.keyring.jwks(access.now()))

    return router


def own_router(access: Access) -> APIRouter:
    """Return the routes by which people see themselves and keep their secrets, or an administrator does it for them."""
    router = APIRouter(tags=["me"])
    _own_routes(router, access)
    _secret_routes(router, access)
    return router


def _own_routes(router: APIRouter, access: Access) -> None:
    @router.get("/v1/me", operation_id="getMe")
    async def me(who: Annotated[Principal | None, Depends(anyone("it says that nobody is signed in"))]) -> Any:
        """Return who asks, with every right; null when nobody is signed in."""
        loaded = await access.stores.people.get(who.id) if who else None
        if who is None or loaded is None or loaded.aggregate.state is State.DISABLED:
            return None
        second = access.second
        factor = {"set": await second.exists(who.id), "recovery_codes_left": await second.left(who.id)}
        return {**_person(loaded.aggregate), "second_factor": factor}

    @router.post("/v1/me/password", operation_id="changePassword", status_code=204)
    async def change_password(body: PasswordChange, who: Someone) -> None:
        """Change one's own password; every session ends."""
        loaded, context = await allowed(access, who.id, who)
        await told(access.change_password(loaded, body.old, body.new, context))

    @router.get("/v1/me/sessions", operation_id="listMySessions")
    async def sessions(who: Someone) -> dict[str, Any]:
        """Return one's sign-ins that may go on, the latest first; `here` is the one that asks."""
        loaded, _ = await allowed(access, who.id, who)
        return {"items": [_open(one, who) for one in await access.open_sessions(loaded.aggregate)]}

    @router.post("/v1/me/sessions:end-others", operation_id="endOtherSessions")
    async def end_others(who: Someone) -> dict[str, int]:
        """End all of one's sign-ins but this one, at once."""
        loaded, context = await allowed(access, who.id, who)
        return {"ended": await access.end_others(loaded, context, but=who.session_id)}


def _secret_routes(router: APIRouter, access: Access) -> None:
    @router.post("/v1/people/{id}/password", operation_id="setPassword", status_code=204)
    async def set_password(id: str, body: NewPassword, who: Someone) -> None:  # noqa: A002  # the path says {id}
        """Give somebody else a password; every session of theirs ends."""
        loaded, context = await allowed(access, id, who)
        if context.role == OWNER:
            raise problems.forbidden("own_password", "say the old one: POST /v1/me/password")
        await told(access.set_password(loaded, body.new, context))

    @router.post("/v1/people/{id}/api-keys", operation_id="issueKey", status_code=201)
    async def issue_key(id: str, body: KeyAsked, who: Someone) -> dict[str, Any]:  # noqa: A002
        """Make an API key; it is shown here and never again."""
        loaded, context = await allowed(access, id, who)
        key_id, secret = new_key()
        command = IssueKey(key_id=key_id, label=body.label, limit=body.limit)
        person = await access.issue_key(loaded, command, secret, context)
        key = person.key(key_id)
        return {"id": key_id, "api_key": f"{key_id}.{secret}", "limit": key.limit if key else None}

    @router.post("/v1/people/{id}/api-keys/{key_id}:revoke", operation_id="revokeKey")
    async def revoke_key(id: str, key_id: str, who: Someone) -> Any:  # noqa: A002
        """Kill an API key: nothing new is given for it, and who has heard of it takes nothing given before."""
        loaded, context = await allowed(access, id, who)
        decision = CREDENTIALS.decide(loaded.aggregate, RevokeKey(key_id=key_id), context)
        return _person(await commit(access.stores, loaded, decision, context))


async def allowed(access: Access, person_id: str, who: Principal) -> tuple[Loaded[Person], Context]:
    """Return a person whose secrets the caller may keep, and as what: as themselves, or as an administrator."""
    loaded = await access.stores.people.get(person_id)
    if person_id == who.id:
        role, scope = OWNER, f"self:{who.id}"
    else:
        right = demand(who, CURATORS, where_of(loaded.aggregate) if loaded else NOWHERE)
        role, scope = right.role, str(right.scope)
    if loaded is None:
        raise problems.not_found()
    context = Context(
        actor=who.id, role=role, scope=scope, now=access.now(), cause=f"command:{uuid4()}", trace=trace.current()
    )
    return loaded, context


async def told(work: Awaitable[T]) -> T:
    """Return what the work returns, and a refusal as the problem that it is."""
    try:
        return await work
    except Denied as denied:
        headers = {"Retry-After": str(denied.retry_after)} if denied.retry_after else {}
        if denied.status == 401:  # noqa: PLR2004
            headers["WWW-Authenticate"] = "Bearer"
        raise Problem(denied.status, denied.code, str(denied), headers=headers) from denied


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    try:
        service, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise problems.unauthenticated("show the service's name and secret (Authorization: Basic)") from error
    if scheme.lower() != "basic":
        raise problems.unauthenticated("show the service's name and secret (Authorization: Basic)")
    return service, secret


def _session(signed: SignedIn) -> dict[str, Any]:
    return {
        "access_token": signed.access_token,
        "token_type": "Bearer",
        "expires_in": signed.expires_in,
        "refresh_token": signed.refresh_token,
        "person": _person(signed.person),
    }


def _open(session: Session, who: Principal) -> dict[str, Any]:
    times = {"started_at": session.started_at, "used_at": session.used_at}
    return {**times, "here": session.id == who.session_id}


def _exchanged(exchanged: Exchanged) -> dict[str, Any]:
    return {"access_token": exchanged.access_token, "token_type": "Bearer", "expires_in": exchanged.expires_in}


def _person(person: Person) -> Any:
    basics = {"id": person.id, "state": person.state.value, "sequence": person.sequence}
    return to_jsonable_python({**basics, **person_view(person), "limit": limit_of(person.rights)})
