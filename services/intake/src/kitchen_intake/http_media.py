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

    async def seen(id_: str, who: Principal) -> Submission:
        found = await find(resource, id_)
        if found is None or not (visible(resource, found.thing, who) or _works_on(resource, found.thing, who)):
            raise problems.not_found()
        return found.thing

    @router.post("/v1/media", operation_id="uploadMedia", status_code=201, max_body_size=MOST_BYTES)
    async def upload(
        file: Annotated[UploadFile, File(description="a JPEG")],
        who: Annotated[Principal, Depends(needs(*sorted(SUBMITTERS)))],
    ) -> dict[str, Any]:
        """Keep a picture for a submission to name; the same picture of the same person is the same id."""
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
        """Return a picture of a submission to whoever may see it."""
        named = media_id in (await seen(id, who)).media_ids
        jpeg = await pictures.find(media_id) if named else None
        if jpeg is None:
            raise problems.not_found()
        return Response(jpeg, media_type=JPEG, headers={"Cache-Control": "private, max-age=3600"})

    return router


def _works_on(resource: Resource[Submission], one: Submission, who: Principal) -> bool:
    """Say whether the case has been given to a unit of theirs, or lies where they look after such cases."""
    units = frozenset(unit for told in one.told.values() for unit in told.units)
    where = replace(resource.where(one), units=units)
    return not one.confidential and bool(rights_over(who, WORKERS, where))
