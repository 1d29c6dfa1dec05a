"""Pictures that go with a submission: taken from whoever may submit, shown to whoever may read it or works on it."""

# Annotations are looked at here, not as text: who may read is known only inside `media_router`.
import hashlib
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Response, UploadFile

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.ids import uid
from kitchenkit.resource_lists import find, visible
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal, rights_over

from .domain.picture import NotAPictureError, bare
from .domain.submission import Submission
from .pictures import Pictures
from .submitting import SUBMITTERS

MOST_BYTES = 8 * 1024 * 1024
JPEG = "image/jpeg"
# Who shows with pictures what they did or found: their order names them, and intake hears of it from dispatch.
WITNESSES = frozenset({"unit_handler", "unit_approver", "unit_head", "verifier"})
# Who works on what others have sent, and looks after it: the government lane's people. What is confidential stays with
# those who read submissions, since a picture may show who took it.
WORKERS = frozenset(
    {"unit_handler", "unit_approver", "unit_head", "dispatcher", "verifier", "callback_agent", "supervisor",
     "ruling_panel", "leader"}
)  # fmt: skip


def media_router(pictures: Pictures, resource: Resource[Submission]) -> APIRouter:
    """Return the routes of pictures."""
    router = APIRouter(tags=["media"])
    reading = needs(*sorted(resource.read_roles | WORKERS))

    async def seen(id_: str, who: Principal, media_id: str = "") -> Submission:
        found = await find(resource, id_)
        if found is not None and visible(resource, found.thing, who):
            return found.thing
        if found is None or not _works_on(resource, found.thing, who, media_id):
            raise problems.not_found()
        return found.thing

    @router.post("/v1/media", operation_id="uploadMedia", status_code=201, max_body_size=MOST_BYTES)
    async def upload(
        file: Annotated[UploadFile, File(description="a JPEG")],
        who: Annotated[Principal, Depends(needs(*sorted(SUBMITTERS | WITNESSES)))],
    ) -> dict[str, Any]:
        """Keep a picture for a submission or an order to name; the same picture of the same person is the same id."""
        try:
            jpeg = bare(await file.read())
        except NotAPictureError as error:
            raise problems.invalid(["body", "file"], str(error)) from error
        picture_id = uid("media", who.id, hashlib.sha256(jpeg).hexdigest())
        await pictures.keep(picture_id, who.id, jpeg)
        return {"id": picture_id, "type": JPEG, "size": len(jpeg)}

    @router.get("/v1/submissions/{id}/media", operation_id="listMedia")
    async def pictures_of(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(reading)],
    ) -> dict[str, Any]:
        """Return the pictures of a submission, for whoever may see them: also the units that work on its case."""
        return {"items": [{"id": one, "type": JPEG} for one in (await seen(id, who)).media_ids]}

    @router.get("/v1/submissions/{id}/media/{media_id}", operation_id="getMedia", response_class=Response)
    async def show(
        id: str,  # noqa: A002  # the path says {id}
        media_id: str,
        who: Annotated[Principal, Depends(reading)],
    ) -> Response:
        """Return a picture of a submission, or of what was done about it, to whoever may see it."""
        one = await seen(id, who, media_id)
        named = media_id in one.media_ids or media_id in one.evidence
        jpeg = await pictures.find(media_id, case=one.id) if named else None
        if jpeg is None:
            raise problems.not_found()
        return Response(jpeg, media_type=JPEG, headers={"Cache-Control": "private, max-age=3600"})

    return router


def _works_on(resource: Resource[Submission], one: Submission, who: Principal, media_id: str) -> bool:
    """Say whether the case has been given to a unit of theirs, or lies where they look after such cases.

    Of what is confidential they see what those who work on it have shown, and not what its sender did.
    """
    units = frozenset(unit for told in one.told.values() for unit in told.units)
    where = replace(resource.where(one), units=units)
    hidden = one.confidential and (media_id not in one.evidence or media_id in one.media_ids)
    return not hidden and bool(rights_over(who, WORKERS, where))
