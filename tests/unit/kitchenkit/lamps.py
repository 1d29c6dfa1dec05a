"""A small domain to serve in tests: lamps, and streets whose parts lamps are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from annotated_types import Ge, MinLen
from fastapi import FastAPI

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Creation, Fill, Lens, Resource, among, before, same, starts, words
from kitchenkit.rights import Principal, Where
from tests.fakes.issuer import FakeIssuer
from tests.fakes.store import FakeStore

T0 = datetime(2026, 11, 21, 9, tzinfo=UTC)


class State(StrEnum):
    DARK = "dark"
    LIT = "lit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    id: str
    unit_id: str
    area_code: str
    state: State = State.DARK
    watts: int = 0
    due_at: datetime = T0
    sequence: int = 0

    @property
    def case_id(self) -> str:
        return f"case-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """How it is connected."""

    colour: str
    twisted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Light the lamp (点灯)."""

    watts: Annotated[int, Ge(1)]
    wires: tuple[Wire, ...] = ()
    tariff: str = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quench:
    """Put it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """Paint the post: the lighter while it is dark, the chief while it is lit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fade:
    """The clock's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Put up a new lamp."""

    unit_id: Annotated[str, MinLen(1)]
    area_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    watts: int
    tariff: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quenched: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Created: ...


def light(lamp: Lamp, command: Light, context: Context) -> Decision[Lamp]:
    if command.watts == lamp.watts:
        return Decision()
    after = replace(lamp, state=State.LIT, watts=command.watts)
    return Decision.one(after, Lit(watts=command.watts, tariff=command.tariff, note=context.note))


def quench(lamp: Lamp, _: Any, __: Context) -> Decision[Lamp]:
    return Decision.one(replace(lamp, state=State.DARK, watts=0), Quenched())


def paint(lamp: Lamp, _: Any, __: Context) -> Decision[Lamp]:
    return Decision.one(lamp, Painted())


def too_bright(_: Lamp, command: Light, __: Context) -> str | None:
    return "at most 100 watts" if command.watts > 100 else None


def not_by_night(_: Lamp, context: Context) -> str | None:
    return "only with a reason" if not context.reason else None


