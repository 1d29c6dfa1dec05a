import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from kitchen.directory.v1 import border_events_pb2 as _border_events_pb2
from kitchen.directory.v1 import directory_events_pb2 as _directory_events_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetSnapshotRequest(_message.Message):
    __slots__ = ("known_version",)
    KNOWN_VERSION_FIELD_NUMBER: _ClassVar[int]
    known_version: int
    def __init__(self, known_version: _Optional[int] = ...) -> None: ...

class GetSnapshotResponse(_message.Message):
    __slots__ = ("version", "unchanged", "areas", "organisations")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    AREAS_FIELD_NUMBER: _ClassVar[int]
    ORGANISATIONS_FIELD_NUMBER: _ClassVar[int]
    version: int
    unchanged: bool
    areas: _containers.RepeatedCompositeFieldContainer[_directory_events_pb2.AreaState]
    organisations: _containers.RepeatedCompositeFieldContainer[_directory_events_pb2.OrganisationState]
    def __init__(self, version: _Optional[int] = ..., unchanged: _Optional[bool] = ..., areas: _Optional[_Iterable[_Union[_directory_events_pb2.AreaState, _Mapping]]] = ..., organisations: _Optional[_Iterable[_Union[_directory_events_pb2.OrganisationState, _Mapping]]] = ...) -> None: ...

class GetPersonRequest(_message.Message):
    __slots__ = ("person_id",)
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    def __init__(self, person_id: _Optional[str] = ...) -> None: ...

class GetPersonResponse(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: _directory_events_pb2.PersonState
    def __init__(self, person: _Optional[_Union[_directory_events_pb2.PersonState, _Mapping]] = ...) -> None: ...

class GetDutyRequest(_message.Message):
    __slots__ = ("known_version",)
    KNOWN_VERSION_FIELD_NUMBER: _ClassVar[int]
    known_version: int
    def __init__(self, known_version: _Optional[int] = ...) -> None: ...

class GetDutyResponse(_message.Message):
    __slots__ = ("version", "unchanged", "units")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    version: int
    unchanged: bool
    units: _containers.RepeatedCompositeFieldContainer[UnitOnDuty]
    def __init__(self, version: _Optional[int] = ..., unchanged: _Optional[bool] = ..., units: _Optional[_Iterable[_Union[UnitOnDuty, _Mapping]]] = ...) -> None: ...

class UnitOnDuty(_message.Message):
    __slots__ = ("unit_id", "spans")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    SPANS_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    spans: _containers.RepeatedCompositeFieldContainer[DutySpan]
    def __init__(self, unit_id: _Optional[str] = ..., spans: _Optional[_Iterable[_Union[DutySpan, _Mapping]]] = ...) -> None: ...

class DutySpan(_message.Message):
    __slots__ = ("starts_at", "ends_at", "person_id", "name", "basis", "stands_in_for")
    STARTS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    STANDS_IN_FOR_FIELD_NUMBER: _ClassVar[int]
    starts_at: _timestamp_pb2.Timestamp
    ends_at: _timestamp_pb2.Timestamp
    person_id: str
    name: str
    basis: str
    stands_in_for: str
    def __init__(self, starts_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., person_id: _Optional[str] = ..., name: _Optional[str] = ..., basis: _Optional[str] = ..., stands_in_for: _Optional[str] = ...) -> None: ...

class GetBordersRequest(_message.Message):
    __slots__ = ("known_version",)
    KNOWN_VERSION_FIELD_NUMBER: _ClassVar[int]
    known_version: int
    def __init__(self, known_version: _Optional[int] = ...) -> None: ...

class GetBordersResponse(_message.Message):
    __slots__ = ("version", "unchanged", "borders")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    BORDERS_FIELD_NUMBER: _ClassVar[int]
    version: int
    unchanged: bool
    borders: _containers.RepeatedCompositeFieldContainer[_border_events_pb2.BorderState]
    def __init__(self, version: _Optional[int] = ..., unchanged: _Optional[bool] = ..., borders: _Optional[_Iterable[_Union[_border_events_pb2.BorderState, _Mapping]]] = ...) -> None: ...
