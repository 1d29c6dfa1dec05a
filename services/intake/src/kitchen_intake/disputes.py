"""A merchant's dispute as intake hears it: a line for the citizen, and a case of its own for market supervision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kitchen.dispatch.v1 import merchant_events_pb2 as merchant
from kitchenkit.decide import Context, Decision
from kitchenkit.events import decode, required
from kitchenkit.react import Reaction, Record, Store
from kitchenkit.time import millis

from . import progress
from .domain.linked import Dispute, open_dispute
from .domain.submission import Place, Submission
from .following import Follow

DISPUTED = "kitchen.dispatch.v1.MerchantOrderDisputed"
_told = progress.readers()[DISPUTED]
Number = Callable[[str, int], str]  # a case number for (submission id, attempt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """What one dispute means: for the case that it is about, and for the one that it opens."""

    told: progress.Progress
    dispute: Dispute


def read(record: Record) -> Disputed:
    """Return a dispute; raises `InvalidMessage`."""
    told = _told(record)
    event = decode(record, merchant.MerchantOrderDisputed)
    order = event.order
    place = order.place
    return Disputed(
        told=told,
        dispute=Dispute(
            order_id=required(order.id, "order.id"),
            round=order.dispute_round or 1,  # an older event had one round at most
            case_id=told.case_id,
            case_no=required(order.case_no, "order.case_no"),
            merchant=required(order.merchant_name, "order.merchant_name"),
            reason=required(event.reason, "reason"),
            text=order.text,
            place=Place(
                lat=place.lat, long=place.long, address=place.address, area_code=place.area_code or order.area_code
            ),
            confidential=order.confidential,
            reference=event.reference,
        ),
    )


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """Keeps what the citizen may know, and opens the case of the dispute once, however often it is heard."""

    number: Number
    follow: Follow

    def __call__(
        self, target: str, before: Submission | None, event: Disputed, context: Context
    ) -> Decision[Submission]:
        """Decide for the case that it is about, or for the one that it opens."""
        if target == event.told.case_id:
            return self.follow(target, before, event.told, context)
        if before is not None:
            return Decision()
        return open_dispute(event.dispute, case_no=self._number(event.dispute, context.now), now=context.now)

    def _number(self, dispute: Dispute, now: datetime) -> str:
        """Return a number. One that another case has already makes a dead letter; its replay tries another one."""
        return self.number(dispute.submission_id, millis(now))


def reaction(store: Store[Submission], number: Number, follow: Follow) -> Reaction[Submission]:
    """Return what is done about a dispute."""
    return Reaction(
        store=store,
        read=read,
        targets=lambda event: [event.told.case_id, event.dispute.opens],
        decide=OpenDispute(number, follow),
    )
