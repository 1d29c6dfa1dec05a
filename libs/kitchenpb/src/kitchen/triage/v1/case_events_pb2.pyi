import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from kitchen.common.v1 import place_pb2 as _place_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Case(_message.Message):
    __slots__ = ("case_id", "case_no", "submission_id", "state", "lane", "category_code", "area_code", "tier", "routing_no", "claimed_by", "master_id", "kind", "text", "title", "place", "media_ids", "confidential", "confidence", "decided_by", "explanation", "rule_version", "model_version", "returned_by", "upheld_returns", "sides")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    SUBMISSION_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LANE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    CLAIMED_BY_FIELD_NUMBER: _ClassVar[int]
    MASTER_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_IDS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    RETURNED_BY_FIELD_NUMBER: _ClassVar[int]
    UPHELD_RETURNS_FIELD_NUMBER: _ClassVar[int]
    SIDES_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_no: str
    submission_id: str
    state: str
    lane: str
    category_code: str
    area_code: str
    tier: str
    routing_no: int
    claimed_by: str
    master_id: str
    kind: str
    text: str
    title: str
    place: _place_pb2.Place
    media_ids: _containers.RepeatedScalarFieldContainer[str]
    confidential: bool
    confidence: float
    decided_by: str
    explanation: _containers.RepeatedScalarFieldContainer[str]
    rule_version: str
    model_version: str
    returned_by: _containers.RepeatedScalarFieldContainer[str]
    upheld_returns: int
    sides: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., submission_id: _Optional[str] = ..., state: _Optional[str] = ..., lane: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., routing_no: _Optional[int] = ..., claimed_by: _Optional[str] = ..., master_id: _Optional[str] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ..., title: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., media_ids: _Optional[_Iterable[str]] = ..., confidential: _Optional[bool] = ..., confidence: _Optional[float] = ..., decided_by: _Optional[str] = ..., explanation: _Optional[_Iterable[str]] = ..., rule_version: _Optional[str] = ..., model_version: _Optional[str] = ..., returned_by: _Optional[_Iterable[str]] = ..., upheld_returns: _Optional[int] = ..., sides: _Optional[_Iterable[str]] = ...) -> None: ...

class CaseOpened(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: Case
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseClassified(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: Case
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseDeferred(_message.Message):
    __slots__ = ("case", "reason")
    CASE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case: Case
    reason: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class CaseAlarmed(_message.Message):
    __slots__ = ("case", "words")
    CASE_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    case: Case
    words: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., words: _Optional[_Iterable[str]] = ...) -> None: ...

class CaseClaimed(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: Case
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseReleased(_message.Message):
    __slots__ = ("case",)
    CASE_FIELD_NUMBER: _ClassVar[int]
    case: Case
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseAsked(_message.Message):
    __slots__ = ("case", "question")
    CASE_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    case: Case
    question: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., question: _Optional[str] = ...) -> None: ...

class CaseRejected(_message.Message):
    __slots__ = ("case", "reason_code", "channel")
    CASE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    case: Case
    reason_code: str
    channel: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., reason_code: _Optional[str] = ..., channel: _Optional[str] = ...) -> None: ...

