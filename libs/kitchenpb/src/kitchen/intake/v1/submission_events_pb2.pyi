import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from kitchen.common.v1 import place_pb2 as _place_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Submission(_message.Message):
    __slots__ = ("submission_id", "case_id", "case_no", "state", "source", "kind", "text", "title", "category_hint", "place", "occurred_at", "received_at", "media_ids", "visibility", "confidential", "linked_case_id", "urgent", "opened_for", "reference")
    SUBMISSION_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_HINT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    MEDIA_IDS_FIELD_NUMBER: _ClassVar[int]
    VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    LINKED_CASE_ID_FIELD_NUMBER: _ClassVar[int]
    URGENT_FIELD_NUMBER: _ClassVar[int]
    OPENED_FOR_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    submission_id: str
    case_id: str
    case_no: str
    state: str
    source: str
    kind: str
    text: str
    title: str
    category_hint: str
    place: _place_pb2.Place
    occurred_at: _timestamp_pb2.Timestamp
    received_at: _timestamp_pb2.Timestamp
    media_ids: _containers.RepeatedScalarFieldContainer[str]
    visibility: str
    confidential: bool
    linked_case_id: str
    urgent: bool
    opened_for: str
    reference: str
    def __init__(self, submission_id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., state: _Optional[str] = ..., source: _Optional[str] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ..., title: _Optional[str] = ..., category_hint: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., media_ids: _Optional[_Iterable[str]] = ..., visibility: _Optional[str] = ..., confidential: _Optional[bool] = ..., linked_case_id: _Optional[str] = ..., urgent: _Optional[bool] = ..., opened_for: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class SubmissionReceived(_message.Message):
    __slots__ = ("submission",)
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ...) -> None: ...

class SubmissionConcealed(_message.Message):
    __slots__ = ("submission",)
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ...) -> None: ...

class SubmissionWithdrawn(_message.Message):
    __slots__ = ("submission", "reason")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    reason: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class SubmissionSupplemented(_message.Message):
    __slots__ = ("submission", "text")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    text: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., text: _Optional[str] = ...) -> None: ...

class SubmissionUrged(_message.Message):
    __slots__ = ("submission", "note")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    note: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., note: _Optional[str] = ...) -> None: ...

class SubmissionRated(_message.Message):
    __slots__ = ("submission", "verdict", "satisfied", "stars", "comment")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    verdict: str
    satisfied: bool
    stars: int
    comment: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., verdict: _Optional[str] = ..., satisfied: _Optional[bool] = ..., stars: _Optional[int] = ..., comment: _Optional[str] = ...) -> None: ...

class SubmissionReopened(_message.Message):
    __slots__ = ("submission", "reason")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    reason: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class SubmissionAppealed(_message.Message):
    __slots__ = ("submission", "reason")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    reason: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class SubmissionPriceAnswered(_message.Message):
    __slots__ = ("submission", "agreed", "amount", "reason")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    agreed: bool
    amount: int
    reason: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., agreed: _Optional[bool] = ..., amount: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class SubmissionDisputed(_message.Message):
    __slots__ = ("submission", "reason")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    reason: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class SubmissionSurveyed(_message.Message):
    __slots__ = ("submission", "still_good", "ever_reported", "again")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    STILL_GOOD_FIELD_NUMBER: _ClassVar[int]
    EVER_REPORTED_FIELD_NUMBER: _ClassVar[int]
    AGAIN_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    still_good: str
    ever_reported: str
    again: bool
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., still_good: _Optional[str] = ..., ever_reported: _Optional[str] = ..., again: _Optional[bool] = ...) -> None: ...

class ContactRevealed(_message.Message):
    __slots__ = ("submission", "revealed_to", "purpose", "order_id")
    SUBMISSION_FIELD_NUMBER: _ClassVar[int]
    REVEALED_TO_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    submission: Submission
    revealed_to: str
    purpose: str
    order_id: str
    def __init__(self, submission: _Optional[_Union[Submission, _Mapping]] = ..., revealed_to: _Optional[str] = ..., purpose: _Optional[str] = ..., order_id: _Optional[str] = ...) -> None: ...
