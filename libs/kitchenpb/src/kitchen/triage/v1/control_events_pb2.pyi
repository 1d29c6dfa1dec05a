from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class EmergencyLexiconPublished(_message.Message):
    __slots__ = ("version", "words")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    version: str
    words: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[str] = ..., words: _Optional[_Iterable[str]] = ...) -> None: ...
