import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PublishedList(_message.Message):
    __slots__ = ("id", "state", "level", "unit_id", "area_code", "since", "until", "order_count", "digest", "drawn_up_at", "drawn_up_by", "entries")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    ORDER_COUNT_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    DRAWN_UP_AT_FIELD_NUMBER: _ClassVar[int]
    DRAWN_UP_BY_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    level: int
    unit_id: str
    area_code: str
    since: str
    until: str
    order_count: int
    digest: str
    drawn_up_at: _timestamp_pb2.Timestamp
    drawn_up_by: str
    entries: _containers.RepeatedCompositeFieldContainer[PublicationEntry]
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., level: _Optional[int] = ..., unit_id: _Optional[str] = ..., area_code: _Optional[str] = ..., since: _Optional[str] = ..., until: _Optional[str] = ..., order_count: _Optional[int] = ..., digest: _Optional[str] = ..., drawn_up_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., drawn_up_by: _Optional[str] = ..., entries: _Optional[_Iterable[_Union[PublicationEntry, _Mapping]]] = ...) -> None: ...

class PublicationEntry(_message.Message):
    __slots__ = ("number", "kind", "of", "channel", "place", "published_at", "recorded_by", "recorded_at", "reason")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OF_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_BY_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    number: int
    kind: str
    of: int
    channel: str
    place: str
    published_at: _timestamp_pb2.Timestamp
    recorded_by: str
    recorded_at: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, number: _Optional[int] = ..., kind: _Optional[str] = ..., of: _Optional[int] = ..., channel: _Optional[str] = ..., place: _Optional[str] = ..., published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_by: _Optional[str] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class ListedOrder(_message.Message):
    __slots__ = ("order_id", "case_id", "case_no", "unit_id", "unit_name", "category_code", "area_code", "tier", "state", "due_at", "days_late", "level", "reached_at")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_NAME_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    DAYS_LATE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    REACHED_AT_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    case_id: str
    case_no: str
    unit_id: str
    unit_name: str
    category_code: str
    area_code: str
    tier: str
    state: str
    due_at: _timestamp_pb2.Timestamp
    days_late: int
    level: int
    reached_at: _timestamp_pb2.Timestamp
    def __init__(self, order_id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., unit_id: _Optional[str] = ..., unit_name: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., state: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., days_late: _Optional[int] = ..., level: _Optional[int] = ..., reached_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListDrawnUp(_message.Message):
    __slots__ = ("list", "orders")
    LIST_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    list: PublishedList
    orders: _containers.RepeatedCompositeFieldContainer[ListedOrder]
    def __init__(self, list: _Optional[_Union[PublishedList, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[ListedOrder, _Mapping]]] = ...) -> None: ...

class ListPublished(_message.Message):
    __slots__ = ("list", "number")
    LIST_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    list: PublishedList
    number: int
    def __init__(self, list: _Optional[_Union[PublishedList, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class PublicationCorrected(_message.Message):
    __slots__ = ("list", "number")
    LIST_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    list: PublishedList
    number: int
    def __init__(self, list: _Optional[_Union[PublishedList, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class PublicationRetracted(_message.Message):
    __slots__ = ("list", "number")
    LIST_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    list: PublishedList
    number: int
    def __init__(self, list: _Optional[_Union[PublishedList, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class ListDiscarded(_message.Message):
    __slots__ = ("list",)
    LIST_FIELD_NUMBER: _ClassVar[int]
    list: PublishedList
    def __init__(self, list: _Optional[_Union[PublishedList, _Mapping]] = ...) -> None: ...
