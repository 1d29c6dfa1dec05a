from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitchen_directory.domain import areas, credentials, organisations, people
from kitchen_directory.domain.areas import AREA, Area
from kitchen_directory.domain.credentials import CREDENTIALS
from kitchen_directory.domain.organisations import ORGANISATION, Kind, Organisation
from kitchen_directory.domain.people import PERSON, Person
from kitchen_directory.domain.roles import ROLES, reaches
from kitchenkit.decide import Context, Refused
from kitchenkit.rights import Right, Scope

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HUB = Scope("hub")
ADMIN = Context(actor="p-admin", role="admin", scope="hub:", now=NOW, cause="c")
OWN = Context(actor="p1", role="self", scope="self:p1", now=NOW, cause="c")
LOCAL = replace(ADMIN, role="system")
DISTRICT_ADMIN = replace(ADMIN, scope="area:520103")
STREET = areas.add(None, code="520103019", name="大营路街道").steps[0].after
UNIT = Organisation(
    id="u1", kind=Kind.UNIT, code="police-520103", name="云岩分局", speciality="police", tier=2, area_code="520103"
)
PERSON_1 = Person(id="p1", username="clerk", name="受理员01", rights=(Right("intake_clerk", HUB),))


def test_an_area_finds_its_level_and_parent_from_its_code() -> None:
    assert (STREET.level, STREET.parent_code) == (areas.Level.STREET, "520103")
    city = areas.add(None, code="5201", name="贵阳市").steps[0].after
    assert (city.level, city.parent_code) == (areas.Level.CITY, "")


@pytest.mark.parametrize("code", ["", "52", "52010", "52010a", "5201030191"])
def test_a_code_of_another_shape_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="not a code"):
        areas.add(None, code=code, name="某地")


def test_adding_what_is_there_changes_nothing() -> None:
    assert areas.add(STREET, code=STREET.code, name="别名").steps == ()
    assert organisations.add(UNIT, replace(UNIT, name="别名")).steps == ()
    assert people.add(PERSON_1, replace(PERSON_1, name="别名")).steps == ()


def test_a_renamed_area_says_its_old_name_and_renaming_to_the_same_says_nothing() -> None:
    step = AREA.decide(STREET, areas.Rename(name="新名街道"), ADMIN).steps[0]
    assert step.fact == areas.AreaRenamed(old_name="大营路街道")
    assert AREA.decide(step.after, areas.Rename(name="新名街道"), ADMIN).steps == ()


def test_only_a_unit_has_a_tier() -> None:
    with pytest.raises(Refused, match="tier"):
        organisations.add(None, replace(UNIT, tier=0))
    with pytest.raises(Refused, match="tier"):
        organisations.add(None, replace(UNIT, kind=Kind.SUB_CENTRE))
    centre = replace(UNIT, kind=Kind.SUB_CENTRE, tier=0)
    with pytest.raises(Refused, match="tier"):
        ORGANISATION.decide(centre, organisations.Alter(tier=1), ADMIN)


def test_an_altered_organisation_says_which_fields_changed() -> None:
    fact = ORGANISATION.decide(UNIT, organisations.Alter(name="新名", tier=2), ADMIN).steps[0].fact
    assert fact == organisations.OrganisationChanged(fields=("name",))


@given(st.lists(st.sampled_from([organisations.Alter(name="a"), organisations.Close(), organisations.Reopen()])))
def test_any_walk_of_an_organisation_ends_in_a_state_of_the_table(walk: list[object]) -> None:
    body = UNIT
    for command in walk:
        allowed = {one.command for one in ORGANISATION.allowed(body, ADMIN) if one.why_not is None}
        try:
            steps = ORGANISATION.decide(body, command, ADMIN).steps
        except Refused:
            assert type(command) not in allowed
            continue
        assert type(command) in allowed
        body = steps[-1].after if steps else body
    assert body.state in organisations.State


def test_a_right_is_given_and_taken_once() -> None:
    right = Right("reporter", Scope("desk", "d1"))
    given_ = PERSON.decide(PERSON_1, people.GrantRight(role="reporter", kind="desk", id="d1"), ADMIN).steps[0]
    assert given_.fact == people.GrantsChanged(granted=(right,))
    assert right in given_.after.rights
    assert PERSON.decide(given_.after, people.GrantRight(role="reporter", kind="desk", id="d1"), ADMIN).steps == ()
    taken = PERSON.decide(given_.after, people.RevokeRight(role="reporter", kind="desk", id="d1"), ADMIN).steps[0]
    assert taken.after.rights == PERSON_1.rights


@pytest.mark.parametrize(
    "command",
    [
        people.Disable(),
        people.GrantRight(role="admin", kind="hub"),
        people.RevokeRight(role="intake_clerk", kind="hub"),
    ],
)
def test_nobody_changes_their_own_rights(command: object) -> None:
    with pytest.raises(Refused) as refused:
        PERSON.decide(PERSON_1, command, replace(ADMIN, actor="p1"))
    assert refused.value.code == "own_rights"


@pytest.mark.parametrize(
    ("role", "kind", "id_"),
    [("king", "hub", ""), ("reporter", "hub", "x"), ("reporter", "desk", ""), ("reporter", "realm", "x")],
)
def test_a_right_that_cannot_be_is_refused(role: str, kind: str, id_: str) -> None:
    with pytest.raises(Refused) as refused:
        PERSON.decide(PERSON_1, people.GrantRight(role=role, kind=kind, id=id_), ADMIN)  # type: ignore[arg-type]
    assert refused.value.code == "a_right"


