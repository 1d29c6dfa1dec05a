"""Cases that the hub opens itself beside one that a citizen brought: the dispute with a merchant (商户纠纷)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kitchenkit.decide import Decision
from kitchenkit.ids import uid
from kitchenkit.masking import mask

from . import table
from .submission import HUB, Kind, Place, Source, State, Submission, case_id

CONSUMER = "GOV-CONSUMER"  # market supervision (市场监管)
REASON_SHOWN, TEXT_SHOWN = 1000, 2500  # of what was said: together it stays below what a submission may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What is known of a dispute between a citizen and a merchant."""

    order_id: str
    round: int  # each has a case of its own
    case_id: str  # of the order
    case_no: str
    merchant: str
    reason: str
    text: str  # of the order's case
    place: Place
    confidential: bool
    reference: str = ""  # of the lane, which knows the order by it

    @property
    def submission_id(self) -> str:
        """The submission that this dispute becomes; the same dispute is always the same one."""
        return uid("merchant-dispute", self.order_id, self.round)

    @property
    def opens(self) -> str:
        """The id of the case that it opens."""
        return case_id(self.submission_id)


def open_dispute(dispute: Dispute, *, case_no: str, now: datetime) -> Decision[Submission]:
    """Begin the case of a dispute: it names the case it belongs to, and is meant for market supervision."""
    text = (
        f"商户纠纷，关联来件 {dispute.case_no}。商户：{dispute.merchant}。"
        f"纠纷内容：{mask(dispute.reason[:REASON_SHOWN])}。原来件：{dispute.text[:TEXT_SHOWN]}"
    )
    submission = Submission(
        id=dispute.opens,
        submission_id=dispute.submission_id,
        case_no=case_no,
        state=State.SUBMITTED,
        source=Source.SYSTEM,
        kind=Kind.APPEAL,
        text=text,
        title="商户纠纷",
        category_hint=CONSUMER,
        place=dispute.place,
        occurred_at=None,
        received_at=now,
        media_ids=(),
        visibility="private",
        confidential=dispute.confidential,
        linked_case_id=dispute.case_id,
        urgent=False,
        submitter=HUB,
        opened_for=CONSUMER,
        reference=dispute.reference,
    )
    return table.receive(submission)
