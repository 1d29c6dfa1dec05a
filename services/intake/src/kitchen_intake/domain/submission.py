"""A submission: what somebody said to the hub, masked, and what has become of it as the citizen may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from kitchenkit.ids import uid

LEFT = frozenset({"wrong_lane", "transferred"})  # it is not in that lane any more
MERGED = "merged"  # 并案: another case goes on for it
MOST_LINES = 400  # of a timeline: a case that says more than this is read in its history
HUB = "hub"  # the submitter of what the hub opens itself; no person has this id
STREET_DIGITS = 9  # of a code: what is coarse says nothing finer
SPEAKS_THROUGH_ITS_STORY = ("news", "accepted")  # an accepted lead says nothing new beside what is made of it


class State(StrEnum):
    """Where the submission itself stands; what the hub does with it is progress."""

    SUBMITTED = "submitted"  # 已提交
    WITHDRAWN = "withdrawn"  # 已撤回


class Source(StrEnum):
    """How it came."""

    GRID_WORKER = "grid_worker"
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    SELF_MEDIA = "self_media"
    SPECIALIST = "specialist"
    MEDIA_PLATFORM = "media_platform"
    HOTLINE = "hotline"
    EVENT = "event"
    SYSTEM = "system"


class Kind(StrEnum):
    """What the sender takes it for."""

    NEWS_LEAD = "news_lead"
    GOOD_PERSON = "good_person"
    EMERGENCY = "emergency"
    APPEAL = "appeal"
    VOLUNTEER_NEED = "volunteer_need"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where, as others may know it."""

    lat: float = 0.0
    long: float = 0.0
    address: str = ""
    area_code: str = ""
    point_area_code: str = ""  # where the point lies that is not said here, by the borders
    point_sides: tuple[str, ...] = ()  # and between whom (交界), where it is near one

    def coarse(self, point_area_code: str = "", point_sides: tuple[str, ...] = ()) -> Place:
        """Return the place at street level: no point, no address; with what streets are told of the point."""
        named = self.area_code[:STREET_DIGITS]
        return Place(area_code=named, point_area_code=point_area_code, point_sides=point_sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline that the citizen sees."""

    at: datetime
    code: str
    note: str = ""
    unit_id: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The newest that one aggregate of another service has said of itself."""

    sequence: int
    lane: str  # empty for the case itself
    state: str
    due_at: datetime | None = None
    units: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()  # for which contact data may be asked
    parts: tuple[str, ...] = ()  # how each of its orders stands
    price: int | None = None  # in fen, while it waits for the citizen's word
    dispute_until: datetime | None = None  # so long an order that is over may be disputed
    survey_from: datetime | None = None  # from when the citizen is asked whether it is still good; None: not at all
    survey_until: datetime | None = None
    master: str = ""  # the case that it was merged into (并案)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One submission; the raw text, the contact and the exact place are in the vault. Its id is the case id."""

    id: str
    submission_id: str
    case_no: str
    state: State
    source: str
    kind: str
    text: str
    title: str
    category_hint: str
    place: Place
    occurred_at: datetime | None
    received_at: datetime
    media_ids: tuple[str, ...]
    visibility: str
    confidential: bool
    linked_case_id: str
    urgent: bool
    submitter: str
    opened_for: str = ""  # the category for which the hub opened it itself; nobody outside can say so
    reference: str = ""  # of the lane for which it did, for that lane to know it again
    timeline: tuple[Entry, ...] = ()
    told: Mapping[str, Told] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()  # pictures that others name as what they did or found: named once, kept with it
    sequence: int = 0

    @property
    def case_id(self) -> str:
        """The id of the case that it becomes: its own."""
        return self.id

    def with_entry(self, entry: Entry) -> Submission:
        """Return it with one more line in the timeline, in the order of time; of too many the beginning and the end."""
        lines = sorted((*self.timeline, entry), key=lambda e: e.at)
        return replace(self, timeline=(lines[0], *lines[1:][1 - MOST_LINES :]))

    def lane(self) -> Told | None:
        """Return what the lane that has it now says, or None before any has it."""
        lanes = [told for told in self.told.values() if told.lane and told.state not in LEFT]
        others = [told for told in lanes if (told.lane, told.state) != SPEAKS_THROUGH_ITS_STORY]
        if any(told.lane == "news" for told in others):
            lanes = others
        return lanes[-1] if lanes else None

    def case(self) -> Told | None:
        """Return what triage says of the case, or None before it has heard of it."""
        return self.told.get(self.id)

    def leading(self) -> str:
        """Return the id of the case that goes on for this one, or nothing where none does."""
        case = self.case()
        merged = case is not None and case.state == MERGED and self.state is State.SUBMITTED
        return case.master if case is not None and merged else ""


def case_id(submission_id: str) -> str:
    """Return the id of the case that a submission becomes."""
    return uid("case", submission_id)
