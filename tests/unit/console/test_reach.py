"""Whom a row reaches by its words is whom the rights reach."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_console.domain.reach import EVERY_READER, READERS, Type, words_of, words_of_row
from kitchen_directory.domain.roles import ROLES
from kitchenkit.rights import Principal, Right, Scope, Where, acting

CODES = st.sampled_from(["", "52", "5201", "520103", "520103019", "520103019001", "520102", "5301"])
IDS = st.sampled_from(["", "a", "b"])
SCOPES = st.one_of(
    st.just(Scope("hub")),
    CODES.filter(bool).map(lambda code: Scope("area", code)),
    st.builds(Scope, st.sampled_from(["unit", "desk", "team", "merchant", "self"]), IDS.filter(bool)),
)
RIGHTS = st.lists(st.builds(Right, st.sampled_from(ROLES), SCOPES), max_size=3)


def principal(*rights: Right) -> Principal:
    return Principal(id="p", rights=rights, token_id="t", expires=datetime(2026, 11, 22, tzinfo=UTC))


HELD = st.fixed_dictionaries({"area": CODES, "unit": IDS, "desk": IDS, "team": IDS, "merchant": IDS})


@given(st.sampled_from(list(READERS)), RIGHTS, HELD)
def test_words_say_what_rights_say(type_: Type, rights: list[Right], held: dict[str, str]) -> None:
    row = words_of_row(type_, **held)
    where = Where(**{f"{kind}s": frozenset({id_} - {""}) for kind, id_ in held.items()})
    who = principal(*rights)
    assert bool(words_of(who) & set(row)) == bool(acting(who, READERS[type_], where))


@pytest.mark.parametrize(
    "role", ["resident", "grid_worker", "volunteer", "self_media", "specialist", "privacy_officer"]
)
def test_who_works_in_no_lane_sees_nothing(role: str) -> None:
    assert role not in EVERY_READER
    assert words_of(principal(Right(role, Scope("hub")))) == frozenset()


def test_every_reader_is_a_role_of_the_hub() -> None:
    assert set(ROLES) >= EVERY_READER
