"""A state table decides, refuses with the nearest reason, and says what is allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.decide import Context, Decision, Machine, Move, Refused

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
STATES = ("shut", "open", "locked")
ROLES = ("guest", "porter", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    id: str = "d"
    sequence: int = 0
    state: str = "shut"
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    by: str = "hand"


@dataclass(frozen=True, slots=True)
class OpenWide(Open):
    """Another command, though a subclass."""


@dataclass(frozen=True, slots=True)
class Lock:
    pass


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


def not_broken(door: Door, _: Context) -> str | None:
    """A broken door does not lock."""
    return "the lock is broken" if door.broken else None


def by_hand(_: Door, command: Open, __: Context) -> str | None:
    """Nobody kicks a door in."""
    return None if command.by == "hand" else "not with a foot"


DOOR = Machine[Door](
    [
        Move(
            name="open",
            command=Open,
            states=frozenset({"shut"}),
            roles=frozenset(ROLES),
            decide=lambda door, _, __: Decision.one(replace(door, state="open"), "opened"),
            checks=(by_hand,),
        ),
        Move(
            name="open",
            command=Open,
            states=frozenset({"locked"}),
            roles=frozenset({"owner"}),
            decide=lambda door, _, __: Decision.one(replace(door, state="open"), "unlocked"),
        ),
        Move(
            name="lock",
            command=Lock,
            states=frozenset({"shut"}),
            roles=frozenset({"porter", "owner"}),
            decide=lambda door, _, __: Decision.one(replace(door, state="locked"), "locked"),
            guards=(not_broken,),
        ),
        Move(
            name="lock",
            command=Lock,
            states=frozenset({"open"}),
            roles=frozenset({"owner"}),
            decide=lambda door, _, __: Decision.one(replace(door, state="shut"), "shut").then(
                lambda shut: Decision.one(replace(shut, state="locked"), "locked")
            ),
        ),
    ]
)


def asked(role: str = "owner") -> Context:
    return Context(actor="p", role=role, now=NOW, cause="c")


def refusal(door: Door, command: object, role: str = "owner") -> str:
    with pytest.raises(Refused) as refused:
        DOOR.decide(door, command, asked(role))
    return refused.value.code


def test_the_row_that_fits_decides() -> None:
    assert DOOR.decide(Door(), Open(), asked("guest")).steps[0].fact == "opened"
    assert DOOR.decide(Door(state="locked"), Open(), asked()).steps[0].fact == "unlocked"
    both = DOOR.decide(Door(state="open"), Lock(), asked())
    assert [(step.fact, step.after.state) for step in both.steps] == [("shut", "shut"), ("locked", "locked")]


def test_a_refusal_says_the_nearest_reason() -> None:
    assert refusal(Door(), Unknown()) == "unknown_command"
    assert refusal(Door(), OpenWide()) == "unknown_command"
    assert refusal(Door(state="open"), Open()) == "wrong_state"
    assert refusal(Door(state="locked"), Open(), "guest") == "wrong_role"
    assert refusal(Door(broken=True), Lock()) == "not_broken"
    assert refusal(Door(broken=True), Lock(), "guest") == "wrong_role"
    assert refusal(Door(), Open(by="foot")) == "by_hand"


def test_what_is_allowed_says_why_the_rest_is_not() -> None:
    def said(door: Door, role: str) -> dict[str, str | None]:
        return {allowed.name: allowed.why_not for allowed in DOOR.allowed(door, asked(role))}

    assert said(Door(), "owner") == {"open": None, "lock": None}
    assert said(Door(broken=True), "owner") == {"open": None, "lock": "not_broken"}
    assert said(Door(state="locked"), "guest") == {"open": "wrong_role", "lock": "wrong_state"}


@given(
    st.builds(Door, state=st.sampled_from(STATES), broken=st.booleans()),
    st.sampled_from(ROLES),
    st.sampled_from([Open(), Lock()]),
)
def test_allowed_and_decide_never_differ(door: Door, role: str, command: object) -> None:
    (why,) = [one.why_not for one in DOOR.allowed(door, asked(role)) if one.command is type(command)]
    if why is None:
        assert DOOR.decide(door, command, asked(role)).steps
    else:
        assert refusal(door, command, role) == why


def test_a_table_knows_its_commands_and_who_may_give_them() -> None:
    assert DOOR.commands() == {"open": Open, "lock": Lock}
    assert DOOR.roles("lock") == {"porter", "owner"}
    assert DOOR.roles("paint") == frozenset()


def test_a_name_that_stands_for_two_commands_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="two commands"):
        Machine([*DOOR.moves, replace(DOOR.moves[0], command=OpenWide)])


def test_a_part_s_decision_is_lifted_to_the_whole() -> None:
    part = DOOR.decide(Door(state="open"), Lock(), asked())
    whole = part.lifted(lambda door: Door(id="house", state=door.state))
    assert [(step.fact, step.after.id, step.after.state) for step in whole.steps] == [
        ("shut", "house", "shut"),
        ("locked", "house", "locked"),
    ]
