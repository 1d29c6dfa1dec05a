import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PublicAnswer(_message.Message):
    __slots__ = ("id", "state", "matter_id", "case_id", "case_no", "unit_id", "category_code", "area_code", "withheld", "shown_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    SHOWN_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    matter_id: str
    case_id: str
    case_no: str
    unit_id: str
    category_code: str
    area_code: str
    withheld: str
    shown_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., matter_id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., unit_id: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., withheld: _Optional[str] = ..., shown_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AnswerProposed(_message.Message):
    __slots__ = ("answer",)
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    answer: PublicAnswer
    def __init__(self, answer: _Optional[_Union[PublicAnswer, _Mapping]] = ...) -> None: ...

class AnswerEdited(_message.Message):
    __slots__ = ("answer",)
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    answer: PublicAnswer
    def __init__(self, answer: _Optional[_Union[PublicAnswer, _Mapping]] = ...) -> None: ...

class AnswerShown(_message.Message):
    __slots__ = ("answer",)
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    answer: PublicAnswer
    def __init__(self, answer: _Optional[_Union[PublicAnswer, _Mapping]] = ...) -> None: ...

class AnswerHidden(_message.Message):
    __slots__ = ("answer",)
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    answer: PublicAnswer
    def __init__(self, answer: _Optional[_Union[PublicAnswer, _Mapping]] = ...) -> None: ...

class AnswerWithheld(_message.Message):
    __slots__ = ("answer", "why")
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    answer: PublicAnswer
    why: str
    def __init__(self, answer: _Optional[_Union[PublicAnswer, _Mapping]] = ..., why: _Optional[str] = ...) -> None: ...
