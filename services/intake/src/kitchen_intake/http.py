"""Intake over HTTP: accepting submissions, the citizen's view of a case, and what they can do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from kitchenkit import problems
from kitchenkit.access import anyone, needs, signed_in
from kitchenkit.bodies import Body, body_model
from kitchenkit.mongo import MongoStore
from kitchenkit.query import Match
from kitchenkit.query import Query as StoreQuery
from kitchenkit.resource_commands import Request, commands_of, give
from kitchenkit.resource_routes import IdempotencyKey, IfMatch, expected_sequence, resource_router
from kitchenkit.resources import Resource, same
from kitchenkit.rights import Principal, Right, Scope, Where

from . import view
from .batch import BATCH_BYTES, BatchBody, submit_all
from .bodies import SubmissionBody
from .domain.leading import Hide, Led, led, nothing_said
from .domain.submission import HUB, Submission
from .domain.table import SUBMISSION
from .http_media import media_router
from .proof import proven
from .submitting import SUBMITTERS, Desk, Submitting

READERS = frozenset({"intake_clerk", "triage_clerk", "desk_chief", "operator", "service", "auditor", "privacy_officer"})
KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"description": "it was there already: the same answer", "content": {"application/json": {}}}
}
PROVEN_BY_CODE = anyone("the tracking code, or having submitted it, proves the citizen")
Code = Annotated[str, Query(max_length=20, description="the tracking code that came with the case number")]


def submissions(store: MongoStore[Submission], urgent: Callable[[str], bool]) -> Resource[Submission]:
    """Return submissions as a resource; the citizen's commands have paths of their own."""
    return Resource(
        name="submission",
        path="/v1/submissions",
        store=store,
        machine=SUBMISSION,
        book=lambda: urgent,
        view=lambda one, _: view.staff_view(one),
        where=lambda one: Where(
            areas=frozenset({one.place.area_code}), people=frozenset({one.id, one.submitter}) - {""}
        ),
        reach={"area": "place.area_code", "self": "submitter"},
        read_roles=READERS,
        filters={
            "case_id": same("_id"),
            "case_no": same("case_no"),
            "submission_id": same("submission_id"),
            "linked_case_id": same("linked_case_id"),
            "state": same("state"),
        },
        hidden=frozenset(SUBMISSION.commands()),
        history=True,
    )


def routers(desk: Desk) -> list[APIRouter]:
    """Return every route of intake."""
    resource = submissions(desk.store, desk.reception.urgent)
    own = replace(resource, hidden=frozenset({"reveal"}))
    return [
        _submitting(desk, own),
        _tracking(desk, own),
        media_router(desk.pictures, resource),
        resource_router(resource),
    ]


