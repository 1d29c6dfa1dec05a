"""The table of a submission: what the citizen may do with it afterwards, and how it begins and is followed."""

from __future__ import annotations

from dataclasses import replace

from kitchenkit.decide import Context, Decision, Machine, Move
from kitchenkit.masking import mask

from . import facts
from .commands import Agree, Appeal, Conceal, Dispute, Rate, Refuse, Reopen, Reveal, Supplement, Survey, Urge, Withdraw
from .status import goes_on_elsewhere, public_status
from .submission import LEFT, Entry, State, Submission, Told
from .survey import answer, asked_now

CITIZEN = frozenset({"citizen"})
REVEALERS = frozenset(
    {"unit_handler", "unit_approver", "unit_head", "callback_agent", "verifier", "team_leader", "privacy_officer",
     "intake_clerk", "merchant"}
)  # fmt: skip
VERDICTS = ("solved", "not_solved")
ORDERS_OF = {"dispatch": frozenset({"government", "commercial"}), "volunteer": frozenset({"volunteer"})}
CITIZENS_LINES = frozenset(
    {
        "supplemented",
        "urged",
        "rated",
        "reopened",
        "appealed",
        "price_accepted",
        "price_declined",
        "dispute_raised",
        "concealed",
        "surveyed",
    }
)
MERCHANTS = "commercial"
IN_A_MERCHANTS_HANDS = frozenset({"accepted", "fulfilling", "confirmed"})
OVER_WITH_A_MERCHANT = frozenset({"rated", "closed", "settled"})
MOST_ACTS = 100  # of one citizen on one case: one document has to hold them
LONGEST_PURPOSE = 200
# Whoever asks to be kept from the other side (保密) is called by the centre alone.
KEPT_FROM = frozenset({"unit_handler", "unit_approver", "unit_head", "merchant", "team_leader"})


def waiting_for_a_rating(submission: Submission, _: Context) -> str | None:
    """A result has to be there before it is rated."""
    status = public_status(submission)
    if status == "deciding":
        return "the centre decides what becomes of it: 中心正在研究处理，现在不需要评价"
    rateable = status in {"callback", "confirming"}
    return None if rateable else "there is nothing to rate yet: 还没有可以评价的结果"


def it_is_closed(submission: Submission, _: Context) -> str | None:
    """Only what is closed can be opened again; after some days it is another case, which says which one it follows."""
    status = public_status(submission)
    if status == "archived":
        return "the time for it is over: 已过重办期限，请提交新诉求并关联原编号 (earlier)"
    return None if status == "closed" else "the case is not closed: 尚未结案"


def it_was_refused(submission: Submission, _: Context) -> str | None:
    """An appeal is about a refusal, once."""
    if any(entry.code == "appealed" for entry in submission.timeline):
        return "you have appealed already: 只能申诉一次"
    return None if public_status(submission) in {"rejected", "dropped"} else "nothing was refused: 没有可申诉的决定"


def it_goes_on(submission: Submission, _: Context) -> str | None:
    """What is over cannot be withdrawn, hurried or added to: what is new is a case of its own, so that nobody waits."""
    over = public_status(submission) in {"closed", "archived", "published"}
    return "the case is closed: 已结案，如有新情况请另行提交并关联本件 (earlier)" if over else None


def it_is_in_hand(submission: Submission, context: Context) -> str | None:
    """Nobody is hurried about what was refused; against that there is the appeal."""
    if public_status(submission) in {"rejected", "dropped"}:
        return "it was refused: 未予受理，可以申诉"
    return it_goes_on(submission, context)


def it_goes_on_by_itself(submission: Submission, _: Context) -> str | None:
    """Of what was merged nobody works on the citizen's own case: what they say there would be heard by nobody."""
    if not goes_on_elsewhere(submission):
        return None
    return "it was joined with another case: 已并案办理，如有新情况请另行提交并关联本件 (earlier)"


def a_price_waits(submission: Submission, _: Context) -> str | None:
    """Only what was asked can be answered."""
    lane = submission.lane()
    asked = lane is not None and lane.price is not None
    return None if asked else "no price waits for your answer: 没有待您答复的报价"


def the_price_they_saw(submission: Submission, command: Agree, _: Context) -> str | None:
    """Nobody agrees to another price than the one they saw."""
    lane = submission.lane()
    same = lane is not None and lane.price == command.amount
    return None if same else "amount is not the price that was quoted last: 报价已变更，请重新查看"


def a_merchant_has_it(submission: Submission, context: Context) -> str | None:
    """A dispute has two sides; of what is over it is begun while the lane still takes it."""
    lane = submission.lane()
    if lane is None or lane.lane != MERCHANTS or lane.state not in IN_A_MERCHANTS_HANDS | OVER_WITH_A_MERCHANT:
        return "no merchant has accepted it: 没有可以提出纠纷的商家订单"
    in_time = lane.dispute_until is not None and context.now < lane.dispute_until
    if in_time or lane.state in IN_A_MERCHANTS_HANDS:
        return None
    return "the time for a dispute is over: 已过提出纠纷的期限，请另行提交并关联本件 (earlier)"


