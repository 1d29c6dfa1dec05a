"""Who did, saw or was shown what: what is listed, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from kitchen.dispatch.v1 import matter_events_pb2 as matter
from kitchen.dispatch.v1 import publication_events_pb2 as publication
from kitchen.intake.v1 import submission_events_pb2 as intake
from kitchen_console.domain.audit import Entry, Wanted
from kitchen_console.http_audit import AuditItem, audit_router
from kitchen_console.looks import Looks
from kitchen_console.wire_audit import audit_readers, control_readers
from kitchenkit import time as wall
from kitchenkit.events import headers_of, record_of
from kitchenkit.health import Readiness
from kitchenkit.http import create_app
from kitchenkit.letters import Letter, written
from kitchenkit.react import Record
from tests.fakes.audit import FakeEntries
from tests.fakes.issuer import FakeIssuer
from tests.fakes.tally import asked
from tests.fakes.web import client
from tests.unit.console.conftest import Page

AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


def heard(event: Any, subject: str, **context: Any) -> Record:
    name = event.DESCRIPTOR.full_name
    letter = Letter(type=name, topics=("t",), body=event.SerializeToString(), correlation="case-1")
    row = written(letter, asked(now=AT, **context), service="triage", aggregate_id=subject, sequence=3, before="")
    headers = headers_of(row, source="/kitchen/dispatch", subject=subject)
    return record_of(topic="t", partition=0, offset=1, key=b"k", value=event.SerializeToString(), headers=headers)


def entries(record: Record) -> list[Entry]:
    return audit_readers()[record.type](record)


def signed() -> matter.OrderSigned:
    state = matter.Matter(id="m1", case_id="case-1", case_no="K1", area_code="520103019", state="handling")
    state.orders.add(id="o1", unit_id="police", state="signed")
    return matter.OrderSigned(matter=state, order_id="o1")


def test_what_somebody_did_by_a_right_is_listed_for_who_audits_the_place_or_the_unit() -> None:
    (entry,) = entries(heard(signed(), "m1", role="unit_handler", scope="unit:police"))
    assert (entry.kind, entry.what, entry.actor, entry.role, entry.scope) == (
        "act", "OrderSigned", "p1", "unit_handler", "unit:police",
    )  # fmt: skip
    assert (entry.case_no, entry.case_id, entry.service, entry.at) == ("K1", "case-1", "dispatch", AT)
    assert {"audit|hub", "audit|area:520103", "audit|unit:police"} <= set(entry.reach)


@pytest.mark.parametrize("scope", ["", "self:p1"])
def test_what_nobody_did_by_a_right_is_not_listed_and_citizens_are_not_named(scope: str) -> None:
    record = heard(signed(), "m1", role="system", scope=scope)
    assert entries(record) == []
    assert not any(name.startswith("ce_actor") for name, _ in record.headers)


def test_whoever_was_shown_contact_data_is_listed_with_what_for() -> None:
    event = intake.ContactRevealed(revealed_to="p7", purpose="联系群众核实", order_id="o1")
    event.submission.case_id, event.submission.case_no = "case-1", "K1"
    event.submission.place.area_code = "520103019"
    (entry,) = entries(heard(event, "case-1", role="unit_handler"))
    assert (entry.kind, entry.actor, entry.purpose, entry.order_id) == ("reveal", "p7", "联系群众核实", "o1")
    assert "audit|area:520103" in entry.reach


def test_what_is_changed_about_dispatch_itself_is_listed_for_who_audits_its_place() -> None:
    event = publication.ListPublished(number=1)
    event.list.id, event.list.area_code = "l1", "520103"
    record = heard(event, "l1", role="supervisor", scope="area:520103")
    (entry,) = control_readers()[record.type](record)
    assert (entry.kind, entry.what, entry.about_kind, entry.about) == ("act", "ListPublished", "list", "l1")
    assert (entry.actor, entry.service) == ("p1", "dispatch")
    assert {"audit|hub", "audit|area:520103"} <= set(entry.reach)
    assert "audit|area:520115" not in entry.reach


class FakeAccounts:
    """The directory's list."""

    def __init__(self) -> None:
        self.rows: list[AuditItem] = []
        self.shown: list[dict[str, str]] = []

    async def audit(self, credentials: dict[str, str], wanted: Wanted, limit: int) -> tuple[list[AuditItem], bool]:
        self.shown.append(credentials)
        found = [one for one in self.rows if wanted.after is None or (one.at, one.id) < wanted.after]
        found.sort(key=lambda one: (one.at, one.id), reverse=True)
        return found[:limit], len(found) > limit


