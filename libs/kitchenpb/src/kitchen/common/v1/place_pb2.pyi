from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Place(_message.Message):
    __slots__ = ("lat", "long", "address", "area_code", "point_area_code", "point_sides")
    LAT_FIELD_NUMBER: _ClassVar[int]
    LONG_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    POINT_AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    POINT_SIDES_FIELD_NUMBER: _ClassVar[int]
    lat: float
    long: float
    address: str
    area_code: str
    point_area_code: str
    point_sides: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, lat: _Optional[float] = ..., long: _Optional[float] = ..., address: _Optional[str] = ..., area_code: _Optional[str] = ..., point_area_code: _Optional[str] = ..., point_sides: _Optional[_Iterable[str]] = ...) -> None: ...
