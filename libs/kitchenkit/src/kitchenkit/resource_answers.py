"""What the routes of a `Resource` answer, and what the OpenAPI document says of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, create_model
from pydantic_core import to_json

from .resources import Resource

REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"description": about}
    for code, about in {
        401: "nobody is proven",
        403: "not with these rights",
        404: "not there, or not to be seen",
        409: "not as things are now; `allowed` says what is",
        412: "changed since; `present` says how it is",
        422: "a wrong field, named",
        503: "something is away for now; sent again with the same id or `Idempotency-Key` it is done once",
    }.items()
}


class Offered(BaseModel):
    """One command of a thing."""

    command: str
    allowed: bool
    why_not: str | None
    schema_: dict[str, Any] = Field(alias="schema")


class Offers(BaseModel):
    """What may be done with a thing now."""

    items: list[Offered]


class Ready(JSONResponse):
    """An answer that is JSON already."""

    def render(self, content: Any) -> bytes:
        """Return its bytes."""
        return to_json(content)


def add_route(
    route: Callable[..., Any],
    path: str,
    serve: Callable[..., Awaitable[Ready]],
    name: str,
    types: Mapping[str, Any],
    **more: Any,
) -> None:
    """Add a route whose parameters have the types that the resource says."""
    serve.__annotations__ = {**types, "return": Ready}
    responses = {**REFUSALS, **more.pop("responses", {})}
    route(
        path, operation_id=_words(name), name=name, response_class=Ready, response_model=None, responses=responses,
        **more,
    )(serve)  # fmt: skip


def tagged(body: Mapping[str, Any]) -> Ready:
    """Return a thing as the answer, tagged with its sequence."""
    return Ready(body, headers={"ETag": f'"{body["sequence"]}"'})


def success(resource: Resource[Any], status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Return how the document describes an answer that is the thing itself."""
    return {status: {"model": resource.answer} if resource.answer else {"description": "as it is now"}}


def page_model(resource: Resource[Any]) -> type[BaseModel]:
    """Return how the document describes a page of a list."""
    items: Any = list[resource.answer]  # type: ignore[name-defined]
    return create_model(named(resource.name, "page"), items=(items, ...), next=(str | None, ...))


def _words(*names: str) -> str:
    """Return one camelCase word: operation ids are identifiers in clients."""
    first, *rest = [word for name in names for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def named(*names: str) -> str:
    """Return the same with a capital: schema names are classes in clients."""
    word = _words(*names)
    return word[:1].upper() + word[1:]
