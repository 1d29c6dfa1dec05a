from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AreaLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AREA_LEVEL_UNSPECIFIED: _ClassVar[AreaLevel]
    AREA_LEVEL_CITY: _ClassVar[AreaLevel]
    AREA_LEVEL_DISTRICT: _ClassVar[AreaLevel]
    AREA_LEVEL_STREET: _ClassVar[AreaLevel]
    AREA_LEVEL_VILLAGE: _ClassVar[AreaLevel]

class OrganisationKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORGANISATION_KIND_UNSPECIFIED: _ClassVar[OrganisationKind]
    ORGANISATION_KIND_UNIT: _ClassVar[OrganisationKind]
    ORGANISATION_KIND_SUB_CENTRE: _ClassVar[OrganisationKind]
    ORGANISATION_KIND_MERCHANT_OWNER: _ClassVar[OrganisationKind]
    ORGANISATION_KIND_SECTION: _ClassVar[OrganisationKind]

class ScopeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCOPE_KIND_UNSPECIFIED: _ClassVar[ScopeKind]
    SCOPE_KIND_HUB: _ClassVar[ScopeKind]
    SCOPE_KIND_AREA: _ClassVar[ScopeKind]
    SCOPE_KIND_UNIT: _ClassVar[ScopeKind]
    SCOPE_KIND_DESK: _ClassVar[ScopeKind]
    SCOPE_KIND_TEAM: _ClassVar[ScopeKind]
    SCOPE_KIND_MERCHANT: _ClassVar[ScopeKind]
    SCOPE_KIND_SELF: _ClassVar[ScopeKind]
AREA_LEVEL_UNSPECIFIED: AreaLevel
AREA_LEVEL_CITY: AreaLevel
AREA_LEVEL_DISTRICT: AreaLevel
AREA_LEVEL_STREET: AreaLevel
AREA_LEVEL_VILLAGE: AreaLevel
ORGANISATION_KIND_UNSPECIFIED: OrganisationKind
ORGANISATION_KIND_UNIT: OrganisationKind
ORGANISATION_KIND_SUB_CENTRE: OrganisationKind
ORGANISATION_KIND_MERCHANT_OWNER: OrganisationKind
ORGANISATION_KIND_SECTION: OrganisationKind
SCOPE_KIND_UNSPECIFIED: ScopeKind
SCOPE_KIND_HUB: ScopeKind
SCOPE_KIND_AREA: ScopeKind
SCOPE_KIND_UNIT: ScopeKind
SCOPE_KIND_DESK: ScopeKind
SCOPE_KIND_TEAM: ScopeKind
SCOPE_KIND_MERCHANT: ScopeKind
SCOPE_KIND_SELF: ScopeKind

class Right(_message.Message):
    __slots__ = ("role", "kind", "id")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    role: str
    kind: ScopeKind
    id: str
    def __init__(self, role: _Optional[str] = ..., kind: _Optional[_Union[ScopeKind, str]] = ..., id: _Optional[str] = ...) -> None: ...

class AreaState(_message.Message):
    __slots__ = ("area_id", "code", "name", "parent_code", "level", "state", "sequence")
    AREA_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PARENT_CODE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    area_id: str
    code: str
    name: str
    parent_code: str
    level: AreaLevel
    state: str
    sequence: int
    def __init__(self, area_id: _Optional[str] = ..., code: _Optional[str] = ..., name: _Optional[str] = ..., parent_code: _Optional[str] = ..., level: _Optional[_Union[AreaLevel, str]] = ..., state: _Optional[str] = ..., sequence: _Optional[int] = ...) -> None: ...

class OrganisationState(_message.Message):
    __slots__ = ("organisation_id", "code", "name", "kind", "speciality", "tier", "area_code", "parent_id", "state", "sequence")
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SPECIALITY_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    organisation_id: str
    code: str
    name: str
    kind: OrganisationKind
    speciality: str
    tier: int
    area_code: str
    parent_id: str
    state: str
    sequence: int
    def __init__(self, organisation_id: _Optional[str] = ..., code: _Optional[str] = ..., name: _Optional[str] = ..., kind: _Optional[_Union[OrganisationKind, str]] = ..., speciality: _Optional[str] = ..., tier: _Optional[int] = ..., area_code: _Optional[str] = ..., parent_id: _Optional[str] = ..., state: _Optional[str] = ..., sequence: _Optional[int] = ...) -> None: ...

