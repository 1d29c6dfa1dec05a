from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReplyTemplate(_message.Message):
    __slots__ = ("id", "state", "title", "text", "category_codes", "outcomes", "unit_id", "area_code", "since", "until")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODES_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    title: str
    text: str
    category_codes: _containers.RepeatedScalarFieldContainer[str]
    outcomes: _containers.RepeatedScalarFieldContainer[str]
    unit_id: str
    area_code: str
    since: str
    until: str
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., category_codes: _Optional[_Iterable[str]] = ..., outcomes: _Optional[_Iterable[str]] = ..., unit_id: _Optional[str] = ..., area_code: _Optional[str] = ..., since: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...

class ReplyTemplateWritten(_message.Message):
    __slots__ = ("template",)
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    template: ReplyTemplate
    def __init__(self, template: _Optional[_Union[ReplyTemplate, _Mapping]] = ...) -> None: ...

class ReplyTemplateChanged(_message.Message):
    __slots__ = ("template",)
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    template: ReplyTemplate
    def __init__(self, template: _Optional[_Union[ReplyTemplate, _Mapping]] = ...) -> None: ...

class ReplyTemplateRetired(_message.Message):
    __slots__ = ("template",)
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    template: ReplyTemplate
    def __init__(self, template: _Optional[_Union[ReplyTemplate, _Mapping]] = ...) -> None: ...

class ReplyTemplateRestored(_message.Message):
    __slots__ = ("template",)
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    template: ReplyTemplate
    def __init__(self, template: _Optional[_Union[ReplyTemplate, _Mapping]] = ...) -> None: ...
