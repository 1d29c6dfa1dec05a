"""Newsroom over HTTP: leads and stories with the commands of their tables, releases, and the feeds for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from fastapi import APIRouter

from kitchenkit import words
from kitchenkit.decide import Machine
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Filter, Resource, Shelf, among, same, starts
from kitchenkit.resources import words as word_filter
from kitchenkit.rights import Principal, Where

from .domain.lead import Lead, LeadState
from .domain.leads import LEAD, WRITERS
from .domain.release import Release
from .domain.review import STORY
from .domain.story import Story, StoryState

REVIEWERS = frozenset({"reviewer_1", "reviewer_2", "reviewer_3"})
READERS = WRITERS | REVIEWERS | {"proofreader", "publisher", "leader", "operator", "supervisor", "auditor", "service"}
_BASICS = frozenset({"id", "state", "sequence"})  # every resource answers these by itself


def leads(store: Shelf[Lead]) -> Resource[Lead]:
    """Return leads: what came into the lane."""
    return Resource(
        name="lead",
        path="/v1/leads",
        store=store,
        machine=LEAD,
        view=lambda lead, _: _plain(lead),
        where=_where,
        reach={"area": "area_code", "desk": "desk_id"},
        read_roles=READERS,
        filters={**_common(), "state": among("state", LeadState)},
        history=True,
    )


def stories(store: Shelf[Story]) -> Resource[Story]:
    """Return stories: what is written of leads."""
    return Resource(
        name="story",
        plural="stories",
        path="/v1/stories",
        store=store,
        machine=STORY,
        view=_story,
        where=lambda story: _where(story, people=frozenset(story.authors)),
        reach={"area": "area_code", "desk": "desk_id", "self": "authors"},
        read_roles=READERS,
        filters={
            **_common(),
            "state": among("state", StoryState),
            "lead_id": same("lead_id"),
            "author": same("authors", about="a person who wrote a part of it"),
        },
        history=True,
    )


def releases(store: Shelf[Release]) -> Resource[Release]:
    """Return releases: what went out, as the newsroom lists it; nothing is commanded of them yet."""
    return Resource(
        name="release",
        path="/v1/releases",
        store=store,
        machine=Machine[Release]([]),
        view=lambda release, _: _plain(release),
        where=_where,
        reach={"area": "area_code", "desk": "desk_id"},
        read_roles=READERS,
        filters={**_common(), "story_id": same("story_id")},
    )


def routers(lead_store: Shelf[Lead], story_store: Shelf[Story], release_store: Shelf[Release]) -> list[APIRouter]:
    """Return every route of newsroom but the feeds'."""
    return [
        resource_router(leads(lead_store)),
        resource_router(stories(story_store)),
        resource_router(releases(release_store)),
    ]


def _common() -> dict[str, Filter]:
    return {
        "case_id": same("case_id"),
        "case_no": same("case_no"),
        "area_code": starts("area_code", about="an area and all that lies in it"),
        "desk_id": same("desk_id", about="a media sub-centre"),
        "category_code": same("category_code"),
        "q": word_filter("tokens", words.asked),
    }


def _where(thing: Lead | Story | Release, people: frozenset[str] = frozenset()) -> Where:
    """Return what it belongs to: its area and its sub-centre; what has neither is the hub's."""
    return Where(areas=frozenset({thing.area_code}) - {""}, desks=frozenset({thing.desk_id}) - {""}, people=people)


def _story(story: Story, _: Principal | None) -> Mapping[str, Any]:
    return {**_plain(story), "content_hash": story.content.hash()}


def _plain(thing: Lead | Story | Release) -> dict[str, Any]:
    return {one.name: _value(getattr(thing, one.name)) for one in fields(thing) if one.name not in _BASICS}


def _value(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    return [_value(one) for one in value] if isinstance(value, tuple) else value