class FakeRows:
    """Two rows of the read models."""

    async def rows(self, kind: str, ids: list[str]) -> dict[str, Mapping[str, Any]]:
        row = {"case_no": "K1", "reach": ["case|hub", "case|area:52", "case|area:5201"]}
        return {"case-1": row} if kind == "case" and "case-1" in ids else {}


@pytest.fixture
def listed() -> FakeEntries:
    return FakeEntries()


@pytest.fixture
def ledger() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
def web(listed: FakeEntries, ledger: FakeAccounts, issuer: FakeIssuer) -> httpx.AsyncClient:
    router = audit_router(listed, ledger)  # type: ignore[arg-type]  # it has what is asked of it
    app = create_app(
        service="console", version="1", routers=[router], verifier=issuer.verifier(), readiness=Readiness()
    )
    return client(app)


def act(number: int, *places: str, actor: str = "p1") -> Entry:
    reach = tuple(f"audit|{place}" for place in ("hub", *places))
    at = wall.now() - timedelta(minutes=number)
    return Entry(
        id=f"e{number}", at=at, kind="act", what="CaseClaimed", service="triage", about_kind="triage", about="c",
        actor=actor, reach=reach,
    )  # fmt: skip


def account(number: int) -> AuditItem:
    return AuditItem(id=f"a{number}", at=wall.now() - timedelta(minutes=number), kind="account", what="SignedIn")


async def test_an_auditor_reads_cases_and_accounts_as_one_list_page_by_page(
    web: httpx.AsyncClient, listed: FakeEntries, ledger: FakeAccounts, issuer: FakeIssuer
) -> None:
    await listed.write([act(number) for number in (1, 3, 5)])
    ledger.rows = [account(number) for number in (2, 4, 6)]
    headers, seen, cursor = issuer.headers("boss", ("auditor", "hub")), list[str](), ""
    async with web:
        for _ in range(4):
            answer = (await web.get("/v1/audit", params={"limit": 2, "cursor": cursor}, headers=headers)).json()
            seen += [one["id"] for one in answer["items"] if one["what"] != "AuditRead"]
            assert answer["accounts"] is True
            cursor = answer["next"] or cursor
    assert seen[:6] == ["e1", "a2", "e3", "a4", "e5", "a6"]
    assert ledger.shown[0]["authorization"] == headers["Authorization"]


VIEWS = [
    (("auditor", "area:520103"), {"e1"}),
    (("privacy_officer", "unit:police"), {"e2"}),
    (("admin", "hub"), {"e1", "e2"}),
    (("auditor", "self:x"), set()),
]


async def test_who_audits_a_part_sees_that_part_and_who_keeps_accounts_does_not_audit_them(
    web: httpx.AsyncClient, listed: FakeEntries, ledger: FakeAccounts, issuer: FakeIssuer
) -> None:
    await listed.write([act(1, "area:52", "area:520103"), act(2, "unit:police")])
    ledger.rows = [account(3)]
    async with web:
        for right, seen in VIEWS:
            answer = (await web.get("/v1/audit", headers=issuer.headers("p", right))).json()
            assert {one["id"] for one in answer["items"] if one["what"] != "AuditRead"} == seen
            assert (answer["accounts"], ledger.shown) == (False, [])


async def test_to_read_the_list_is_in_the_list(web: httpx.AsyncClient, listed: FakeEntries, issuer: FakeIssuer) -> None:
    async with web:
        asked = {"actor": "p9", "kind": "act"}
        await web.get("/v1/audit", params=asked, headers=issuer.headers("boss", ("auditor", "hub")))
    (entry,) = listed.rows.values()
    assert (entry.what, entry.actor, entry.about) == ("AuditRead", "boss", "p9")


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"since": "2020-01-01T00:00:00Z"}, 422),
        ({"until": "1970-01-01T00:00:00Z"}, 422),
        ({"until": "9999-12-31T23:59:59-01:00"}, 422),  # no database has the year 10000
        ({"cursor": "nonsense"}, 422),
        ({"kind": "everything"}, 422),
        ({"nobody": "knows"}, 422),
    ],
)
async def test_what_the_list_does_not_know_is_refused(
    web: httpx.AsyncClient, issuer: FakeIssuer, params: dict[str, str], status: int
) -> None:
    async with web:
        answer = await web.get("/v1/audit", params=params, headers=issuer.headers("boss", ("auditor", "hub")))
    assert answer.status_code == status


