import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HotTopic(_message.Message):
    __slots__ = ("id", "state", "month", "title", "category_code", "area_code", "area_codes", "why", "lead_unit_id", "assist_unit_ids", "plan", "measures", "linked_count", "adopted_on", "review")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODES_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    LEAD_UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    ASSIST_UNIT_IDS_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    LINKED_COUNT_FIELD_NUMBER: _ClassVar[int]
    ADOPTED_ON_FIELD_NUMBER: _ClassVar[int]
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    id: str
    state: str
    month: str
    title: str
    category_code: str
    area_code: str
    area_codes: _containers.RepeatedScalarFieldContainer[str]
    why: str
    lead_unit_id: str
    assist_unit_ids: _containers.RepeatedScalarFieldContainer[str]
    plan: str
    measures: _containers.RepeatedCompositeFieldContainer[TopicMeasure]
    linked_count: int
    adopted_on: str
    review: str
    def __init__(self, id: _Optional[str] = ..., state: _Optional[str] = ..., month: _Optional[str] = ..., title: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., area_codes: _Optional[_Iterable[str]] = ..., why: _Optional[str] = ..., lead_unit_id: _Optional[str] = ..., assist_unit_ids: _Optional[_Iterable[str]] = ..., plan: _Optional[str] = ..., measures: _Optional[_Iterable[_Union[TopicMeasure, _Mapping]]] = ..., linked_count: _Optional[int] = ..., adopted_on: _Optional[str] = ..., review: _Optional[str] = ...) -> None: ...

class TopicMeasure(_message.Message):
    __slots__ = ("number", "state", "text", "unit_id", "due", "said", "ended_at", "overdue", "due_at", "told_unit_ids")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    SAID_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    TOLD_UNIT_IDS_FIELD_NUMBER: _ClassVar[int]
    number: int
    state: str
    text: str
    unit_id: str
    due: str
    said: str
    ended_at: _timestamp_pb2.Timestamp
    overdue: bool
    due_at: _timestamp_pb2.Timestamp
    told_unit_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, number: _Optional[int] = ..., state: _Optional[str] = ..., text: _Optional[str] = ..., unit_id: _Optional[str] = ..., due: _Optional[str] = ..., said: _Optional[str] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., overdue: _Optional[bool] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., told_unit_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class TopicProposed(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ...) -> None: ...

class TopicAdopted(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ...) -> None: ...

class TopicChanged(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ...) -> None: ...

class TopicMeasureAdded(_message.Message):
    __slots__ = ("topic", "number")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    number: int
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class TopicMeasureMoved(_message.Message):
    __slots__ = ("topic", "number", "reason", "was_due_at")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    WAS_DUE_AT_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    number: int
    reason: str
    was_due_at: _timestamp_pb2.Timestamp
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., number: _Optional[int] = ..., reason: _Optional[str] = ..., was_due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TopicMeasureDone(_message.Message):
    __slots__ = ("topic", "number")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    number: int
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class TopicMeasureDropped(_message.Message):
    __slots__ = ("topic", "number")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    number: int
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class TopicMeasureOverdue(_message.Message):
    __slots__ = ("topic", "number")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    number: int
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class TopicStarted(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ...) -> None: ...

class TopicLinked(_message.Message):
    __slots__ = ("topic", "matter_ids")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    MATTER_IDS_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    matter_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., matter_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class TopicUnlinked(_message.Message):
    __slots__ = ("topic", "matter_ids")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    MATTER_IDS_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    matter_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., matter_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class TopicReviewed(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ...) -> None: ...

class TopicClosed(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ...) -> None: ...

class TopicDropped(_message.Message):
    __slots__ = ("topic", "reason")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    topic: HotTopic
    reason: str
    def __init__(self, topic: _Optional[_Union[HotTopic, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...
