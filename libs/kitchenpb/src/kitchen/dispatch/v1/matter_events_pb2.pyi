import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Order(_message.Message):
    __slots__ = ("id", "unit_id", "role", "state", "dispatched_at", "sign_by", "due_at", "signed_at", "contacted_at", "resolved_at", "outcome", "reply", "overdue", "item", "return_by", "wait_until", "provisional", "question", "explanation", "ruled", "owner_unit_id", "level", "supervised_since", "instruction", "rungs", "vetting", "reading", "assigned_to", "priority", "signed_automatically")
    ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DISPATCHED_AT_FIELD_NUMBER: _ClassVar[int]
    SIGN_BY_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    SIGNED_AT_FIELD_NUMBER: _ClassVar[int]
    CONTACTED_AT_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REPLY_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    RETURN_BY_FIELD_NUMBER: _ClassVar[int]
    WAIT_UNTIL_FIELD_NUMBER: _ClassVar[int]
    PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    RULED_FIELD_NUMBER: _ClassVar[int]
    OWNER_UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    SUPERVISED_SINCE_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    RUNGS_FIELD_NUMBER: _ClassVar[int]
    VETTING_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    ASSIGNED_TO_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    SIGNED_AUTOMATICALLY_FIELD_NUMBER: _ClassVar[int]
    id: str
    unit_id: str
    role: str
    state: str
    dispatched_at: _timestamp_pb2.Timestamp
    sign_by: _timestamp_pb2.Timestamp
    due_at: _timestamp_pb2.Timestamp
    signed_at: _timestamp_pb2.Timestamp
    contacted_at: _timestamp_pb2.Timestamp
    resolved_at: _timestamp_pb2.Timestamp
    outcome: str
    reply: str
    overdue: bool
    item: str
    return_by: _timestamp_pb2.Timestamp
    wait_until: _timestamp_pb2.Timestamp
    provisional: bool
    question: str
    explanation: str
    ruled: bool
    owner_unit_id: str
    level: int
    supervised_since: _timestamp_pb2.Timestamp
    instruction: str
    rungs: _containers.RepeatedCompositeFieldContainer[Rung]
    vetting: bool
    reading: Reading
    assigned_to: str
    priority: GivenPriority
    signed_automatically: bool
    def __init__(self, id: _Optional[str] = ..., unit_id: _Optional[str] = ..., role: _Optional[str] = ..., state: _Optional[str] = ..., dispatched_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sign_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., signed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., contacted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resolved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ..., reply: _Optional[str] = ..., overdue: _Optional[bool] = ..., item: _Optional[str] = ..., return_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., wait_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., provisional: _Optional[bool] = ..., question: _Optional[str] = ..., explanation: _Optional[str] = ..., ruled: _Optional[bool] = ..., owner_unit_id: _Optional[str] = ..., level: _Optional[int] = ..., supervised_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., instruction: _Optional[str] = ..., rungs: _Optional[_Iterable[_Union[Rung, _Mapping]]] = ..., vetting: _Optional[bool] = ..., reading: _Optional[_Union[Reading, _Mapping]] = ..., assigned_to: _Optional[str] = ..., priority: _Optional[_Union[GivenPriority, _Mapping]] = ..., signed_automatically: _Optional[bool] = ...) -> None: ...

class GivenPriority(_message.Message):
    __slots__ = ("id", "title", "rank", "code")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    rank: int
    code: str
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., rank: _Optional[int] = ..., code: _Optional[str] = ...) -> None: ...