def _submitting(desk: Desk, resource: Resource[Submission]) -> APIRouter:
    router = APIRouter(tags=["submissions"])
    submitting = Submitting(desk)

    @router.post("/v1/submissions", operation_id="submit", status_code=201, responses=KNOWN)
    async def submit(
        body: SubmissionBody, response: Response, who: Annotated[Principal, Depends(needs(*sorted(SUBMITTERS)))]
    ) -> dict[str, Any]:
        """Accept a submission: 201 means that it is durable; the same again gets 200 and the same answer."""
        accepted = await submitting.submit(body, who)
        response.status_code = accepted.status
        return accepted.answer

    @router.post("/v1/submissions:batch", operation_id="submitMany", max_body_size=BATCH_BYTES)
    async def submit_many(
        body: BatchBody, who: Annotated[Principal, Depends(needs(*sorted(SUBMITTERS)))]
    ) -> dict[str, Any]:
        """Take up to 500 submissions, each for itself: a result for each, in order; send again what was not 2xx."""
        return {"items": await submit_all(submitting, body.items, who)}

    @router.get("/v1/my/submissions", operation_id="mySubmissions")
    async def mine(
        who: Annotated[Principal, Depends(signed_in())],
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        """Return what the signed-in person has submitted, newest first."""
        asked = StoreQuery(all_of=[Match("submitter", "is", who.id)], limit=limit, cursor=cursor)
        page = await desk.store.page(asked)
        theirs = [loaded.aggregate for loaded in page.items]
        leading = await _leading(desk, theirs)
        items = [_shown(desk, resource, one, led_by=_led(one, leading)) for one in theirs]
        return {"items": items, "next": page.next}

    return router


def _tracking(desk: Desk, resource: Resource[Submission]) -> APIRouter:
    router = APIRouter(tags=["cases"])

    @router.get("/v1/cases/{case_no}", operation_id="trackCase")
    async def track(
        case_no: str, who: Annotated[Principal | None, Depends(PROVEN_BY_CODE)], code: Code = ""
    ) -> dict[str, Any]:
        """Return what the citizen may know of a case."""
        return await _linked(desk, resource, await _proven(desk, case_no, code, who))

    for name in SUBMISSION.commands():
        if "citizen" in SUBMISSION.roles(name):
            _add_command(router, desk, resource, name)
    return router


def _add_command(router: APIRouter, desk: Desk, resource: Resource[Submission], name: str) -> None:
    model = body_model(f"{name.title()}Body", SUBMISSION.commands()[name])

    async def serve(
        case_no: str,
        body: Body,
        who: Principal | None,
        code: Code = "",
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        submission = await _proven(desk, case_no, code, who)
        hide = await desk.reception.hiding(submission)
        masked = body.model_copy(update={field: hide(said) for field, said in body if isinstance(said, str)})
        seen = expected_sequence(if_match)
        request = Request(who=_citizen(submission), name=name, body=masked, key=idempotency_key, expected=seen)
        await give(resource, submission.id, request)
        return await _linked(desk, resource, (await desk.store.load([submission.id]))[submission.id].aggregate)

    serve.__annotations__ = {
        "case_no": str,
        "body": model,
        "who": Annotated[Principal | None, Depends(PROVEN_BY_CODE)],
        "code": Code,
        "if_match": IfMatch,
        "idempotency_key": IdempotencyKey,
        "return": dict[str, Any],
    }
    summary = (model.__doc__ or name).splitlines()[0]
    router.add_api_route(
        f"/v1/cases/{{case_no}}:{name}", serve, methods=["POST"], operation_id=f"{name}Case", summary=summary
    )


async def _proven(desk: Desk, case_no: str, code: str, who: Principal | None) -> Submission:
    """Return the case of that number for whoever proves it is theirs; raises 404 for everybody else."""
    person_id = who.id if who is not None else ""
    submission = await proven(desk.store, desk.reception, case_no, code=code, person_id=person_id)
    if submission is not None:
        return submission
    raise problems.not_found("there is no case with this number and code: 请核对编号和查询码")


def _citizen(submission: Submission) -> Principal:
    """Return the citizen of this very case, as whom a proven caller acts."""
    right = Right("citizen", Scope("self", submission.id))
    far = datetime.max.replace(tzinfo=UTC)
    return Principal(id=f"citizen:{submission.id}", rights=(right,), token_id="", expires=far)


async def _linked(desk: Desk, resource: Resource[Submission], submission: Submission) -> dict[str, Any]:
    """Return a case with those that the hub opened beside it: whoever is the citizen of one is that of the others."""
    found: list[Submission] = []
    if submission.submitter == HUB:
        found = [one.aggregate for one in (await desk.store.load([submission.linked_case_id])).values()]
    elif any(entry.code == "disputed" for entry in submission.timeline):
        asked = [Match("linked_case_id", "is", submission.id), Match("submitter", "is", HUB)]
        found = [one.aggregate for one in (await desk.store.page(StoreQuery(all_of=asked))).items]
    links = [view.Link(one, desk.reception.code(one)) for one in found]
    leading = await _leading(desk, [submission])
    hide: Hide = nothing_said
    for one in leading.values():
        hide = await desk.reception.hiding(one)
    return _shown(desk, resource, submission, links, _led(submission, leading, hide))


async def _leading(desk: Desk, several: Sequence[Submission]) -> Mapping[str, Submission]:
    """Return the cases that go on for those of them that were merged; of most cases nothing is asked."""
    ids = {one.leading() for one in several} - {""}
    return {id_: found.aggregate for id_, found in (await desk.store.load(ids)).items()} if ids else {}


def _led(submission: Submission, leading: Mapping[str, Submission], hide: Hide = nothing_said) -> Led | None:
    found = leading.get(submission.leading())
    return led(submission, found, hide) if found is not None else None


def _shown(
    desk: Desk,
    resource: Resource[Submission],
    submission: Submission,
    links: Sequence[view.Link] = (),
    led_by: Led | None = None,
) -> dict[str, Any]:
    offered = commands_of(resource, submission, _citizen(submission))
    allowed = [name for name, why_not in offered.items() if why_not is None]
    return view.citizen_view(submission, unit_name=desk.unit_name, allowed=allowed, links=links, led=led_by)
