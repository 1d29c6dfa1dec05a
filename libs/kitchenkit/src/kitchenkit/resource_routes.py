"""The routes of a `Resource` (see `kitchenkit.resources`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi import Body as Said
from pydantic import ConfigDict, Field, create_model

from . import problems
from .access import Access, anyone, demand, needs, signed_in
from .bodies import Body, body_model, needs_nothing
from .decide import A
from .query import MAX_LIMIT
from .resource_answers import Offers, Ready, add_route, named, page_model, success, tagged
from .resource_commands import Given, Request, commands_of, give, make, may_act
from .resource_lists import find, listed, seen, shown, visible
from .resources import Creation, Resource
from .rights import Principal

IfMatch = Annotated[str | None, Header(description='the sequence that was seen, as `"7"`; another by now → 412')]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$", description="the same key and body get the same answer"
    ),
]


def resource_router(resource: Resource[A]) -> APIRouter:
    """Return every route of one resource."""
    _check(resource)
    router = APIRouter(tags=[resource.plural or f"{resource.name}s"])
    reading = anyone(resource.open_because) if resource.open_because else needs(*resource.read_roles)
    bodies = {
        name: body_model(named(name, resource.name, "body"), command, without=_known(resource, name))
        for name, command in resource.machine.commands().items()
        if name not in resource.hidden
    }
    _list_route(router, resource, reading)
    _one_route(router, resource, reading)
    if resource.history:
        _history_route(router, resource, needs(*resource.history_roles) if resource.history_roles else reading)
    if bodies:
        _offers_route(router, resource, {name: body.model_json_schema() for name, body in bodies.items()})
    for name, body in bodies.items():
        _command_route(router, resource, name, body)
    if bodies:
        _no_command_route(router, resource, sorted(bodies))
    if resource.create is not None:
        _create_route(router, resource, resource.create)
    return router


def _check(resource: Resource[A]) -> None:
    if not resource.open_because and not resource.read_roles:
        raise ValueError(f"{resource.name}: nobody may read it; name read_roles, or say why it is open")
    names = resource.machine.commands().keys()
    if unknown := (resource.hidden | resource.fills.keys() | resource.asks.keys()) - names:
        raise ValueError(f"{resource.name}: its machine has no {', '.join(sorted(unknown))}")
    if resource.lens is not None:
        root = resource.lens.field.partition(".")[0] + "."
        for name, one in resource.filters.items():  # a whole fits by any of its parts: `keep` tells which
            if one.keep is None and one.field.startswith(root):
                raise ValueError(f"{resource.name}: the filter {name} asks about parts and needs `keep`")


def _known(resource: Resource[A], name: str) -> frozenset[str]:
    fill = resource.fills.get(name)
    return fill.fields if fill else frozenset()


def _list_route(router: APIRouter, resource: Resource[A], reading: Access) -> None:
    fields: dict[str, Any] = {
        "limit": (int, Field(default=50, ge=1, le=MAX_LIMIT)),
        "cursor": (str | None, Field(default=None, max_length=500, description="`next` of the page before")),
    }
    for name, one in resource.filters.items():
        fields[name] = (one.type | None, Field(default=None, description=one.description or None))
    if resource.mine is not None:
        fields["mine"] = (bool, Field(default=False, description="only what is for the caller, by role or by name"))
    asked = create_model(
        named("list", resource.name, "query"), __config__=ConfigDict(extra="forbid", str_max_length=500), **fields
    )

    async def serve(query: Any, who: Any) -> Ready:
        given = {name: value for name in resource.filters if (value := getattr(query, name)) is not None}
        mine = getattr(query, "mine", False)
        return Ready(await listed(resource, who, given, limit=query.limit, cursor=query.cursor, mine=mine))

    add_route(
        router.get, resource.path, serve, f"list_{resource.plural or resource.name + 's'}",
        {"query": Annotated[asked, Query()], "who": Annotated[Any, Depends(reading)]},
        summary=f"The {resource.plural or resource.name + 's'} that the caller's scopes reach, newest first",
        responses={200: {"model": page_model(resource)}} if resource.answer else {},
    )  # fmt: skip


def _one_route(router: APIRouter, resource: Resource[A], reading: Access) -> None:
    async def serve(id: str, who: Any) -> Ready:  # noqa: A002  # the path says {id}
        found = await seen(resource, id, who)
        return tagged(shown(resource, found, who))

    add_route(
        router.get, resource.path + "/{id}", serve, f"get_{resource.name}",
        {"id": str, "who": Annotated[Any, Depends(reading)]}, summary=f"One {resource.name}",
        responses=success(resource),
    )  # fmt: skip


def _history_route(router: APIRouter, resource: Resource[A], reading: Access) -> None:
    async def serve(id: str, who: Any) -> Ready:  # noqa: A002
        found = await seen(resource, id, who)
        if resource.history_roles:
            demand(who, resource.history_roles, resource.where(found.thing))
        rows = await resource.store.history(found.loaded.aggregate.id)
        names = {"sequence": "seq", "type": "type", "at": "at", "state": "state", "rules": "rules", "actor": "actor",
                 "role": "role", "scope": "scope", "reason": "reason", "note": "note", "cause": "cause",
                 "event_id": "id"}  # fmt: skip
        return Ready({"items": [{name: row.get(stored) for name, stored in names.items()} for row in rows]})

    add_route(
        router.get, resource.path + "/{id}/history", serve, f"get_{resource.name}_history",
        {"id": str, "who": Annotated[Any, Depends(reading)]},
        summary=f"Every fact of one {resource.name}, with who and why, the oldest first",
    )  # fmt: skip


def _offers_route(router: APIRouter, resource: Resource[A], schemas: Mapping[str, Any]) -> None:
    def schema(name: str, thing: A) -> Mapping[str, Any]:
        return {**schemas[name], **resource.asks[name](thing)} if name in resource.asks else schemas[name]

    async def serve(id: str, who: Principal) -> Ready:  # noqa: A002
        found = await find(resource, id)
        if found is None or not (visible(resource, found.thing, who) or may_act(resource, found.thing, who)):
            raise problems.not_found()
        answers = commands_of(resource, found.thing, who)
        return Ready(
            {
                "items": [
                    {
                        "command": name,
                        "allowed": why_not is None,
                        "why_not": why_not,
                        "schema": schema(name, found.thing),
                    }
                    for name, why_not in answers.items()
                ]
            }
        )

    add_route(
        router.get, resource.path + "/{id}/commands", serve, f"get_{resource.name}_commands",
        {"id": str, "who": Annotated[Principal, Depends(signed_in())]},
        summary=f"What the caller may do with one {resource.name} now, and why not the rest",
        responses={200: {"model": Offers}},
    )  # fmt: skip


def _command_route(router: APIRouter, resource: Resource[A], name: str, model: type[Body]) -> None:
    async def serve(
        id: str,  # noqa: A002
        who: Principal,
        body: Body,
        if_match: str | None = None,
        idempotency_key: str | None = None,
    ) -> Ready:
        request = Request(who=who, name=name, body=body, key=idempotency_key, expected=expected_sequence(if_match))
        return _given(await give(resource, id, request))

    add_route(
        router.post, resource.path + "/{id}:" + name, serve, f"{name}_{resource.name}",
        {"id": str, "who": Annotated[Principal, Depends(needs(*resource.machine.roles(name)))],
         "body": Annotated[model, Said(default_factory=model)] if needs_nothing(model) else model, "if_match": IfMatch,
         "idempotency_key": IdempotencyKey},
        summary=(model.__doc__ or name).splitlines()[0], responses=success(resource),
    )  # fmt: skip


def _no_command_route(router: APIRouter, resource: Resource[A], names: list[str]) -> None:
    async def serve(command: str, who: Any) -> Ready:
        del who
        raise problems.Problem(404, "unknown_command", f"there is no command {command[:40]!r}", commands=names)

    add_route(
        router.post, resource.path + "/{id}:{command}", serve, f"unknown_{resource.name}_command",
        {"command": str, "who": Annotated[Any, Depends(signed_in())]}, include_in_schema=False,
    )  # fmt: skip


def _create_route(router: APIRouter, resource: Resource[A], creation: Creation[Any]) -> None:
    without = creation.fill.fields if creation.fill else frozenset()
    model = body_model(named("create", resource.name, "body"), creation.command, without=without)

    async def serve(who: Principal, body: Body, idempotency_key: str | None = None) -> Ready:
        request = Request(who=who, name="create", body=body, key=idempotency_key)
        given = await make(resource, creation, request)
        answer = _given(given)
        answer.status_code = 201 if given.made else 200
        answer.headers["Location"] = f"{resource.path}/{given.body['id']}"
        return answer

    add_route(
        router.post, resource.path, serve, f"create_{resource.name}",
        {"who": Annotated[Principal, Depends(needs(*creation.roles))], "body": model,
         "idempotency_key": IdempotencyKey},
        summary=(model.__doc__ or "").splitlines()[0], responses={**success(resource, 200), **success(resource, 201)},
        status_code=201,
    )  # fmt: skip


def _given(given: Given) -> Ready:
    answer = tagged(given.body)
    if given.repeated:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


def expected_sequence(if_match: str | None) -> int | None:
    """Return which sequence a caller has seen, None where it did not say; raises a problem that names the header."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = re.fullmatch(r'\s*"?(\d{1,9})"?\s*', if_match, re.ASCII)
    if found is None:
        raise problems.invalid(["header", "If-Match"], 'send the sequence that was seen, as "7"')
    return int(found[1])
