from kitchen.dispatch.v1 import matter_events_pb2 as _matter_events_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MatchDutyRequest(_message.Message):
    __slots__ = ("category_code", "area_code", "tier", "text")
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    category_code: str
    area_code: str
    tier: str
    text: str
    def __init__(self, category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class MatchDutyResponse(_message.Message):
    __slots__ = ("units", "explanation", "mode", "list_version", "candidates")
    UNITS_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    units: _containers.RepeatedCompositeFieldContainer[DutyUnit]
    explanation: str
    mode: str
    list_version: str
    candidates: _containers.RepeatedCompositeFieldContainer[DutyCandidate]
    def __init__(self, units: _Optional[_Iterable[_Union[DutyUnit, _Mapping]]] = ..., explanation: _Optional[str] = ..., mode: _Optional[str] = ..., list_version: _Optional[str] = ..., candidates: _Optional[_Iterable[_Union[DutyCandidate, _Mapping]]] = ...) -> None: ...

class DutyUnit(_message.Message):
    __slots__ = ("unit_id", "name", "role")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    name: str
    role: str
    def __init__(self, unit_id: _Optional[str] = ..., name: _Optional[str] = ..., role: _Optional[str] = ...) -> None: ...

class DutyCandidate(_message.Message):
    __slots__ = ("item_code", "title", "words", "lead_id", "mode", "why")
    ITEM_CODE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    LEAD_ID_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    item_code: str
    title: str
    words: _containers.RepeatedScalarFieldContainer[str]
    lead_id: str
    mode: str
    why: str
    def __init__(self, item_code: _Optional[str] = ..., title: _Optional[str] = ..., words: _Optional[_Iterable[str]] = ..., lead_id: _Optional[str] = ..., mode: _Optional[str] = ..., why: _Optional[str] = ...) -> None: ...

class FindMatterRequest(_message.Message):
    __slots__ = ("case_id", "case_no")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_no: str
    def __init__(self, case_id: _Optional[str] = ..., case_no: _Optional[str] = ...) -> None: ...

class FindMatterResponse(_message.Message):
    __slots__ = ("matter", "sequence")
    MATTER_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    matter: _matter_events_pb2.Matter
    sequence: int
    def __init__(self, matter: _Optional[_Union[_matter_events_pb2.Matter, _Mapping]] = ..., sequence: _Optional[int] = ...) -> None: ...
