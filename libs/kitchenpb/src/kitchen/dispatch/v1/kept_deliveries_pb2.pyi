import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Delivery(_message.Message):
    __slots__ = ("id", "order_id", "matter_id", "unit_id", "dispatched_at", "state", "attempts", "error", "status", "receipt_id", "delivered_at", "owner", "reason", "kind", "number")
    ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    DISPATCHED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_ID_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_AT_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    id: str
    order_id: str
    matter_id: str
    unit_id: str
    dispatched_at: _timestamp_pb2.Timestamp
    state: str
    attempts: int
    error: str
    status: int
    receipt_id: str
    delivered_at: _timestamp_pb2.Timestamp
    owner: str
    reason: str
    kind: str
    number: int
    def __init__(self, id: _Optional[str] = ..., order_id: _Optional[str] = ..., matter_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., dispatched_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[str] = ..., attempts: _Optional[int] = ..., error: _Optional[str] = ..., status: _Optional[int] = ..., receipt_id: _Optional[str] = ..., delivered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., owner: _Optional[str] = ..., reason: _Optional[str] = ..., kind: _Optional[str] = ..., number: _Optional[int] = ...) -> None: ...

class UnitEndpoint(_message.Message):
    __slots__ = ("id", "unit_id", "url", "state", "tested_at", "test_receipt_id", "test_error", "test_status")
    ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TESTED_AT_FIELD_NUMBER: _ClassVar[int]
    TEST_RECEIPT_ID_FIELD_NUMBER: _ClassVar[int]
    TEST_ERROR_FIELD_NUMBER: _ClassVar[int]
    TEST_STATUS_FIELD_NUMBER: _ClassVar[int]
    id: str
    unit_id: str
    url: str
    state: str
    tested_at: _timestamp_pb2.Timestamp
    test_receipt_id: str
    test_error: str
    test_status: int
    def __init__(self, id: _Optional[str] = ..., unit_id: _Optional[str] = ..., url: _Optional[str] = ..., state: _Optional[str] = ..., tested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., test_receipt_id: _Optional[str] = ..., test_error: _Optional[str] = ..., test_status: _Optional[int] = ...) -> None: ...
