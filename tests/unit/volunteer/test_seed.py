"""The seed's tables become sites, teams and services, once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kitchen_volunteer import store as kept
from kitchen_volunteer import wire
from kitchen_volunteer.domain.matching import propose
from kitchen_volunteer.domain.order import Order
from kitchen_volunteer.domain.places import ServiceItem, Site, SiteKind, Team, site_id, team_id
from kitchen_volunteer.ports import Stores
from kitchen_volunteer.seed import seed
from kitchenkit.ids import uid
from tests.fakes.store import MemoryStore

from .lane import received

TABLES = Path(__file__).resolve().parents[3] / "deploy" / "seed"


class Memory:
    """Stores in memory."""

    def __init__(self) -> None:
        self.sites: MemoryStore[Site] = MemoryStore(kept.site_fields, to_letter=wire.place_letter)
        self.teams: MemoryStore[Team] = MemoryStore(kept.team_fields, to_letter=wire.place_letter)
        self.items: MemoryStore[ServiceItem] = MemoryStore(kept.item_fields, to_letter=wire.place_letter)
        self.stores = Stores(orders=MemoryStore[Order](), teams=self.teams, sites=self.sites, service_items=self.items)


async def test_the_tables_are_stored_once_and_told_to_no_topic() -> None:
    memory, said = Memory(), list[str]()
    begun = time.monotonic()
    for _ in range(2):
        await seed(memory.stores, TABLES, said.append)
    assert time.monotonic() - begun < 20  # a bound against something quadratic, not a measure
    assert (len(memory.sites.rows), len(memory.teams.rows), len(memory.items.rows)) == (303, 60, 40)
    assert {
        len(letters) for store in (memory.sites, memory.teams, memory.items) for letters in store.letters.values()
    } == {1}
    assert not memory.teams.outbox
    assert said[:3] == ["seed: 303 sites", "seed: 60 teams", "seed: 40 services"]


async def test_ids_are_those_that_rights_and_other_tables_name() -> None:
    memory = Memory()
    await seed(memory.stores, TABLES, lambda _: None)
    team = memory.teams.rows[uid("team", "team-520103-elder")].aggregate
    assert (team.id, team.area_code, team.category_codes) == (
        team_id("team-520103-elder"), "520103", ("VOL-ELDER", "VOL-BATH")
    )  # fmt: skip
    site = memory.sites.rows[team.site_id].aggregate
    assert (site.kind, site.parent_id, site.parent_id in memory.sites.rows) == (
        SiteKind.CENTRE, site_id("site-5201"), True
    )  # fmt: skip


async def test_every_kind_of_service_finds_a_team_in_every_district() -> None:
    memory = Memory()
    await seed(memory.stores, TABLES, lambda _: None)
    teams = [row.aggregate for row in memory.teams.rows.values()]
    kinds = {row.aggregate.category_code for row in memory.items.rows.values()}
    districts = {row.aggregate.area_code for row in memory.sites.rows.values() if len(row.aggregate.area_code) == 6}
    assert (len(kinds), len(districts)) == (10, 10)
    for kind in kinds:
        for district in districts:
            order = received(category_code=kind, area_code=f"{district}001")
            first, *others = propose(order, teams)
            assert "同一区县" in first.reason, (kind, district)
            assert others


async def test_a_team_without_its_site_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("code,name,kind,area_code,parent_code\n", encoding="utf-8")
    row = "code,name,area_code,site_code,category_codes,members\nt,队,5201,nowhere,VOL-ELDER,3\n"
    (tmp_path / "teams.csv").write_text(row, encoding="utf-8")
    with pytest.raises(KeyError):
        await seed(Memory().stores, tmp_path, lambda _: None)
