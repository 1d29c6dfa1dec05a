"""What the asker, or the desk for them, says of a routed case, and what it means for the order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kitchenkit.decide import Context, Decision, Refused

from . import commands as c
from .facts import OrderNoted
from .order import Order, Said
from .orders import ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing said."""

    kind: str  # withdraw, supplement, urge, rate, reopen, appeal or merge
    text: str = ""
    solved: bool = False
    satisfied: bool = False
    stars: int = 0


def hear(order: Order, act: Act, context: Context) -> Decision[Order]:
    """Remember what was said, once for ever, and do what it asks for where the table has room for it.

    A late or crossing one (a rating after its time, a withdrawal when they are there already) is noted and shown, and
    changes no state.
    """
    if any(said.id == context.cause for said in order.said):
        return Decision()
    said = Said(id=context.cause, kind=act.kind, text=act.text, at=context.now)
    order = replace(order, said=(*order.said, said))
    command = _command(act)
    if command is not None:
        try:
            return ORDER.decide(order, command, replace(context, role="citizen", reason=act.text))
        except Refused:
            pass
    return Decision.one(order, OrderNoted(kind=act.kind, text=act.text))


def _command(act: Act) -> object | None:
    if act.kind in {"withdraw", "merge"}:
        return c.Withdraw()
    if act.kind == "rate":
        return c.Rate(solved=act.solved, satisfied=act.satisfied, stars=act.stars, comment=act.text)
    return c.Reopen() if act.kind == "reopen" else None
