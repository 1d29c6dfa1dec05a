import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from kitchen.common.v1 import place_pb2 as _place_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MerchantCandidate(_message.Message):
    __slots__ = ("merchant_id", "name", "opens", "closes", "reason")
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OPENS_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    merchant_id: str
    name: str
    opens: str
    closes: str
    reason: str
    def __init__(self, merchant_id: _Optional[str] = ..., name: _Optional[str] = ..., opens: _Optional[str] = ..., closes: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOffer(_message.Message):
    __slots__ = ("merchant_id", "name", "offered_at", "accept_by", "automatic", "state")
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OFFERED_AT_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    merchant_id: str
    name: str
    offered_at: _timestamp_pb2.Timestamp
    accept_by: _timestamp_pb2.Timestamp
    automatic: bool
    state: str
    def __init__(self, merchant_id: _Optional[str] = ..., name: _Optional[str] = ..., offered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., automatic: _Optional[bool] = ..., state: _Optional[str] = ...) -> None: ...

class MerchantQuote(_message.Message):
    __slots__ = ("amount", "note", "promised_at", "quoted_at", "agreed_at", "agreed_by")
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    PROMISED_AT_FIELD_NUMBER: _ClassVar[int]
    QUOTED_AT_FIELD_NUMBER: _ClassVar[int]
    AGREED_AT_FIELD_NUMBER: _ClassVar[int]
    AGREED_BY_FIELD_NUMBER: _ClassVar[int]
    amount: int
    note: str
    promised_at: _timestamp_pb2.Timestamp
    quoted_at: _timestamp_pb2.Timestamp
    agreed_at: _timestamp_pb2.Timestamp
    agreed_by: str
    def __init__(self, amount: _Optional[int] = ..., note: _Optional[str] = ..., promised_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., quoted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agreed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., agreed_by: _Optional[str] = ...) -> None: ...

class MerchantOrder(_message.Message):
    __slots__ = ("id", "case_id", "case_no", "routing_no", "state", "category_code", "area_code", "title", "text", "place", "confidential", "ordered_at", "merchant_id", "merchant_name", "offers", "candidates", "escalated", "wait_until", "accepted_at", "stars", "satisfied", "dispute", "dispute_round", "quote", "late", "escalated_at", "dispute_until", "settlement")
    ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    ORDERED_AT_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_NAME_FIELD_NUMBER: _ClassVar[int]
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_FIELD_NUMBER: _ClassVar[int]
    WAIT_UNTIL_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_AT_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    DISPUTE_FIELD_NUMBER: _ClassVar[int]
    DISPUTE_ROUND_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_AT_FIELD_NUMBER: _ClassVar[int]
    DISPUTE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: str
    category_code: str
    area_code: str
    title: str
    text: str
    place: _place_pb2.Place
    confidential: bool
    ordered_at: _timestamp_pb2.Timestamp
    merchant_id: str
    merchant_name: str
    offers: _containers.RepeatedCompositeFieldContainer[MerchantOffer]
    candidates: _containers.RepeatedCompositeFieldContainer[MerchantCandidate]
    escalated: str
    wait_until: _timestamp_pb2.Timestamp
    accepted_at: _timestamp_pb2.Timestamp
    stars: int
    satisfied: bool
    dispute: str
    dispute_round: int
    quote: MerchantQuote
    late: bool
    escalated_at: _timestamp_pb2.Timestamp
    dispute_until: _timestamp_pb2.Timestamp
    settlement: Settlement
    def __init__(self, id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., confidential: _Optional[bool] = ..., ordered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., merchant_id: _Optional[str] = ..., merchant_name: _Optional[str] = ..., offers: _Optional[_Iterable[_Union[MerchantOffer, _Mapping]]] = ..., candidates: _Optional[_Iterable[_Union[MerchantCandidate, _Mapping]]] = ..., escalated: _Optional[str] = ..., wait_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stars: _Optional[int] = ..., satisfied: _Optional[bool] = ..., dispute: _Optional[str] = ..., dispute_round: _Optional[int] = ..., quote: _Optional[_Union[MerchantQuote, _Mapping]] = ..., late: _Optional[bool] = ..., escalated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., dispute_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., settlement: _Optional[_Union[Settlement, _Mapping]] = ...) -> None: ...

class Settlement(_message.Message):
    __slots__ = ("how", "outcome", "finding", "at")
    HOW_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    how: str
    outcome: str
    finding: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, how: _Optional[str] = ..., outcome: _Optional[str] = ..., finding: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MerchantOrderPlaced(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ...) -> None: ...

class MerchantOrderOffered(_message.Message):
    __slots__ = ("order", "merchant_id", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    merchant_id: str
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., merchant_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOrderQuoted(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ...) -> None: ...

class MerchantQuoteAgreed(_message.Message):
    __slots__ = ("order", "by")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    by: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., by: _Optional[str] = ...) -> None: ...

class MerchantQuoteRefused(_message.Message):
    __slots__ = ("order", "merchant_id", "by", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    merchant_id: str
    by: str
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., merchant_id: _Optional[str] = ..., by: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOrderLate(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ...) -> None: ...

class MerchantOrderAccepted(_message.Message):
    __slots__ = ("order", "merchant_id")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    merchant_id: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., merchant_id: _Optional[str] = ...) -> None: ...

class MerchantOrderDeclined(_message.Message):
    __slots__ = ("order", "merchant_id", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    merchant_id: str
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., merchant_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOfferExpired(_message.Message):
    __slots__ = ("order", "merchant_id")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    merchant_id: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., merchant_id: _Optional[str] = ...) -> None: ...

class MerchantOrderEscalated(_message.Message):
    __slots__ = ("order", "reason", "was_called_at")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    WAS_CALLED_AT_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    reason: str
    was_called_at: _timestamp_pb2.Timestamp
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., reason: _Optional[str] = ..., was_called_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MerchantOrderFulfilmentBegun(_message.Message):
    __slots__ = ("order", "note")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    note: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., note: _Optional[str] = ...) -> None: ...

class MerchantOrderConfirmed(_message.Message):
    __slots__ = ("order", "by")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    by: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., by: _Optional[str] = ...) -> None: ...

class MerchantOrderRated(_message.Message):
    __slots__ = ("order", "stars", "satisfied", "comment")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    stars: int
    satisfied: bool
    comment: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., stars: _Optional[int] = ..., satisfied: _Optional[bool] = ..., comment: _Optional[str] = ...) -> None: ...

class MerchantOrderClosed(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOrderDisputed(_message.Message):
    __slots__ = ("order", "merchant_id", "reason", "reference")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    merchant_id: str
    reason: str
    reference: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., merchant_id: _Optional[str] = ..., reason: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class MerchantDisputeSettled(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ...) -> None: ...

class MerchantDisputeReopened(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOrderWrongLane(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOrderWithdrawn(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    reason: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantOrderNoted(_message.Message):
    __slots__ = ("order", "kind", "text")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    order: MerchantOrder
    kind: str
    text: str
    def __init__(self, order: _Optional[_Union[MerchantOrder, _Mapping]] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...
