"""What can become true of a lead, a story, a release and a watch. Names are those of the events."""

from __future__ import annotations

from dataclasses import dataclass

from .watch import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReceived:
    """A case has come into the lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAccepted:
    """Somebody makes a story of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRejected:
    """No story will be made of it."""

    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReconsidered:
    """The rejection is taken back."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWrongLane:
    """Back to the desk."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWithdrawn:
    """The sender took the case back in time."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadMerged:
    """The case was merged into another one (并案)."""

    master_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadNoted:
    """The citizen or the desk did something to the case."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCreated:
    """A draft lies on the author's desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionSaved:
    """A text as somebody left it; history only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySubmitted:
    """The author gave it out of hand (送审)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCheckPassed:
    """Nothing was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCheckBlocked:
    """Something was found: back to the author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApproved:
    """One level is done (审核通过)."""

    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReturned:
    """A reviewer gave it back (退回)."""

    level: int
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalsVoided:
    """The text under review was changed: all approvals are void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySignedOff:
    """Every level approved this very text (签发)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReopened:
    """A signed-off story is worked on again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySpiked:
    """It is given up (弃稿)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryKept:
    """The sender took the case back; an editor goes on with the story."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNoted:
    """The citizen or the desk did something to the case meanwhile."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReleased:
    """It is out."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMade:
    """A release was laid out for the feeds; history only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStarted:
    """Somebody watches the case (跟进)."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStopped:
    """Somebody watches it no longer."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchProgressed:
    """The matter has gone a step further."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOffered:
    """It is closed: whoever watches it may make a story of what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTaken:
    """Somebody makes one (追踪报道)."""

    person: str
    lead_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDeclined:
    """Somebody makes none of this closing."""

    person: str
