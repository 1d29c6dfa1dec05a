"""The public status: one pure function of submission, case and lane, from one table."""

from __future__ import annotations

from dataclasses import replace

from .submission import State, Submission, Told

LEFT = "left_to_the_centre"  # in the place of a matter's state: it was done again often enough, and is not good
RECEIVED, WITHDRAWN, WITHDRAWING = "received", "withdrawn", "withdrawing"
# What people read; Chinese first.
LABELS: dict[str, str] = {
    RECEIVED: "已收到",
    WITHDRAWN: "已撤回",
    WITHDRAWING: "撤回中",
    "triage": "研判中",
    "awaiting_citizen": "请补充",
    "rejected": "不予受理",
    "merged": "已并案",
    "accepted": "已受理",
    "filed": "已立案",
    "dispatched": "已派至承办单位",
    "signed": "承办单位已签收",
    "handling": "办理中",
    "rework": "重新办理",
    "callback": "待您评价",
    "deciding": "中心研究处理中",
    "closed": "已结案",
    "archived": "已归档",
    "finding_unit": "核实承办单位",
    "shelved": "暂难解决，将按期复核",
    "checking": "核查中",
    "published": "已发布",
    "reporting": "采编中",
    "offered": "正在找人",
    "scheduled": "已安排",
    "serving": "服务中",
    "confirming": "服务中，完成后请您确认",
    "dropped": "未采用",
    "answered": "已答复",
    "ended": "已终止办理",
}
_CASE = {
    "triaging": "triage",
    "triage_review": "triage",
    "awaiting_citizen": "awaiting_citizen",
    "rejected": "rejected",
    "merged": "merged",
    "withdrawn": WITHDRAWN,
    "routed": "accepted",
}
_WRITING = ("draft", "machine_check", "review_1", "review_2", "review_3", "rework", "signed_off")
# (lane, the lane's own state) → public status; a state that is not here shows as being handled.
_LANE = {
    ("government", "filed"): "filed",
    ("government", "handling"): "handling",
    ("government", "rework"): "rework",
    ("government", "callback"): "callback",
    ("government", LEFT): "deciding",
    ("government", "verifying"): "checking",
    ("government", "closed"): "closed",
    ("government", "archived"): "archived",
    ("news", "received"): "accepted",
    ("news", "accepted"): "reporting",
    ("news", "rejected"): "dropped",
    ("news", "clustered"): "merged",
    **dict.fromkeys([("news", state) for state in _WRITING], "reporting"),
    ("news", "spiked"): "dropped",
    ("news", "released"): "published",
    ("volunteer", "pending_review"): "accepted",
    ("volunteer", "approved"): "offered",
    ("volunteer", "offered"): "offered",
    ("volunteer", "accepted"): "scheduled",
    ("volunteer", "scheduled"): "scheduled",
    ("volunteer", "in_service"): "serving",
    ("volunteer", "done"): "callback",
    ("volunteer", "rework"): "rework",
    ("volunteer", "rejected"): "dropped",
    ("volunteer", "cancelled"): "dropped",
    ("volunteer", "evaluated"): "closed",
    ("volunteer", "closed_unrated"): "closed",
    ("volunteer", "closed"): "closed",
    ("commercial", "ordered"): "accepted",
    ("commercial", "offered"): "offered",
    ("commercial", "accepted"): "scheduled",
    ("commercial", "fulfilling"): "confirming",
    ("commercial", "confirmed"): "callback",
    ("commercial", "disputed"): "handling",
    ("commercial", "settled"): "closed",
    ("commercial", "rated"): "closed",
    ("commercial", "closed"): "closed",
}
# What of the orders is told while a matter is in hand: a question at once, the rest where it holds for all open ones.
_ASKS = "awaiting_citizen"
_PARTS = {
    "filed": "filed",
    "dispatched": "dispatched",
    "signed": "signed",
    "return_requested": "finding_unit",
    "disputed": "finding_unit",
    "shelved": "shelved",
}
_BEGINS = ("signed", "dispatched", "filed")  # before anybody works on it, the furthest first
_PARTS_OVER = frozenset({"resolved", "withdrawn", "wrong_lane"})
_DECIDED = frozenset({"rejected", "merged", "withdrawn"})  # by triage, whatever a lane has said
_TAKEN_BACK = frozenset({"withdrawn", "cancelled"})
# What is asked of whoever reported it, as it is told to those who are not asked.
_FOR_OTHERS = {"callback": "answered", "deciding": "handling", "confirming": "serving", _ASKS: "handling"}
_ENDED = frozenset(
    {
        "archived",
        "withdrawn",
        "cancelled",
        "closed",
        "closed_unrated",
        "rejected",
        "rated",
        "settled",
        "clustered",
        "spiked",
    }
)


def public_status(submission: Submission) -> str:
    """Return the code of what the citizen is told; `LABELS` has the words."""
    lane, case = submission.lane(), submission.case()
    if submission.state is State.WITHDRAWN:
        if lane is not None and lane.state == "released":
            return "published"  # what is out is out: an editor kept it, or it was out before
        return WITHDRAWN if lane is None or lane.state in _ENDED else WITHDRAWING
    if lane is not None and (case is None or case.state not in _DECIDED):
        return _by_lane(lane)
    return _CASE.get(case.state, "triage") if case is not None else RECEIVED


def status_for_others(submission: Submission) -> str:
    """Return how a case stands for those whose own was merged into it; whoever reported it is no part of that."""
    lane, case = submission.lane(), submission.case()
    ended = case is not None and case.state == "withdrawn"  # else it goes on for the others
    taken_back = ended or submission.state is State.WITHDRAWN
    if (ended and lane is None) or (taken_back and lane is not None and lane.state in _TAKEN_BACK):
        return "ended"
    status = _by_lane(lane) if ended and lane is not None else public_status(replace(submission, state=State.SUBMITTED))
    return _FOR_OTHERS.get(status, status)


def goes_on_elsewhere(submission: Submission) -> bool:
    """Say whether another case goes on for this one, and nobody works on this one any more."""
    lane = submission.lane()
    return bool(submission.leading()) and (lane is None or lane.state in _ENDED)


def _by_lane(lane: Told) -> str:
    # `CaseRouted` is for the lanes: the lane itself tells us
    status = _LANE.get((lane.lane, lane.state), "handling")
    return _of_orders(lane.parts, status) if status in ("handling", "rework") else status


def _of_orders(parts: tuple[str, ...], otherwise: str) -> str:
    if _ASKS in parts:
        return _ASKS
    told = {_PARTS.get(part, otherwise) for part in parts if part not in _PARTS_OVER}
    if otherwise == "rework" or "resolved" in parts:  # it had begun: what another unit gets now is no step back
        told = {otherwise if one in _BEGINS else one for one in told}
    if len(told) == 1:
        return told.pop()
    return otherwise if otherwise in told else next((one for one in _BEGINS if one in told), otherwise)
