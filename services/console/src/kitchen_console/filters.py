"""What a list can be narrowed to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kitchenkit import words
from kitchenkit.bodies import Instant
from kitchenkit.query import MAX_LIMIT, Match

from .domain.reach import Type

NONE = "none"  # as a lane or an area: that which is not known yet
Code = Annotated[str, Field(max_length=64)]


def words_asked(typed: str) -> list[Match]:
    """Return the conditions on rows in which all that was typed is found."""
    return [Match("tokens", "is" if len(one) > 1 or one.isascii() else "starts", one) for one in words.asked(typed)]


class Filter(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(max_length=200, description="words that all have to be there, or a case number")] = ""
    lane: Annotated[Code, Field(description="a lane, or `none`")] = ""
    state: Annotated[list[Code], Field(max_length=20, description="one of these")] = []
    area: Annotated[Code, Field(description="an area and all below it, or `none`")] = ""
    category: Code = ""
    since: Annotated[Instant | None, Field(description="came at or after this instant")] = None
    late: Annotated[bool, Field(description="only what is open though its instant has passed")] = False
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 50
    cursor: Annotated[str | None, Field(description="`next` of the page before")] = None

    def matches(self, open_field: str, now: datetime) -> list[Match]:
        """Return it as conditions on stored rows."""
        found = words_asked(self.q)
        if self.lane:
            found.append(Match("lane", "is", "" if self.lane == NONE else self.lane))
        if self.category:
            found.append(Match("category_code", "is", self.category))
        if self.state:
            found.append(Match("state", "in", self.state))
        if self.area:
            found.append(Match("district", "is", "") if self.area == NONE else Match("area_code", "starts", self.area))
        if self.since is not None:
            found.append(Match("created_at", "since", self.since))
        if self.late:
            found += [Match(open_field, "is", value=True), Match("due_at", "before", now)]
        return found


class CaseFilter(Filter):
    """What the list of cases takes."""

    mine: Annotated[bool, Field(description="claimed by the caller")] = False


class OrderFilter(Filter):
    """What the list of orders takes."""

    type: Type | None = None
    unit: Code = ""
    case_id: Code = ""
    open: bool | None = None
    mine: Annotated[bool, Field(description="with a unit, desk, team or merchant of the caller's")] = False

    def order_matches(self, now: datetime, reached: Collection[str]) -> list[Match]:
        """Return it as conditions on stored rows; `reached` are the words of the caller's rights."""
        plain = {"type": self.type, "unit_id": self.unit, "case_id": self.case_id}
        found = [*self.matches("open", now), *(Match(name, "is", value) for name, value in plain.items() if value)]
        if self.open is not None:
            found.append(Match("open", "is", self.open))
        if self.mine:
            own = sorted(word for word in reached if not word.endswith("|hub") and "|area:" not in word)
            found.append(Match("reach", "in", own))
        return found
