import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Shift(_message.Message):
    __slots__ = ("person_id", "starts_at", "ends_at")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    STARTS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    starts_at: _timestamp_pb2.Timestamp
    ends_at: _timestamp_pb2.Timestamp
    def __init__(self, person_id: _Optional[str] = ..., starts_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RosterState(_message.Message):
    __slots__ = ("roster_id", "unit_id", "area_code", "month", "shifts", "sequence", "state")
    ROSTER_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    SHIFTS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    roster_id: str
    unit_id: str
    area_code: str
    month: str
    shifts: _containers.RepeatedCompositeFieldContainer[Shift]
    sequence: int
    state: str
    def __init__(self, roster_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., area_code: _Optional[str] = ..., month: _Optional[str] = ..., shifts: _Optional[_Iterable[_Union[Shift, _Mapping]]] = ..., sequence: _Optional[int] = ..., state: _Optional[str] = ...) -> None: ...

class SubstitutionState(_message.Message):
    __slots__ = ("substitution_id", "unit_id", "area_code", "person_id", "substitute_id", "starts_at", "ends_at", "state", "sequence")
    SUBSTITUTION_ID_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SUBSTITUTE_ID_FIELD_NUMBER: _ClassVar[int]
    STARTS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    substitution_id: str
    unit_id: str
    area_code: str
    person_id: str
    substitute_id: str
    starts_at: _timestamp_pb2.Timestamp
    ends_at: _timestamp_pb2.Timestamp
    state: str
    sequence: int
    def __init__(self, substitution_id: _Optional[str] = ..., unit_id: _Optional[str] = ..., area_code: _Optional[str] = ..., person_id: _Optional[str] = ..., substitute_id: _Optional[str] = ..., starts_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[str] = ..., sequence: _Optional[int] = ...) -> None: ...

class RosterLaid(_message.Message):
    __slots__ = ("roster",)
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    roster: RosterState
    def __init__(self, roster: _Optional[_Union[RosterState, _Mapping]] = ...) -> None: ...

class RosterChanged(_message.Message):
    __slots__ = ("roster",)
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    roster: RosterState
    def __init__(self, roster: _Optional[_Union[RosterState, _Mapping]] = ...) -> None: ...

class SubstitutionArranged(_message.Message):
    __slots__ = ("substitution",)
    SUBSTITUTION_FIELD_NUMBER: _ClassVar[int]
    substitution: SubstitutionState
    def __init__(self, substitution: _Optional[_Union[SubstitutionState, _Mapping]] = ...) -> None: ...

class SubstitutionEnded(_message.Message):
    __slots__ = ("substitution",)
    SUBSTITUTION_FIELD_NUMBER: _ClassVar[int]
    substitution: SubstitutionState
    def __init__(self, substitution: _Optional[_Union[SubstitutionState, _Mapping]] = ...) -> None: ...
