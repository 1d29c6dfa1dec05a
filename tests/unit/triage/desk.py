"""Cases as the tests of the desk begin, and a triage on a store in memory that is told what to think."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from google.protobuf.message import Message

from kitchen.common.v1 import place_pb2
from kitchen.dispatch.v1 import matter_events_pb2 as dispatch
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen_triage import wire, wire_rules
from kitchen_triage.domain.case import Case, Place, Received, Suggestion
from kitchen_triage.domain.flow import open_case
from kitchen_triage.domain.routing_rule import RoutingRule
from kitchen_triage.domain.rules_in_force import NO_RULES, RulesInForce
from kitchen_triage.reactions import ordinary, urgent
from kitchen_triage.store import case_fields
from kitchen_triage.store_rules import rule_fields
from kitchenkit.decide import Context
from kitchenkit.react import Consumer, Record
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LANES = {"GOV-LIGHT": "government", "GOV-OTHER": "government", "VOL-ELDER": "volunteer", "NEWS-LEAD": "news",
         "COM-OTHER": "commercial", "COM-LOCK": "commercial"}  # fmt: skip
SURE = Suggestion(
    lane="government", category_code="GOV-LIGHT", tier="E2", area_code="520103", confidence=0.9, decided_by="rule",
    explanation=("路灯",), emergency=False, abstain=False, abstain_reason="", rule_version="r1", model_version="m1",
)  # fmt: skip
UNSURE = replace(SURE, abstain=True, abstain_reason="两条线都像", confidence=0.4)
RECEIVED = Received(
    submission_id="s1", case_id="c1", case_no="84071415339", kind="appeal", text="路灯不亮", title="", category_hint="",
    place=Place(area_code="520103019"), media_ids=(), confidential=False,
)  # fmt: skip


def opened(said: Suggestion = UNSURE, **changes: Any) -> Case:
    return open_case(replace(RECEIVED, **changes), said, NOW).steps[-1].after


def asking(role: str = "triage_clerk", *, actor: str = "clerk", now: datetime = NOW, reason: str = "") -> Context:
    return Context(actor=actor, role=role, now=now, cause="x", reason=reason)


def submission(**changes: Any) -> intake.Submission:
    said: dict[str, Any] = {
        "submission_id": "s1", "case_id": "c1", "case_no": "84071415339", "kind": "appeal", "text": "路灯不亮",
        "place": place_pb2.Place(area_code="520103019"),
    }  # fmt: skip
    return intake.Submission(**{**said, **changes})


def received(**changes: Any) -> intake.SubmissionReceived:
    return intake.SubmissionReceived(submission=submission(**changes))


def wrong_lane(routing_no: int, reason: str = "不属于政府") -> dispatch.MatterWrongLane:
    return dispatch.MatterWrongLane(matter=dispatch.Matter(case_id="c1", routing_no=routing_no), reason=reason)


def record(offset: int, event: Message, *, topic: str = "intake-submission-events", id: str = "") -> Record:  # noqa: A002
    return Record(
        id=id or f"event-{offset}",
        topic=topic,
        partition=0,
        offset=offset,
        type=event.DESCRIPTOR.full_name,
        key=b"c1",
        value=event.SerializeToString(),
    )


@dataclass
class Triage:
    """Its consumers, its store, what the machine will say, and what could not be taken."""

    says: Suggestion = SURE
    store: MemoryStore[Case] = field(
        default_factory=lambda: MemoryStore(case_fields, to_letter=wire.case_letter, due=Case.next_due)
    )
    rules: MemoryStore[RoutingRule] = field(
        default_factory=lambda: MemoryStore(rule_fields, to_letter=wire_rules.rule_letter)
    )
    book: RulesInForce = NO_RULES
    dead: list[tuple[str, str]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    async def put(self, record: Record, reason: str) -> None:
        self.dead.append((record.id, reason))

    def suggest(self, batch: Sequence[Received]) -> Sequence[Suggestion]:
        self.batches.append(len(batch))
        return [self.says] * len(batch)

    async def hear(self, *records: Record, ahead: bool = False, forgetful: bool = False) -> None:
        """React; ahead: as the urgent worker; forgetful: as if the events were older than the inbox."""
        if forgetful:
            for row in self.store._rows.values():
                row.heard.clear()
        reactions = urgent(self.store, self.suggest) if ahead else ordinary(self.store, self.suggest, self.rules)
        await Consumer("triage", reactions, self, lambda: NOW, ignored=wire.IGNORED, book=lambda: self.book).react(
            records
        )

    def case(self) -> Case:
        return self.store.rows["c1"].aggregate

    def facts(self) -> list[str]:
        return [type(fact).__name__ for _, __, fact in self.store.facts]