class PersonState(_message.Message):
    __slots__ = ("person_id", "name", "state", "rights", "organisation_id", "sequence")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    name: str
    state: str
    rights: _containers.RepeatedCompositeFieldContainer[Right]
    organisation_id: str
    sequence: int
    def __init__(self, person_id: _Optional[str] = ..., name: _Optional[str] = ..., state: _Optional[str] = ..., rights: _Optional[_Iterable[_Union[Right, _Mapping]]] = ..., organisation_id: _Optional[str] = ..., sequence: _Optional[int] = ...) -> None: ...

class AreaAdded(_message.Message):
    __slots__ = ("area",)
    AREA_FIELD_NUMBER: _ClassVar[int]
    area: AreaState
    def __init__(self, area: _Optional[_Union[AreaState, _Mapping]] = ...) -> None: ...

class AreaRenamed(_message.Message):
    __slots__ = ("area", "old_name")
    AREA_FIELD_NUMBER: _ClassVar[int]
    OLD_NAME_FIELD_NUMBER: _ClassVar[int]
    area: AreaState
    old_name: str
    def __init__(self, area: _Optional[_Union[AreaState, _Mapping]] = ..., old_name: _Optional[str] = ...) -> None: ...

class AreaClosed(_message.Message):
    __slots__ = ("area",)
    AREA_FIELD_NUMBER: _ClassVar[int]
    area: AreaState
    def __init__(self, area: _Optional[_Union[AreaState, _Mapping]] = ...) -> None: ...

class AreaStateRestated(_message.Message):
    __slots__ = ("area",)
    AREA_FIELD_NUMBER: _ClassVar[int]
    area: AreaState
    def __init__(self, area: _Optional[_Union[AreaState, _Mapping]] = ...) -> None: ...

class OrganisationAdded(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: OrganisationState
    def __init__(self, organisation: _Optional[_Union[OrganisationState, _Mapping]] = ...) -> None: ...

class OrganisationChanged(_message.Message):
    __slots__ = ("organisation", "fields")
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    organisation: OrganisationState
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, organisation: _Optional[_Union[OrganisationState, _Mapping]] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class OrganisationClosed(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: OrganisationState
    def __init__(self, organisation: _Optional[_Union[OrganisationState, _Mapping]] = ...) -> None: ...

class OrganisationReopened(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: OrganisationState
    def __init__(self, organisation: _Optional[_Union[OrganisationState, _Mapping]] = ...) -> None: ...

class OrganisationStateRestated(_message.Message):
    __slots__ = ("organisation",)
    ORGANISATION_FIELD_NUMBER: _ClassVar[int]
    organisation: OrganisationState
    def __init__(self, organisation: _Optional[_Union[OrganisationState, _Mapping]] = ...) -> None: ...

class PersonAdded(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class PersonChanged(_message.Message):
    __slots__ = ("person", "fields")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class PersonDisabled(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class PersonEnabled(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class GrantsChanged(_message.Message):
    __slots__ = ("person", "granted", "revoked")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    GRANTED_FIELD_NUMBER: _ClassVar[int]
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    granted: _containers.RepeatedCompositeFieldContainer[Right]
    revoked: _containers.RepeatedCompositeFieldContainer[Right]
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ..., granted: _Optional[_Iterable[_Union[Right, _Mapping]]] = ..., revoked: _Optional[_Iterable[_Union[Right, _Mapping]]] = ...) -> None: ...

class KeyIssued(_message.Message):
    __slots__ = ("person", "key_id", "limit")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    key_id: str
    limit: int
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ..., key_id: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class KeyRevoked(_message.Message):
    __slots__ = ("person", "key_id")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    key_id: str
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ..., key_id: _Optional[str] = ...) -> None: ...

class PasswordSet(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class SecondFactorSet(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class SetupBegun(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class SessionsEnded(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...

class PersonStateRestated(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: PersonState
    def __init__(self, person: _Optional[_Union[PersonState, _Mapping]] = ...) -> None: ...
