"""Where a unit's own system takes orders (单位对接): one for each unit that has one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.ids import uid

from .delivery import with_a_reason

OPERATORS = frozenset({"operator", "dispatcher"})
Url = Annotated[str, MinLen(1), MaxLen(500)]
Secret = Annotated[str, MinLen(32), MaxLen(200)]


class EndpointState(StrEnum):
    """Whether orders are sent there."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One unit's system."""

    id: str
    unit_id: str
    url: str
    sealed: bytes  # the secret that both sides sign with, encrypted; in no event and no answer
    state: EndpointState = EndpointState.ACTIVE
    tested_at: datetime | None = None  # None: never since its address and secret are what they are
    test_receipt_id: str = ""
    test_error: str = ""  # nothing of what was sent or answered
    test_status: int = 0  # 0 where there was no answer
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRegistered:
    """Orders of the unit are sent there from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointMoved:
    """It is somewhere else now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSecretChanged:
    """Both sides sign with another secret now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTested:
    """It was sent a test, and answered or did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSuspended:
    """Nothing is sent there."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointResumed:
    """It is sent there again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Send a unit's orders to its own system; both sides know the secret."""

    unit_id: Annotated[str, MinLen(1), MaxLen(64)]
    url: Url
    secret: Secret
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocate:
    """It has another address now."""

    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotate:
    """Sign with another secret from now on."""

    secret: Secret
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Send it something signed that is no order (测试推送), and keep whether it answered with a receipt."""

    receipt_id: str
    error: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Send nothing there; what waits is cancelled, and lies in the unit's inbox of the console as ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Send there again what is dispatched from now on."""


def endpoint_id(unit_id: str) -> str:
    """Return the id of a unit's endpoint."""
    return uid("unit-endpoint", unit_id)


def register(made: str, said: Register) -> Decision[Endpoint]:
    """Begin one."""
    endpoint = Endpoint(id=made, unit_id=said.unit_id, url=said.url, sealed=said.sealed)
    return Decision.one(endpoint, EndpointRegistered())


def _relocate(endpoint: Endpoint, command: Relocate, _: Context) -> Decision[Endpoint]:
    return Decision.one(_untested(replace(endpoint, url=command.url)), EndpointMoved())


def _rotate(endpoint: Endpoint, command: Rotate, _: Context) -> Decision[Endpoint]:
    return Decision.one(_untested(replace(endpoint, sealed=command.sealed)), EndpointSecretChanged())


def _probe(endpoint: Endpoint, command: Probe, context: Context) -> Decision[Endpoint]:
    after = replace(
        endpoint,
        tested_at=context.now,
        test_receipt_id=command.receipt_id,
        test_error=command.error,
        test_status=command.status,
    )
    return Decision.one(after, EndpointTested())


def _untested(endpoint: Endpoint) -> Endpoint:
    return replace(endpoint, tested_at=None, test_receipt_id="", test_error="", test_status=0)


def _suspend(endpoint: Endpoint, _: Suspend, context: Context) -> Decision[Endpoint]:
    return Decision.one(replace(endpoint, state=EndpointState.SUSPENDED), EndpointSuspended(reason=context.reason))


def _resume(endpoint: Endpoint, _: Resume, __: Context) -> Decision[Endpoint]:
    return Decision.one(replace(endpoint, state=EndpointState.ACTIVE), EndpointResumed())


ENDPOINT = Machine[Endpoint](
    [
        Move(name="relocate", command=Relocate, states=frozenset(EndpointState), roles=OPERATORS, decide=_relocate),
        Move(name="rotate", command=Rotate, states=frozenset(EndpointState), roles=OPERATORS, decide=_rotate),
        Move(name="test", command=Probe, states=frozenset(EndpointState), roles=OPERATORS, decide=_probe),
        Move(name="suspend", command=Suspend, states=frozenset({EndpointState.ACTIVE}), roles=OPERATORS,
             decide=_suspend, checks=(with_a_reason,)),
        Move(name="resume", command=Resume, states=frozenset({EndpointState.SUSPENDED}), roles=OPERATORS,
             decide=_resume),
    ]
)  # fmt: skip
