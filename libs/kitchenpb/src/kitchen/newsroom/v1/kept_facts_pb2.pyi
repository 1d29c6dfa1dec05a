from kitchen.newsroom.v1 import story_events_pb2 as _story_events_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RevisionSaved(_message.Message):
    __slots__ = ("story", "revision_no", "content")
    STORY_FIELD_NUMBER: _ClassVar[int]
    REVISION_NO_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    story: _story_events_pb2.Story
    revision_no: int
    content: _story_events_pb2.StoryContent
    def __init__(self, story: _Optional[_Union[_story_events_pb2.Story, _Mapping]] = ..., revision_no: _Optional[int] = ..., content: _Optional[_Union[_story_events_pb2.StoryContent, _Mapping]] = ...) -> None: ...

class ReleaseMade(_message.Message):
    __slots__ = ("release_id", "story_id", "version", "content")
    RELEASE_ID_FIELD_NUMBER: _ClassVar[int]
    STORY_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    release_id: str
    story_id: str
    version: int
    content: _story_events_pb2.StoryContent
    def __init__(self, release_id: _Optional[str] = ..., story_id: _Optional[str] = ..., version: _Optional[int] = ..., content: _Optional[_Union[_story_events_pb2.StoryContent, _Mapping]] = ...) -> None: ...
