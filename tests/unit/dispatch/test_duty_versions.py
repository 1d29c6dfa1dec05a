"""Versions of the duty list: at any instant one is in force, and nobody puts their own in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitchen_dispatch.domain.duty_list import (
    DUTY_VERSION,
    LEAD_TIME,
    Amend,
    Begin,
    CatchUp,
    Content,
    Discard,
    DutyVersion,
    Publish,
    begin,
    in_force,
)
from kitchenkit.decide import Context, Refused

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ONE, OTHER = (Content(pages=(page,), items=1, digest=page) for page in ("a", "b"))


def context(actor: str = "author", role: str = "dispatcher", at: datetime = NOW) -> Context:
    return Context(actor=actor, role=role, now=at, cause="test")


def draft(follows: int = 0, name: str = "v") -> DutyVersion:
    command = Begin(title="试行", based_on="", content=ONE, follows=follows)
    return replace(begin(name, command, context()).steps[-1].after, sequence=1)


def published(version: DutyVersion, effective_from: datetime | None, at: datetime) -> DutyVersion:
    command = Publish(newest=version.follows, effective_from=effective_from)
    return DUTY_VERSION.decide(version, command, context("second", "supervisor", at)).steps[-1].after


def refused(version: DutyVersion, command: object, who: Context) -> str:
    with pytest.raises(Refused) as refusal:
        DUTY_VERSION.decide(version, command, who)
    return refusal.value.code


def test_a_second_person_publishes_even_where_the_first_may() -> None:
    second = Publish(newest=0)
    assert refused(draft(), second, context("author", "supervisor")) == "own_draft"
    amended = DUTY_VERSION.decide(draft(), Amend(content=OTHER), context("helper", "supervisor")).steps[-1].after
    assert refused(amended, second, context("helper", "supervisor")) == "own_draft", "who changed it is an author too"
    after = published(amended, None, NOW)
    assert (after.number, after.published_by, after.effective_from) == (1, "second", NOW + LEAD_TIME)


def test_nobody_undoes_what_they_have_not_seen() -> None:
    stale = draft(follows=3)
    assert refused(stale, Publish(newest=4), context("second", "supervisor")) == "base_moved"
    seen = DUTY_VERSION.decide(stale, CatchUp(newest=4), context()).steps[-1].after
    assert published(seen, None, NOW).number == 5


@pytest.mark.parametrize("command", [Amend(content=OTHER), CatchUp(newest=9), Publish(newest=0), Discard()])
def test_what_is_published_or_discarded_never_changes(command: object) -> None:
    role = "supervisor"
    for ended in (
        published(draft(), None, NOW),
        DUTY_VERSION.decide(draft(), Discard(), context()).steps[-1].after,
    ):
        assert refused(ended, command, context("third", role)) == "wrong_state"


def test_what_changes_nothing_is_no_step() -> None:
    assert DUTY_VERSION.decide(draft(), Amend(content=ONE), context()).steps == ()
    assert DUTY_VERSION.decide(draft(2), CatchUp(newest=2), context()).steps == ()


def test_of_two_that_take_effect_at_once_the_one_published_later_is_in_force() -> None:
    first = published(draft(0, "v1"), NOW + timedelta(days=1), NOW)
    second = published(draft(1, "v2"), NOW + timedelta(days=1), NOW)
    for order in ((first, second), (second, first)):
        assert in_force(order, NOW + timedelta(days=1)) == second, "so a version that waits can be overruled"


@given(
    plan=st.lists(
        st.tuples(st.integers(0, 5000), st.none() | st.integers(-600, 20_000)), min_size=1, max_size=12
    )
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_at_any_instant_one_version_is_in_force_and_what_was_stays_so(plan: list[tuple[int, int | None]]) -> None:
    """Publish in some order, with dates ahead or not; what is in force now is never changed by what comes later."""
    at, versions, seen = NOW, list[DutyVersion](), list[tuple[datetime, str]]()
    for wait, ahead in plan:
        at += timedelta(seconds=wait)
        if (now := in_force(versions, at)) is not None:
            seen.append((at, now.id))
        follows = max((one.number for one in versions), default=0)
        effective = None if ahead is None else at + timedelta(seconds=ahead)
        if ahead is not None and ahead < 60:
            command = Publish(newest=follows, effective_from=effective)
            assert refused(draft(follows), command, context("second", "supervisor", at)) == "too_soon"
        else:
            versions.append(published(draft(follows, f"v{follows}"), effective, at))
    for instant, name in seen:
        found = in_force(versions, instant)
        assert found is not None
        assert found.id == name
    first = min((one.effective_from for one in versions if one.effective_from), default=None)
    if first is not None:
        assert in_force(versions, first - timedelta(milliseconds=1)) is None
