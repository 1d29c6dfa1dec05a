from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class RevealContactRequest(_message.Message):
    __slots__ = ("case_id", "person_id", "role", "purpose", "order_id", "scope")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    person_id: str
    role: str
    purpose: str
    order_id: str
    scope: str
    def __init__(self, case_id: _Optional[str] = ..., person_id: _Optional[str] = ..., role: _Optional[str] = ..., purpose: _Optional[str] = ..., order_id: _Optional[str] = ..., scope: _Optional[str] = ...) -> None: ...

class RevealContactResponse(_message.Message):
    __slots__ = ("name", "phone", "address")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    name: str
    phone: str
    address: str
    def __init__(self, name: _Optional[str] = ..., phone: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class FindPicturesRequest(_message.Message):
    __slots__ = ("case_id", "picture_ids")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PICTURE_IDS_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    picture_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, case_id: _Optional[str] = ..., picture_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class FindPicturesResponse(_message.Message):
    __slots__ = ("missing",)
    MISSING_FIELD_NUMBER: _ClassVar[int]
    missing: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, missing: _Optional[_Iterable[str]] = ...) -> None: ...
