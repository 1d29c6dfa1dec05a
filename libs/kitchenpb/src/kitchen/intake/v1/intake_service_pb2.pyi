from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
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
