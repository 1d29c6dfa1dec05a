"""Roles and scopes: the words that rights are made of. Pure."""

from __future__ import annotations

from kitchenkit.rights import Right, Scope, Where, covers

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
LOCAL = "system"  # of commands on the machine itself: the seed, keys for measuring

PERSON_LIMIT = 60
MANY_LIMIT = 6000


def is_a_role_of_this_hub(text: str) -> bool:
    """Whether a text is a role; the name is what people read where it is not."""
    return text in ROLES


def wrong(right: Right) -> str | None:
    """Say what keeps this from being a right of this hub, or None."""
    return None if right.role in ROLES else f"there is no role {right.role}"


def limit_of(rights: tuple[Right, ...]) -> int:
    """Return how many new submissions a minute a person with these rights makes when no key says otherwise."""
    return MANY_LIMIT if any(right.role in MANY for right in rights) else PERSON_LIMIT


def reaches(own: Scope, other: Scope) -> bool:
    """Tell whether one scope lies within another: the hub reaches all, an area what lies below it, the rest itself."""
    if other.kind == "area":
        return covers(own, Where(areas=frozenset({other.id})))
    return own.kind == "hub" or own == other
