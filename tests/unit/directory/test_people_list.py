"""People from an Excel file: what is wrong is said by cell, and doing it twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from kitchen_directory import people_sheet
from kitchen_directory.admin import CannotError, WrongCellsError, create, import_people, reset
from kitchen_directory.domain import areas
from kitchen_directory.domain.organisations import Kind, Organisation, organisation_id
from kitchen_directory.domain.people import Person, State, person_id
from kitchenkit.rights import Right, Scope
from tests.fakes.directory import FakeDirectory

HEADER = ["用户名", "姓名", "角色", "范围", "范围代码", "机构代码"]
UNIT = organisation_id(Kind.UNIT, "police-520103")


@pytest.fixture
def directory() -> FakeDirectory:
    made = FakeDirectory()
    for code, name in (("520103", "云岩区"), ("520103019", "大营路街道")):
        made.areas.put(replace(areas.add(None, code=code, name=name).steps[0].after, sequence=1), made.now)
    unit = Organisation(
        id=UNIT,
        kind=Kind.UNIT,
        code="police-520103",
        name="云岩分局",
        speciality="police",
        tier=2,
        area_code="520103",
        sequence=1,
    )
    made.organisations.put(unit, made.now)
    return made


def sheet(folder: Path, *rows: list[Any], header: list[str] | None = None) -> Path:
    book = Workbook()
    book.worksheets[0].title = "Sheet1"
    for row in (header or HEADER, *rows):
        book.worksheets[0].append(row)
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


def one(directory: FakeDirectory, username: str) -> Person:
    return directory.people.rows[person_id(username)].aggregate


async def test_people_of_a_list_get_their_rights_and_a_second_time_nothing_changes(
    directory: FakeDirectory, tmp_path: Path
) -> None:
    file = sheet(
        tmp_path,
        ["Handler-9", "承办员09", "unit_handler", "承办单位", "police-520103", "police-520103"],
        ["handler-9", "承办员09", "grid_worker", "area", 520103019, None],
        [None, None, None, None, None, None],
        ["leader-9", "领导09", "leader", "全市"],
    )
    first = await import_people(directory.stores, file, dry=False, codes=None)
    assert (first["new"], first["changed"], first["same"]) == (["handler-9", "leader-9"], [], [])
    assert one(directory, "handler-9").organisation_id == UNIT
    assert one(directory, "handler-9").rights == (
        Right("unit_handler", Scope("unit", UNIT)),
        Right("grid_worker", Scope("area", "520103019")),
    )
    facts = len(directory.people.facts)
    again = await import_people(directory.stores, file, dry=False, codes=None)
    assert (again["new"], again["changed"], again["same"]) == ([], [], ["handler-9", "leader-9"])
    assert len(directory.people.facts) == facts


async def test_a_later_list_adds_rights_and_takes_none(directory: FakeDirectory, tmp_path: Path) -> None:
    await import_people(
        directory.stores, sheet(tmp_path, ["leader-9", "领导09", "leader", "hub"]), dry=False, codes=None
    )
    later = sheet(tmp_path, ["leader-9", "领导九", "supervisor", "area", "520103"])
    assert (await import_people(directory.stores, later, dry=False, codes=None))["changed"] == ["leader-9"]
    person = one(directory, "leader-9")
    assert (person.name, [right.role for right in person.rights]) == ("领导九", ["leader", "supervisor"])


@pytest.mark.parametrize(
    ("row", "cell", "why"),
    [
        (["ab", "甲", "leader", "hub"], "Sheet1!A2", "3 to 60"),
        (["abc", "", "leader", "hub"], "Sheet1!B2", "1 to 60"),
        (["abc", "甲", "king", "hub"], "Sheet1!C2", "no role king"),
        (["abc", "甲", "leader", "realm"], "Sheet1!D2", "a scope is one of"),
        (["abc", "甲", "leader", None], "Sheet1!D2", "a scope is one of"),
        (["abc", "甲", None, "hub"], "Sheet1!D2", "without a role"),
        (["abc", "甲", "leader", "hub", "520103"], "Sheet1!E2", "has no code"),
        (["abc", "甲", "leader", "area"], "Sheet1!E2", "needs a code"),
        (["abc", "甲", "leader", "area", 520199], "Sheet1!E2", "no area 520199"),
        (["abc", "甲", "unit_head", "unit", "police-999"], "Sheet1!E2", "there is no unit police-999"),
        (["abc", "甲", None, None, None, "nowhere"], "Sheet1!F2", "no organisation nowhere"),
        (["abc", "甲", "leader", "hub", datetime(2026, 11, 22)], "Sheet1!E2", "has no code"),  # noqa: DTZ001
    ],
)
async def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_stored(
    directory: FakeDirectory, tmp_path: Path, row: list[Any], cell: str, why: str
) -> None:
    file = sheet(tmp_path, row, ["good-one", "乙", "leader", "hub"])
    with pytest.raises(WrongCellsError) as wrong:
        await import_people(directory.stores, file, dry=False, codes=None)
    assert [(at.at, why in at.why) for at in wrong.value.wrong] == [(cell, True)]
    assert directory.people.rows == {}


async def test_every_wrong_cell_is_told_at_once(directory: FakeDirectory, tmp_path: Path) -> None:
    file = sheet(tmp_path, ["a", "", "king", "realm"], ["abc", "甲"], ["abc", "乙"])
    with pytest.raises(WrongCellsError) as wrong:
        await import_people(directory.stores, file, dry=True, codes=None)
    assert [at.at for at in wrong.value.wrong] == [
        "Sheet1!A2",
        "Sheet1!B2",
        "Sheet1!C2",
        "Sheet1!D2",
        "Sheet1!B4",
    ]


async def test_columns_are_found_by_either_name_in_any_order(directory: FakeDirectory, tmp_path: Path) -> None:
    file = sheet(tmp_path, ["甲", "abc"], header=["Name", "username"])
    assert (await import_people(directory.stores, file, dry=False, codes=None))["new"] == ["abc"]
    lacking = sheet(tmp_path, ["甲"], header=["姓名"])
    with pytest.raises(CannotError, match="no column username"):
        await import_people(directory.stores, lacking, dry=False, codes=None)


async def test_a_dry_run_says_what_it_would_do_and_stores_nothing(directory: FakeDirectory, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    file = sheet(tmp_path, ["leader-9", "领导09", "leader", "hub"])
    told = await import_people(directory.stores, file, dry=True, codes=codes)
    assert (told["new"], told["dry_run"], codes.exists()) == (["leader-9"], True, False)
    assert directory.people.rows == {}


async def test_those_without_a_password_get_a_code_in_a_file_of_its_owner_alone(
    directory: FakeDirectory, tmp_path: Path
) -> None:
    codes = tmp_path / "codes.csv"
    directory.credentials.passwords[person_id("leader-9")] = "hash"
    file = sheet(tmp_path, ["leader-9", "领导09", "leader", "hub"], ["leader-8", "领导08", "leader", "hub"])
    assert (await import_people(directory.stores, file, dry=False, codes=codes))["setup_codes"] == 1
    assert codes.stat().st_mode & 0o777 == 0o600
    lines = codes.read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["username", "leader-8"]
    with pytest.raises(CannotError, match="no code was made"):
        await import_people(directory.stores, file, dry=False, codes=codes)


async def test_what_is_no_excel_file_is_said_to_be_none(directory: FakeDirectory, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_text("username,name\n", encoding="utf-8")
    with pytest.raises(CannotError, match=r"no \.xlsx file"):
        await import_people(directory.stores, file, dry=False, codes=None)


async def test_the_empty_list_can_be_filled_in_and_read(directory: FakeDirectory, tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    people_sheet.write_empty(file)
    book = load_workbook(file)
    book.worksheets[0].append(["leader-9", "领导09", "leader", "全市"])
    book.save(file)
    assert (await import_people(directory.stores, file, dry=False, codes=None))["new"] == ["leader-9"]


async def test_the_first_administrator_is_entered_once(directory: FakeDirectory) -> None:
    made = await create(directory.stores, "First-Admin", "管理员")
    assert made["username"] == "first-admin"
    assert one(directory, "first-admin").rights == (Right("admin", Scope("hub")),)
    with pytest.raises(CannotError, match="reset-password first-admin"):
        await create(directory.stores, "first-admin", "管理员")


async def test_a_reset_ends_what_somebody_could_sign_in_with(directory: FakeDirectory) -> None:
    await create(directory.stores, "first-admin", "管理员")
    directory.credentials.passwords[person_id("first-admin")] = "hash"
    await reset(directory.stores, "first-admin")
    assert person_id("first-admin") not in directory.credentials.passwords
    with pytest.raises(CannotError, match="there is no nobody"):
        await reset(directory.stores, "nobody")
    person = one(directory, "first-admin")
    directory.people.put(replace(person, state=State.DISABLED), directory.now)
    with pytest.raises(CannotError, match="disabled"):
        await reset(directory.stores, "first-admin")
