"""What is decided about an answer: the verifier, the callback, doing it again (核查、回访、重办)."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Any

from annotated_types import MaxLen, MinLen

from kitchenkit.decide import Context, Decision, Move
from kitchenkit.masking import mask

from .dates import book_of, policy_of
from .escalation import with_the_centre
from .facts import MatterCallbackAttempted, MatterVerified
from .matter import Matter, MatterState, Verdict
from .orders_common import CHIEFS, with_a_reason
from .policy import Policy
from .records import Attempt, Cause, Verification
from .results import callback, heard, rework, rounds_are_left, verification

AGENTS = frozenset({"callback_agent"})
VERIFIERS = frozenset({"verifier"})
SAID = (Verdict.SOLVED, Verdict.NOT_SOLVED, Verdict.NOT_STATED)
Media = Annotated[tuple[Annotated[str, MaxLen(64)], ...], MaxLen(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify:
    """Say what was found on the spot (核查): when and where it was seen, with pictures of before and after."""

    passed: bool
    finding: Annotated[str, MinLen(1), MaxLen(2000)]
    seen_at: datetime
    place: Annotated[str, MaxLen(200)] = ""
    before_media: Media = ()
    after_media: Media = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVerification:
    """Have somebody look before the citizen is asked (抽查)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCallback:
    """Ask the citizen without waiting for a verifier (转回访); the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Record what the citizen said (回访): `solved`, `not_solved` or `not_stated`.

    The note has their words: where it is done again, the unit reads them, masked.
    """

    verdict: Annotated[str, MaxLen(20)]
    satisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptCallback:
    """Record a call that the citizen did not answer; after enough of them they count as not reached (未联系上)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rework:
    """Have the units do it again (重办); the reason says what is missing."""


def not_a_hand_in_it(matter: Matter, context: Context) -> str | None:
    """Who worked on it does not verify it."""
    handled = any(context.actor in part.hands for part in matter.parts)
    return "whoever worked on it does not verify it" if handled else None


def not_verified_yet(matter: Matter, _: Context) -> str | None:
    """Once is enough: what failed is with the centre."""
    return "it was verified: the centre decides" if matter.with_the_centre else None


def the_citizen_is_waited_for(matter: Matter, _: Context) -> str | None:
    """What the citizen has said stands."""
    return "the citizen has been heard" if matter.verdict else None


def shown_by_a_check(matter: Matter, policy: Policy) -> tuple[str, ...]:
    """Return the fields in which a check shows what was seen: where a unit's answer needs a picture, its check does."""
    photographed = "photo" in policy.evidence.categories.get(matter.category_code, ())
    return ("after_media", "place") if photographed else ()


def schema_of_verify(matter: Matter, policy: Policy) -> dict[str, Any]:
    """Return what the schema of `verify` has beyond: the fields that this matter's check cannot be without."""
    shown = shown_by_a_check(matter, policy)
    always = [one.name for one in fields(Verify) if one.default is MISSING]
    return {"required": [*always, *shown]} if shown else {}


def with_evidence(matter: Matter, command: Verify, context: Context) -> str | None:
    """Who has a unit do it again shows why; and what is done in the street is not found to be done from a desk."""
    needed = shown_by_a_check(matter, policy_of(context)) or (() if command.passed else ("after_media",))
    missing = [name for name in needed if not getattr(command, name)]
    return f"the field {missing[0]} is missing: show what was found, and where" if missing else None


def seen_before_now(matter: Matter, command: Verify, context: Context) -> str | None:
    """It is looked at after the answer and before it is told."""
    since = matter.verify_at or matter.filed_at
    return None if since <= command.seen_at <= context.now else "seen_at must lie between the answer and now"


def known_verdict(_: Matter, command: Callback, __: Context) -> str | None:
    """Only what a citizen can say: that they were not reached follows from the calls."""
    known = command.verdict in SAID
    return None if known else f"verdict must be one of {', '.join(SAID)}; calls without an answer: attempt-callback"


