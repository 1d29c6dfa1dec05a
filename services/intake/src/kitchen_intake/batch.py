"""Many submissions in one call: each is accepted, known or refused for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from kitchenkit import problems
from kitchenkit.http import StrictModel
from kitchenkit.react import Transient
from kitchenkit.rights import Principal

from .bodies import SubmissionBody
from .submitting import Submitting

MOST = 500
BATCH_BYTES = 16 * 1024 * 1024  # 500 of the longest
AT_ONCE = 50


class BatchBody(StrictModel):
    """Submissions, each as `POST /v1/submissions` takes them."""

    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST)]


async def submit_all(submitting: Submitting, items: Sequence[dict[str, Any]], who: Principal) -> list[dict[str, Any]]:
    """Return for each item `{"status", "submission", "problem"}`, in their order; one of the latter two is null."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(place: int, item: dict[str, Any]) -> dict[str, Any]:
        async with turn:
            try:
                done = await submitting.submit(_body(place, item), who, suggest=False)
            except problems.Problem as problem:
                return {"status": problem.status_code, "submission": None, "problem": problem.body()}
            except Transient:
                told = problems.away(asked_only=False).body()
                return {"status": told["status"], "submission": None, "problem": told}
            return {"status": done.status, "submission": done.answer, "problem": None}

    return await asyncio.gather(*(one(place, item) for place, item in enumerate(items)))


def _body(place: int, item: dict[str, Any]) -> SubmissionBody:
    try:
        return SubmissionBody.model_validate(item)
    except ValidationError as error:
        named = [{**one, "loc": ("body", "items", place, *one["loc"])} for one in error.errors()]
        raise problems.from_validation(RequestValidationError(named)) from None
