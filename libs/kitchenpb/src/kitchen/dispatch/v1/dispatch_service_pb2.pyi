from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MatchDutyRequest(_message.Message):
    __slots__ = ("category_code", "area_code")
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    category_code: str
    area_code: str
    def __init__(self, category_code: _Optional[str] = ..., area_code: _Optional[str] = ...) -> None: ...

class MatchDutyResponse(_message.Message):
    __slots__ = ("units", "explanation")
    UNITS_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    units: _containers.RepeatedCompositeFieldContainer[DutyUnit]
    explanation: str
    def __init__(self, units: _Optional[_Iterable[_Union[DutyUnit, _Mapping]]] = ..., explanation: _Optional[str] = ...) -> None: ...

class DutyUnit(_message.Message):
    __slots__ = ("unit_id", "name", "role")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    name: str
    role: str
    def __init__(self, unit_id: _Optional[str] = ..., name: _Optional[str] = ..., role: _Optional[str] = ...) -> None: ...
