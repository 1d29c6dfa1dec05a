"""The one way aggregates are served over HTTP: a service declares a `Resource`, the kit makes its routes.

    def orders(matters: MongoStore[Matter], clock: Now) -> Resource[Order]:
        return Resource(
            name="order",                                        # operation ids: listOrders, getOrder, signOrder …
            path="/v1/orders",
            store=matters,
            machine=ORDERS,
            lens=Lens(field="parts.id", parts=orders_of, whole=lambda o: o.matter),  # only for parts of a whole
            view=order_view,                                     # (order, who) → what is answered beyond the basics
            where=lambda o: Where(units=frozenset({o.part.unit_id or ""}), areas=frozenset({o.matter.area_code})),
            reach={"area": "area_code", "unit": "parts.unit_id"},                    # where a list looks for it
            read_roles=UNIT | CENTRE,
            filters={
                "case_id": same("case_id"),
                "state": among("parts.state", OrderState, keep=lambda o, states: o.state in states),
                "due_before": before("parts.due_at", keep=lambda o, t: o.part.due_at is not None and o.part.due_at < t),
            },
            hidden=frozenset({"overdue"}),                       # commands of the clock
        )

    routers = [resource_router(orders(…)), …]                    # kitchenkit.resource_routes

Routes: `GET path` (limit, cursor, filters; only what the caller's scopes reach), `GET path/{id}` (404 also where its
existence is not shown), `GET path/{id}/commands`, `POST path/{id}:{command}` for every command of the machine
(If-Match, Idempotency-Key, 409 with what is allowed), with `history=True` `GET path/{id}/history`, with `create=…`
`POST path`. Every answer has `id, state, sequence, created_at, updated_at`; `view` adds the rest, `case_id` among it.

The body of a command is its dataclass (constraints by `Annotated[…, annotated_types.MaxLen(…)]`), without the fields
that a `Fill` provides, with `reason` and `note`, which reach the decision in its `Context`. A role that may give
commands does not read by that: say it in `read_roles` too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, Literal, Protocol

from pydantic import BaseModel

from .bodies import Instant, keepable
from .decide import A, Book, Context, Decision, Machine, no_book
from .query import Match, Page, Query
from .react import Change, Loaded, Outcome
from .rights import Kind, Principal, Where

View = Mapping[str, Any] | BaseModel
Op = Literal["is", "in", "starts", "before", "since"]


class Shelf(Protocol[A]):
    """What a resource asks of a store (`MongoStore` has it all)."""

    async def load(self, ids: Collection[str]) -> Mapping[str, Loaded[A]]:
        """Return those that exist."""
        ...

    async def commit(self, changes: Sequence[Change[A]]) -> Outcome:
        """Write each change whole or not at all."""
        ...

    async def page(self, query: Query) -> Page[A]:
        """Return one page of a list."""
        ...

    async def history(self, aggregate_id: str) -> list[dict[str, Any]]:
        """Return every letter of one aggregate."""
        ...


@dataclass(frozen=True, kw_only=True)  # no slots: `Lens[Order](…)` could not be written
class Lens(Generic[A]):
    """How a part is found in the whole that is stored, and put back: an order in a matter."""

    field: str  # the stored field with the parts' ids
    parts: Callable[[Any], Sequence[A]]  # every part of a whole, each with the whole's sequence
    whole: Callable[[A], Any]  # the whole with this part in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A query parameter of a list: what it asks of the store and, for parts, of each part."""

    matches: Callable[[Any], Sequence[Match]]
    type: Any = str
    keep: Callable[[Any, Any], bool] | None = None  # (part, value): a whole that fits may have parts that do not
    description: str = ""
    field: str = ""  # the stored field, where it is one


@dataclass(frozen=True, kw_only=True)  # no slots: `Mine[Order](…)` could not be written
class Mine(Generic[A]):
    """What is for the caller: adds the query parameter `mine` to the list; nothing is for who has no such right."""

    matches: Callable[[Principal], Sequence[Match] | None]  # what the store is asked; None: nothing can be theirs
    keep: Callable[[A, Principal], bool]


