"""One suite for the register of pictures, and what the clock does about those that nobody names."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from mongoengine import disconnect

from kitchen_intake import store as kept
from kitchen_intake.domain.table import receive
from kitchen_intake.domain.waiting import Waiting, end
from kitchen_intake.pictures import Pictures
from kitchen_intake.ports import Uploads
from kitchen_intake.store_media import UNUSED, MediaDocument, MediaEntries, MongoUploads
from kitchenkit.clock import Clock, Due, DueStore
from kitchenkit.mongo import collection, connect, ensure_indexes
from kitchenkit.react import Change, Store, Transient
from kitchenkit.runtime import Parts
from tests.contract.ports.test_intake_stores import submission
from tests.fakes.pictures import MemoryObjects, MemoryUploads
from tests.fakes.waiting_entries import MemoryWaiting
from tests.unit.intake.counter import NOW, asking, submissions, the_case

JPEG = b"\xff\xd8\x00"
SECOND = timedelta(seconds=1)


@dataclass
class Kept:
    uploads: Uploads
    objects: MemoryObjects
    waiting: DueStore[Waiting]
    submissions: Store[Any]

    def pictures(self, later: timedelta = timedelta()) -> Pictures:
        return Pictures(uploads=self.uploads, objects=self.objects, now=lambda: NOW + later)

    async def names(
        self, *pictures: str, who: str = "p1", number: int = 1, later: timedelta = timedelta()
    ) -> list[int]:
        return await self.pictures(later).refused(pictures, who=who, case=the_case(number))

    async def store(self, number: int, *evidence: str) -> None:
        said = replace(submission(number), evidence=evidence)
        await self.submissions.commit([Change[Any](said.id, 0).add(receive(said), asking())])

    async def look(self, later: timedelta = UNUSED) -> None:
        await Clock([], lambda: NOW + later).scan(Due("intake", "media", self.waiting, end, lambda one: one.until))

    async def is_gone(self, picture_id: str) -> bool:
        return await self.uploads.find(picture_id) is None and self.objects.kept == {}


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.connected)])
def kept_(request: pytest.FixtureRequest) -> Iterator[Kept]:
    objects = MemoryObjects()
    if request.param == "memory":
        uploads, stored = MemoryUploads(), submissions()

        def shown(picture_id: str) -> bool:
            return any(picture_id in one.aggregate.evidence for one in stored.rows.values())

        yield Kept(
            uploads, objects, MemoryWaiting(uploads.rows, lambda case: case in stored.rows, objects, shown), stored
        )
        return
    connect("intake", url=request.getfixturevalue("database"), database=request.getfixturevalue("database_name"))
    for document in (kept.SubmissionDocument, MediaDocument):
        ensure_indexes(document)
    with ThreadPoolExecutor(4) as threads:
        nothing: Any = None
        parts = Parts("intake", nothing, threads, lambda _: None, nothing)
        yield Kept(MongoUploads(threads), objects, MediaEntries(threads, objects), kept.submission_store(parts))
    disconnect("intake")


async def test_a_picture_is_found_as_it_was_kept_first(kept_: Kept) -> None:
    pictures = kept_.pictures()
    assert await pictures.find("m1", case=the_case()) is None
    await pictures.keep("m1", "p1", JPEG)
    await pictures.keep("m1", "p1", b"another")
    assert await pictures.find("m1", case=the_case()) == JPEG
    assert len(kept_.objects.kept) == 1


async def test_what_nobody_names_within_a_day_is_erased_with_its_bytes(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    await kept_.look(UNUSED - SECOND)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG
    await kept_.look()
    assert await kept_.is_gone("m1")
    assert await kept_.names("m1") == [0]


async def test_what_a_stored_submission_names_stays(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    assert await kept_.names("m1") == []
    await kept_.store(1)
    await kept_.look(10 * UNUSED)
    await kept_.look(20 * UNUSED)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG


async def test_what_the_case_of_a_unit_has_as_evidence_stays_though_no_submission_names_it(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    await kept_.store(1, "m1")
    await kept_.look(10 * UNUSED)
    await kept_.look(20 * UNUSED)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG


async def test_what_the_case_of_another_names_is_not_found_for_this_one(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    assert await kept_.names("m1", number=2) == []
    assert await kept_.pictures().find("m1", case=the_case(1)) is None
    assert await kept_.pictures().find("m1", case=the_case(2)) == JPEG


async def test_a_submission_that_names_it_and_does_not_come_keeps_it_for_another_day_only(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    assert await kept_.names("m1", later=UNUSED - SECOND) == []
    await kept_.look()
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG
    await kept_.look(2 * UNUSED)
    assert await kept_.is_gone("m1")


async def test_who_names_it_between_the_look_and_the_erasure_keeps_it(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    (loaded,) = await kept_.waiting.due(until=NOW + UNUSED, limit=9)
    assert await kept_.names("m1", later=UNUSED) == []
    await kept_.waiting.commit([loaded.change().add(end(loaded.aggregate, asking()), asking())])
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG


async def test_a_picture_that_is_given_again_after_it_was_erased_is_there_again(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    (before,) = kept_.objects.kept
    await kept_.look()
    await kept_.pictures(UNUSED).keep("m1", "p1", JPEG)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG
    await kept_.objects.erase(before)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG, (
        "what a clock that was held up erases late is not the new one's"
    )


async def test_an_erasure_that_was_broken_off_is_finished_and_lets_nobody_name_it_meanwhile(kept_: Kept) -> None:
    await kept_.pictures().keep("m1", "p1", JPEG)
    kept_.objects.away = True
    with pytest.raises(Transient):
        await kept_.look()
    kept_.objects.away = False
    assert await kept_.names("m1") == [0]
    with pytest.raises(Transient, match="send it again"):
        await kept_.pictures(UNUSED).keep("m1", "p1", JPEG)
    await kept_.look()
    assert await kept_.is_gone("m1")


async def test_an_upload_that_was_broken_off_cannot_be_named_until_it_was_sent_again(kept_: Kept) -> None:
    kept_.objects.away = True
    with pytest.raises(Transient):
        await kept_.pictures().keep("m1", "p1", JPEG)
    kept_.objects.away = False
    assert await kept_.pictures().find("m1", case=the_case()) is None
    assert await kept_.names("m1") == [0]
    await kept_.pictures().keep("m1", "p1", JPEG)
    assert await kept_.names("m1") == []


async def test_bytes_that_come_after_their_entry_was_erased_do_not_stay(kept_: Kept) -> None:
    upload = await kept_.uploads.begin("m1", owner="p1", now=NOW)
    await kept_.look()
    assert not await kept_.uploads.done(upload)


async def test_the_own_pictures_and_those_that_nobody_has_named_can_be_named(kept_: Kept) -> None:
    for one in ("m1", "m2"):
        await kept_.pictures().keep(one, "p1", JPEG)
    assert await kept_.names("m1", who="p2", number=1) == [], "nobody has named it"
    assert await kept_.names("m1", who="p2", number=1) == [], "the same again"
    assert await kept_.names("m2", "m1", "none", who="p3", number=2) == [1, 2]
    assert await kept_.names("m1", "m2", who="p1", number=3) == [], "one's own, as often as one likes"


async def test_what_no_other_submission_names_can_be_shown_as_evidence_and_waits_another_day_until_it_is(
    kept_: Kept,
) -> None:
    for one in ("m1", "m2", "m3"):
        await kept_.pictures().keep(one, "p1", JPEG)
    await kept_.names("m2", number=1)
    await kept_.names("m3", number=2)
    late = kept_.pictures(UNUSED - SECOND)
    assert await late.unshowable(["m1", "m2", "m3", "m4", "m1"], case=the_case(1)) == ["m3", "m4"]
    assert await late.unshowable([], case=the_case(1)) == []
    await kept_.look()
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG, "kept for whoever is answering"
    await kept_.look(2 * UNUSED)
    assert await kept_.pictures().find("m1", case=the_case()) is None
    assert await late.unshowable(["m1"], case=the_case(1)) == ["m1"]


async def test_a_picture_from_before_there_was_a_register_is_shown_and_named_and_stays(kept_: Kept) -> None:
    row = {"_id": "m1", "owner": "p1", "at": NOW, "jpeg": JPEG}
    if isinstance(kept_.uploads, MemoryUploads):
        kept_.uploads.rows["m1"] = row
    else:
        collection("intake", "media").insert_one(row)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG
    assert await kept_.names("m1", who="p2") == []
    await kept_.look(10 * UNUSED)
    assert await kept_.pictures().find("m1", case=the_case()) == JPEG