def said_a_lot(submission: Submission, _: Context) -> str | None:
    """Nobody fills the hub through one case."""
    said = sum(entry.code in CITIZENS_LINES for entry in submission.timeline)
    return "too much was said on this case: 操作过多，请致电咨询" if said >= MOST_ACTS else None


def known_verdict(_: Submission, command: Rate, __: Context) -> str | None:
    """Only what a citizen can say."""
    return None if command.verdict in VERDICTS else f"verdict must be one of {', '.join(VERDICTS)}"


def stars_in_range(_: Submission, command: Rate, __: Context) -> str | None:
    """One to five, or none."""
    return None if 0 <= command.stars <= 5 else "stars must be 1 to 5, or 0 for none"  # noqa: PLR2004


def with_text(_: Submission, command: Supplement, __: Context) -> str | None:
    """An empty addition says nothing."""
    return None if command.text.strip() else "the field text is missing"


def with_a_reason(_: Submission, __: object, context: Context) -> str | None:
    """Whoever decides has to know why."""
    return None if context.reason else "the field reason is missing: say why"


def with_a_purpose(_: Submission, command: Reveal, __: Context) -> str | None:
    """Contact data are seen for something, or not at all."""
    if not command.purpose.strip() or not command.order_id.strip():
        return "purpose and order_id are needed"
    return None if len(command.purpose) <= LONGEST_PURPOSE else f"purpose has at most {LONGEST_PURPOSE} characters"


def not_kept_from_them(submission: Submission, context: Context) -> str | None:
    """A confidential matter shows nothing of who brought it to the side that may be complained about."""
    kept = submission.confidential and context.role in KEPT_FROM
    return "the sender has asked for confidentiality: 保密件，请由中心联系" if kept else None


def an_order_of_this_case(submission: Submission, command: Reveal, _: Context) -> str | None:
    """Who asks has an order of this case in hand, as far as intake has heard."""
    lanes = ORDERS_OF.get(command.service, frozenset())
    theirs = [told for told in submission.told.values() if told.lane in lanes and told.state not in LEFT]
    known = any(command.order_id in told.orders for told in theirs)
    return None if known else f"{command.order_id} is no order of {command.service} for this case"


def shown_publicly(submission: Submission, _: Context) -> str | None:
    """Only who agreed has something to take back, and only a unit's answer is shown."""
    if submission.visibility != "public":
        return "it is not shown publicly: 没有同意公开"
    lane = submission.lane()
    answered = lane is None or lane.lane == "government"
    return None if answered else "only answers of units are shown: 此类来件不公开答复"


def receive(submission: Submission) -> Decision[Submission]:
    """Begin: the first fact is part of the insertion."""
    after = submission.with_entry(Entry(at=submission.received_at, code="received"))
    return Decision.one(after, facts.SubmissionReceived())


def hear(
    submission: Submission, source: str, told: Told, entry: Entry | None, evidence: tuple[str, ...] = ()
) -> Decision[Submission]:
    """Mirror what another service said: the newest of each source wins, and each line and each picture counts once."""
    known = submission.told.get(source)
    newer = known is None or told.sequence > known.sequence
    entry = None if entry in submission.timeline else entry
    shown = tuple(one for one in evidence if one not in submission.evidence)
    if not newer and entry is None and not shown:
        return Decision()  # older than the inbox
    others = {name: had for name, had in submission.told.items() if name != source}
    after = replace(submission, told={**others, source: told}) if newer else submission
    after = replace(after, evidence=(*after.evidence, *shown))
    after = after.with_entry(entry) if entry is not None else after
    if after == submission:
        return Decision()  # a line that was cut out of a long timeline
    return Decision.one(after, facts.ProgressHeard(source=source, told=told, entry=entry))


def _withdraw(submission: Submission, _: Withdraw, context: Context) -> Decision[Submission]:
    after = replace(submission, state=State.WITHDRAWN).with_entry(Entry(at=context.now, code="withdrawn"))
    return Decision.one(after, facts.SubmissionWithdrawn(reason=mask(context.reason)))


def _supplement(submission: Submission, command: Supplement, context: Context) -> Decision[Submission]:
    text = mask(command.text)
    after = submission.with_entry(Entry(at=context.now, code="supplemented", note=text))
    urgent = context.book is not None and context.book(text)
    return Decision.one(after, facts.SubmissionSupplemented(text=text, urgent=urgent))


def _urge(submission: Submission, _: Urge, context: Context) -> Decision[Submission]:
    after = submission.with_entry(Entry(at=context.now, code="urged"))
    return Decision.one(after, facts.SubmissionUrged(note=mask(context.note)))


