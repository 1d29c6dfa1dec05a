import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class UnitDelivery(_message.Message):
    __slots__ = ("id", "order_id", "matter_id", "case_id", "case_no", "unit_id", "area_code", "tier", "kind", "state", "died_at", "tell_at", "error", "owner", "reminded_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DIED_AT_FIELD_NUMBER: _ClassVar[int]
    TELL_AT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    REMINDED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    order_id: str
    matter_id: str
    case_id: str
    case_no: str
    unit_id: str
    area_code: str
    tier: str
    kind: str
    state: str
    died_at: _timestamp_pb2.Timestamp
    tell_at: _timestamp_pb2.Timestamp
    error: str
    owner: str
    reminded_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., order_id: _Optional[str] = ..., matter_id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., unit_id: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., died_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tell_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., error: _Optional[str] = ..., owner: _Optional[str] = ..., reminded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeliveryDied(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: UnitDelivery
    def __init__(self, delivery: _Optional[_Union[UnitDelivery, _Mapping]] = ...) -> None: ...

class DeliveryStillStuck(_message.Message):
    __slots__ = ("delivery", "earlier_at")
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    EARLIER_AT_FIELD_NUMBER: _ClassVar[int]
    delivery: UnitDelivery
    earlier_at: _timestamp_pb2.Timestamp
    def __init__(self, delivery: _Optional[_Union[UnitDelivery, _Mapping]] = ..., earlier_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeliveryQueued(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: UnitDelivery
    def __init__(self, delivery: _Optional[_Union[UnitDelivery, _Mapping]] = ...) -> None: ...

class DeliveryReceived(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: UnitDelivery
    def __init__(self, delivery: _Optional[_Union[UnitDelivery, _Mapping]] = ...) -> None: ...

class DeliveryAcknowledged(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: UnitDelivery
    def __init__(self, delivery: _Optional[_Union[UnitDelivery, _Mapping]] = ...) -> None: ...

class DeliveryCancelled(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: UnitDelivery
    def __init__(self, delivery: _Optional[_Union[UnitDelivery, _Mapping]] = ...) -> None: ...
