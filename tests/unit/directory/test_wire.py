"""What is told: every fact has its message, no message has a secret, and there is an example of each."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from google.protobuf import symbol_database
from google.protobuf.json_format import Parse

from kitchen_directory import wire, wire_borders, wire_rosters
from kitchen_directory.domain import areas, borders, credentials, organisations, people, rosters
from kitchen_directory.domain.organisations import Kind, Organisation
from kitchen_directory.domain.people import Key, Person
from kitchenkit.letters import Letter
from kitchenkit.rights import Kind as ScopeKind
from kitchenkit.rights import Right, Scope

ROOT = Path(__file__).parents[3]
AREA = areas.add(None, code="520103019", name="大营路街道").steps[0].after
BODY = Organisation(
    id="u1", kind=Kind.UNIT, code="c", name="n", speciality="police", tier=2, area_code="520103", sequence=4
)
KEY = Key(id="k1", label="l", limit=60, issued_at=datetime(2026, 11, 22, tzinfo=UTC))
SCOPES = [Scope("hub"), *(Scope(kind, "x") for kind in get_args(ScopeKind) if kind != "hub")]
RIGHTS = tuple(Right("reporter", scope) for scope in SCOPES)
PERSON = Person(id="p1", username="a.user.name", name="记者01", rights=RIGHTS, keys=(KEY,), sequence=2)
NOVEMBER = rosters.bounds("2026-11", UTC)
ROSTER = rosters.Roster(
    id="r1", unit_id="u1", area_code="520103", month="2026-11", begins=NOVEMBER[0], ends=NOVEMBER[1], sequence=3,
    shifts=(rosters.Shift(person_id="p1", starts_at=NOVEMBER[0], ends_at=NOVEMBER[1]),),
)  # fmt: skip
STAND_IN = rosters.Substitution(
    id="s1", unit_id="u1", area_code="520103", person_id="p1", substitute_id="p2", starts_at=NOVEMBER[0],
    ends_at=NOVEMBER[1], sequence=1,
)  # fmt: skip
BORDER = borders.Border(id="b1", area_code="520103", pieces=((((0, 0), (9, 0), (0, -9), (0, 0)),),), sequence=2)
FACTS: list[tuple[Any, Any, Any]] = [
    (wire.area_letter, areas.AreaAdded(), AREA),
    (wire.area_letter, areas.AreaRenamed(old_name="o"), AREA),
    (wire.area_letter, areas.AreaClosed(), AREA),
    (wire.organisation_letter, organisations.OrganisationAdded(), BODY),
    (wire.organisation_letter, organisations.OrganisationChanged(fields=("name",)), BODY),
    (wire.organisation_letter, organisations.OrganisationClosed(), BODY),
    (wire.organisation_letter, organisations.OrganisationReopened(), BODY),
    (wire.person_letter, people.PersonAdded(), PERSON),
    (wire.person_letter, people.PersonChanged(fields=("name",)), PERSON),
    (wire.person_letter, people.PersonDisabled(), PERSON),
    (wire.person_letter, people.PersonEnabled(), PERSON),
    (wire.person_letter, people.GrantsChanged(granted=RIGHTS[:1]), PERSON),
    (wire.person_letter, credentials.KeyIssued(key_id="k1", limit=60), PERSON),
    (wire.person_letter, credentials.KeyRevoked(key_id="k1"), PERSON),
    (wire.person_letter, credentials.PasswordSet(), PERSON),
    (wire.person_letter, credentials.SecondFactorSet(), PERSON),
    (wire.person_letter, credentials.SetupBegun(), PERSON),
    (wire_rosters.roster_letter, rosters.RosterLaid(), ROSTER),
    (wire_rosters.roster_letter, rosters.RosterChanged(), ROSTER),
    (wire_rosters.substitution_letter, rosters.SubstitutionArranged(), STAND_IN),
    (wire_rosters.substitution_letter, rosters.SubstitutionEnded(), STAND_IN),
    (wire_borders.border_letter, borders.BorderDrawn(), BORDER),
    (wire_borders.border_letter, borders.BorderLifted(), BORDER),
]


def registered() -> list[str]:
    told = yaml.safe_load((ROOT / "protos/topics/directory-events.yaml").read_text(encoding="utf-8"))
    return list(told["types"])


def message(letter: Letter) -> Any:
    kind = symbol_database.Default().GetSymbol(letter.type)
    return kind.FromString(letter.body)


@pytest.mark.parametrize(("letter_of", "fact", "after"), FACTS, ids=lambda value: type(value).__name__)
def test_a_fact_is_told_with_the_state_after_it(letter_of: Any, fact: Any, after: Any) -> None:
    letter = letter_of(fact, after)
    assert letter.type == f"kitchen.directory.v1.{type(fact).__name__}"
    told = message(letter)
    state = getattr(told, told.DESCRIPTOR.fields_by_number[1].name)
    assert (state.sequence, state.state) == (after.sequence, after.state)
    assert (letter.topics == ()) is isinstance(fact, wire.UNTOLD)
    if letter.topics:
        assert letter.type in registered()


def test_a_user_name_is_not_told() -> None:
    assert not any(b"a.user.name" in letter_of(fact, after).body for letter_of, fact, after in FACTS)


def test_every_scope_is_told() -> None:
    kinds = [right.kind for right in wire.person_state(PERSON).rights]
    assert sorted(kinds) == list(range(1, 8))


@pytest.mark.parametrize("fact", [object(), people.PersonAdded()])
def test_a_fact_of_another_kind_is_a_bug(fact: object) -> None:
    with pytest.raises(TypeError):
        wire.area_letter(fact, AREA)


@pytest.mark.parametrize("name", [name.rpartition(".")[2] for name in registered()])
def test_there_is_an_example_of_every_type_and_it_can_be_read(name: str) -> None:
    text = (ROOT / "protos/examples/directory-events" / f"{name}.json").read_text(encoding="utf-8")
    kind = symbol_database.Default().GetSymbol(f"kitchen.directory.v1.{name}")
    read = Parse(text, kind())
    assert json.loads(text)
    state = getattr(read, read.DESCRIPTOR.fields_by_number[1].name)
    assert state.sequence >= 1
