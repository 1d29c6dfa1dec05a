import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Merchant(_message.Message):
    __slots__ = ("id", "code", "name", "state", "category_code", "area_code", "opens", "closes", "licence_id", "rating", "owner_id", "categories", "areas", "licence_until", "open_limit", "first_rating", "scores")
    ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    OPENS_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    LICENCE_ID_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    AREAS_FIELD_NUMBER: _ClassVar[int]
    LICENCE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    OPEN_LIMIT_FIELD_NUMBER: _ClassVar[int]
    FIRST_RATING_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    id: str
    code: str
    name: str
    state: str
    category_code: str
    area_code: str
    opens: str
    closes: str
    licence_id: str
    rating: float
    owner_id: str
    categories: _containers.RepeatedScalarFieldContainer[str]
    areas: _containers.RepeatedScalarFieldContainer[str]
    licence_until: str
    open_limit: int
    first_rating: float
    scores: _containers.RepeatedCompositeFieldContainer[MerchantScore]
    def __init__(self, id: _Optional[str] = ..., code: _Optional[str] = ..., name: _Optional[str] = ..., state: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., opens: _Optional[str] = ..., closes: _Optional[str] = ..., licence_id: _Optional[str] = ..., rating: _Optional[float] = ..., owner_id: _Optional[str] = ..., categories: _Optional[_Iterable[str]] = ..., areas: _Optional[_Iterable[str]] = ..., licence_until: _Optional[str] = ..., open_limit: _Optional[int] = ..., first_rating: _Optional[float] = ..., scores: _Optional[_Iterable[_Union[MerchantScore, _Mapping]]] = ...) -> None: ...

class MerchantScore(_message.Message):
    __slots__ = ("order_id", "stars", "at")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    stars: int
    at: _timestamp_pb2.Timestamp
    def __init__(self, order_id: _Optional[str] = ..., stars: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
