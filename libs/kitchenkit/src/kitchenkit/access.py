"""Who may call a route: declared at every one, or the app does not start.

@router.get("/v1/alarms")
async def alarms(who: Annotated[Principal, Depends(needs("triage_clerk", "supervisor"))]) -> …

needs("role", …)      a proven principal with one of these roles in some scope; which scope reaches *this* thing
                      is asked with `demand(who, {"role"}, where)` (a `Resource` does it by itself)
signed_in()           anybody who is proven
anyone("because …")   open; whoever sends a token must send a good one, and is passed on (else None)
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from fastapi import Request, Security, params
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from . import problems
from .rights import Principal, Right, Where, acting

_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT")
_API_KEY = APIKeyHeader(name="X-API-Key", auto_error=False)


class Access:
    """What a route asks of its caller: a dependency that FastAPI runs and `create_app` looks for."""

    def __init__(self, *, roles: frozenset[str] = frozenset(), open_because: str = "") -> None:
        self.roles, self.open_because = roles, open_because

    async def __call__(
        self,
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
        api_key: Annotated[str | None, Security(_API_KEY)],
    ) -> Principal | None:
        """Return the caller, or refuse."""
        who = await _proven(request, bearer, api_key)
        if who is None and not self.open_because:
            raise problems.unauthenticated("send a token (Authorization: Bearer) or an API key (X-API-Key)")
        if self.roles and (who is None or not who.roles & self.roles):
            raise problems.forbidden("wrong_role", f"this is for {', '.join(sorted(self.roles))}")
        _strict(request)
        return who


def needs(*roles: str) -> Access:
    """Only for principals with one of these roles."""
    if not roles:
        raise ValueError("needs() without a role would let everybody in: say signed_in() or anyone(why)")
    return Access(roles=frozenset(roles))


def signed_in() -> Access:
    """Only for principals, whatever their roles."""
    return Access()


def anyone(because: str) -> Access:
    """For everybody, for a reason that is written down here."""
    if not because:
        raise ValueError("say why this is open")
    return Access(open_because=because)


def demand(who: Principal, roles: Collection[str], where: Where) -> Right:
    """Return the right by which `who` acts on what belongs to `where`, or refuse with 403."""
    right = acting(who, roles, where)
    if right is None:
        raise problems.forbidden("no_right", f"this needs {' or '.join(sorted(roles))} for what this belongs to")
    return right


def undeclared(routes: Collection[Any]) -> list[str]:
    """Return the paths of the routes whose access nobody declared."""
    return [getattr(route, "path", repr(route)) for route in routes if not _declared(route)]


def _declared(route: Any) -> bool:
    return isinstance(route, APIRoute) and any(isinstance(one.call, Access) for one in _all(route.dependant))


def _all(dependant: Any) -> list[Any]:
    return [dependant, *(deeper for one in dependant.dependencies for deeper in _all(one))]


async def _proven(
    request: Request, bearer: HTTPAuthorizationCredentials | None, api_key: str | None
) -> Principal | None:
    if hasattr(request.state, "who"):
        return request.state.who  # type: ignore[no-any-return]  # set below
    verifier = request.app.state.verifier
    who: Principal | None = None
    if bearer is not None:
        who = await verifier.bearer(bearer.credentials)
    elif api_key is not None:
        who = await verifier.api_key(api_key)
    elif "authorization" in request.headers:
        raise problems.unauthenticated("only Bearer tokens are understood")
    request.state.who = who
    return who


def _strict(request: Request) -> None:
    """Refuse what the route would silently ignore: unknown query parameters, and bodies of another type."""
    route = request.scope["route"]
    if (known := getattr(route, "known_query", None)) is None:
        known = route.known_query = _query_names(route)
    for name in request.query_params:
        if name not in known:
            offered = f"one of {', '.join(sorted(known))}" if known else "this takes none"
            raise problems.invalid(["query", name], f"there is no such parameter: {offered}", kind="extra_forbidden")
    if route.body_field is None or not _has_body(request):
        return
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = ("multipart/form-data",) if isinstance(route.body_field.field_info, params.Form) else ("application/json",)
    if sent not in wanted:
        raise problems.Problem(415, "unsupported_media_type", f"send {wanted[0]}")


def _query_names(route: APIRoute) -> frozenset[str]:
    names: set[str] = set()
    for one in _all(route.dependant):
        for field in one.query_params:
            annotation = field.field_info.annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                names |= {info.alias or name for name, info in annotation.model_fields.items()}
            else:
                names.add(field.alias)
    return frozenset(names)


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
