"""Pictures that go with a submission: taken from whoever may submit, shown to whoever may read the submission."""

# Annotations are looked at here, not as text: who may read is known only inside `media_router`.
import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Response, UploadFile

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.ids import uid
from kitchenkit.resource_lists import find, visible
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal

from .domain.picture import NotAPictureError, bare
from .domain.submission import Submission
from .ports import Pictures
from .submitting import SUBMITTERS

MOST_BYTES = 8 * 1024 * 1024
JPEG = "image/jpeg"


def media_router(pictures: Pictures, resource: Resource[Submission]) -> APIRouter:
    """Return the routes of pictures."""
    router = APIRouter(tags=["media"])
    reading = needs(*resource.read_roles)

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

    @router.get("/v1/submissions/{id}/media/{media_id}", operation_id="getMedia", response_class=Response)
    async def show(
        id: str,  # noqa: A002  # the path says {id}
        media_id: str,
        who: Annotated[Principal, Depends(reading)],
    ) -> Response:
        """Return a picture of a submission to whoever may read it."""
        found = await find(resource, id)
        if found is None or not visible(resource, found.thing, who) or media_id not in found.thing.media_ids:
            raise problems.not_found()
        jpeg = await pictures.find(media_id)
        if jpeg is None:
            raise problems.not_found()
        return Response(jpeg, media_type=JPEG, headers={"Cache-Control": "private, max-age=3600"})

    return router
