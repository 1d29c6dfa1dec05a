"""Problems: the one shape in which every service says no (RFC 9457, `application/problem+json`).

    raise problems.not_found()
    raise problems.conflict("already_merged", "this case was merged into K7", master_id=…)
    raise problems.invalid(["body", "tier"], "one of E0, E1, E2")

`Refused`, `Transient`, `Unauthenticated` and wrong fields become problems by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic_core import to_json

from . import metrics

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2

# What to do, where pydantic's sentence only says what is wrong.
_ADVICE = {
    "extra_forbidden": "this field is not known here: leave it out",
    "json_invalid": "the body is not JSON",
    "missing": "this field is required",
    "unexpected_keyword_argument": "this field is not known here: leave it out",
}


class Problem(HTTPException):
    """An answer that says no, for programs (`code`) and for people (`detail`)."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(status_code=status, detail=detail, headers=dict(headers) if headers else None)
        self.code, self.errors, self.members = code, errors, members

    def body(self) -> dict[str, Any]:
        """Return the problem as it is sent."""
        told: dict[str, Any] = {
            "type": f"urn:problem:{self.code}",
            "title": HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            told["errors"] = list(self.errors)
        return told | self.members

    def response(self, service: str) -> JSONResponse:
        """Return the answer, counted."""
        metrics.HTTP_PROBLEMS.labels(service, str(self.status_code), self.code).inc()
        return ProblemResponse(self.body(), status_code=self.status_code, headers=self.headers)


class ProblemResponse(JSONResponse):
    """A problem on its way."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """Return the body's bytes; members may be dates, enums and dataclasses."""
        return to_json(content)


def unauthenticated(detail: str) -> Problem:
    """Return 401: nobody is proven."""
    return Problem(401, "unauthenticated", detail, headers={"WWW-Authenticate": "Bearer"})


def forbidden(code: str, detail: str) -> Problem:
    """Return 403: proven, but without the right."""
    return Problem(403, code, detail)


def not_found(detail: str = "there is no such thing here") -> Problem:
    """Return 404: it is not there, or its existence is not to be shown."""
    return Problem(404, "not_found", detail)


def conflict(code: str, detail: str, **members: Any) -> Problem:
    """Return 409: not as things are now."""
    return Problem(409, code, detail, **members)


def invalid(loc: Sequence[str | int], message: str, *, kind: str = "value_error") -> Problem:
    """Return 422 for one field; `loc` names it from the outside in: `["body", "tier"]`, `["query", "limit"]`."""
    return _invalid([{"loc": list(loc), "msg": message, "type": kind}])


def too_large() -> Problem:
    """Return 413: there is a limit to what is taken."""
    return Problem(413, "too_large", "the body is larger than this takes")


def too_many(seconds: float, detail: str) -> Problem:
    """Return 429: again after so many seconds."""
    return Problem(429, "too_many_requests", detail, headers={"Retry-After": str(max(1, round(seconds)))})


def unavailable(detail: str) -> Problem:
    """Return 503: something that is needed is away for now."""
    return Problem(503, "unavailable", detail, headers={"Retry-After": str(RETRY_SECONDS)})


def away(*, asked_only: bool) -> Problem:
    """Return 503 with what to do; `asked_only`: it would have changed nothing.

    Who loses a database in the middle of a write does not know what became of it: it is never called undone.
    """
    if asked_only:
        return unavailable("something this needs is away for now: try again")
    return unavailable(
        "something this needs is away for now, and whether this was done is not known: sent again with the same id or "
        "Idempotency-Key it is done once; without one, look first"
    )


def from_validation(error: RequestValidationError) -> Problem:
    """Return 422 that names every wrong field; what was sent is not repeated, it may be somebody's address."""
    return _invalid(
        [{"loc": list(e["loc"]), "msg": _said(e["type"], e["msg"]), "type": e["type"]} for e in error.errors()]
    )


def _said(kind: str, message: str) -> str:
    """Return what to do where we know it, else what is wrong, without the name of an exception before it."""
    return _ADVICE.get(kind, message.removeprefix("Value error, "))


def from_http(error: Any) -> Problem:
    """Return what the framework itself refuses (no such path, wrong method, too large) as a problem."""
    if isinstance(error, Problem):
        return error
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return too_large()
    return Problem(status, status.name.lower(), str(error.detail), headers=error.headers)


def _invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    first = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors[:3])
    return Problem(422, "invalid", first, errors=errors)
