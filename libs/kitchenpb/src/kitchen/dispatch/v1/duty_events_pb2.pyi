import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DutyListVersion(_message.Message):
    __slots__ = ("id", "title", "state", "number", "follows", "based_on", "effective_from", "items", "digest", "pages", "edited_by", "published_by", "published_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    FOLLOWS_FIELD_NUMBER: _ClassVar[int]
    BASED_ON_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    EDITED_BY_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_BY_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    state: str
    number: int
    follows: int
    based_on: str
    effective_from: _timestamp_pb2.Timestamp
    items: int
    digest: str
    pages: _containers.RepeatedScalarFieldContainer[str]
    edited_by: _containers.RepeatedScalarFieldContainer[str]
    published_by: str
    published_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., state: _Optional[str] = ..., number: _Optional[int] = ..., follows: _Optional[int] = ..., based_on: _Optional[str] = ..., effective_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., items: _Optional[int] = ..., digest: _Optional[str] = ..., pages: _Optional[_Iterable[str]] = ..., edited_by: _Optional[_Iterable[str]] = ..., published_by: _Optional[str] = ..., published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DutyVersionDrafted(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: DutyListVersion
    def __init__(self, version: _Optional[_Union[DutyListVersion, _Mapping]] = ...) -> None: ...

class DutyVersionAmended(_message.Message):
    __slots__ = ("version", "put", "removed")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PUT_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    version: DutyListVersion
    put: _containers.RepeatedScalarFieldContainer[str]
    removed: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[_Union[DutyListVersion, _Mapping]] = ..., put: _Optional[_Iterable[str]] = ..., removed: _Optional[_Iterable[str]] = ...) -> None: ...

class DutyVersionCaughtUp(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: DutyListVersion
    def __init__(self, version: _Optional[_Union[DutyListVersion, _Mapping]] = ...) -> None: ...

class DutyVersionPublished(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: DutyListVersion
    def __init__(self, version: _Optional[_Union[DutyListVersion, _Mapping]] = ...) -> None: ...

class DutyVersionDiscarded(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: DutyListVersion
    def __init__(self, version: _Optional[_Union[DutyListVersion, _Mapping]] = ...) -> None: ...
