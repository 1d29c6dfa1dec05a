"""`GET /v1/stream`: what changes, as it changes, to whoever it may reach (server-sent events)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse

from kitchenkit import time as wall
from kitchenkit.access import needs
from kitchenkit.react import Transient
from kitchenkit.revocations import Revocations
from kitchenkit.rights import Principal

from .changes import RESYNC
from .domain.reach import EVERY_READER, words_of
from .live import Live, Update

ENDED = "ended"
HEARTBEAT_SECONDS = 15.0
PLACE = re.compile(r"[0-9]{1,15}")
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream_router(live: Live, revocations: Revocations) -> APIRouter:
    """Return the route of the stream."""
    revocations.listen(live.wake)
    router = APIRouter(tags=["stream"])

    @router.get(
        "/v1/stream",
        operation_id="stream",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    async def stream(
        who: Annotated[Principal, Depends(needs(*sorted(EVERY_READER)))],
        last_event_id: Annotated[str, Header()] = "",
    ) -> StreamingResponse:
        """Every change of a row that the caller may see, until their token expires or is ended.

        `event: ready` comes first, then `case` and `order` with `{"seq", "kind", "row"}`; a row that is out of reach
        from now on is `{"id", "gone": true}`. `event: resync` means: read the lists anew. `event: ended` means: a
        session or rights were taken away, ask who you are. `id` is the place to come back to with `Last-Event-ID`.
        """
        await live.begun()
        return StreamingResponse(
            told(live, who, last_event_id, revocations), media_type="text/event-stream", headers=HEADERS
        )

    return router


async def told(live: Live, who: Principal, last_event_id: str, revocations: Revocations) -> AsyncIterator[str]:
    """Yield the stream as text; it ends with the token, with the process, or while the database is away."""
    place, words = live.newest, words_of(who)
    if last_event_id:
        known = await _place(live, last_event_id)
        if known is None:
            yield _event(RESYNC, place, {"seq": place})
        else:
            place = known
    yield _event("ready", place, {"seq": place})
    said_at = time.monotonic()
    while not live.closing.is_set() and (left := (who.expires - wall.now()).total_seconds()) > 0:
        if revocations.ended(who):  # looked at just before each wait: what ends while something is sent is not missed
            yield _event(ENDED, place, {"seq": place})
            return
        silent = time.monotonic() - said_at  # who is woken for nothing has not been told anything
        try:
            found = await live.after(place, max(0.0, min(HEARTBEAT_SECONDS - silent, left)))
        except Transient:
            return  # they come back with the place where they were
        if revocations.ended(who):
            continue
        if found and found[0].seq != place + 1:  # so slow that the log has lost what comes next
            place, found = live.newest, ()
            yield _event(RESYNC, place, {"seq": place})
        said = "".join(said_to(words, update) for update in found)
        place = found[-1].seq if found else place
        if said or time.monotonic() - said_at >= HEARTBEAT_SECONDS:
            yield said or f"id: {place}\n: still here\n\n"
            said_at = time.monotonic()


def said_to(words: frozenset[str], update: Update) -> str:
    """Return what somebody whose rights are worth these words is told of a change, or nothing."""
    if update.kind == RESYNC:
        return _event(RESYNC, update.seq, {"seq": update.seq})
    if update.row and words & update.reach:
        head = json.dumps({"seq": update.seq, "kind": update.kind})[:-1]
        return f'id: {update.seq}\nevent: {update.kind}\ndata: {head}, "row": {update.row}}}\n\n'
    if words & update.left:
        gone = {"seq": update.seq, "kind": update.kind, "row": {"id": update.id, "gone": True}}
        return _event(update.kind, update.seq, gone)
    return ""


def _event(kind: str, place: int, data: dict[str, object]) -> str:
    return f"id: {place}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"


async def _place(live: Live, last_event_id: str) -> int | None:
    """Return the place that a browser comes back to, or None where it cannot be told what it has missed."""
    if not PLACE.fullmatch(last_event_id):
        return None
    place = int(last_event_id)
    return place if await live.knows(place) else None
