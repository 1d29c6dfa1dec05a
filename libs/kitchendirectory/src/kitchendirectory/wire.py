"""The snapshot's messages as places."""

from __future__ import annotations

from collections.abc import Mapping

from kitchen.directory.v1 import directory_events_pb2 as pb

from .places import Area, Kind, Level, Organisation

_LEVELS: Mapping[int, Level] = {
    pb.AREA_LEVEL_CITY: "city",
    pb.AREA_LEVEL_DISTRICT: "district",
    pb.AREA_LEVEL_STREET: "street",
    pb.AREA_LEVEL_VILLAGE: "village",
}
_KINDS: Mapping[int, Kind] = {
    pb.ORGANISATION_KIND_UNIT: "unit",
    pb.ORGANISATION_KIND_SUB_CENTRE: "sub_centre",
    pb.ORGANISATION_KIND_MERCHANT_OWNER: "merchant_owner",
    pb.ORGANISATION_KIND_SECTION: "section",
}


def area(state: pb.AreaState) -> Area | None:
    """Return the area, or None for a level that this version does not know."""
    level = _LEVELS.get(state.level)
    if level is None:
        return None
    active = state.state == "active"
    return Area(code=state.code, name=state.name, parent_code=state.parent_code, level=level, active=active)


def organisation(state: pb.OrganisationState) -> Organisation | None:
    """Return the organisation, or None for a kind that this version does not know."""
    kind = _KINDS.get(state.kind)
    if kind is None:
        return None
    return Organisation(
        id=state.organisation_id,
        code=state.code,
        name=state.name,
        kind=kind,
        speciality=state.speciality,
        tier=state.tier,
        area_code=state.area_code,
        parent_id=state.parent_id,
        active=state.state == "active",
    )
