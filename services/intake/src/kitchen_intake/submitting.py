"""Accepting one submission: who may say what, how many a minute, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from kitchenkit import problems, trace
from kitchenkit.mongo import MongoStore
from kitchenkit.rights import Principal
from kitchenkit.throttle import Throttle

from . import view
from .bodies import SubmissionBody
from .domain.submission import Source, Submission, case_id
from .pictures import Pictures
from .proof import proven
from .reception import Accepted, OtherBodyError, Reception, Suggest

OWN_SOURCE = {"resident": Source.RESIDENT, "volunteer": Source.VOLUNTEER, "self_media": Source.SELF_MEDIA}
ANY_SOURCE = frozenset(
    {"grid_worker", "specialist", "service", "operator", "intake_clerk", "triage_clerk", "dispatcher", "reporter",
     "contributor", "editor", "desk_chief", "admin"}
)  # fmt: skip
SUBMITTERS = ANY_SOURCE | OWN_SOURCE.keys()
NO_PICTURE = "there is no such picture of yours: send it to /v1/media first (it waits a day), then name the id you get"
NOT_THEIRS = "there is no case with this number and code: 请核对编号和查询码"
NAME_IT = "name the case of before in `earlier`, by its number and its tracking code: 请用编号和查询码关联原件"
MANY = frozenset({"grid_worker", "service"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the routes work with."""

    reception: Reception
    store: MongoStore[Submission]
    pictures: Pictures
    suggest: Suggest
    unit_name: view.UnitName
    public_url: str
    person_limit: int
    worker_limit: int
    throttle: Throttle = field(default_factory=Throttle)


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever submitted is told: 201 where it is new, 200 where it was there."""

    status: int
    answer: dict[str, Any]


class Submitting:
    """Takes what people submit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def submit(self, body: SubmissionBody, who: Principal, *, suggest: bool = True) -> Answer:
        """Store a submission, or find it stored; raises `Problem`."""
        desk, throttle = self._desk, self._desk.throttle
        role, limit = _role(who, body.source), _limit(desk, who)
        if throttle.full(who.id, limit) and not await desk.reception.known(str(body.submission_id)):
            raise problems.too_many(throttle.wait(who.id, limit), f"at most {limit} submissions a minute")
        with throttle.under_way(who.id):
            accepted = await _accepted(desk, body, who, role)
            if accepted.new:
                throttle.count(who.id, limit)
        said = _said(desk, accepted.submission)
        suggestion = await desk.suggest(accepted.submission) if suggest and accepted.new else None
        return Answer(201 if accepted.new else 200, said | {"suggestion": suggestion})


def _said(desk: Desk, submission: Submission) -> dict[str, Any]:
    code = desk.reception.code(submission)
    return {
        "case_id": submission.case_id,
        "case_no": submission.case_no,
        "submission_id": submission.submission_id,
        "received_at": submission.received_at,
        "tracking_url": f"{desk.public_url}/track?no={submission.case_no}&code={code}",
        "tracking_code": code,
    }


async def _demand_pictures(desk: Desk, body: SubmissionBody, who: Principal) -> None:
    """Raise 422 naming the first picture that the submission may not name; a repeat names what it has named."""
    submission_id = str(body.submission_id)
    refused = await desk.pictures.refused(body.media, who=who.id, case=case_id(submission_id))
    if refused and not await desk.reception.known(submission_id):
        raise problems.invalid(["body", "media", refused[0]], NO_PICTURE)


async def _linked(desk: Desk, body: SubmissionBody, who: Principal, role: str) -> str:
    """Return the id of the case of before that it belongs to; raises 422 where it is not the person's to name."""
    linked = str(body.linked_case_id or "")
    if body.earlier is not None:
        said = body.earlier
        theirs = await proven(desk.store, desk.reception, said.case_no, code=said.tracking_code, person_id=who.id)
        field, why_not = "earlier", NOT_THEIRS
    elif linked and role not in ANY_SOURCE:
        found = (await desk.store.load([linked])).get(linked)
        theirs = found.aggregate if found is not None and found.aggregate.submitter == who.id else None
        field, why_not = "linked_case_id", NAME_IT
    else:
        return linked
    if theirs is None and not await desk.reception.known(str(body.submission_id)):
        raise problems.invalid(["body", field], why_not)
    return theirs.id if theirs is not None else ""


async def _accepted(desk: Desk, body: SubmissionBody, who: Principal, role: str) -> Accepted:
    await _demand_pictures(desk, body, who)
    form = replace(body.form(), linked_case_id=await _linked(desk, body, who, role))
    try:
        return await desk.reception.take(form, body.canonical(), submitter=who.id, role=role, trace=trace.current())
    except OtherBodyError:
        detail = "this submission_id was used for another submission: make a new one for a new submission"
        raise problems.conflict("submission_id_reused", detail) from None


def _role(who: Principal, source: Source) -> str:
    """Return the role in which somebody may say that it came this way; raises 403."""
    for role in sorted(who.roles & ANY_SOURCE):
        return role
    for role in sorted(who.roles & OWN_SOURCE.keys()):
        if OWN_SOURCE[role] == source:
            return role
    own = " or ".join(sorted(OWN_SOURCE[role] for role in who.roles & OWN_SOURCE.keys()))
    raise problems.forbidden("source_not_yours", f"source {source} is not yours to say: you may say {own}")


def _limit(desk: Desk, who: Principal) -> int:
    if who.limit is not None:
        return who.limit
    return desk.worker_limit if who.roles & MANY else desk.person_limit
