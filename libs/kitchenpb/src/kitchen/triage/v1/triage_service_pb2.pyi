from kitchen.common.v1 import place_pb2 as _place_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ClassifyRequest(_message.Message):
    __slots__ = ("text", "kind", "category_hint", "place")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_HINT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    text: str
    kind: str
    category_hint: str
    place: _place_pb2.Place
    def __init__(self, text: _Optional[str] = ..., kind: _Optional[str] = ..., category_hint: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ...) -> None: ...

class ClassifyResponse(_message.Message):
    __slots__ = ("lane", "category_code", "category_name", "tier", "area_code", "confidence", "explanation", "emergency", "abstains")
    LANE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_NAME_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    EMERGENCY_FIELD_NUMBER: _ClassVar[int]
    ABSTAINS_FIELD_NUMBER: _ClassVar[int]
    lane: str
    category_code: str
    category_name: str
    tier: str
    area_code: str
    confidence: float
    explanation: _containers.RepeatedScalarFieldContainer[str]
    emergency: bool
    abstains: bool
    def __init__(self, lane: _Optional[str] = ..., category_code: _Optional[str] = ..., category_name: _Optional[str] = ..., tier: _Optional[str] = ..., area_code: _Optional[str] = ..., confidence: _Optional[float] = ..., explanation: _Optional[_Iterable[str]] = ..., emergency: _Optional[bool] = ..., abstains: _Optional[bool] = ...) -> None: ...

class FindSimilarRequest(_message.Message):
    __slots__ = ("text", "area_code", "limit")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    text: str
    area_code: str
    limit: int
    def __init__(self, text: _Optional[str] = ..., area_code: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class FindSimilarResponse(_message.Message):
    __slots__ = ("cases",)
    CASES_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[SimilarCase]
    def __init__(self, cases: _Optional[_Iterable[_Union[SimilarCase, _Mapping]]] = ...) -> None: ...

class SimilarCase(_message.Message):
    __slots__ = ("case_id", "case_no", "likeness", "text")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    LIKENESS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_no: str
    likeness: float
    text: str
    def __init__(self, case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., likeness: _Optional[float] = ..., text: _Optional[str] = ...) -> None: ...
