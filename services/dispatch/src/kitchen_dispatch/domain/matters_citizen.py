"""What the citizen's acts, and those of triage, mean for a matter."""

from __future__ import annotations

from dataclasses import replace

from kitchenkit.additions import added
from kitchenkit.decide import Context, Decision, Refused

from .dates import kept
from .facts import MatterNoted, MatterWithdrawn
from .matter import OPEN_MATTER, SAFETY, Matter, MatterState, OrderState, Verdict
from .matters import MATTER
from .matters_desk import RaiseTier
from .orders import on_order
from .orders_waits import Resume
from .policy import EMERGENCY
from .results import heard, may_be_reopened, reopened

SENDER = "来件人"
DANGER = "来件人补充中有紧急情况"
MERGED = "已与同一事项并案办理"
ENDED = "ended"  # of `MatterNoted`: how, after this lane had given it back
# Under which words stands what they said; a merge is a code, and said elsewhere.
_LABELS = {
    "supplement": "补充", "urge": "催办", "reopen": "要求重办", "appeal": "申诉",
    "withdraw": "要求撤回", "rate": "评价",
}  # fmt: skip


def withdraw(matter: Matter, reason: str, context: Context, *, followed: bool = False) -> Decision[Matter]:
    """End the open parts, because the citizen took it back; safety matters go on without them.

    So does what is `followed`: others have reported the same.
    """
    if matter.state not in OPEN_MATTER:
        return _ended_elsewhere(matter, "withdrawn")
    if matter.tier in SAFETY or followed:
        return note(matter, "withdraw", reason)
    return _ended(matter, reason, context)


def merged(matter: Matter, context: Context) -> Decision[Matter]:
    """End the open parts, because people found it to be the same as another case, in which it goes on as urgently."""
    if matter.state in OPEN_MATTER:
        return _ended(matter, MERGED, context)
    if matter.state is MatterState.WRONG_LANE:
        return _ended_elsewhere(matter, "merged")
    return conceal(matter, context, why="merged")


def rejected(matter: Matter, _: Context) -> Decision[Matter]:
    """Remember that the desk of triage has rejected (不予受理) what this lane gave back."""
    return _ended_elsewhere(matter, "rejected")


def _ended_elsewhere(matter: Matter, how: str) -> Decision[Matter]:
    """Remember how a case ended after it was given back, where something of this lane waits for its end (纠纷)."""
    if matter.state is not MatterState.WRONG_LANE or not matter.reference:
        return Decision()
    return Decision.one(matter, MatterNoted(kind=ENDED, text=how))


def _ended(matter: Matter, reason: str, context: Context) -> Decision[Matter]:
    after = matter.with_open_parts(lambda part: replace(part, state=OrderState.WITHDRAWN))
    after = replace(after, state=MatterState.WITHDRAWN, voided_at=context.now)
    return kept(Decision.one(after, MatterWithdrawn(reason=reason)), context)


def note(matter: Matter, kind: str, text: str) -> Decision[Matter]:
    """Remember, and tell the units, what the citizen said: it stands behind the text that they read."""
    said = "" if kind == "rate" else text  # a verdict is a code
    return Decision.one(_with_words(matter, kind, said), MatterNoted(kind=kind, text=text))


def conceal(matter: Matter, _: Context, *, why: str = "") -> Decision[Matter]:
    """Show nothing of it publicly any more; what was shown follows by itself. Without a reason the sender said so."""
    if not matter.may_be_public:
        return Decision()
    return Decision.one(replace(matter, may_be_public=False), MatterNoted(kind="conceal", text=why))


def _with_words(matter: Matter, kind: str, words: str) -> Matter:
    label = _LABELS.get(kind)
    return matter if label is None else replace(matter, text=added(matter.text, SENDER, label, words))


def supplement(matter: Matter, text: str, context: Context, *, tier: str = "") -> Decision[Matter]:
    """Take what the citizen added; every unit that waits for it goes on, and danger in it makes it more urgent."""
    decision = note(matter, "supplement", text)
    asker = replace(context, role="citizen")
    for part in matter.parts:
        if part.state is OrderState.AWAITING_CITIZEN:
            decision = decision.then(lambda after, order=part.id: on_order(after, order, Resume(), asker))  # type: ignore[misc]
    return decision.then(lambda after: _raised(after, tier, asker)) if tier else decision


def _raised(matter: Matter, tier: str, asker: Context) -> Decision[Matter]:
    """Raise it where a raise raises; what is answered, checked or over is the desk's, which is alarmed.

    Nothing of an emergency is shown publicly, whether its tier can still be raised or not.
    """
    if matter.state not in OPEN_MATTER and tier in EMERGENCY:
        return conceal(matter, asker, why="urgent")
    try:
        return MATTER.decide(matter, RaiseTier(tier=tier), replace(asker, reason=DANGER))
    except Refused:
        return Decision()


def reopen(matter: Matter, reason: str, context: Context) -> Decision[Matter]:
    """Begin again what was closed; before it was closed, and after the window, it is remembered only."""
    if not may_be_reopened(matter, context):
        return note(matter, "reopen", reason)
    return kept(reopened(_with_words(matter, "reopen", reason), reason, context, by_citizen=True), context)


def rate(matter: Matter, verdict: str, context: Context, *, satisfied: bool, words: str = "") -> Decision[Matter]:
    """Take the citizen's rating as the callback's result where one is open, else remember it."""
    matter = _with_words(matter, "rate", words)
    asked = matter.state is MatterState.CALLBACK and not matter.verdict
    if not asked or verdict not in (Verdict.SOLVED, Verdict.NOT_SOLVED):
        return note(matter, "rate", verdict)
    return kept(heard(matter, Verdict(verdict), context, satisfied=satisfied, words=words), context)