@dataclass(frozen=True, kw_only=True)  # no slots: `Fill[Order](…)` could not be written
class Fill(Generic[A]):
    """Fields of a command that the service knows and the caller does not say (a policy, a unit's name)."""

    fields: frozenset[str]
    values: Callable[[A, Mapping[str, Any], Context], Awaitable[Mapping[str, Any]]]  # may raise a Problem


@dataclass(frozen=True, kw_only=True)  # no slots: `Creation[Order](…)` could not be written
class Creation(Generic[A]):
    """How `POST path` makes a new one. Its body is `command`; the same Idempotency-Key makes the same one."""

    command: type[Any]
    roles: frozenset[str]
    where: Callable[[Any], Where]  # what the new one will belong to, by its command
    decide: Callable[[str, Any, Context], Decision[A]]  # (id, command, context)
    identify: Callable[[Any], str] | None = None  # where the content says the id (a code); else it is made up
    fill: Fill[Any] | None = None  # its `values` get None for what is not there yet


@dataclass(frozen=True, kw_only=True)  # no slots: `Resource[Order](…)` could not be written
class Resource(Generic[A]):
    """One kind of thing that is served; see the module."""

    name: str
    path: str
    store: Shelf[Any]
    view: Callable[[A, Principal | None], View]
    where: Callable[[A], Where]
    read_roles: frozenset[str]
    machine: Machine[A]
    reach: Mapping[Kind, str] = field(default_factory=dict)  # the stored field for each kind of scope but the hub
    filters: Mapping[str, Filter] = field(default_factory=dict)
    mine: Mine[A] | None = None
    lens: Lens[A] | None = None
    create: Creation[Any] | None = None
    fills: Mapping[str, Fill[A]] = field(default_factory=dict)  # by the command's name
    asks: Mapping[str, Callable[[A], Mapping[str, Any]]] = field(default_factory=dict)  # by the command's name: what
    # its schema in `GET …/commands` has beyond, for this thing as it is (fields that are required here and not there)
    hidden: frozenset[str] = frozenset()  # commands that nobody gives over HTTP
    history: bool = False
    history_roles: frozenset[str] = frozenset()  # where not everybody who reads it may know who did what, and why
    open_because: str = ""  # everybody may read all of it, for this reason
    answer: type[BaseModel] | None = None  # what `view` answers, for the OpenAPI document
    plural: str = ""  # where it is not the name and an s
    book: Book = no_book  # the rules that its table looks up


Keep = Callable[[Any, Any], bool]


def same(stored: str, kind: Any = str, *, keep: Keep | None = None, about: str = "") -> Filter:
    """Return a filter: exactly this value."""
    return _filter(stored, "is", kind, keep, about)


def starts(stored: str, *, keep: Keep | None = None, about: str = "") -> Filter:
    """Return a filter: begins with this (a subtree of areas)."""
    return _filter(stored, "starts", str, keep, about)


def before(stored: str, *, keep: Keep | None = None, about: str = "") -> Filter:
    """Return a filter: earlier than this instant."""
    return _filter(stored, "before", Instant, keep, about)


def since(stored: str, *, keep: Keep | None = None, about: str = "") -> Filter:
    """Return a filter: at this instant or later."""
    return _filter(stored, "since", Instant, keep, about)


def among(stored: str, kind: type[Enum], *, keep: Keep | None = None, about: str = "") -> Filter:
    """Return a filter: one of these values (the parameter may be repeated)."""

    def matches(values: Sequence[Enum]) -> list[Match]:
        return [Match(stored, "in", [value.value for value in values])]

    several: Any = list[kind]  # type: ignore[valid-type]  # made here, read by pydantic
    return Filter(matches=matches, type=several, keep=keep, description=about, field=stored)


def words(stored: str, tokens: Callable[[str], Sequence[str]], *, keep: Keep | None = None) -> Filter:
    """Return the filter `q`: every token of what was typed is among the stored tokens."""
    return Filter(
        matches=lambda typed: [Match(stored, "is", token) for token in tokens(typed)],
        keep=keep,
        description="a number, or words",
        field=stored,
    )


def _filter(stored: str, op: Op, kind: Any, keep: Keep | None, about: str) -> Filter:
    return Filter(
        matches=lambda value: [Match(stored, op, value)],
        type=keepable(kind),
        keep=keep,
        description=about,
        field=stored,
    )
