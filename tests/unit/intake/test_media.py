"""Pictures of submissions: bare, kept once, and shown only with the submission that names them."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from kitchen_intake.domain.picture import NotAPictureError, bare
from kitchen_intake.domain.submission import Told
from kitchen_intake.domain.table import hear

from .counter import NOW
from .window import CLERK, RESIDENT, Web

JFIF = b"\xff\xe0\x00\x07JFIF\x00"
EXIF = b"\xff\xe1\x00\x0aExif\x00\x00GP"
COMMENT = b"\xff\xfe\x00\x06here"
TABLE = b"\xff\xdb\x00\x04\x01\x02"
SCAN = b"\xff\xda\x00\x03\x01\x12\xff\x00\x34\xff\xd9"
CLEAN = b"\xff\xd8" + JFIF + TABLE + SCAN
TAKEN = b"\xff\xd8" + JFIF + EXIF + b"\xff" + TABLE + COMMENT + SCAN + b"a film behind it"


def test_a_picture_is_left_without_place_comment_and_what_hides_behind_its_end() -> None:
    stripped = bare(TAKEN)
    assert stripped.replace(b"\xff\xff", b"\xff") == CLEAN
    assert bare(stripped) == stripped


@pytest.mark.parametrize(
    "wrong", [b"", b"GIF89a", b"\xff\xd8", CLEAN[:-1], b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xff\xe1\x00\x00" + SCAN]
)
def test_what_is_no_jpeg_is_refused(wrong: bytes) -> None:
    with pytest.raises(NotAPictureError):
        bare(wrong)


async def test_a_picture_is_kept_bare_and_the_same_one_once(web: Web) -> None:
    first, second = await upload(web, TAKEN), await upload(web, TAKEN)
    assert (first.status_code, first.json()) == (201, second.json())
    ((key, jpeg),) = web.objects.kept.items()
    assert (key.startswith(first.json()["id"]), b"Exif" in jpeg) == (True, False)
    assert (await upload(web, TAKEN, person="p2")).json()["id"] != first.json()["id"]


async def test_what_is_no_picture_or_too_large_is_refused(web: Web) -> None:
    assert (await upload(web, b"<svg onload=alert(1)>")).status_code == 422
    assert (await upload(web, CLEAN + bytes(9 * 1024 * 1024))).status_code == 413
    assert (await web.http.post("/v1/media", files={"file": ("x.jpg", TAKEN)})).status_code == 401


async def test_it_is_shown_only_with_the_submission_that_names_it(web: Web) -> None:
    named, other = (await upload(web, TAKEN)).json()["id"], (await upload(web, CLEAN + b"", person="p3")).json()["id"]
    said = await web.submitted(media=[named])
    path = f"/v1/submissions/{said['case_id']}/media"
    shown = await web.get(f"{path}/{named}", CLERK, person="p2")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert (await web.get(f"{path}/{other}", CLERK, person="p2")).status_code == 404
    assert (await web.get(f"{path}/{named}", RESIDENT, person="p2")).status_code == 403


async def test_the_unit_that_works_on_it_sees_it_and_no_other_unit(web: Web) -> None:
    named = (await upload(web, TAKEN)).json()["id"]
    path = f"/v1/submissions/{(await web.submitted(media=[named]))['case_id']}/media"
    unit, leader = ("unit_handler", "unit:u1"), ("leader", "hub")
    assert (await web.get(path, unit, person="p2")).status_code == 404, "it has not been given to them"
    given_to(web, "u1")
    assert (await web.get(path, unit, person="p2")).json() == {"items": [{"id": named, "type": "image/jpeg"}]}
    assert (await web.get(f"{path}/{named}", unit, person="p2")).status_code == 200
    assert (await web.get(f"{path}/{named}", leader, person="p3")).status_code == 200
    assert (await web.get(path, ("unit_handler", "unit:u2"), person="p4")).status_code == 404
    assert (await web.get(path, ("merchant", "merchant:m1"), person="p5")).status_code == 403


async def test_what_is_confidential_is_shown_to_those_who_read_submissions_alone(web: Web) -> None:
    named = (await upload(web, TAKEN)).json()["id"]
    contact = {"name": "某甲乙", "phone": "13800000000", "consent": True, "confidential": True}
    path = f"/v1/submissions/{(await web.submitted(media=[named], contact=contact))['case_id']}/media"
    given_to(web, "u1")
    for worker in (("unit_handler", "unit:u1"), ("dispatcher", "hub")):
        assert (await web.get(path, worker, person="p2")).status_code == 404
    assert (await web.get(f"{path}/{named}", CLERK, person="p3")).status_code == 200


async def test_what_a_unit_shows_is_seen_by_whoever_works_on_it_also_where_the_sender_stays_hidden(web: Web) -> None:
    unit, verifier, other = ("unit_handler", "unit:u1"), ("verifier", "hub"), ("unit_handler", "unit:u2")
    contact = {"name": "某甲乙", "phone": "13800000000", "consent": True, "confidential": True}
    brought = (await upload(web, TAKEN)).json()["id"]
    path = f"/v1/submissions/{(await web.submitted(media=[brought], contact=contact))['case_id']}/media"
    shown = (await upload(web, CLEAN, person="p2", role=unit)).json()["id"]
    assert (await web.get(f"{path}/{shown}", CLERK, person="p3")).status_code == 404, "no order names it"
    given_to(web, "u1", brought, shown)
    for worker in (unit, verifier):
        assert (await web.get(f"{path}/{shown}", worker, person="p2")).status_code == 200
        assert (await web.get(f"{path}/{brought}", worker, person="p2")).status_code == 404
    assert (await web.get(f"{path}/{shown}", other, person="p4")).status_code == 404
    assert (await web.get(path, CLERK, person="p3")).json()["items"] == [{"id": brought, "type": "image/jpeg"}]


async def test_a_picture_of_another_case_is_not_to_be_had_by_naming_it_as_evidence(web: Web) -> None:
    theirs = (await upload(web, TAKEN)).json()["id"]
    path = f"/v1/submissions/{(await web.submitted())['case_id']}/media"
    web.uploads.rows[theirs]["cases"] = ["another-case"]
    given_to(web, "u1", theirs)
    assert (await web.get(f"{path}/{theirs}", ("unit_handler", "unit:u1"), person="p2")).status_code == 404


async def test_only_those_who_submit_or_show_what_they_did_give_pictures(web: Web) -> None:
    for role in ("unit_handler", "unit_approver", "unit_head"):
        assert (await upload(web, CLEAN, role=(role, "unit:u1"))).status_code == 201
    assert (await upload(web, CLEAN, role=("verifier", "hub"))).status_code == 201
    assert (await upload(web, CLEAN, role=("leader", "hub"))).status_code == 403


def given_to(web: Web, unit: str, *evidence: str) -> None:
    """Have dispatch say that this unit works on the only case, and shows these pictures."""
    case = web.counter.only()
    said = Told(sequence=1, lane="government", state="handling", units=(unit,))
    heard = hear(case, "m1", said, None, evidence)
    web.counter.store.put(replace(heard.steps[-1].after, sequence=case.sequence), NOW)


async def upload(web: Web, jpeg: bytes, person: str = "p1", role: tuple[str, str] = RESIDENT) -> httpx.Response:
    headers = web.issuer.headers(person, role)
    return await web.http.post("/v1/media", files={"file": ("photo.jpg", jpeg, "image/jpeg")}, headers=headers)
