"""Rights reach what they say and nothing beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchenkit.rights import KINDS, NOWHERE, Principal, Right, Scope, Where, acting, covers, rights_over

AREAS = st.sampled_from(["5201", "520103", "520103001", "520103001003", "520102", "5202"])
IDS = st.sampled_from(["a", "b", "c"])
FIELDS = {"unit": "units", "desk": "desks", "team": "teams", "merchant": "merchants", "self": "people"}
SCOPES = st.one_of(
    st.just(Scope("hub")),
    AREAS.map(lambda area: Scope("area", area)),
    st.tuples(st.sampled_from(sorted(FIELDS)), IDS).map(lambda s: Scope(*s)),  # type: ignore[arg-type]
)
WHERES = st.builds(
    Where, areas=st.frozensets(AREAS, max_size=2), **{f: st.frozensets(IDS, max_size=2) for f in FIELDS.values()}
)
RIGHTS = st.lists(st.builds(Right, st.sampled_from(["dispatcher", "verifier"]), SCOPES), max_size=5)


def person(*rights: Right) -> Principal:
    return Principal(id="p1", rights=rights, token_id="t", expires=datetime(2026, 1, 1, tzinfo=UTC))


@given(SCOPES, WHERES)
def test_a_scope_reaches_exactly_what_belongs_to_it(scope: Scope, where: Where) -> None:
    if scope.kind == "hub":
        expected = True
    elif scope.kind == "area":
        expected = any(area[: len(scope.id)] == scope.id for area in where.areas)
    else:
        expected = scope.id in getattr(where, FIELDS[scope.kind])
    assert covers(scope, where) is expected


@given(SCOPES, WHERES, WHERES)
def test_what_belongs_to_more_is_reached_by_no_fewer(scope: Scope, one: Where, other: Where) -> None:
    both = Where(**{f: getattr(one, f) | getattr(other, f) for f in ("areas", *FIELDS.values())})
    assert covers(scope, both) is (covers(scope, one) or covers(scope, other))


@given(RIGHTS, WHERES, st.frozensets(st.sampled_from(["dispatcher", "verifier", "admin"])))
def test_one_acts_only_by_a_right_one_has_that_fits_role_and_place(
    rights: list[Right], where: Where, roles: frozenset[str]
) -> None:
    right = acting(person(*rights), roles, where)
    fitting = [r for r in rights if r.role in roles and covers(r.scope, where)]
    assert (right in fitting) if fitting else (right is None)
    assert sorted(rights_over(person(*rights), roles, where)) == sorted(fitting)


@pytest.mark.parametrize(
    ("area", "reached"),
    [("520103", True), ("520103001003", True), ("520102", False), ("5201", False), ("44520103", False), ("", False)],
)
def test_a_subtree_of_areas_is_what_begins_with_its_code(area: str, reached: bool) -> None:
    assert covers(Scope("area", "520103"), Where(areas=frozenset({area}))) is reached


def test_the_narrowest_right_is_the_acting_one() -> None:
    hub, city, district, unit = Scope("hub"), Scope("area", "5201"), Scope("area", "520103"), Scope("unit", "a")
    who = person(*(Right("unit_handler", scope) for scope in (hub, city, district, unit)))
    where = Where(areas=frozenset({"520103001"}), units=frozenset({"a"}))
    assert [right.scope for right in rights_over(who, {"unit_handler"}, where)] == [unit, district, city, hub]


def test_what_belongs_nowhere_is_for_the_hub_alone() -> None:
    assert [kind for kind in sorted(KINDS) if covers(Scope(kind, "a"), NOWHERE)] == ["hub"]  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(KINDS - {"hub"}))
def test_a_scope_without_an_id_cannot_be_made(kind: str) -> None:
    with pytest.raises(ValueError, match="needs an id"):
        Scope(kind)  # type: ignore[arg-type]


def test_a_scope_of_an_unknown_kind_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no scope of the kind"):
        Scope("planet", "x")  # type: ignore[arg-type]
