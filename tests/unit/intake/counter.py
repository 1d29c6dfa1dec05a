"""Intake's counter, as its tests begin: a reception on stores in memory, forms, and what its lanes say of a case."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from kitchen_intake import store as kept
from kitchen_intake import wire
from kitchen_intake.bodies import SubmissionBody
from kitchen_intake.domain.submission import Submission, Told, case_id
from kitchen_intake.domain.table import hear
from kitchen_intake.reception import Accepted, Reception
from kitchen_intake.vault import Keys
from kitchenkit.decide import Context
from tests.fakes.store import MemoryStore
from tests.fakes.vault import MemoryVault

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEYS_SAID = json.dumps({"k1": base64.b64encode(b"a" * 32).decode()})
KEYS = Keys.parse(KEYS_SAID)
DIGEST_KEY = b"d" * 32
SAID = {"source": "resident", "kind": "appeal", "text": "路灯不亮", "place": {"area_code": "520103001"}}
NAME, PHONE, HOUSE = "某甲乙", "13800000000", "88号3单元502"
PRIVATE: dict[str, Any] = {
    "contact": {"name": NAME, "phone": PHONE, "consent": True},
    "place": {"address": f"某某路{HOUSE}", "area_code": "520103001003", "lat": 26.64, "long": 106.63},
}


def submission_id(number: int = 1) -> str:
    return str(uuid5(UUID(int=0), str(number)))


def body(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"submission_id": submission_id(number), **SAID, **changes}


def submissions() -> MemoryStore[Submission]:
    return MemoryStore(kept.submission_fields, to_letter=wire.submission_letter, unique=["case_no"])


@dataclass
class Counter:
    """A reception and what it has stored."""

    store: MemoryStore[Submission] = field(default_factory=submissions)
    vault: MemoryVault = field(default_factory=MemoryVault)

    def __post_init__(self) -> None:
        self.reception = Reception(
            submissions=self.store,
            vault=self.vault,
            keys=KEYS,
            digest_key=DIGEST_KEY,
            urgent=lambda text: "着火" in text,
            now=lambda: NOW,
        )

    async def take(self, said: dict[str, Any], submitter: str = "p1") -> Accepted:
        form = SubmissionBody.model_validate(said)
        return await self.reception.take(form.form(), form.canonical(), submitter=submitter, role="resident", trace="")

    def only(self) -> Submission:
        (loaded,) = self.store.rows.values()
        return loaded.aggregate

    def stands(self, lane: str, state: str, *orders: str) -> None:
        """Have a lane say how the only case stands."""
        before = self.only()
        self.store.put(told(before, lane, state, *orders), NOW)


def told(before: Submission, lane: str, state: str, *orders: str) -> Submission:
    source = before.id if not lane else f"{lane}-1"
    known = before.told.get(source)
    said = Told(sequence=known.sequence + 1 if known else 1, lane=lane, state=state, orders=orders)
    return replace(hear(before, source, said, None).steps[-1].after, sequence=before.sequence)


def asking(role: str = "citizen", *, reason: str = "", note: str = "") -> Context:
    return Context(actor="c", role=role, now=NOW, cause="x", reason=reason, note=note)


def the_case(number: int = 1) -> str:
    return case_id(submission_id(number))
