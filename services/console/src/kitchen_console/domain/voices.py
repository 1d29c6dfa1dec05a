"""Who speaks of which rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .row import Kind, Voice

LANES = ("matter", "merchant_order", "lead", "story", "volunteer_order")
_PLACED = frozenset({"district", "reach"})
_SHOWN = frozenset({"case_no", "state", "updated_at"}) | _PLACED
_WORDED = frozenset({"submission_id", "kind", "title", "text", "confidential", "lane", "area_code", "tokens"})

VOICES: Mapping[Kind, Mapping[str, Voice]] = {
    "case": {
        # Until somebody says it who knows: that it is there at all, since when, and what was written in it.
        "lane_first": Voice(0, _SHOWN | {"created_at"}, oldest=True),
        "triage_first": Voice(1, frozenset({"created_at"}), oldest=True),
        "submission": Voice(2, _SHOWN | _WORDED),
        # Intake knows when and how it came, triage what it is and where it stands, its lane how far it is there.
        "intake": Voice(3, frozenset({"created_at"})),
        "triage": Voice(3, _SHOWN | _WORDED - {"submission_id"}),
        "lane": Voice(3),
        # What not every fact of triage says has a number of its own: an older fact that comes later is heard in it.
        "record": Voice(3, frozenset({"submission_id"})),
        "reason": Voice(3),
        "alarm": Voice(3),
    },
    "order": {"order_first": Voice(0, oldest=True), **{lane: Voice(1) for lane in LANES}},
}