def with_their_words(_: Matter, command: Callback, context: Context) -> str | None:
    """Who does it again has to know what is missing: at least that the citizen did not say."""
    unhappy = command.verdict == Verdict.NOT_SOLVED or (command.verdict == Verdict.SOLVED and not command.satisfied)
    said = context.note or context.reason
    return "the field note is missing: say what the citizen is not content with" if unhappy and not said else None


def rounds_left(matter: Matter, context: Context) -> str | None:
    """After that the centre rules."""
    return None if rounds_are_left(matter, context) else "it was done again often enough: rule or close"


def _verify(matter: Matter, command: Verify, context: Context) -> Decision[Matter]:
    found = Verification(
        passed=command.passed,
        finding=command.finding,
        at=context.now,
        by=context.actor,
        seen_at=command.seen_at,
        place=command.place,
        before_media=command.before_media,
        after_media=command.after_media,
    )
    fact = MatterVerified(passed=command.passed, finding=command.finding)
    decision = Decision.one(replace(matter, verification=found), fact)
    if command.passed:
        return decision.then(lambda after: callback(after, context))
    if not rounds_are_left(matter, context):
        return decision.then(lambda after: with_the_centre(after, context, "verify"))  # who rules, or closes it
    return decision.then(lambda after: rework(after, context, Cause.CHECK_FAILED, command.finding, found=found))


def _callback(matter: Matter, command: Callback, context: Context) -> Decision[Matter]:
    words = mask(context.note or context.reason)  # the citizen's, typed by whoever called them
    return heard(matter, Verdict(command.verdict), context, satisfied=command.satisfied, words=words)


def _attempt(matter: Matter, _: AttemptCallback, context: Context) -> Decision[Matter]:
    attempts = (*matter.attempts, Attempt(at=context.now, by=context.actor))
    decision = Decision.one(replace(matter, attempts=attempts), MatterCallbackAttempted(number=len(attempts)))
    if not called_enough(attempts, context):
        return decision
    return decision.then(lambda after: heard(after, Verdict.NO_ANSWER, context, satisfied=False))


def called_enough(attempts: tuple[Attempt, ...], context: Context) -> bool:
    """Say whether the citizen was called often enough, on different days and at different hours."""
    terms, zone = policy_of(context).callback, book_of(context).calendar.zone
    local = [one.at.astimezone(zone) for one in attempts]
    days, hours = {at.date() for at in local}, {at.hour for at in local}
    return len(hours) >= terms.attempts and len(days) >= terms.days


def _states(*states: MatterState) -> frozenset[str]:
    return frozenset(states)


_CALLING, _LOOKING = _states(MatterState.CALLBACK), _states(MatterState.VERIFYING)
RESULTS: list[Move[Matter]] = [
    Move(name="verify", command=Verify, states=_LOOKING, roles=VERIFIERS, decide=_verify,
         guards=(not_a_hand_in_it, not_verified_yet), checks=(with_evidence, seen_before_now)),
    Move(name="open-verification", command=OpenVerification, states=_CALLING, roles=CHIEFS,
         decide=lambda matter, _, context: verification(matter, context), guards=(the_citizen_is_waited_for,)),
    Move(name="open-callback", command=OpenCallback, states=_LOOKING, roles=CHIEFS,
         decide=lambda matter, _, context: callback(matter, context), checks=(with_a_reason,)),
    Move(name="callback", command=Callback, states=_CALLING, roles=AGENTS, decide=_callback,
         guards=(the_citizen_is_waited_for,), checks=(known_verdict, with_their_words)),
    Move(name="attempt-callback", command=AttemptCallback, states=_CALLING, roles=AGENTS, decide=_attempt,
         guards=(the_citizen_is_waited_for,)),
    Move(name="rework", command=Rework, states=_CALLING | _LOOKING, roles=CHIEFS | AGENTS,
         decide=lambda matter, _, context: rework(matter, context, Cause.CENTRE, context.reason),
         guards=(rounds_left,), checks=(with_a_reason,)),
]  # fmt: skip
