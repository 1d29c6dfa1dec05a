import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EmergencyLexiconPublished(_message.Message):
    __slots__ = ("version", "words")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    version: str
    words: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[str] = ..., words: _Optional[_Iterable[str]] = ...) -> None: ...

class RoutingRule(_message.Message):
    __slots__ = ("id", "state", "category_code", "area_code", "unit_id", "words", "case_nos", "decided_by", "decided_at", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    CASE_NOS_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    category_code: str
    area_code: str
    unit_id: str
    words: _containers.RepeatedScalarFieldContainer[str]
    case_nos: _containers.RepeatedScalarFieldContainer[str]
    decided_by: str
    decided_at: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., unit_id: _Optional[str] = ..., words: _Optional[_Iterable[str]] = ..., case_nos: _Optional[_Iterable[str]] = ..., decided_by: _Optional[str] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class RoutingRuleRaised(_message.Message):
    __slots__ = ("rule", "order_id")
    RULE_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    rule: RoutingRule
    order_id: str
    def __init__(self, rule: _Optional[_Union[RoutingRule, _Mapping]] = ..., order_id: _Optional[str] = ...) -> None: ...

class RoutingRuleAccepted(_message.Message):
    __slots__ = ("rule",)
    RULE_FIELD_NUMBER: _ClassVar[int]
    rule: RoutingRule
    def __init__(self, rule: _Optional[_Union[RoutingRule, _Mapping]] = ...) -> None: ...

class RoutingRuleDeclined(_message.Message):
    __slots__ = ("rule",)
    RULE_FIELD_NUMBER: _ClassVar[int]
    rule: RoutingRule
    def __init__(self, rule: _Optional[_Union[RoutingRule, _Mapping]] = ...) -> None: ...

class RoutingRuleRetired(_message.Message):
    __slots__ = ("rule",)
    RULE_FIELD_NUMBER: _ClassVar[int]
    rule: RoutingRule
    def __init__(self, rule: _Optional[_Union[RoutingRule, _Mapping]] = ...) -> None: ...

class WeatherWarning(_message.Message):
    __slots__ = ("id", "state", "kind", "level", "area_codes", "since", "until", "notice", "declared_by")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    AREA_CODES_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    DECLARED_BY_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    kind: str
    level: str
    area_codes: _containers.RepeatedScalarFieldContainer[str]
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    notice: str
    declared_by: str
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., kind: _Optional[str] = ..., level: _Optional[str] = ..., area_codes: _Optional[_Iterable[str]] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., notice: _Optional[str] = ..., declared_by: _Optional[str] = ...) -> None: ...

class WeatherWarningDeclared(_message.Message):
    __slots__ = ("warning",)
    WARNING_FIELD_NUMBER: _ClassVar[int]
    warning: WeatherWarning
    def __init__(self, warning: _Optional[_Union[WeatherWarning, _Mapping]] = ...) -> None: ...

class WeatherWarningChanged(_message.Message):
    __slots__ = ("warning",)
    WARNING_FIELD_NUMBER: _ClassVar[int]
    warning: WeatherWarning
    def __init__(self, warning: _Optional[_Union[WeatherWarning, _Mapping]] = ...) -> None: ...

class WeatherWarningLifted(_message.Message):
    __slots__ = ("warning",)
    WARNING_FIELD_NUMBER: _ClassVar[int]
    warning: WeatherWarning
    def __init__(self, warning: _Optional[_Union[WeatherWarning, _Mapping]] = ...) -> None: ...