BOTH = frozenset(State)
LAMPS = Machine[Lamp](
    [
        Move(
            name="light",
            command=Light,
            states=BOTH,
            roles=frozenset({"lighter", "chief"}),
            decide=light,
            checks=(too_bright,),
        ),
        Move(
            name="put-out", command=Quench, states=frozenset({State.LIT}), roles=frozenset({"lighter"}), decide=quench
        ),
        Move(
            name="put-out",
            command=Quench,
            states=frozenset({State.LIT}),
            roles=frozenset({"chief"}),
            decide=quench,
            guards=(not_by_night,),
        ),
        Move(
            name="paint",
            command=Paint,
            states=frozenset({State.DARK}),
            roles=frozenset({"lighter"}),
            decide=paint,
        ),
        Move(
            name="paint",
            command=Paint,
            states=frozenset({State.LIT}),
            roles=frozenset({"chief"}),
            decide=paint,
            guards=(not_by_night,),
        ),
        Move(name="fade", command=Fade, states=BOTH, roles=frozenset({"clock"}), decide=quench),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    id: str
    area_code: str
    lamps: tuple[Lamp, ...]
    state: str = "open"
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """A lamp as a part: it carries its street, as an order carries its matter."""

    street: Street
    lamp: Lamp

    @property
    def id(self) -> str:
        return self.lamp.id

    @property
    def state(self) -> str:
        return self.lamp.state

    @property
    def sequence(self) -> int:
        return self.street.sequence


def hung(street: Street) -> list[Hung]:
    return [Hung(street=street, lamp=lamp) for lamp in street.lamps]


def lit_part(part: Hung, command: Light, context: Context) -> Decision[Hung]:
    def back(lamp: Lamp) -> Hung:
        lamps = tuple(lamp if one.id == lamp.id else one for one in part.street.lamps)
        return Hung(street=replace(part.street, lamps=lamps), lamp=lamp)

    return light(part.lamp, command, context).lifted(back)


HUNG = Machine[Hung](
    [Move(name="light", command=Light, states=BOTH, roles=frozenset({"lighter"}), decide=lit_part, checks=())]
)


def lamp_fields(lamp: Lamp) -> dict[str, Any]:
    return {
        "unit_id": lamp.unit_id, "area_code": lamp.area_code, "due_at": lamp.due_at, "id": lamp.id,
        "tokens": [lamp.id, lamp.unit_id], "state": str(lamp.state),
    }  # fmt: skip


def street_fields(street: Street) -> dict[str, Any]:
    return {"area_code": street.area_code, "lamps": [lamp_fields(lamp) for lamp in street.lamps]}


async def _tariff(lamp: Lamp, said: Any, _: Context) -> dict[str, str]:
    return {"tariff": f"tariff of {lamp.unit_id} for {said['watts']}"}


def lamp_resource(store: FakeStore[Lamp], **more: Any) -> Resource[Lamp]:
    made = Resource[Lamp](
        name="lamp",
        path="/v1/lamps",
        store=store,
        machine=LAMPS,
        view=_lamp_view,
        where=lambda lamp: Where(units=frozenset({lamp.unit_id}), areas=frozenset({lamp.area_code})),
        reach={"unit": "unit_id", "area": "area_code"},
        read_roles=frozenset({"lighter", "chief", "viewer"}),
        filters={
            "state": among("state", State),
            "unit_id": same("unit_id"),
            "area_code": starts("area_code"),
            "due_before": before("due_at"),
            "q": words("tokens", str.split),
        },
        fills={"light": Fill(fields=frozenset({"tariff"}), values=_tariff)},
        hidden=frozenset({"fade"}),
        history=True,
        create=Creation(
            command=Put,
            roles=frozenset({"chief"}),
            where=lambda put: Where(areas=frozenset({put.area_code})),
            decide=_put_up,
        ),
    )
    return replace(made, **more)


def _lamp_view(lamp: Lamp, who: Principal | None) -> dict[str, Any]:
    secret = lamp.id if who and "chief" in who.roles else None
    return {
        "case_id": lamp.case_id, "watts": lamp.watts, "unit_id": lamp.unit_id, "due_at": lamp.due_at, "secret": secret
    }  # fmt: skip


def _put_up(new: str, put: Put, _: Context) -> Decision[Lamp]:
    return Decision.one(Lamp(id=new, unit_id=put.unit_id, area_code=put.area_code), Created())


def hung_resource(store: FakeStore[Street], **more: Any) -> Resource[Hung]:
    made = Resource[Hung](
        name="hung-lamp",
        path="/v1/hung",
        store=store,
        machine=HUNG,
        lens=Lens(field="lamps.id", parts=hung, whole=lambda part: part.street),
        view=lambda part, _: {"street_id": part.street.id, "watts": part.lamp.watts, "at": part.sequence},
        where=lambda part: Where(units=frozenset({part.lamp.unit_id})),
        reach={"unit": "lamps.unit_id"},
        read_roles=frozenset({"lighter"}),
        filters={
            "unit_id": same("lamps.unit_id", keep=lambda part, unit: part.lamp.unit_id == unit),
            "area_code": starts("area_code"),
        },
    )
    return replace(made, **more)


def lamps(*count: int) -> list[Lamp]:
    return [
        Lamp(id=f"l{n}", unit_id=f"u{n % 3}", area_code=f"52010{n % 2}", due_at=T0 + timedelta(hours=n))
        for n in range(*count)
    ]


def app_of(issuer: FakeIssuer, *resources: Resource[Any]) -> FastAPI:
    return create_app(
        service="lamps", version="1", routers=[resource_router(one) for one in resources],
        verifier=issuer.verifier(), readiness=Readiness(),
    )  # fmt: skip
