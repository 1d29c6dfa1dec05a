"""The trace that this work belongs to, as W3C traceparent: taken over or begun, carried in a context variable."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

_FORM = re.compile(r"^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$")
_current: ContextVar[str] = ContextVar("traceparent", default="")


def follow(traceparent: str | None) -> str:
    """Go on with the trace that was sent, or begin one; return this step's own traceparent."""
    sent = _FORM.match(traceparent or "")
    trace, flags = (sent[1], sent[2]) if sent else (secrets.token_hex(16), "01")
    mine = f"00-{trace}-{secrets.token_hex(8)}-{flags}"
    _current.set(mine)
    return mine


def take(traceparent: str) -> None:
    """Make this the traceparent of what is being handled: its step was begun elsewhere."""
    _current.set(traceparent)


def current() -> str:
    """Return the traceparent of the request or record that is being handled, or nothing."""
    return _current.get()


def trace_id(traceparent: str) -> str:
    """Return the id that all steps of a trace share: what logs carry."""
    return traceparent[3:35]