class CaseLaneChanged(_message.Message):
    __slots__ = ("case", "from_lane", "reason")
    CASE_FIELD_NUMBER: _ClassVar[int]
    FROM_LANE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case: Case
    from_lane: str
    reason: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., from_lane: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Assignment(_message.Message):
    __slots__ = ("unit_id", "role", "rule_id", "reason")
    UNIT_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    unit_id: str
    role: str
    rule_id: str
    reason: str
    def __init__(self, unit_id: _Optional[str] = ..., role: _Optional[str] = ..., rule_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CaseRouted(_message.Message):
    __slots__ = ("case_id", "case_no", "routing_no", "lane", "kind", "category_code", "area_code", "tier", "text", "title", "place", "media_ids", "cluster_id", "assignments", "suggested_units", "confidence", "decided_by", "explanation", "rule_version", "model_version", "decided_at", "confidential", "returned_by", "upheld_returns", "submitted_at", "accepted_at", "may_be_public", "reference")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    LANE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_IDS_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_ID_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    SUGGESTED_UNITS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    RETURNED_BY_FIELD_NUMBER: _ClassVar[int]
    UPHELD_RETURNS_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_AT_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_AT_FIELD_NUMBER: _ClassVar[int]
    MAY_BE_PUBLIC_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_no: str
    routing_no: int
    lane: str
    kind: str
    category_code: str
    area_code: str
    tier: str
    text: str
    title: str
    place: _place_pb2.Place
    media_ids: _containers.RepeatedScalarFieldContainer[str]
    cluster_id: str
    assignments: _containers.RepeatedCompositeFieldContainer[Assignment]
    suggested_units: _containers.RepeatedScalarFieldContainer[str]
    confidence: float
    decided_by: str
    explanation: _containers.RepeatedScalarFieldContainer[str]
    rule_version: str
    model_version: str
    decided_at: _timestamp_pb2.Timestamp
    confidential: bool
    returned_by: _containers.RepeatedScalarFieldContainer[str]
    upheld_returns: int
    submitted_at: _timestamp_pb2.Timestamp
    accepted_at: _timestamp_pb2.Timestamp
    may_be_public: bool
    reference: str
    def __init__(self, case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., lane: _Optional[str] = ..., kind: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., tier: _Optional[str] = ..., text: _Optional[str] = ..., title: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., media_ids: _Optional[_Iterable[str]] = ..., cluster_id: _Optional[str] = ..., assignments: _Optional[_Iterable[_Union[Assignment, _Mapping]]] = ..., suggested_units: _Optional[_Iterable[str]] = ..., confidence: _Optional[float] = ..., decided_by: _Optional[str] = ..., explanation: _Optional[_Iterable[str]] = ..., rule_version: _Optional[str] = ..., model_version: _Optional[str] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., confidential: _Optional[bool] = ..., returned_by: _Optional[_Iterable[str]] = ..., upheld_returns: _Optional[int] = ..., submitted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., may_be_public: _Optional[bool] = ..., reference: _Optional[str] = ...) -> None: ...

class CaseWithdrawn(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "reason", "followed")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    FOLLOWED_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    reason: str
    followed: bool
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., reason: _Optional[str] = ..., followed: _Optional[bool] = ...) -> None: ...

class CaseSupplemented(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "text", "tier")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    text: str
    tier: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., text: _Optional[str] = ..., tier: _Optional[str] = ...) -> None: ...

class CaseConcealed(_message.Message):
    __slots__ = ("case", "case_id", "routing_no")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ...) -> None: ...

class CaseUrged(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "note")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    note: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., note: _Optional[str] = ...) -> None: ...

class CaseRated(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "verdict", "satisfied", "stars", "comment")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    verdict: str
    satisfied: bool
    stars: int
    comment: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., verdict: _Optional[str] = ..., satisfied: _Optional[bool] = ..., stars: _Optional[int] = ..., comment: _Optional[str] = ...) -> None: ...

class CaseSurveyed(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "still_good", "ever_reported", "again", "said_at")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STILL_GOOD_FIELD_NUMBER: _ClassVar[int]
    EVER_REPORTED_FIELD_NUMBER: _ClassVar[int]
    AGAIN_FIELD_NUMBER: _ClassVar[int]
    SAID_AT_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    still_good: str
    ever_reported: str
    again: bool
    said_at: _timestamp_pb2.Timestamp
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., still_good: _Optional[str] = ..., ever_reported: _Optional[str] = ..., again: _Optional[bool] = ..., said_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseReopened(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "reason")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    reason: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class CaseAppealed(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "reason")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    reason: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class CasePriceAnswered(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "agreed", "amount", "reason")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    agreed: bool
    amount: int
    reason: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., agreed: _Optional[bool] = ..., amount: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class CaseDisputed(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "reason")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    reason: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class CaseMerged(_message.Message):
    __slots__ = ("case", "case_id", "routing_no", "master_id")
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    MASTER_ID_FIELD_NUMBER: _ClassVar[int]
    case: Case
    case_id: str
    routing_no: int
    master_id: str
    def __init__(self, case: _Optional[_Union[Case, _Mapping]] = ..., case_id: _Optional[str] = ..., routing_no: _Optional[int] = ..., master_id: _Optional[str] = ...) -> None: ...
