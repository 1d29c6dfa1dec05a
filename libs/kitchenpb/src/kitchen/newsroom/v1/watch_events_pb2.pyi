import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Watched(_message.Message):
    __slots__ = ("id", "case_id", "case_no", "matter_id", "routing_no", "state", "category_code", "area_code", "desk_id", "text", "due_at", "closed_at", "close_reason", "revisit_on", "watchers")
    ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    DESK_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    CLOSE_REASON_FIELD_NUMBER: _ClassVar[int]
    REVISIT_ON_FIELD_NUMBER: _ClassVar[int]
    WATCHERS_FIELD_NUMBER: _ClassVar[int]
    id: str
    case_id: str
    case_no: str
    matter_id: str
    routing_no: int
    state: str
    category_code: str
    area_code: str
    desk_id: str
    text: str
    due_at: _timestamp_pb2.Timestamp
    closed_at: _timestamp_pb2.Timestamp
    close_reason: str
    revisit_on: _timestamp_pb2.Timestamp
    watchers: _containers.RepeatedCompositeFieldContainer[Watcher]
    def __init__(self, id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., matter_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., desk_id: _Optional[str] = ..., text: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., closed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_reason: _Optional[str] = ..., revisit_on: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., watchers: _Optional[_Iterable[_Union[Watcher, _Mapping]]] = ...) -> None: ...

class Watcher(_message.Message):
    __slots__ = ("id", "person", "state", "since", "lead_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    LEAD_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    person: str
    state: str
    since: _timestamp_pb2.Timestamp
    lead_id: str
    def __init__(self, id: _Optional[str] = ..., person: _Optional[str] = ..., state: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lead_id: _Optional[str] = ...) -> None: ...

class WatchStarted(_message.Message):
    __slots__ = ("watched", "person")
    WATCHED_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    watched: Watched
    person: str
    def __init__(self, watched: _Optional[_Union[Watched, _Mapping]] = ..., person: _Optional[str] = ...) -> None: ...

class WatchStopped(_message.Message):
    __slots__ = ("watched", "person")
    WATCHED_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    watched: Watched
    person: str
    def __init__(self, watched: _Optional[_Union[Watched, _Mapping]] = ..., person: _Optional[str] = ...) -> None: ...

class WatchProgressed(_message.Message):
    __slots__ = ("watched", "line")
    WATCHED_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    watched: Watched
    line: ProgressLine
    def __init__(self, watched: _Optional[_Union[Watched, _Mapping]] = ..., line: _Optional[_Union[ProgressLine, _Mapping]] = ...) -> None: ...

class ProgressLine(_message.Message):
    __slots__ = ("routing_no", "sequence", "at", "code", "result", "unit_id", "text", "until")
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    routing_no: int
    sequence: int
    at: _timestamp_pb2.Timestamp
    code: str
    result: str
    unit_id: str
    text: str
    until: _timestamp_pb2.Timestamp
    def __init__(self, routing_no: _Optional[int] = ..., sequence: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., code: _Optional[str] = ..., result: _Optional[str] = ..., unit_id: _Optional[str] = ..., text: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FollowUpOffered(_message.Message):
    __slots__ = ("watched",)
    WATCHED_FIELD_NUMBER: _ClassVar[int]
    watched: Watched
    def __init__(self, watched: _Optional[_Union[Watched, _Mapping]] = ...) -> None: ...

class FollowUpTaken(_message.Message):
    __slots__ = ("watched", "person", "lead_id")
    WATCHED_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    LEAD_ID_FIELD_NUMBER: _ClassVar[int]
    watched: Watched
    person: str
    lead_id: str
    def __init__(self, watched: _Optional[_Union[Watched, _Mapping]] = ..., person: _Optional[str] = ..., lead_id: _Optional[str] = ...) -> None: ...

class FollowUpDeclined(_message.Message):
    __slots__ = ("watched", "person")
    WATCHED_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    watched: Watched
    person: str
    def __init__(self, watched: _Optional[_Union[Watched, _Mapping]] = ..., person: _Optional[str] = ...) -> None: ...
