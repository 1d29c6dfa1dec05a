"""What intake answers over gRPC: contact data for a purpose and an order, which pictures exist; and what it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import grpc
import structlog

from kitchen.intake.v1 import intake_service_pb2 as pb
from kitchen.intake.v1 import intake_service_pb2_grpc as pb_grpc
from kitchen.triage.v1 import triage_service_pb2 as triage
from kitchenkit import rpc_client, time, trace
from kitchenkit.decide import Context, Refused
from kitchenkit.events import required
from kitchenkit.ids import uid
from kitchenkit.react import RACES, Store, Transient
from kitchenkit.rpc import NotFound, caller
from kitchenkit.throttle import Throttle

from .domain.commands import Reveal
from .domain.submission import HUB, Submission
from .domain.table import SUBMISSION
from .pictures import Pictures
from .reception import Vault, vault_id
from .vault import Keys, opened_entry
from .wire import place_state

CALLERS = {"RevealContact": {"dispatch", "volunteer"}, "FindPictures": {"dispatch"}}
REVEALS_A_MINUTE = 10  # of one person: who calls people needs no more, and nobody reads the vault out
SUGGEST_SECONDS = 0.15
# Under load the suggestion is the first thing to go: accepting goes before, and each costs as much as accepting.
AT_ONCE = 4
EACH_SECONDS = 0.05  # so many seconds are set aside for each
AHEAD_SECONDS = 1.0  # and this is how far they may run ahead of the clock, for whoever sends a few at a time
log = structlog.get_logger()


class Intake(pb_grpc.IntakeServiceServicer):
    """Reveals contacts, each answer an event first, and knows the pictures."""

    def __init__(self, store: Store[Submission], vault: Vault, keys: Keys, pictures: Pictures) -> None:
        self._store, self._vault, self._keys, self._pictures = store, vault, keys, pictures
        self._throttle = Throttle()

    async def RevealContact(  # noqa: N802  # the name in the .proto
        self, request: pb.RevealContactRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.RevealContactResponse:
        """Answer the contact of a case, once the revealing is written down."""
        del context
        if self._throttle.full(request.person_id, REVEALS_A_MINUTE):
            raise Refused("too_many_reveals", f"at most {REVEALS_A_MINUTE} contacts a minute: 查看过于频繁，请稍后再试")
        with self._throttle.under_way(request.person_id):  # many at once are not each the first
            submission = await self._written_down(request)
            self._throttle.count(request.person_id, REVEALS_A_MINUTE)
        row = await self._vault.find(vault_id(await self._who_said_it(submission)))
        if row is None:
            raise NotFound("the contact of this case is erased")
        fields = opened_entry(self._keys, row)
        return pb.RevealContactResponse(
            name=fields.get("name", ""), phone=fields.get("phone", ""), address=fields.get("address", "")
        )

    async def FindPictures(  # noqa: N802  # the name in the .proto
        self, request: pb.FindPicturesRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> pb.FindPicturesResponse:
        """Answer which pictures cannot be shown as evidence of a case; the others are kept for another day."""
        del context
        case = required(request.case_id, "case_id")
        return pb.FindPicturesResponse(missing=await self._pictures.unshowable(request.picture_ids, case=case))

    async def _who_said_it(self, submission: Submission) -> str:
        """Return whose contact it is: what the hub opened itself is about the citizen of the case beside it."""
        if submission.submitter != HUB:
            return submission.submission_id
        beside = (await self._store.load([submission.linked_case_id])).get(submission.linked_case_id)
        return beside.aggregate.submission_id if beside is not None else submission.submission_id

    async def _written_down(self, request: pb.RevealContactRequest) -> Submission:
        command = Reveal(
            service=caller(), person_id=request.person_id, purpose=request.purpose, order_id=request.order_id
        )
        for _ in range(RACES):
            loaded = (await self._store.load([required(request.case_id, "case_id")])).get(request.case_id)
            if loaded is None:
                raise NotFound("there is no such case")
            context = Context(
                actor=required(request.person_id, "person_id"),
                role=required(request.role, "role"),
                scope=request.scope,
                now=time.now(),
                cause=uid("reveal", request.case_id, request.person_id, request.order_id, time.now_ms()),
                trace=trace.current(),
            )
            decision = SUBMISSION.decide(loaded.aggregate, command, context)
            if not (await self._store.commit([loaded.change().add(decision, context)])).raced:
                return loaded.aggregate
        raise Transient("the case changes too quickly: try again")


class Suggestions:
    """Asks triage what a new submission would be taken for; without an answer in time there is none."""

    def __init__(self, classify: Callable[..., Any]) -> None:
        self._classify, self._free = classify, asyncio.Semaphore(AT_ONCE)
        self._taken_until = 0.0

    async def __call__(self, submission: Submission) -> Mapping[str, Any] | None:
        """Return the suggestion, or None."""
        if self._free.locked() or not self._affordable():
            return None
        async with self._free:
            request = triage.ClassifyRequest(
                text=submission.text,
                kind=submission.kind,
                category_hint=submission.category_hint,
                place=place_state(submission.place),
            )
            try:
                said = await rpc_client.ask(self._classify, request, seconds=SUGGEST_SECONDS)
            except (Transient, grpc.aio.AioRpcError) as error:
                log.info("suggestion.none", error=str(error)[:100])
                return None
        return _told(said)

    def _affordable(self) -> bool:
        instant = monotonic()
        taken = max(self._taken_until, instant) + EACH_SECONDS
        if taken > instant + AHEAD_SECONDS:
            return False
        self._taken_until = taken
        return True


def _told(said: triage.ClassifyResponse) -> Mapping[str, Any]:
    return {
        "lane": said.lane or None,
        "category_code": said.category_code or None,
        "category_name": said.category_name or None,
        "tier": said.tier or None,
        "area_code": said.area_code or None,
        "confidence": said.confidence,
        "explanation": list(said.explanation),
        "emergency": said.emergency,
        "abstains": said.abstains,
    }
