"""What somebody sends, validated, and the submission that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kitchenkit.masking import mask

from .datum import to_wgs84
from .submission import Kind, Place, State, Submission, case_id

STREET_LEVEL = frozenset({Kind.VOLUNTEER_NEED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPlace:
    """Where, as it was given."""

    lat: float | None = None
    long: float | None = None
    datum: str = "wgs84"
    address: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who can be asked; in the vault only."""

    name: str = ""
    phone: str = ""
    on_behalf: bool = False
    consent: bool = False
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A validated form."""

    submission_id: str
    source: str
    kind: str
    text: str
    title: str
    category_hint: str
    place: GivenPlace
    contact: Contact
    occurred_at: datetime | None
    media_ids: tuple[str, ...]
    visibility: str
    linked_case_id: str


def submission_of(
    form: Form,
    *,
    case_no: str,
    submitter: str,
    now: datetime,
    urgent: Callable[[str], bool],
    coarse: Callable[[Place], Place] = Place.coarse,
) -> Submission:
    """Return the submission that a form becomes: masked, in WGS84, coarse where an address must not show."""
    names = (form.contact.name,)
    place = _place(form.place, names)
    hidden = form.contact.confidential or form.kind in STREET_LEVEL or form.visibility == "private"
    hide = partial(mask, names=names, address=form.place.address if hidden else "")
    return Submission(
        id=case_id(form.submission_id),
        submission_id=form.submission_id,
        case_no=case_no,
        state=State.SUBMITTED,
        source=form.source,
        kind=form.kind,
        text=hide(form.text),
        title=hide(form.title),
        category_hint=form.category_hint,
        place=coarse(place) if hidden else place,
        occurred_at=form.occurred_at,
        received_at=now,
        media_ids=form.media_ids,
        visibility=form.visibility,
        confidential=form.contact.confidential,
        linked_case_id=form.linked_case_id,
        urgent=form.kind == Kind.EMERGENCY or urgent(form.text),
        submitter=submitter,
    )


def _place(given: GivenPlace, names: tuple[str, ...]) -> Place:
    address = mask(given.address, names=names)
    if given.lat is None or given.long is None:
        return Place(address=address, area_code=given.area_code)
    lat, long = to_wgs84(given.lat, given.long, given.datum)
    return Place(lat=round(lat, 6), long=round(long, 6), address=address, area_code=given.area_code)
