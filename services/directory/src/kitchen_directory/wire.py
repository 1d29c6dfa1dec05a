"""Protobuf ↔ domain: how facts are told and how the snapshot is read out."""

from __future__ import annotations

from collections.abc import Callable

from google.protobuf.message import Message

from kitchen.directory.v1 import directory_events_pb2 as pb
from kitchenkit.letters import Letter
from kitchenkit.rights import Right

from .domain import areas, credentials, organisations, people
from .domain.areas import Area
from .domain.organisations import Organisation
from .domain.people import Person

TOPIC = "directory-events"
# History only.
UNTOLD = (credentials.PasswordSet, credentials.SecondFactorSet, credentials.SetupBegun, credentials.SessionsEnded)

# Facts about a person that say nothing beside the state after them.
_BARE: dict[type, Callable[..., Message]] = {
    people.PersonAdded: pb.PersonAdded,
    people.PersonDisabled: pb.PersonDisabled,
    people.PersonEnabled: pb.PersonEnabled,
    credentials.PasswordSet: pb.PasswordSet,
    credentials.SecondFactorSet: pb.SecondFactorSet,
    credentials.SetupBegun: pb.SetupBegun,
    credentials.SessionsEnded: pb.SessionsEnded,
}
_LEVELS = {
    areas.Level.CITY: pb.AREA_LEVEL_CITY,
    areas.Level.DISTRICT: pb.AREA_LEVEL_DISTRICT,
    areas.Level.STREET: pb.AREA_LEVEL_STREET,
    areas.Level.VILLAGE: pb.AREA_LEVEL_VILLAGE,
}
_KINDS = {
    organisations.Kind.UNIT: pb.ORGANISATION_KIND_UNIT,
    organisations.Kind.SUB_CENTRE: pb.ORGANISATION_KIND_SUB_CENTRE,
    organisations.Kind.MERCHANT_OWNER: pb.ORGANISATION_KIND_MERCHANT_OWNER,
    organisations.Kind.SECTION: pb.ORGANISATION_KIND_SECTION,
}
_SCOPES = {
    "hub": pb.SCOPE_KIND_HUB,
    "area": pb.SCOPE_KIND_AREA,
    "unit": pb.SCOPE_KIND_UNIT,
    "desk": pb.SCOPE_KIND_DESK,
    "team": pb.SCOPE_KIND_TEAM,
    "merchant": pb.SCOPE_KIND_MERCHANT,
    "self": pb.SCOPE_KIND_SELF,
}


def area_state(area: Area) -> pb.AreaState:
    """Return an area as everybody may know it."""
    return pb.AreaState(
        area_id=area.id,
        code=area.code,
        name=area.name,
        parent_code=area.parent_code,
        level=_LEVELS[area.level],
        state=area.state,
        sequence=area.sequence,
    )


def organisation_state(organisation: Organisation) -> pb.OrganisationState:
    """Return an organisation as everybody may know it."""
    return pb.OrganisationState(
        organisation_id=organisation.id,
        code=organisation.code,
        name=organisation.name,
        kind=_KINDS[organisation.kind],
        speciality=organisation.speciality,
        tier=organisation.tier,
        area_code=organisation.area_code,
        parent_id=organisation.parent_id,
        state=organisation.state,
        sequence=organisation.sequence,
    )


def person_state(person: Person) -> pb.PersonState:
    """Return a person as staff may know them."""
    return pb.PersonState(
        person_id=person.id,
        name=person.name,
        state=person.state,
        rights=_rights(person.rights),
        organisation_id=person.organisation_id,
        sequence=person.sequence,
    )


def area_letter(fact: object, area: Area) -> Letter:
    """Return what is said of a fact about an area."""
    state = area_state(area)
    match fact:
        case areas.AreaAdded():
            return _letter(pb.AreaAdded(area=state), fact)
        case areas.AreaRenamed(old_name=old_name):
            return _letter(pb.AreaRenamed(area=state, old_name=old_name), fact)
        case areas.AreaClosed():
            return _letter(pb.AreaClosed(area=state), fact)
    raise TypeError(f"{fact!r} is no fact about an area")


def organisation_letter(fact: object, organisation: Organisation) -> Letter:
    """Return what is said of a fact about an organisation."""
    state = organisation_state(organisation)
    match fact:
        case organisations.OrganisationAdded():
            return _letter(pb.OrganisationAdded(organisation=state), fact)
        case organisations.OrganisationChanged(fields=fields):
            return _letter(pb.OrganisationChanged(organisation=state, fields=fields), fact)
        case organisations.OrganisationClosed():
            return _letter(pb.OrganisationClosed(organisation=state), fact)
        case organisations.OrganisationReopened():
            return _letter(pb.OrganisationReopened(organisation=state), fact)
    raise TypeError(f"{fact!r} is no fact about an organisation")


def person_letter(fact: object, person: Person) -> Letter:
    """Return what is said of a fact about a person."""
    state = person_state(person)
    if (bare := _BARE.get(type(fact))) is not None:
        return _letter(bare(person=state), fact)
    match fact:
        case people.PersonChanged(fields=fields):
            return _letter(pb.PersonChanged(person=state, fields=fields), fact)
        case people.GrantsChanged(granted=granted, revoked=revoked):
            rights = {"granted": _rights(granted), "revoked": _rights(revoked)}
            return _letter(pb.GrantsChanged(person=state, **rights), fact)
        case credentials.KeyIssued(key_id=key_id, limit=limit):
            return _letter(pb.KeyIssued(person=state, key_id=key_id, limit=limit), fact)
        case credentials.KeyRevoked(key_id=key_id):
            return _letter(pb.KeyRevoked(person=state, key_id=key_id), fact)
    raise TypeError(f"{fact!r} is no fact about a person")


def _rights(rights: tuple[Right, ...]) -> list[pb.Right]:
    return [pb.Right(role=held.role, kind=_SCOPES[held.scope.kind], id=held.scope.id) for held in rights]


def _letter(message: Message, fact: object) -> Letter:
    topics = () if isinstance(fact, UNTOLD) else (TOPIC,)
    body = message.SerializeToString(deterministic=True)
    return Letter(type=message.DESCRIPTOR.full_name, topics=topics, body=body, correlation="")
