"""What can become true of a merchant and of a commercial order. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantListed:
    """It may be asked for orders from now on (入驻)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantSuspended:
    """It is asked for nothing new (停单)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantResumed:
    """It is asked again (复单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantChanged:
    """Something of what is known of it is new (变更)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantScored:
    """A customer's stars count for its rating (评分)."""

    order_id: str
    stars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderPlaced:
    """A case has come into the lane (下单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderOffered:
    """A merchant is asked (询单)."""

    merchant_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderQuoted:
    """The merchant says what it costs and when it is done (报价); the order has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantQuoteAgreed:
    """The citizen takes the price (同意报价)."""

    by: str  # citizen or dispatcher


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantQuoteRefused:
    """The citizen does not take the price (不同意报价): the merchant is not on the order any more."""

    merchant_id: str
    by: str  # citizen or dispatcher
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderLate:
    """The promised time is over and the work is not done (逾期)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderAccepted:
    """The merchant takes it (商家接单)."""

    merchant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderDeclined:
    """The merchant does not take it (拒单)."""

    merchant_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOfferExpired:
    """The merchant did not answer in time (超时未接单)."""

    merchant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderEscalated:
    """People at the desk have to look at it; a call that they have not seen to yet is this one from now on."""

    reason: str
    was_called_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderFulfilmentBegun:
    """The merchant is at work (履约)."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderConfirmed:
    """The work is done as ordered (确认)."""

    by: str  # citizen or dispatcher


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderRated:
    """The citizen's rating (评价)."""

    stars: int  # 0: none were given
    satisfied: bool
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderClosed:
    """It is over without a rating (结单)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderDisputed:
    """Citizen and merchant do not agree (纠纷); the reference comes back with what becomes of the dispute's case."""

    merchant_id: str
    reason: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantDisputeSettled:
    """The dispute's case is over (纠纷了结); the order has what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantDisputeReopened:
    """The dispute's case was opened again (纠纷重办), and the dispute with it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderWrongLane:
    """Back to the desk."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderWithdrawn:
    """The citizen took it back before the work began, or it was merged."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantOrderNoted:
    """The citizen said something that does not change where the order stands."""

    kind: str
    text: str
