from kitchen.dispatch.v1 import kept_merchants_pb2 as _kept_merchants_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MerchantListed(_message.Message):
    __slots__ = ("merchant",)
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    merchant: _kept_merchants_pb2.Merchant
    def __init__(self, merchant: _Optional[_Union[_kept_merchants_pb2.Merchant, _Mapping]] = ...) -> None: ...

class MerchantChanged(_message.Message):
    __slots__ = ("merchant", "reason")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    merchant: _kept_merchants_pb2.Merchant
    reason: str
    def __init__(self, merchant: _Optional[_Union[_kept_merchants_pb2.Merchant, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantSuspended(_message.Message):
    __slots__ = ("merchant", "reason")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    merchant: _kept_merchants_pb2.Merchant
    reason: str
    def __init__(self, merchant: _Optional[_Union[_kept_merchants_pb2.Merchant, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class MerchantResumed(_message.Message):
    __slots__ = ("merchant",)
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    merchant: _kept_merchants_pb2.Merchant
    def __init__(self, merchant: _Optional[_Union[_kept_merchants_pb2.Merchant, _Mapping]] = ...) -> None: ...

class MerchantScored(_message.Message):
    __slots__ = ("merchant", "order_id", "stars")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    merchant: _kept_merchants_pb2.Merchant
    order_id: str
    stars: int
    def __init__(self, merchant: _Optional[_Union[_kept_merchants_pb2.Merchant, _Mapping]] = ..., order_id: _Optional[str] = ..., stars: _Optional[int] = ...) -> None: ...
