import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from kitchen.common.v1 import place_pb2 as _place_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Lead(_message.Message):
    __slots__ = ("id", "case_id", "case_no", "routing_no", "state", "kind", "category_code", "area_code", "desk_id", "title", "text", "place", "media_ids", "confidential", "received_at", "accepted_by", "story_id", "reason_code", "reason", "master_id", "follow_up")
    ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    DESK_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_IDS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_BY_FIELD_NUMBER: _ClassVar[int]
    STORY_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MASTER_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_UP_FIELD_NUMBER: _ClassVar[int]
    id: str
    case_id: str
    case_no: str
    routing_no: int
    state: str
    kind: str
    category_code: str
    area_code: str
    desk_id: str
    title: str
    text: str
    place: _place_pb2.Place
    media_ids: _containers.RepeatedScalarFieldContainer[str]
    confidential: bool
    received_at: _timestamp_pb2.Timestamp
    accepted_by: str
    story_id: str
    reason_code: str
    reason: str
    master_id: str
    follow_up: bool
    def __init__(self, id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., kind: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., desk_id: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., media_ids: _Optional[_Iterable[str]] = ..., confidential: _Optional[bool] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., accepted_by: _Optional[str] = ..., story_id: _Optional[str] = ..., reason_code: _Optional[str] = ..., reason: _Optional[str] = ..., master_id: _Optional[str] = ..., follow_up: _Optional[bool] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("code", "field", "start", "length")
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    LENGTH_FIELD_NUMBER: _ClassVar[int]
    code: str
    field: str
    start: int
    length: int
    def __init__(self, code: _Optional[str] = ..., field: _Optional[str] = ..., start: _Optional[int] = ..., length: _Optional[int] = ...) -> None: ...

class Approval(_message.Message):
    __slots__ = ("level", "by", "role", "content_hash", "approved_at")
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_HASH_FIELD_NUMBER: _ClassVar[int]
    APPROVED_AT_FIELD_NUMBER: _ClassVar[int]
    level: int
    by: str
    role: str
    content_hash: str
    approved_at: _timestamp_pb2.Timestamp
    def __init__(self, level: _Optional[int] = ..., by: _Optional[str] = ..., role: _Optional[str] = ..., content_hash: _Optional[str] = ..., approved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Story(_message.Message):
    __slots__ = ("id", "lead_id", "case_id", "case_no", "routing_no", "state", "category_code", "area_code", "desk_id", "confidential", "authors", "levels", "revision_no", "content_hash", "findings", "approvals", "withdrawal_asked", "released_at", "release_id", "follow_up")
    ID_FIELD_NUMBER: _ClassVar[int]
    LEAD_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NO_FIELD_NUMBER: _ClassVar[int]
    ROUTING_NO_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    DESK_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIDENTIAL_FIELD_NUMBER: _ClassVar[int]
    AUTHORS_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    REVISION_NO_FIELD_NUMBER: _ClassVar[int]
    CONTENT_HASH_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    APPROVALS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWAL_ASKED_FIELD_NUMBER: _ClassVar[int]
    RELEASED_AT_FIELD_NUMBER: _ClassVar[int]
    RELEASE_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_UP_FIELD_NUMBER: _ClassVar[int]
    id: str
    lead_id: str
    case_id: str
    case_no: str
    routing_no: int
    state: str
    category_code: str
    area_code: str
    desk_id: str
    confidential: bool
    authors: _containers.RepeatedScalarFieldContainer[str]
    levels: int
    revision_no: int
    content_hash: str
    findings: _containers.RepeatedCompositeFieldContainer[Finding]
    approvals: _containers.RepeatedCompositeFieldContainer[Approval]
    withdrawal_asked: bool
    released_at: _timestamp_pb2.Timestamp
    release_id: str
    follow_up: bool
    def __init__(self, id: _Optional[str] = ..., lead_id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_no: _Optional[str] = ..., routing_no: _Optional[int] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., desk_id: _Optional[str] = ..., confidential: _Optional[bool] = ..., authors: _Optional[_Iterable[str]] = ..., levels: _Optional[int] = ..., revision_no: _Optional[int] = ..., content_hash: _Optional[str] = ..., findings: _Optional[_Iterable[_Union[Finding, _Mapping]]] = ..., approvals: _Optional[_Iterable[_Union[Approval, _Mapping]]] = ..., withdrawal_asked: _Optional[bool] = ..., released_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., release_id: _Optional[str] = ..., follow_up: _Optional[bool] = ...) -> None: ...

class StoryContent(_message.Message):
    __slots__ = ("title", "summary", "body", "byline")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    BYLINE_FIELD_NUMBER: _ClassVar[int]
    title: str
    summary: str
    body: str
    byline: str
    def __init__(self, title: _Optional[str] = ..., summary: _Optional[str] = ..., body: _Optional[str] = ..., byline: _Optional[str] = ...) -> None: ...

class LeadReceived(_message.Message):
    __slots__ = ("lead",)
    LEAD_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ...) -> None: ...

class LeadAccepted(_message.Message):
    __slots__ = ("lead",)
    LEAD_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ...) -> None: ...

