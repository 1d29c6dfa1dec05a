import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Report(_message.Message):
    __slots__ = ("minutes", "people", "result", "text", "media_ids")
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MEDIA_IDS_FIELD_NUMBER: _ClassVar[int]
    minutes: int
    people: int
    result: str
    text: str
    media_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, minutes: _Optional[int] = ..., people: _Optional[int] = ..., result: _Optional[str] = ..., text: _Optional[str] = ..., media_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class Rating(_message.Message):
    __slots__ = ("satisfied", "stars", "comment", "rated_at")
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    RATED_AT_FIELD_NUMBER: _ClassVar[int]
    satisfied: bool
    stars: int
    comment: str
    rated_at: _timestamp_pb2.Timestamp
    def __init__(self, satisfied: _Optional[bool] = ..., stars: _Optional[int] = ..., comment: _Optional[str] = ..., rated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Order(_message.Message):
    __slots__ = ("id", "case_id", "case_no", "routing_no", "state", "category_code", "area_code", "tier", "urgent", "risk", "title", "text", "confidential", "received_at", "team_id", "contact_team_id", "round", "accept_by", "accepted_at", "planned_at", "planned_minutes", "started_at", "finished_at", "report", "rate_by", "rating", "rework_rounds", "escalated")
    ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    URGENT_FIELD_NUMBER: _ClassVar[int]
    RISK_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    CONTACT_TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_AT_FIELD_NUMBER: _ClassVar[int]
    PLANNED_AT_FIELD_NUMBER: _ClassVar[int]
    PLANNED_MINUTES_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    RATE_BY_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    REWORK_ROUNDS_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_FIELD_NUMBER: _ClassVar[int]
    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: str
    category_code: str
    area_code: str
    tier: str
    urgent: bool
    risk: str
    title: str
    text: str
    confidential: bool
    received_at: _timestamp_pb2.Timestamp
    team_id: str
    contact_team_id: str
    round: int
    accept_by: _timestamp_pb2.Timestamp
    accepted_at: _timestamp_pb2.Timestamp
    planned_at: _timestamp_pb2.Timestamp
    planned_minutes: int
    started_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    report: Report
    rate_by: _timestamp_pb2.Timestamp
    rating: Rating
    rework_rounds: int
    escalated: bool
    def __init__(self, id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., urgent: _Optional[bool] = ..., risk: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., confidential: _Optional[bool] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., team_id: _Optional[str] = ..., contact_team_id: _Optional[str] = ..., round: _Optional[int] = ..., accept_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., planned_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., planned_minutes: _Optional[int] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., report: _Optional[_Union[Report, _Mapping]] = ..., rate_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., rating: _Optional[_Union[Rating, _Mapping]] = ..., rework_rounds: _Optional[int] = ..., escalated: _Optional[bool] = ...) -> None: ...

class OrderReceived(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderApproved(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderRejected(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderWrongLane(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderOffered(_message.Message):
    __slots__ = ("order", "team_id", "round", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    team_id: str
    round: int
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., team_id: _Optional[str] = ..., round: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderDeclined(_message.Message):
    __slots__ = ("order", "team_id", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    team_id: str
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., team_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderOfferExpired(_message.Message):
    __slots__ = ("order", "team_id")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    order: Order
    team_id: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., team_id: _Optional[str] = ...) -> None: ...

class OrderEscalated(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderAccepted(_message.Message):
    __slots__ = ("order", "team_id")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    order: Order
    team_id: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., team_id: _Optional[str] = ...) -> None: ...

class OrderGivenBack(_message.Message):
    __slots__ = ("order", "team_id", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    TEAM_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    team_id: str
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., team_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderScheduled(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderStarted(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderFinished(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderRated(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderUnrated(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class OrderReworked(_message.Message):
    __slots__ = ("order", "round", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    round: int
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., round: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderCancelled(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderWithdrawn(_message.Message):
    __slots__ = ("order", "reason")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order: Order
    reason: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class OrderNoted(_message.Message):
    __slots__ = ("order", "kind", "text")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    order: Order
    kind: str
    text: str
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class OrderClosed(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...
