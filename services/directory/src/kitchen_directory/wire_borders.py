"""Protobuf ↔ domain for the borders of areas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from google.protobuf.message import Message

from kitchen.directory.v1 import border_events_pb2 as pb
from kitchenkit.letters import Letter

from .domain.borders import Border, BorderDrawn, BorderLifted, Piece
from .wire import TOPIC

_FACTS: dict[type, Callable[..., Message]] = {BorderDrawn: pb.BorderDrawn, BorderLifted: pb.BorderLifted}


def border_letter(fact: object, border: Border) -> Letter:
    """Return what is said of a fact about a border."""
    message = _FACTS[type(fact)](border=border_state(border))
    body = message.SerializeToString(deterministic=True)
    return Letter(type=message.DESCRIPTOR.full_name, topics=(TOPIC,), body=body, correlation="")


def border_state(border: Border) -> pb.BorderState:
    """Return a border as it is told."""
    return pb.BorderState(
        border_id=border.id,
        area_code=border.area_code,
        pieces=[_piece(piece) for piece in border.pieces],
        state=border.state,
        sequence=border.sequence,
    )


def pieces(told: Iterable[pb.BorderPiece]) -> tuple[Piece, ...]:
    """Return the pieces as the domain has them."""
    return tuple(
        tuple(
            tuple(zip(ring.microdegrees[::2], ring.microdegrees[1::2], strict=True)) for ring in piece.rings
        )
        for piece in told
    )  # fmt: skip


def _piece(piece: Piece) -> pb.BorderPiece:
    return pb.BorderPiece(rings=[pb.BorderRing(microdegrees=chain.from_iterable(ring)) for ring in piece])
