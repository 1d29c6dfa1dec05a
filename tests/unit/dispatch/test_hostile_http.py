"""Whatever is sent to a command, in whatever state: an answer or a refusal in the one shape, and never our fault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kitchen_dispatch.domain.matter import Matter
from kitchen_dispatch.domain.matters import MATTER
from kitchen_dispatch.domain.matters_due import come_due
from kitchen_dispatch.domain.orders import ORDER
from kitchenkit.decide import Refused
from tests.fakes.web import client

from .affairs import ASSIST, LEAD, NOW, after, answered, asked, filed, give, in_hand
from .said import MATTER_COMMANDS, ORDER_COMMANDS
from .test_government_http import Served, served

__all__ = ["served"]  # the app, made once
TIMES = [
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z",
    "2026-12-31T08:00:00Z", "2026-12-31T08:00:00", "1e400",
]  # fmt: skip
WORDS = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202e",
    "<script>",
    "'; $ne",
    "词" * 5000,
    "u1",
    "u3",
    "fixed",
    "E0",
    "\U0001f600",
]
VALUES = st.one_of(
    st.sampled_from(TIMES),
    st.sampled_from(WORDS),
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.just({"$gt": ""}),
    st.just(["m"] * 1000),
)
SAID: dict[str, Any] = {
    "reason": "有话", "note": "有话", "unit_id": "u3", "order_id": "", "outcome": "fixed", "reply": "好了",
    "evidence_media": ["m1"], "reason_code": "wrong_area", "evidence": "不在辖区", "question": "哪里？",
    "until": (NOW + timedelta(days=8)).isoformat(), "ground": "law", "granted": True, "explanation": "等改造",
    "review_on": (NOW + timedelta(days=9)).isoformat(), "instruction": "快", "passed": True, "finding": "已清理",
    "seen_at": NOW.isoformat(), "verdict": "solved", "satisfied": True, "holds": False, "code": "unreasonable",
    "tier": "E1", "owner_unit_id": "u3", "ask_ruling": True, "revisit_on": (NOW + timedelta(days=30)).isoformat(),
    "taken_at": NOW.isoformat(), "place": "路口", "after_media": ["m2"], "before_media": [], "lead": True,
}  # fmt: skip
ORDERS, MATTERS = sorted(ORDER.commands()), sorted(MATTER.commands())
FIELDS = sorted(SAID)


def lives() -> Iterator[Matter]:
    """Yield matters in every state that one command leads to from where units and citizens usually are."""
    begun = [
        filed((LEAD, ASSIST)),
        filed(()),
        in_hand(),
        answered(),
        answered(replace(filed(), category_code="GOV-AD")),
    ]
    for matter in begun:
        yield matter
        for make in (*ORDER_COMMANDS, *MATTER_COMMANDS):
            for role in ("unit_head", "dispatcher", "supervisor", "callback_agent", "verifier"):
                try:
                    one = give(matter, make(NOW), role, reason="有话", note="有话", who="p9")
                except Refused:
                    continue
                yield one
                if (due := one.next_due()) is not None:
                    yield after(come_due(one, asked("clock", who="clock", now=due)))
                break


LIVES = {(one.state, *(part.state for part in one.parts)): one for one in lives()}
STATES = sorted(LIVES)
RIGHTS = [
    (role, "hub")
    for role in ("unit_head", "dispatcher", "supervisor", "ruling_panel", "verifier", "callback_agent", "triage_clerk")
]


@given(
    state=st.sampled_from(STATES),
    command=st.sampled_from([*((0, name) for name in ORDERS), *((1, name) for name in MATTERS)]),
    hostile=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=2),
    without=st.sets(st.sampled_from(FIELDS), max_size=2),
)
@example(state=STATES[0], command=(0, "dispatch"), hostile={"unit_id": ""}, without=set())
@settings(max_examples=300, deadline=None)
def test_no_body_is_our_fault(
    served: Served, state: Any, command: tuple[int, str], hostile: dict[str, Any], without: set[str]
) -> None:
    matter, (which, name) = LIVES[state], command
    path = f"/v1/matters/{matter.id}" if which else f"/v1/orders/{matter.parts[0].id}"
    answer = asyncio.run(sent(served, matter, f"{path}:{name}", {**SAID, **hostile}, without))
    assert answer.status_code in {200, 403, 409, 422}, answer.text
    if answer.status_code != httpx.codes.OK:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert {"type", "title", "status", "detail", "code"} <= problem.keys()
        assert answer.status_code != httpx.codes.UNPROCESSABLE_ENTITY or all(one["loc"] for one in problem["errors"])


async def sent(served: Served, matter: Matter, path: str, said: dict[str, Any], without: set[str]) -> httpx.Response:
    """Send what the command knows of these fields, and what it does not where it is hostile."""
    served.store.put(matter, NOW)
    known = served.app.openapi()["paths"][path.replace(matter.id, "{id}").replace(matter.parts[0].id, "{id}")]["post"]
    schema = known.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    fields = _fields(served.app.openapi(), schema)
    body = {name: value for name, value in said.items() if name in fields and name not in without}
    async with client(served.app) as http:
        headers = {**served.issuer.headers("p1", *RIGHTS), "content-type": "application/json"}
        return await http.post(path, content=json.dumps(body).encode(), headers=headers)


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            return set(document["components"]["schemas"][one["$ref"].rpartition("/")[2]].get("properties", ()))
    return set(schema.get("properties", ()))


async def test_a_unit_that_is_nobody_gets_no_order(served: Served) -> None:
    """Seen red while an empty id was passed over: the order lay with nobody, and was signed by the clock."""
    waiting = filed(())
    path = f"/v1/orders/{waiting.parts[0].id}:dispatch"
    answer = await sent(served, waiting, path, {"unit_id": ""}, set())
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body", "unit_id"])