class Reading(_message.Message):
    __slots__ = ("asked_at", "until", "tell_at")
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    TELL_AT_FIELD_NUMBER: _ClassVar[int]
    asked_at: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    tell_at: _timestamp_pb2.Timestamp
    def __init__(self, asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tell_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Rung(_message.Message):
    __slots__ = ("unit_id", "clock", "due_at", "threshold", "level", "to", "tell_at", "undecided")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    TELL_AT_FIELD_NUMBER: _ClassVar[int]
    UNDECIDED_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    clock: str
    due_at: _timestamp_pb2.Timestamp
    threshold: str
    level: int
    to: _containers.RepeatedScalarFieldContainer[str]
    tell_at: _timestamp_pb2.Timestamp
    undecided: bool
    def __init__(self, unit_id: _Optional[str] = ..., clock: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., threshold: _Optional[str] = ..., level: _Optional[int] = ..., to: _Optional[_Iterable[str]] = ..., tell_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., undecided: _Optional[bool] = ...) -> None: ...

class Matter(_message.Message):
    __slots__ = ("id", "case_id", "case_no", "routing_no", "state", "category_code", "area_code", "tier", "text", "confidential", "filed_at", "due_at", "orders", "verdict", "satisfied", "rework_rounds", "verified", "excluded", "exclusion_code", "close_reason", "closed_at", "revisit_on", "fallback_unit_id", "evidence", "returned_by", "upheld_returns", "may_be_public", "reference", "survey_from", "survey_until", "surveyed")
    ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    FILED_AT_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    REWORK_ROUNDS_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_FIELD_NUMBER: _ClassVar[int]
    EXCLUSION_CODE_FIELD_NUMBER: _ClassVar[int]
    CLOSE_REASON_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    REVISIT_ON_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    RETURNED_BY_FIELD_NUMBER: _ClassVar[int]
    UPHELD_RETURNS_FIELD_NUMBER: _ClassVar[int]
    MAY_BE_PUBLIC_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SURVEY_FROM_FIELD_NUMBER: _ClassVar[int]
    SURVEY_UNTIL_FIELD_NUMBER: _ClassVar[int]
    SURVEYED_FIELD_NUMBER: _ClassVar[int]
    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: str
    category_code: str
    area_code: str
    tier: str
    text: str
    confidential: bool
    filed_at: _timestamp_pb2.Timestamp
    due_at: _timestamp_pb2.Timestamp
    orders: _containers.RepeatedCompositeFieldContainer[Order]
    verdict: str
    satisfied: bool
    rework_rounds: int
    verified: bool
    excluded: bool
    exclusion_code: str
    close_reason: str
    closed_at: _timestamp_pb2.Timestamp
    revisit_on: _timestamp_pb2.Timestamp
    fallback_unit_id: str
    evidence: _containers.RepeatedScalarFieldContainer[str]
    returned_by: _containers.RepeatedScalarFieldContainer[str]
    upheld_returns: int
    may_be_public: bool
    reference: str
    survey_from: _timestamp_pb2.Timestamp
    survey_until: _timestamp_pb2.Timestamp
    surveyed: str
    def __init__(self, id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., text: _Optional[str] = ..., confidential: _Optional[bool] = ..., filed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[Order, _Mapping]]] = ..., verdict: _Optional[str] = ..., satisfied: _Optional[bool] = ..., rework_rounds: _Optional[int] = ..., verified: _Optional[bool] = ..., excluded: _Optional[bool] = ..., exclusion_code: _Optional[str] = ..., close_reason: _Optional[str] = ..., closed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., revisit_on: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., fallback_unit_id: _Optional[str] = ..., evidence: _Optional[_Iterable[str]] = ..., returned_by: _Optional[_Iterable[str]] = ..., upheld_returns: _Optional[int] = ..., may_be_public: _Optional[bool] = ..., reference: _Optional[str] = ..., survey_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., survey_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., surveyed: _Optional[str] = ...) -> None: ...

class MatterFiled(_message.Message):
    __slots__ = ("matter",)
    MATTER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ...) -> None: ...

class OrderDispatched(_message.Message):
    __slots__ = ("matter", "order_id", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderSigned(_message.Message):
    __slots__ = ("matter", "order_id", "automatic")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    automatic: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., automatic: _Optional[bool] = ...) -> None: ...

class OrderContacted(_message.Message):
    __slots__ = ("matter", "order_id", "note")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    note: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class OrderProgressed(_message.Message):
    __slots__ = ("matter", "order_id", "note")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    note: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class OrderResolved(_message.Message):
    __slots__ = ("matter", "order_id")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ...) -> None: ...

class OrderOverdue(_message.Message):
    __slots__ = ("matter", "order_id")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ...) -> None: ...

class MatterCallbackOpened(_message.Message):
    __slots__ = ("matter",)
    MATTER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ...) -> None: ...

class MatterVerdictGiven(_message.Message):
    __slots__ = ("matter", "verdict", "satisfied")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    verdict: str
    satisfied: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., verdict: _Optional[str] = ..., satisfied: _Optional[bool] = ...) -> None: ...

class MatterClosed(_message.Message):
    __slots__ = ("matter", "reason_code")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    reason_code: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., reason_code: _Optional[str] = ...) -> None: ...

