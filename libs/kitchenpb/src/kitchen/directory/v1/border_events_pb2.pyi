from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BorderRing(_message.Message):
    __slots__ = ("microdegrees",)
    MICRODEGREES_FIELD_NUMBER: _ClassVar[int]
    microdegrees: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, microdegrees: _Optional[_Iterable[int]] = ...) -> None: ...

class BorderPiece(_message.Message):
    __slots__ = ("rings",)
    RINGS_FIELD_NUMBER: _ClassVar[int]
    rings: _containers.RepeatedCompositeFieldContainer[BorderRing]
    def __init__(self, rings: _Optional[_Iterable[_Union[BorderRing, _Mapping]]] = ...) -> None: ...

class BorderState(_message.Message):
    __slots__ = ("border_id", "area_code", "pieces", "sequence", "state")
    BORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    PIECES_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    border_id: str
    area_code: str
    pieces: _containers.RepeatedCompositeFieldContainer[BorderPiece]
    sequence: int
    state: str
    def __init__(self, border_id: _Optional[str] = ..., area_code: _Optional[str] = ..., pieces: _Optional[_Iterable[_Union[BorderPiece, _Mapping]]] = ..., sequence: _Optional[int] = ..., state: _Optional[str] = ...) -> None: ...

class BorderDrawn(_message.Message):
    __slots__ = ("border",)
    BORDER_FIELD_NUMBER: _ClassVar[int]
    border: BorderState
    def __init__(self, border: _Optional[_Union[BorderState, _Mapping]] = ...) -> None: ...

class BorderLifted(_message.Message):
    __slots__ = ("border",)
    BORDER_FIELD_NUMBER: _ClassVar[int]
    border: BorderState
    def __init__(self, border: _Optional[_Union[BorderState, _Mapping]] = ...) -> None: ...