def test_an_administrator_of_a_district_gives_rights_in_that_district_only() -> None:
    inside = people.GrantRight(role="grid_worker", kind="area", id="520103019")
    assert PERSON.decide(PERSON_1, inside, DISTRICT_ADMIN).steps
    for command in (
        people.GrantRight(role="grid_worker", kind="area", id="520102016"),
        people.GrantRight(role="grid_worker", kind="area", id="5201"),
        people.GrantRight(role="admin", kind="hub"),
        people.RevokeRight(role="intake_clerk", kind="hub"),
    ):
        with pytest.raises(Refused) as refused:
            PERSON.decide(PERSON_1, command, DISTRICT_ADMIN)
        assert refused.value.code == "beyond_own_scope"


@given(st.from_regex(r"5201(\d{2}(\d{3})?)?", fullmatch=True), st.from_regex(r"5201(\d{2}(\d{3})?)?", fullmatch=True))
def test_an_area_reaches_what_lies_below_it_and_never_what_lies_above(own: str, other: str) -> None:
    assert reaches(Scope("area", own), Scope("area", other)) is other.startswith(own)
    assert reaches(HUB, Scope("area", other))
    assert not reaches(Scope("area", own), HUB)


def test_a_key_gets_the_limit_of_its_person_unless_an_administrator_says_otherwise() -> None:
    issue = credentials.IssueKey(key_id="k1", label="手机")
    assert CREDENTIALS.decide(PERSON_1, issue, OWN).steps[0].fact == credentials.KeyIssued(key_id="k1", limit=60)
    grid = replace(PERSON_1, rights=(Right("grid_worker", Scope("area", "520103")),))
    assert CREDENTIALS.decide(grid, issue, OWN).steps[0].fact == credentials.KeyIssued(key_id="k1", limit=6000)
    with pytest.raises(Refused) as refused:
        CREDENTIALS.decide(PERSON_1, replace(issue, limit=9000), OWN)
    assert refused.value.code == "a_limit"
    assert CREDENTIALS.decide(PERSON_1, replace(issue, limit=9000), LOCAL).steps


def test_a_revoked_key_stays_listed_and_is_no_longer_live() -> None:
    issued = CREDENTIALS.decide(PERSON_1, credentials.IssueKey(key_id="k1", label=""), OWN).steps[0].after
    revoked = CREDENTIALS.decide(issued, credentials.RevokeKey(key_id="k1"), ADMIN).steps[0]
    assert revoked.fact == credentials.KeyRevoked(key_id="k1")
    assert revoked.after.key("k1") is None
    assert CREDENTIALS.decide(revoked.after, credentials.RevokeKey(key_id="k1"), ADMIN).steps == ()
    with pytest.raises(Refused) as refused:
        CREDENTIALS.decide(issued, credentials.RevokeKey(key_id="other"), ADMIN)
    assert refused.value.code == "a_known_key"


def test_live_keys_are_bounded() -> None:
    person = PERSON_1
    for number in range(credentials.MAX_KEYS):
        person = CREDENTIALS.decide(person, credentials.IssueKey(key_id=f"k{number}", label=""), OWN).steps[0].after
    with pytest.raises(Refused) as refused:
        CREDENTIALS.decide(person, credentials.IssueKey(key_id="one more", label=""), OWN)
    assert refused.value.code == "too_many_keys"


def test_the_roles_are_those_that_are_published() -> None:
    assert len(ROLES) == len(set(ROLES)) == 33


def test_no_table_lets_anybody_else_in() -> None:
    everyone = {
        role for table in (AREA, ORGANISATION, PERSON, CREDENTIALS) for move in table.moves for role in move.roles
    }
    assert everyone == {"admin", "self", "system"}
    assert isinstance(STREET, Area)


def test_an_administrator_makes_keys_for_programs_and_never_to_act_as_a_person() -> None:
    issue = credentials.IssueKey(key_id="k1", label="")
    program = replace(PERSON_1, rights=(Right("service", HUB),))
    assert CREDENTIALS.decide(program, issue, ADMIN).steps
    with pytest.raises(Refused) as refused:
        CREDENTIALS.decide(PERSON_1, issue, ADMIN)
    assert refused.value.code == "no_program"


@pytest.mark.parametrize("command", [people.Disable(), credentials.SetPassword()])
def test_nobody_touches_somebody_with_wider_rights(command: object) -> None:
    """Or the administrator of a district would take over an account of the next one."""
    two = (Right("grid_worker", Scope("area", "520103")), Right("grid_worker", Scope("area", "520102")))
    table = PERSON if isinstance(command, people.Disable) else CREDENTIALS
    assert table.decide(replace(PERSON_1, rights=two[:1]), command, DISTRICT_ADMIN).steps
    with pytest.raises(Refused) as refused:
        table.decide(replace(PERSON_1, rights=two), command, DISTRICT_ADMIN)
    assert refused.value.code == "wider_rights"


def test_an_altered_person_says_which_fields_changed() -> None:
    step = PERSON.decide(PERSON_1, people.Alter(name="受理员02", organisation_id=""), ADMIN).steps[0]
    assert (step.fact, step.after.name) == (people.PersonChanged(fields=("name",)), "受理员02")
    assert PERSON.decide(PERSON_1, people.Alter(), ADMIN).steps == ()
