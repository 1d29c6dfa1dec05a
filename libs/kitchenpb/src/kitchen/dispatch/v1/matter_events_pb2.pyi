import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Order(_message.Message):
    __slots__ = ("id", "unit_id", "role", "state", "dispatched_at", "sign_by", "due_at", "signed_at", "contacted_at", "resolved_at", "outcome", "reply", "overdue")
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
    def __init__(self, id: _Optional[str] = ..., unit_id: _Optional[str] = ..., role: _Optional[str] = ..., state: _Optional[str] = ..., dispatched_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sign_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., signed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., contacted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resolved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ..., reply: _Optional[str] = ..., overdue: _Optional[bool] = ...) -> None: ...

class Matter(_message.Message):
    __slots__ = ("id", "case_id", "case_no", "routing_no", "state", "category_code", "area_code", "tier", "text", "confidential", "filed_at", "due_at", "orders", "verdict")
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
    def __init__(self, id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., text: _Optional[str] = ..., confidential: _Optional[bool] = ..., filed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[Order, _Mapping]]] = ..., verdict: _Optional[str] = ...) -> None: ...

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
    __slots__ = ("matter",)
    MATTER_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ...) -> None: ...

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
    __slots__ = ("matter", "round")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    round: int
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., round: _Optional[int] = ...) -> None: ...

class MatterNoted(_message.Message):
    __slots__ = ("matter", "kind", "text")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    matter: Matter
    kind: str
    text: str
    def __init__(self, matter: _Optional[_Union[Matter, _Mapping]] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...