async def test_whoever_does_not_audit_sees_nothing_of_it(web: httpx.AsyncClient, issuer: FakeIssuer) -> None:
    async with web:
        assert (await web.get("/v1/audit")).status_code == 401
        for role in ("triage_clerk", "leader", "supervisor", "resident"):
            assert (await web.get("/v1/audit", headers=issuer.headers("p", (role, "hub")))).status_code == 403


STAFF = {"id": "p1", "rights": [{"role": "triage_clerk", "kind": "hub", "id": ""}]}


async def test_what_staff_open_is_noted_once_in_ten_minutes_with_where_it_belongs(listed: FakeEntries) -> None:
    at = [AT]
    looks = Looks(listed, FakeRows(), lambda: at[0])  # type: ignore[arg-type]  # the same
    for _ in range(3):
        await looks.note(STAFF, "triage", "/v1/cases/case-1")
    (entry,) = listed.rows.values()
    assert (entry.kind, entry.actor, entry.about, entry.case_no) == ("look", "p1", "case-1", "K1")
    assert entry.reach == ("audit|area:52", "audit|area:5201", "audit|hub")
    at[0] += timedelta(minutes=10)
    await looks.note(STAFF, "triage", "/v1/cases/case-1")
    assert len(listed.rows) == 2


async def test_what_is_printed_is_noted_as_such_also_where_nobody_opened_it(listed: FakeEntries) -> None:
    await Looks(listed, FakeRows(), lambda: AT).note(STAFF, "dispatch", "/v1/orders/case-1/print")  # type: ignore[arg-type]
    (entry,) = listed.rows.values()
    assert (entry.kind, entry.what, entry.about_kind, entry.about) == ("look", "Printed", "orders", "case-1")


async def test_a_history_or_a_picture_asked_for_alone_is_noted_once_with_whose_it_is(
    listed: FakeEntries,
) -> None:
    looks = Looks(listed, FakeRows(), lambda: AT)  # type: ignore[arg-type]  # the same
    for path in ("/v1/submissions/case-1/media", "/v1/submissions/case-1/media/p-1", "/v1/submissions/case-1/history"):
        await looks.note(STAFF, "intake", path)
    (entry,) = listed.rows.values()
    assert (entry.what, entry.about_kind, entry.about, entry.case_no) == ("Looked", "submissions", "case-1", "K1")
    await looks.note(STAFF, "triage", "/v1/cases/case-1/history")
    assert len(listed.rows) == 2


@pytest.mark.parametrize("path", ["/v1/queue", "/v1/cases", "/v1/cases/c:claim", "/v1/areas/a", "/v1/cases/c/similar"])
async def test_lists_and_what_belongs_to_what_is_open_are_not_noted(listed: FakeEntries, path: str) -> None:
    await Looks(listed, FakeRows(), lambda: AT).note(STAFF, "triage", path)  # type: ignore[arg-type]  # the same
    assert not listed.rows


async def test_residents_are_not_watched(listed: FakeEntries) -> None:
    resident = {"id": "p2", "rights": [{"role": "resident", "kind": "self", "id": "p2"}]}
    await Looks(listed, FakeRows(), lambda: AT).note(resident, "intake", "/v1/cases/K1")  # type: ignore[arg-type]
    assert not listed.rows


async def test_what_is_shown_through_the_gateway_is_noted_and_what_is_refused_is_not(page: Page) -> None:
    await page.sign_in()
    await page.ask("GET", "/api/triage/v1/cases/c1")
    await page.ask("POST", "/api/triage/v1/cases/c1:claim", {})
    page.answer.append(lambda _: httpx.Response(403, json={"code": "no_right"}))
    await page.ask("GET", "/api/triage/v1/cases/c2")
    assert page.looks.noted == [("p1", "triage", "/v1/cases/c1")]


async def test_what_cannot_be_noted_is_not_shown(page: Page) -> None:
    await page.sign_in()
    page.looks.away = True
    assert (await page.ask("GET", "/api/triage/v1/cases/c1")).status_code == 503