def _rate(submission: Submission, command: Rate, context: Context) -> Decision[Submission]:
    after = submission.with_entry(Entry(at=context.now, code="rated", note=command.verdict))
    fact = facts.SubmissionRated(
        verdict=command.verdict, satisfied=command.satisfied, stars=command.stars, comment=mask(command.comment)
    )
    return Decision.one(after, fact)


def _reopen(submission: Submission, _: Reopen, context: Context) -> Decision[Submission]:
    after = submission.with_entry(Entry(at=context.now, code="reopened"))
    return Decision.one(after, facts.SubmissionReopened(reason=mask(context.reason)))


def _appeal(submission: Submission, _: Appeal, context: Context) -> Decision[Submission]:
    after = submission.with_entry(Entry(at=context.now, code="appealed"))
    return Decision.one(after, facts.SubmissionAppealed(reason=mask(context.reason)))


def _agree(submission: Submission, command: Agree, context: Context) -> Decision[Submission]:
    after = submission.with_entry(Entry(at=context.now, code="price_accepted"))
    return Decision.one(after, facts.SubmissionPriceAnswered(agreed=True, amount=command.amount, reason=""))


def _refuse(submission: Submission, _: Refuse, context: Context) -> Decision[Submission]:
    lane = submission.lane()
    amount = (lane.price if lane is not None else None) or 0
    after = submission.with_entry(Entry(at=context.now, code="price_declined"))
    fact = facts.SubmissionPriceAnswered(agreed=False, amount=amount, reason=mask(context.reason))
    return Decision.one(after, fact)


def _dispute(submission: Submission, _: Dispute, context: Context) -> Decision[Submission]:
    after = submission.with_entry(Entry(at=context.now, code="dispute_raised"))
    return Decision.one(after, facts.SubmissionDisputed(reason=mask(context.reason)))


def _conceal(submission: Submission, _: Conceal, context: Context) -> Decision[Submission]:
    after = replace(submission, visibility="private").with_entry(Entry(at=context.now, code="concealed"))
    return Decision.one(after, facts.SubmissionConcealed())


def _reveal(submission: Submission, command: Reveal, _: Context) -> Decision[Submission]:
    fact = facts.ContactRevealed(
        revealed_to=command.person_id, purpose=mask(command.purpose), order_id=command.order_id
    )
    return Decision.one(submission, fact)


_SUBMITTED = frozenset({State.SUBMITTED})
_ANY = frozenset(State)
SUBMISSION = Machine[Submission](
    [
        Move(name="supplement", command=Supplement, states=_SUBMITTED, roles=CITIZEN,
             guards=(it_goes_on, it_goes_on_by_itself, said_a_lot), checks=(with_text,), decide=_supplement),
        Move(name="withdraw", command=Withdraw, states=_SUBMITTED, roles=CITIZEN, guards=(it_goes_on,),
             decide=_withdraw),
        Move(name="urge", command=Urge, states=_SUBMITTED, roles=CITIZEN,
             guards=(it_is_in_hand, it_goes_on_by_itself, said_a_lot), decide=_urge),
        Move(name="rate", command=Rate, states=_SUBMITTED, roles=CITIZEN, guards=(waiting_for_a_rating, said_a_lot),
             checks=(known_verdict, stars_in_range), decide=_rate),
        Move(name="reopen", command=Reopen, states=_SUBMITTED, roles=CITIZEN, guards=(it_is_closed, said_a_lot),
             checks=(with_a_reason,), decide=_reopen),
        Move(name="appeal", command=Appeal, states=_SUBMITTED, roles=CITIZEN, guards=(it_was_refused,),
             checks=(with_a_reason,), decide=_appeal),
        Move(name="agree", command=Agree, states=_SUBMITTED, roles=CITIZEN, guards=(a_price_waits, said_a_lot),
             checks=(the_price_they_saw,), decide=_agree),
        Move(name="refuse", command=Refuse, states=_SUBMITTED, roles=CITIZEN, guards=(a_price_waits, said_a_lot),
             checks=(with_a_reason,), decide=_refuse),
        Move(name="dispute", command=Dispute, states=_SUBMITTED, roles=CITIZEN, guards=(a_merchant_has_it, said_a_lot),
             checks=(with_a_reason,), decide=_dispute),
        Move(name="conceal", command=Conceal, states=_ANY, roles=CITIZEN, guards=(shown_publicly,), decide=_conceal),
        Move(name="survey", command=Survey, states=_SUBMITTED, roles=CITIZEN, guards=(asked_now, said_a_lot),
             decide=answer),
        Move(name="reveal", command=Reveal, states=_ANY, roles=REVEALERS, guards=(not_kept_from_them,),
             checks=(with_a_purpose, an_order_of_this_case), decide=_reveal),
    ]
)  # fmt: skip
