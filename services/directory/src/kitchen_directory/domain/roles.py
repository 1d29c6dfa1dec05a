"""Roles and scopes: the words that rights are made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ROLES = (
    "resident",
    "grid_worker",
    "specialist",
    "volunteer",
    "self_media",
    "service",
    "operator",
    "intake_clerk",
    "triage_clerk",
    "dispatcher",
    "unit_handler",
    "unit_approver",
    "unit_head",
    "verifier",
    "callback_agent",
    "supervisor",
    "ruling_panel",
    "reporter",
    "contributor",
    "editor",
    "proofreader",
    "reviewer_1",
    "reviewer_2",
    "reviewer_3",
    "publisher",
    "desk_chief",
    "team_leader",
    "volunteer_dispatcher",
    "merchant",
    "leader",
    "privacy_officer",
    "auditor",
    "admin",
)
PUBLIC = frozenset({"resident", "volunteer", "self_media", "grid_worker", "specialist", "service", "merchant"})
STAFF = frozenset(ROLES) - PUBLIC  # who needs a second factor wherever the hub asks for one
MANY = frozenset({"grid_worker", "service"})  # who sends for many people

CURATORS = frozenset({"admin"})  # who keeps the directory
OWNER = "self"  # the acting role of a person over their own credentials

PERSON_LIMIT = 60
MANY_LIMIT = 6000


class ScopeKind(StrEnum):
    """What a right reaches."""

    HUB = "hub"
    AREA = "area"
    UNIT = "unit"
    DESK = "desk"
    TEAM = "team"
    MERCHANT = "merchant"
    SELF = "self"


WHOLE = frozenset({ScopeKind.HUB, ScopeKind.SELF})  # these reach what needs no id


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role within a scope."""

    role: str
    kind: ScopeKind
    id: str = ""

    def wrong(self) -> str | None:
        """Say what keeps this from being a right, or None."""
        if self.role not in ROLES:
            return f"there is no role {self.role}"
        if (self.kind in WHOLE) is bool(self.id):
            return f"the scope {self.kind} needs {'no id' if self.id else 'an id'}"
        return None


def limit_of(grants: tuple[Grant, ...]) -> int:
    """Return how many new submissions a minute a person with these rights makes when no key says otherwise."""
    return MANY_LIMIT if any(grant.role in MANY for grant in grants) else PERSON_LIMIT


def reaches(scope: str, grant: Grant) -> bool:
    """Tell whether the scope `kind:id` of an acting right covers that of `grant`: the hub all, an area all below it."""
    kind, _, id_ = scope.partition(":")
    if kind == ScopeKind.HUB:
        return True
    if kind == ScopeKind.AREA and grant.kind == ScopeKind.AREA:
        return grant.id.startswith(id_)
    return kind == grant.kind and id_ == grant.id
