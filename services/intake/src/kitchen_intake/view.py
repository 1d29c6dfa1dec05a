"""What a citizen is shown of their case, and what staff are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .domain.leading import Led
from .domain.status import LABELS, public_status
from .domain.submission import Entry, Submission

UnitName = Callable[[str], str]
OF_A_UNIT = frozenset({"dispatched", "signed"})  # statuses that have the unit's name in them, as their line has

# What the timeline says; `{unit}` and `{due}` are filled in where they are known.
LINES: dict[str, str] = {
    "received": "我们已收到您的诉求",
    "accepted": "已受理",
    "at_desk": "正在人工研判",
    "asked": "请您补充",
    "rejected": "不予受理，请联系",
    "back_at_desk": "正在重新研判由谁办理",
    "merged": "已与同一事项并案办理",
    "filed": "已立案",
    "dispatched": "已派至{unit}",
    "signed": "{unit}已签收",
    "contacted": "{unit}已联系您",
    "progressed": "{unit}办理进展",
    "answered": "{unit}已答复",
    "vetting": "{unit}已提交答复，正在审核",
    "overdue": "{unit}办理超期，我们正在督促",
    "asking": "请您评价办理结果",
    "rework": "正在重新办理",
    "closed": "已结案",
    "ended": "已终止办理",
    "goes_on": "事关安全或正在处理，将继续办完",
    "withdrawn": "您已撤回",
    "supplemented": "您补充了情况",
    "urged": "您已催办",
    "rated": "您已评价",
    "reopened": "您要求重新办理",
    "appealed": "您已申诉",
    "lead_taken": "线索已采用",
    "lead_dropped": "线索未采用",
    "lead_reconsidered": "线索重新研究中",
    "writing": "记者正在采写",
    "story_dropped": "稿件未采用",
    "story_kept": "经编辑研究，报道继续",
    "published": "已发布",
    "need_checked": "正在审核您的需求",
    "need_refused": "需求未通过审核",
    "unrated": "您未评价，服务按未评价结束",
    "looking": "正在为您寻找服务队伍",
    "taken": "已有队伍接单",
    "planned": "服务时间已安排",
    "serving": "正在服务",
    "served": "服务已完成，请您评价",
    "finding_unit": "正在核实承办单位",
    "unit_asks": "{unit}请您补充",
    "resumed": "{unit}继续办理",
    "shelved": "{unit}：暂难解决，将按期复核",
    "date_pause": "等待或暂停期间，承诺时限相应调整",
    "date_extension": "经批准延期",
    "date_ruling": "裁定承办单位，重新计时",
    "tier_changed": "办理等级已调整",
    "rules_changed": "按新的办理时限执行",
    "checking": "正在现场核查",
    "called": "我们致电您，未能接通",
    "revisited": "我们回看了办理效果",
    "merchant_sought": "正在为您联系商家",
    "merchant_found": "商家已接单",
    "confirmed": "服务已确认完成",
    "merchant_quoted": "商家已报价",
    "price_accepted": "您已同意报价",
    "price_declined": "您未同意报价",
    "price_agreed": "已同意报价",
    "price_refused": "报价未获同意，正在联系下一家",
    "merchant_late": "商家超过承诺时间，我们正在督促",
    "disputed": "您与商家的纠纷已记录，另立一件由市场监管部门处理",
    "concealed": "您收回了公开的同意，问题和答复不再公开",
    "surveyed": "您回答了回访问卷",
    "dispute_raised": "您已提出与商家的纠纷",
    "dispute_settled": "您与商家的纠纷已处理完毕",
    "dispute_dropped": "您与商家的纠纷已撤回",
    "dispute_again": "您与商家的纠纷正在重新处理",
}

VERDICTS = {"solved": "已解决", "not_solved": "未解决"}  # how people read what they rated
STILL_GOOD = {"yes": "现在仍然良好", "came_back": "后来又出现", "never_fixed": "一直没有解决"}
FILED_AGAIN = "重新研判后再次立案"


@dataclass(frozen=True, slots=True)
class Link:
    """A case that stands beside this one, with the code that shows it to the same citizen."""

    submission: Submission
    code: str

    def shown(self) -> dict[str, Any]:
        """Return it as the citizen sees it from the other one."""
        status = public_status(self.submission)
        return {
            "case_no": self.submission.case_no,
            "tracking_code": self.code,
            "title": self.submission.title,
            "status": status,
            "status_label": LABELS[status],
        }


def citizen_view(
    submission: Submission,
    *,
    unit_name: UnitName,
    allowed: list[str],
    links: Sequence[Link] = (),
    led: Led | None = None,
) -> dict[str, Any]:
    """Return what the citizen may know: status, timeline, dates with reasons, units, answers, what they can do.

    `links` are cases that the hub opened beside this one, or the one that it was opened beside; `led` is how the case
    goes on that it was merged into.
    """
    status = public_status(submission)
    lane = submission.lane()
    shown = lane if led is None else led
    units = [{"id": unit, "name": unit_name(unit)} for unit in (shown.units if shown is not None else ())]
    timeline = submission.timeline if led is None else led.timeline
    return {
        "case_id": submission.case_id,
        "case_no": submission.case_no,
        "status": status,
        "status_label": _status_words(status, [unit["name"] for unit in units]),
        "received_at": submission.received_at,
        "title": submission.title,
        "text": submission.text,
        "due_at": shown.due_at if shown is not None else None,
        "price": lane.price if lane is not None else None,
        "due_changes": _due_changes(timeline),
        "units": units,
        "replies": [_reply(entry, unit_name) for entry in timeline if entry.code == "answered" and entry.note],
        "timeline": [_line(entry, unit_name) for entry in timeline],
        "leading": _leading(led) if led is not None else None,
        "links": [link.shown() for link in links],
        "visibility": submission.visibility,
        "next": allowed,
        "sequence": submission.sequence,
    }


def _status_words(status: str, names: Sequence[str]) -> str:
    """Return the words of a status, with the unit's name where it is said of one (civic-reporting.md §2.2).

    Of several units not all may be as far: they stand beside it, and no name in it.
    """
    named = status in OF_A_UNIT and len(names) == 1 and names[0]
    return LINES[status].format(unit=names[0]) if named else LABELS[status]


def _leading(led: Led) -> dict[str, Any]:
    return {"case_no": led.case_no, "status": led.status, "status_label": LABELS[led.status]}


def _line(entry: Entry, unit_name: UnitName) -> dict[str, Any]:
    """Return a line of the timeline: its code and parameters for whoever speaks another language, and our words."""
    unit = unit_name(entry.unit_id) if entry.unit_id else ""
    words = LINES[entry.code].format(unit=unit or "承办单位")
    said = {"at": entry.at, "code": entry.code, "parameters": {"unit": unit} if unit else {}, "label": words}
    if entry.code == "rated":
        parameters = {"verdict": entry.note}
        return {**said, "parameters": parameters, "note": VERDICTS.get(entry.note, entry.note), "unit": unit}
    if entry.code == "surveyed":
        note = STILL_GOOD.get(entry.note, entry.note)
        return {**said, "parameters": {"still_good": entry.note}, "note": note, "unit": unit}
    return {**said, "note": entry.note, "unit": unit}


def _reply(entry: Entry, unit_name: UnitName) -> dict[str, Any]:
    return {"at": entry.at, "unit": unit_name(entry.unit_id) if entry.unit_id else "", "text": entry.note}


def _due_changes(timeline: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return each date that the citizen was promised, with the step that set it."""
    changes: list[dict[str, Any]] = []
    last: datetime | None = None
    for entry in timeline:
        if entry.due_at is not None and entry.due_at != last:
            again = changes and entry.code == "filed"  # by another routing, which begins to count anew
            reason = FILED_AGAIN if again else LINES[entry.code].format(unit="承办单位")
            code = "filed_again" if again else entry.code
            changes.append({"at": entry.at, "due_at": entry.due_at, "code": code, "reason": reason})
            last = entry.due_at
    return changes


def staff_view(submission: Submission) -> dict[str, Any]:
    """Return a submission as staff see it: masked, without anything of the vault."""
    return {
        "case_id": submission.case_id,
        "case_no": submission.case_no,
        "submission_id": submission.submission_id,
        "source": submission.source,
        "kind": submission.kind,
        "title": submission.title,
        "text": submission.text,
        "category_hint": submission.category_hint,
        "place": {
            "lat": submission.place.lat,
            "long": submission.place.long,
            "address": submission.place.address,
            "area_code": submission.place.area_code,
        },
        "occurred_at": submission.occurred_at,
        "received_at": submission.received_at,
        "media_ids": list(submission.media_ids),
        "visibility": submission.visibility,
        "confidential": submission.confidential,
        "urgent": submission.urgent,
        "linked_case_id": submission.linked_case_id,
        "status": public_status(submission),
        "status_label": LABELS[public_status(submission)],
        "told": {
            source: {"lane": told.lane, "state": told.state, "sequence": told.sequence}
            for source, told in submission.told.items()
        },
    }
