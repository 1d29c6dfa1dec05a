"""What `POST /v1/submissions` takes (interfaces.md §3)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from kitchenkit.bodies import Instant
from kitchenkit.http import StrictModel

from .domain.form import Contact, Form, GivenPlace
from .domain.submission import Kind, Source

Code = Annotated[str, Field(pattern=r"^[A-Z]+(-[A-Z]+)*$", max_length=40)]
MediaId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
AreaCode = Annotated[str, Field(pattern=r"^\d{4}(\d{2}(\d{3}(\d{3})?)?)?$")]


class PlaceBody(StrictModel):
    """Where it is."""

    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    long: Annotated[float, Field(ge=-180, le=180)] | None = None
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    accuracy_m: Annotated[float, Field(ge=0)] | None = None
    address: Annotated[str, Field(max_length=300)] = ""
    area_code: AreaCode | None = None

    @model_validator(mode="after")
    def _both(self) -> PlaceBody:
        if (self.lat is None) != (self.long is None):
            raise ValueError("lat and long come together: send both or neither")
        return self


class ContactBody(StrictModel):
    """Who can be asked; kept in the vault only."""

    name: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(pattern=r"^(\+?[0-9][0-9 -]{4,20})?$")] = ""
    on_behalf: bool = False
    consent: bool = False
    confidential: bool = False

    @model_validator(mode="after")
    def _agreed(self) -> ContactBody:
        if (self.name or self.phone) and not self.consent:
            raise ValueError("consent must be true where a name or a phone is given")
        return self


class EarlierBody(StrictModel):
    """A case of before, of the same person: its number and code show that it is theirs."""

    case_no: Annotated[str, Field(min_length=1, max_length=40)]
    tracking_code: Annotated[str, Field(max_length=20)] = ""  # whoever submitted it themselves needs none


class SubmissionBody(StrictModel):
    """What somebody says to the hub."""

    submission_id: UUID
    source: Source
    kind: Kind
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    title: Annotated[str, Field(max_length=80)] = ""
    category_hint: Code | None = None
    place: PlaceBody | None = None
    occurred_at: Instant | None = None
    observed_offline_at: Instant | None = None
    contact: ContactBody | None = None
    media: Annotated[tuple[MediaId, ...], Field(max_length=20)] = ()
    visibility: Literal["private", "public"] = "private"
    linked_case_id: UUID | None = None
    earlier: EarlierBody | None = None

    @model_validator(mode="after")
    def _one_case(self) -> SubmissionBody:
        if self.linked_case_id is not None and self.earlier is not None:
            raise ValueError("earlier and linked_case_id name the same thing: send one of them")
        return self

    def form(self) -> Form:
        """Return the validated form."""
        place, contact = self.place or PlaceBody(), self.contact or ContactBody()
        return Form(
            submission_id=str(self.submission_id),
            source=self.source,
            kind=self.kind,
            text=self.text,
            title=self.title,
            category_hint=self.category_hint or "",
            place=GivenPlace(
                lat=place.lat,
                long=place.long,
                datum=place.datum,
                address=place.address,
                area_code=place.area_code or "",
            ),
            contact=Contact(
                name=contact.name,
                phone=contact.phone,
                on_behalf=contact.on_behalf,
                consent=contact.consent,
                confidential=contact.confidential,
            ),
            occurred_at=self.occurred_at or self.observed_offline_at,
            media_ids=self.media,
            visibility=self.visibility,
            linked_case_id=str(self.linked_case_id or ""),
        )

    def canonical(self) -> bytes:
        """Return the form in one spelling, so that the same says the same."""
        return self.model_dump_json(exclude_defaults=True).encode()