class LeadRejected(_message.Message):
    __slots__ = ("lead", "reason_code", "reason")
    LEAD_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    reason_code: str
    reason: str
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ..., reason_code: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class LeadReconsidered(_message.Message):
    __slots__ = ("lead", "reason")
    LEAD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    reason: str
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class LeadWrongLane(_message.Message):
    __slots__ = ("lead", "reason")
    LEAD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    reason: str
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class LeadWithdrawn(_message.Message):
    __slots__ = ("lead", "reason")
    LEAD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    reason: str
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class LeadMerged(_message.Message):
    __slots__ = ("lead", "master_id")
    LEAD_FIELD_NUMBER: _ClassVar[int]
    MASTER_ID_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    master_id: str
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ..., master_id: _Optional[str] = ...) -> None: ...

class LeadNoted(_message.Message):
    __slots__ = ("lead", "kind", "text")
    LEAD_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    lead: Lead
    kind: str
    text: str
    def __init__(self, lead: _Optional[_Union[Lead, _Mapping]] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class StoryCreated(_message.Message):
    __slots__ = ("story",)
    STORY_FIELD_NUMBER: _ClassVar[int]
    story: Story
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ...) -> None: ...

class StorySubmitted(_message.Message):
    __slots__ = ("story",)
    STORY_FIELD_NUMBER: _ClassVar[int]
    story: Story
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ...) -> None: ...

class MachineCheckPassed(_message.Message):
    __slots__ = ("story",)
    STORY_FIELD_NUMBER: _ClassVar[int]
    story: Story
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ...) -> None: ...

class MachineCheckBlocked(_message.Message):
    __slots__ = ("story",)
    STORY_FIELD_NUMBER: _ClassVar[int]
    story: Story
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ...) -> None: ...

class ReviewApproved(_message.Message):
    __slots__ = ("story", "level")
    STORY_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    story: Story
    level: int
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., level: _Optional[int] = ...) -> None: ...

class ReviewReturned(_message.Message):
    __slots__ = ("story", "level", "reason_code", "reason")
    STORY_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    story: Story
    level: int
    reason_code: str
    reason: str
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., level: _Optional[int] = ..., reason_code: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ApprovalsVoided(_message.Message):
    __slots__ = ("story",)
    STORY_FIELD_NUMBER: _ClassVar[int]
    story: Story
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ...) -> None: ...

class StorySignedOff(_message.Message):
    __slots__ = ("story",)
    STORY_FIELD_NUMBER: _ClassVar[int]
    story: Story
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ...) -> None: ...

class StoryReopened(_message.Message):
    __slots__ = ("story", "reason")
    STORY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    story: Story
    reason: str
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class StorySpiked(_message.Message):
    __slots__ = ("story", "reason")
    STORY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    story: Story
    reason: str
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class StoryKept(_message.Message):
    __slots__ = ("story", "reason")
    STORY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    story: Story
    reason: str
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class StoryNoted(_message.Message):
    __slots__ = ("story", "kind", "text")
    STORY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    story: Story
    kind: str
    text: str
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class StoryReleased(_message.Message):
    __slots__ = ("story", "content", "version")
    STORY_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    story: Story
    content: StoryContent
    version: int
    def __init__(self, story: _Optional[_Union[Story, _Mapping]] = ..., content: _Optional[_Union[StoryContent, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...