class MatterWrongLane(_message.Message):
    __slots__ = ("matter", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MatterWithdrawn(_message.Message):
    __slots__ = ("matter", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MatterReworked(_message.Message):
    __slots__ = ("matter", "round", "cause", "reason", "by")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    round: int
    cause: str
    reason: str
    by: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., round: _Optional[int] = ..., cause: _Optional[str] = ..., reason: _Optional[str] = ..., by: _Optional[str] = ...) -> None: ...

class MatterNoted(_message.Message):
    __slots__ = ("matter", "kind", "text")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    kind: str
    text: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class OrderReturnRequested(_message.Message):
    __slots__ = ("matter", "order_id", "reason_code", "evidence")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    reason_code: str
    evidence: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., reason_code: _Optional[str] = ..., evidence: _Optional[str] = ...) -> None: ...

class OrderReturnUpheld(_message.Message):
    __slots__ = ("matter", "order_id", "from_unit_id", "automatic", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    from_unit_id: str
    automatic: bool
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., from_unit_id: _Optional[str] = ..., automatic: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderReturnRefused(_message.Message):
    __slots__ = ("matter", "order_id", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderDisputed(_message.Message):
    __slots__ = ("matter", "order_id", "automatic", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    automatic: bool
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., automatic: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderRuled(_message.Message):
    __slots__ = ("matter", "order_id", "from_unit_id", "automatic", "reason", "lead_order_id", "released", "to_unit_id")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    LEAD_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    RELEASED_FIELD_NUMBER: _ClassVar[int]
    TO_UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    from_unit_id: str
    automatic: bool
    reason: str
    lead_order_id: str
    released: bool
    to_unit_id: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., from_unit_id: _Optional[str] = ..., automatic: _Optional[bool] = ..., reason: _Optional[str] = ..., lead_order_id: _Optional[str] = ..., released: _Optional[bool] = ..., to_unit_id: _Optional[str] = ...) -> None: ...

class RoutingRuleProposed(_message.Message):
    __slots__ = ("matter", "order_id", "category_code", "area_code", "unit_id", "reason", "ruled_by")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RULED_BY_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    category_code: str
    area_code: str
    unit_id: str
    reason: str
    ruled_by: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., unit_id: _Optional[str] = ..., reason: _Optional[str] = ..., ruled_by: _Optional[str] = ...) -> None: ...

class OrderCitizenAsked(_message.Message):
    __slots__ = ("matter", "order_id", "question")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    question: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., question: _Optional[str] = ...) -> None: ...

class OrderResumed(_message.Message):
    __slots__ = ("matter", "order_id", "automatic")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    automatic: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., automatic: _Optional[bool] = ...) -> None: ...

class OrderExtensionRequested(_message.Message):
    __slots__ = ("matter", "order_id", "until", "ground")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    until: _timestamp_pb2.Timestamp
    ground: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ground: _Optional[str] = ...) -> None: ...

class OrderExtensionDecided(_message.Message):
    __slots__ = ("matter", "order_id", "granted", "until", "ground", "automatic")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    GRANTED_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    granted: bool
    until: _timestamp_pb2.Timestamp
    ground: str
    automatic: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., granted: _Optional[bool] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ground: _Optional[str] = ..., automatic: _Optional[bool] = ...) -> None: ...

class OrderShelved(_message.Message):
    __slots__ = ("matter", "order_id", "explanation", "review_on")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    explanation: str
    review_on: _timestamp_pb2.Timestamp
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., explanation: _Optional[str] = ..., review_on: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OrderUnshelved(_message.Message):
    __slots__ = ("matter", "order_id", "automatic")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    automatic: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., automatic: _Optional[bool] = ...) -> None: ...

class OrderReplyVetted(_message.Message):
    __slots__ = ("matter", "order_id", "passed", "automatic", "reason", "tell_at")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TELL_AT_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    passed: bool
    automatic: bool
    reason: str
    tell_at: _timestamp_pb2.Timestamp
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., passed: _Optional[bool] = ..., automatic: _Optional[bool] = ..., reason: _Optional[str] = ..., tell_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OrderAssigned(_message.Message):
    __slots__ = ("matter", "order_id", "person_id")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    person_id: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class OrderUnassigned(_message.Message):
    __slots__ = ("matter", "order_id", "person_id")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    person_id: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., person_id: _Optional[str] = ...) -> None: ...

