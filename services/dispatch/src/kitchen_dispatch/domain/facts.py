"""What can become true of a matter, and what can be asked of it. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFiled:
    """It has come into the lane (立案)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDispatched:
    """An order went to a unit (派单)."""

    order_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSigned:
    """The unit took it (签收), or the clock did for it."""

    order_id: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderContacted:
    """The unit spoke with the citizen."""

    order_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProgressed:
    """The unit says how far it is."""

    order_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResolved:
    """The unit has answered (办结)."""

    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOverdue:
    """The due instant passed without an answer (超期)."""

    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterCallbackOpened:
    """All units have answered: the citizen is asked (回访)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterVerdictGiven:
    """What the citizen said, or that they did not answer."""

    verdict: str
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReworked:
    """The citizen does not find it solved (重办)."""

    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterClosed:
    """It is over (结案)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterWrongLane:
    """Back to the desk."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterWithdrawn:
    """The citizen took it back, or it was merged."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterNoted:
    """The citizen added something, or asks to hurry."""

    kind: str
    text: str
