"""What the desk does with merchants: enlists, changes, suspends and resumes them; and how stars move a rating."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Annotated

from annotated_types import Interval, MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Machine, Move

from .merchant import OPEN_LIMIT, Hours, Merchant, MerchantState, Score
from .merchant_facts import MerchantChanged, MerchantListed, MerchantResumed, MerchantScored, MerchantSuspended

DESK = frozenset({"dispatcher", "operator"})
LANE = "COM-"  # what the codes of this lane's categories begin with
AREA_DIGITS = (4, 6, 9, 12)
SCORES = 100  # the newest ones that count: what a merchant was years ago says little
FIRST_WEIGHT = 5  # how many orders the desk's own judgement weighs, so that one bad day is not a bad merchant

Codes = Annotated[tuple[Annotated[str, MaxLen(40)], ...], MinLen(1), MaxLen(20)]
Name = Annotated[str, MinLen(1), MaxLen(80)]
Licence = Annotated[str, MinLen(1), MaxLen(64)]
Limit = Annotated[int, Interval(ge=1, le=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enlist:
    """Take a merchant in (入驻)."""

    code: Annotated[str, MinLen(1), MaxLen(64)]
    name: Name
    categories: Codes
    areas: Codes
    opens: time  # local time of the hub
    closes: time
    licence_id: Licence
    licence_until: date | None = None
    owner_id: Annotated[str, MinLen(1), MaxLen(64)]
    open_limit: Limit = OPEN_LIMIT
    first_rating: Annotated[float, Interval(ge=0, le=5)] = 4.0

    def __post_init__(self) -> None:
        """Refuse what is of another lane, no place or no plain time, by the field's name."""
        _refuse(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Change what is known of it (变更); what is left out stays as it is."""

    name: Name | None = None
    categories: Codes | None = None
    areas: Codes | None = None
    opens: time | None = None
    closes: time | None = None
    licence_id: Licence | None = None
    licence_until: date | None = None
    licence_endless: bool = False  # it has no last day any more (长期有效)
    open_limit: Limit | None = None

    def __post_init__(self) -> None:
        """Refuse what is of another lane, no place, no plain time or two things at once, by the field's name."""
        _refuse(self)
        if self.licence_endless and self.licence_until is not None:
            raise ValueError("licence_until: a licence that is endless has no last day; leave one of the two out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Ask it for nothing new (停单)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Ask it again (复单)."""


def _refuse(said: Enlist | Change) -> None:
    for code in said.categories or ():
        if not code.startswith(LANE):
            raise ValueError(f"categories: {code} is none of this lane, which begin with {LANE}")
    for area in said.areas or ():
        if not (area.isascii() and area.isdigit() and len(area) in AREA_DIGITS):
            raise ValueError(f"areas: {area} is no area code: 4, 6, 9 or 12 digits")
    for name, at in (("opens", said.opens), ("closes", said.closes)):
        if at is not None and at.tzinfo is not None:
            raise ValueError(f"{name}: say the hub's local time, without an offset")


def begun(merchant_id: str, said: Enlist) -> Merchant:
    """Return the merchant that `said` makes."""
    return Merchant(
        id=merchant_id,
        code=said.code,
        name=said.name,
        categories=said.categories,
        areas=said.areas,
        hours=Hours(said.opens, said.closes),
        licence_id=said.licence_id,
        licence_until=said.licence_until,
        rating=said.first_rating,
        first_rating=said.first_rating,
        owner_id=said.owner_id,
        open_limit=said.open_limit,
    )


def enlist(merchant: Merchant) -> Decision[Merchant]:
    """Begin a merchant."""
    return Decision.one(merchant, MerchantListed())


def score(merchant: Merchant, new: Score) -> Decision[Merchant]:
    """Let the stars of one order count, once; its rating follows the newest ones.

    What is kept is a set cut to its newest members, so that hearing an old rating again, in any order, changes nothing.
    """
    kept = {one.order_id: one for one in (*merchant.scores, new)}
    newest = tuple(sorted(kept.values(), key=lambda one: (one.at, one.order_id))[-SCORES:])
    if newest == merchant.scores:
        return Decision()
    stars = sum(one.stars for one in newest) + FIRST_WEIGHT * merchant.first_rating
    rating = round(stars / (len(newest) + FIRST_WEIGHT), 2)
    after = replace(merchant, scores=newest, rating=rating)
    return Decision.one(after, MerchantScored(order_id=new.order_id, stars=new.stars))


def with_a_reason(_: object, __: object, context: Context) -> str | None:
    """Whoever is affected has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def something_new(merchant: Merchant, command: Change, _: Context) -> str | None:
    """A change changes something."""
    return None if _changed(merchant, command) != merchant else "nothing of this is new"


def _changed(merchant: Merchant, command: Change) -> Merchant:
    said = {one.name: value for one in fields(command) if (value := getattr(command, one.name)) is not None}
    hours = Hours(said.pop("opens", merchant.hours.opens), said.pop("closes", merchant.hours.closes))
    if said.pop("licence_endless"):
        said["licence_until"] = None
    return replace(merchant, hours=hours, **said)


def _change(merchant: Merchant, command: Change, context: Context) -> Decision[Merchant]:
    return Decision.one(_changed(merchant, command), MerchantChanged(reason=context.reason))


def _suspend(merchant: Merchant, _: Suspend, context: Context) -> Decision[Merchant]:
    return Decision.one(replace(merchant, state=MerchantState.SUSPENDED), MerchantSuspended(reason=context.reason))


def _resume(merchant: Merchant, _: Resume, __: Context) -> Decision[Merchant]:
    return Decision.one(replace(merchant, state=MerchantState.ACTIVE), MerchantResumed())


MERCHANT = Machine[Merchant](
    [
        Move(name="change", command=Change, states=frozenset(MerchantState), roles=DESK, decide=_change,
             checks=(with_a_reason, something_new)),
        Move(name="suspend", command=Suspend, states=frozenset({MerchantState.ACTIVE}), roles=DESK,
             decide=_suspend, checks=(with_a_reason,)),
        Move(name="resume", command=Resume, states=frozenset({MerchantState.SUSPENDED}), roles=DESK,
             decide=_resume),
    ]
)  # fmt: skip
