from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResponsePriority(_message.Message):
    __slots__ = ("id", "state", "title", "rank", "about", "code", "category_codes", "unit_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODES_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    title: str
    rank: int
    about: str
    code: str
    category_codes: _containers.RepeatedScalarFieldContainer[str]
    unit_id: str
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., title: _Optional[str] = ..., rank: _Optional[int] = ..., about: _Optional[str] = ..., code: _Optional[str] = ..., category_codes: _Optional[_Iterable[str]] = ..., unit_id: _Optional[str] = ...) -> None: ...

class ResponsePriorityWritten(_message.Message):
    __slots__ = ("priority",)
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    priority: ResponsePriority
    def __init__(self, priority: _Optional[_Union[ResponsePriority, _Mapping]] = ...) -> None: ...

class ResponsePriorityChanged(_message.Message):
    __slots__ = ("priority",)
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    priority: ResponsePriority
    def __init__(self, priority: _Optional[_Union[ResponsePriority, _Mapping]] = ...) -> None: ...

class ResponsePriorityRetired(_message.Message):
    __slots__ = ("priority",)
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    priority: ResponsePriority
    def __init__(self, priority: _Optional[_Union[ResponsePriority, _Mapping]] = ...) -> None: ...

class ResponsePriorityRestored(_message.Message):
    __slots__ = ("priority",)
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    priority: ResponsePriority
    def __init__(self, priority: _Optional[_Union[ResponsePriority, _Mapping]] = ...) -> None: ...
