from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kitchen_directory import seed_files
from kitchen_directory.domain import areas
from kitchen_directory.domain.organisations import Kind
from kitchen_directory.domain.people import person_id
from kitchen_directory.domain.roles import ROLES
from kitchen_directory.seed import mint_key, seed
from kitchenkit.ids import uid
from tests.fakes.directory import FakeDirectory

DATA = Path(__file__).parents[3] / "deploy" / "seed"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def codes() -> set[str]:
    return {row["code"] for row in rows("areas.csv")}


def test_there_is_as_much_as_was_promised(codes: set[str]) -> None:
    levels = Counter(areas.LEVEL_OF[len(code)].value for code in codes)
    assert levels == {"city": 1, "district": 10, "street": 146, "village": 1629}
    kinds = Counter(body.kind for body in seed_files.organisations(DATA))
    assert kinds[Kind.UNIT] >= 730
    assert kinds[Kind.SUB_CENTRE] >= 30
    assert kinds[Kind.MERCHANT_OWNER] > 0
    assert kinds[Kind.SECTION] > 0
    assert len(rows("teams.csv")) >= 40
    assert len(rows("merchants.csv")) >= 60
    assert {person.rights[0].role for person in seed_files.people(DATA)} == set(ROLES)


@pytest.mark.parametrize(
    "name", ["areas", "units", "sections", "sub_centres", "teams", "sites", "service_items", "merchants", "people"]
)
def test_nothing_is_there_twice_and_every_place_exists(name: str, codes: set[str]) -> None:
    table = rows(f"{name}.csv")
    key = "username" if name == "people" else "code"
    assert len({row[key] for row in table}) == len(table)
    if name != "areas":  # names of villages are not unique
        assert len({row["name"] for row in table}) == len(table)
    assert {row["area_code"] for row in table if "area_code" in row} <= codes


def test_every_reference_points_to_something() -> None:
    units, sites = ({row["code"] for row in rows(name)} for name in ("units.csv", "sites.csv"))
    assert {row["parent_code"] for row in rows("units.csv")} <= units | {""}
    assert {row["unit_code"] for name in ("sections.csv", "rosters.csv") for row in rows(name)} <= units
    assert {row["parent_code"] for row in rows("sites.csv")} <= sites | {""}
    assert {row["site_code"] for row in rows("teams.csv")} <= sites
    categories = {row["category_code"] for row in rows("service_items.csv")}
    assert {one for row in rows("teams.csv") for one in row["category_codes"].split(";")} <= categories
    scopes = {(row["scope_kind"], row["scope_code"]) for row in rows("people.csv")}
    assert {code for kind, code in scopes if kind == "team"} <= {row["code"] for row in rows("teams.csv")}
    assert {code for kind, code in scopes if kind == "merchant"} <= {row["code"] for row in rows("merchants.csv")}
    assert {row["kind"] for row in rows("units.csv")} == {row["kind"] for row in rows("unit_kinds.csv")}


def test_one_unit_of_a_kind_serves_an_area() -> None:
    served = Counter((row["kind"], row["area_code"]) for row in rows("units.csv"))
    assert set(served.values()) == {1}


def test_no_table_holds_a_phone_number() -> None:
    for file in DATA.glob("*.csv"):
        if file.name != "areas.csv":
            assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", file.read_text(encoding="utf-8")), file.name


def test_the_first_of_each_role_has_the_hub_as_its_scope() -> None:
    seen: set[str] = set()
    for person in seed_files.people(DATA):
        right = person.rights[0]
        if right.role not in seen:
            assert right.scope.kind == "hub"
        seen.add(right.role)


def test_ids_follow_from_codes() -> None:
    bodies = {body.code: body.id for body in seed_files.organisations(DATA)}
    assert bodies["police-520103"] == uid("unit", "police-520103")
    assert bodies["media-520103"] == uid("sub_centre", "media-520103")


def read(accounts: Path) -> list[dict[str, str]]:
    told: list[dict[str, str]] = json.loads(accounts.read_text(encoding="utf-8"))
    return told


async def filled(directory: FakeDirectory, accounts: Path) -> list[dict[str, str]]:
    await seed(directory.stores, directory.hasher, DATA, accounts, lambda _: None)
    return read(accounts)


async def test_a_second_seed_changes_nothing_and_every_account_works(tmp_path: Path) -> None:
    directory, file = FakeDirectory(), tmp_path / "accounts.json"
    accounts = await filled(directory, file)
    facts = len(directory.people.facts) + len(directory.areas.facts) + len(directory.organisations.facts)
    assert await filled(directory, file) == accounts
    assert facts == len(directory.people.facts) + len(directory.areas.facts) + len(directory.organisations.facts)
    assert len(directory.rosters.facts) == 2 * len(rows("rosters.csv")), "this month and the next, once"
    assert file.stat().st_mode & 0o777 == 0o600
    assert set(accounts[0]) == {"role", "scope", "username", "password", "api_key"}
    access = directory.access()
    for account in accounts[:40]:
        assert (await access.sign_in(account["username"], account["password"])).person.name
        assert (await access.exchange_key(account["api_key"])).access_token


async def test_accounts_whose_file_is_lost_get_new_secrets(tmp_path: Path) -> None:
    directory, file = FakeDirectory(), tmp_path / "accounts.json"
    old = await filled(directory, file)
    file.unlink()
    new = await filled(directory, file)
    assert {account["password"] for account in old}.isdisjoint(account["password"] for account in new)
    assert (await directory.access().sign_in(new[0]["username"], new[0]["password"])).person


async def test_a_file_that_outlives_the_store_keeps_its_secrets(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    before = await filled(FakeDirectory(), file)
    fresh = FakeDirectory()
    assert await filled(fresh, file) == before
    assert (await fresh.access().exchange_key(before[5]["api_key"])).access_token


async def test_a_key_for_measuring_has_the_limit_that_was_asked_for(tmp_path: Path) -> None:
    directory = FakeDirectory()
    await filled(directory, tmp_path / "accounts.json")
    key = await mint_key(directory.stores, "grid-worker-01", limit=1_000_000, label="bench")
    person = directory.people.rows[person_id("grid-worker-01")].aggregate
    assert [one.limit for one in person.keys] == [6000, 1_000_000]
    assert (await directory.access().exchange_key(key)).access_token
    with pytest.raises(LookupError):
        await mint_key(directory.stores, "nobody", limit=1, label="")