class OrderPrioritised(_message.Message):
    __slots__ = ("matter", "order_id", "priority_id", "title", "rank", "code")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    priority_id: str
    title: str
    rank: int
    code: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., priority_id: _Optional[str] = ..., title: _Optional[str] = ..., rank: _Optional[int] = ..., code: _Optional[str] = ...) -> None: ...

class OrderEscalated(_message.Message):
    __slots__ = ("matter", "order_id", "unit_id", "clock", "due_at", "threshold", "level", "to", "tell_at")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    TELL_AT_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    unit_id: str
    clock: str
    due_at: _timestamp_pb2.Timestamp
    threshold: str
    level: int
    to: _containers.RepeatedScalarFieldContainer[str]
    tell_at: _timestamp_pb2.Timestamp
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., clock: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., threshold: _Optional[str] = ..., level: _Optional[int] = ..., to: _Optional[_Iterable[str]] = ..., tell_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OrderSupervised(_message.Message):
    __slots__ = ("matter", "order_id", "instruction")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    order_id: str
    instruction: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., order_id: _Optional[str] = ..., instruction: _Optional[str] = ...) -> None: ...

class MatterDateMoved(_message.Message):
    __slots__ = ("matter", "kind", "reason", "order_id", "was")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    WAS_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    kind: str
    reason: str
    order_id: str
    was: _timestamp_pb2.Timestamp
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., kind: _Optional[str] = ..., reason: _Optional[str] = ..., order_id: _Optional[str] = ..., was: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MatterTierChanged(_message.Message):
    __slots__ = ("matter", "was", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    WAS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    was: str
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., was: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MatterVerificationOpened(_message.Message):
    __slots__ = ("matter",)
    MATTER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ...) -> None: ...

class MatterVerified(_message.Message):
    __slots__ = ("matter", "passed", "finding")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    passed: bool
    finding: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., passed: _Optional[bool] = ..., finding: _Optional[str] = ...) -> None: ...

class MatterCallbackAttempted(_message.Message):
    __slots__ = ("matter", "number")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    number: int
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class MatterReopened(_message.Message):
    __slots__ = ("matter", "reason", "by_citizen")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    BY_CITIZEN_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    reason: str
    by_citizen: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., reason: _Optional[str] = ..., by_citizen: _Optional[bool] = ...) -> None: ...

class MatterExclusionProposed(_message.Message):
    __slots__ = ("matter", "code", "explanation")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    code: str
    explanation: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., code: _Optional[str] = ..., explanation: _Optional[str] = ...) -> None: ...

class MatterExclusionDecided(_message.Message):
    __slots__ = ("matter", "confirmed", "reason")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    confirmed: bool
    reason: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., confirmed: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class MatterRevisitDue(_message.Message):
    __slots__ = ("matter",)
    MATTER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ...) -> None: ...

class MatterRevisited(_message.Message):
    __slots__ = ("matter", "holds", "finding")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    holds: bool
    finding: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., holds: _Optional[bool] = ..., finding: _Optional[str] = ...) -> None: ...

class MatterSurveyed(_message.Message):
    __slots__ = ("matter", "still_good", "ever_reported", "again")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    STILL_GOOD_FIELD_NUMBER: _ClassVar[int]
    EVER_REPORTED_FIELD_NUMBER: _ClassVar[int]
    AGAIN_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    still_good: str
    ever_reported: str
    again: bool
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., still_good: _Optional[str] = ..., ever_reported: _Optional[str] = ..., again: _Optional[bool] = ...) -> None: ...

class MatterArchived(_message.Message):
    __slots__ = ("matter",)
    MATTER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ...) -> None: ...

class MatterClocksRecomputed(_message.Message):
    __slots__ = ("matter", "policy_version", "calendar_version", "was", "moved_order_ids")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_VERSION_FIELD_NUMBER: _ClassVar[int]
    WAS_FIELD_NUMBER: _ClassVar[int]
    MOVED_ORDER_IDS_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    policy_version: int
    calendar_version: int
    was: _timestamp_pb2.Timestamp
    moved_order_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., policy_version: _Optional[int] = ..., calendar_version: _Optional[int] = ..., was: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., moved_order_ids: _Optional[_Iterable[str]] = ...) -> None: ...
