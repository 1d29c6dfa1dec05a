"""What the pages show beside what was loaded, made through the public API: what was made before is found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_fixed

from kitchenctl.hub import Hub, checked
from kitchenkit.ids import uid
from kitchenkit.time import now

STREET = "贵阳市云岩区大营路街道"  # 520103019
DARK = "路灯坏了三天，晚上一片漆黑，请派人来修。"
OFFICE, POLICE = uid("unit", "street_office-520103019"), uid("unit", "police-520103")
CONNECTED = uid("unit", "municipal-520115")
HANDLER, CENTRE, PANEL = "unit-handler-01", "dispatcher-01", "ruling-panel-01"
STORY = {
    "title": "捡到金镯子，保安守了三天",
    "summary": "拾金不昧在社区传为佳话。",
    "body": "日前，云岩区一小区保安拾到一只金镯子，守候三天后交还失主。",
    "byline": "中央厨房",
}
SYSTEMS = "/v1/unit-endpoints"
SECONDS = 60.0
ZONE = ZoneInfo("Asia/Shanghai")  # whose days the hub counts by
Thing = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """Everybody with an account on a hub."""

    hub: Hub

    def until(self, look: Callable[[], Any], *, seconds: float = SECONDS) -> Any:
        """Return what `look` sees as soon as it is something."""
        waiting = Retrying(
            stop=stop_after_delay(seconds), wait=wait_fixed(0.2), retry=retry_if_result(lambda seen: not seen)
        )
        return waiting(look)

    def case(self, name: str, text: str, lane: str, category: str, **said: object) -> Thing:
        """Submit a text and return its case once it is in this lane; the desk sends it there where nobody else does."""
        body = {
            "submission_id": uid("picture", name, text),
            "source": "resident",
            "kind": "unknown",
            "text": text,
            **said,
        }
        who = "self-media-01" if body["source"] == "self_media" else "resident-01"
        case: Thing = checked(self.hub.call("POST", "intake", "/v1/submissions", role=who, body=body))
        here = f"/v1/cases/{case['case_id']}"
        seen = self.until(lambda: self._in(here, {"triage_review", "routed"}))
        if lane and seen["state"] == "triage_review":
            to = {"lane": lane, "category_code": category, "area_code": "520103019"}
            self.does("triage-clerk-01", "triage", here, "route", **to)
        return case

    def of(self, case: Thing, service: str, path: str) -> Thing:
        """Return what a case has become in its lane, once it is there."""
        found: Thing = self.until(lambda: self.hub.items(service, path, case_id=case["case_id"]))[0]
        return found

    def does(self, who: str, service: str, path: str, command: str, **said: object) -> None:
        """Give a command where it may be given now: what was done by an earlier run is not done again."""
        offers = self.hub.get(service, f"{path}/commands", role=who)["items"]
        if command in {one["command"] for one in offers if one["allowed"]}:
            checked(self.hub.call("POST", service, f"{path}:{command}", role=who, body=said))

    def one(self, who: str, service: str, path: str, body: Mapping[str, object], *, by: str) -> Thing:
        """Return the thing of a list whose field `by` is as in `body`; it is made of `body` where there is none."""
        items: list[Thing] = self.hub.get(service, path, role=who, limit="50")["items"]
        for thing in items:
            if thing[by] == body[by] and thing["state"] != "discarded":
                return thing
        made: Thing = checked(self.hub.call("POST", service, path, role=who, body=body))
        return made

    def _in(self, path: str, states: set[str]) -> Thing | None:
        seen: Thing | None = self.hub.get("triage", path, role="triage-clerk-01")
        return seen if seen and seen["state"] in states else None


def made(hub: Hub) -> Mapping[str, str]:
    """Make it all and return what it is called in the addresses of `pages`."""
    stage = Stage(hub)
    rules = (_connected, _warned, _told, _asked, _duties, _rules, _delivered)
    scenes = (*rules, _answered, _going, _public, _refused, _disputed, _ruled, _topical)
    return {name: value for scene in scenes for name, value in scene(stage).items()}


def _order(stage: Stage, name: str, text: str, **said: object) -> tuple[Thing, Thing, str]:
    case = stage.case(name, text, "government", "GOV-LIGHT", **said)
    matter = stage.of(case, "dispatch", "/v1/matters")
    return case, matter, f"/v1/orders/{matter['orders'][0]['id']}"


def _mended(stage: Stage, order: str) -> None:
    stage.does(HANDLER, "dispatch", order, "sign")
    stage.does(HANDLER, "dispatch", order, "contact", note="已电话联系，约定今晚到场")
    stage.does(HANDLER, "dispatch", order, "progress", note="配件已到，今晚安装")
    stage.does(HANDLER, "dispatch", order, "resolve", outcome="fixed", reply="已更换灯头，恢复照明。")


def _warned(stage: Stage) -> Mapping[str, str]:
    """A weather warning holds for the rest of the day."""
    chief, path = "desk-chief-01", "/v1/weather-warnings"
    if not stage.hub.get("triage", path, role=chief, state="declared", until_since=now().isoformat())["items"]:
        until = (now() + timedelta(hours=12)).isoformat()
        body = {"kind": "rainstorm", "level": "blue", "areas": ["5201"], "until": until, "notice": "市气象台第12号"}
        checked(stage.hub.call("POST", "triage", path, role=chief, body=body))
    return {}


def _answered(stage: Stage) -> Mapping[str, str]:
    """A lamp is mended, its citizen is asked, and a reporter follows it; another text waits for the desk."""
    case, matter, order = _order(stage, "answered", f"{STREET}小学门口，{DARK}")
    follow = {"case_id": case["case_id"]}
    watch = stage.one("reporter-01", "newsroom", "/v1/watches", follow, by="case_id")
    _mended(stage, order)
    tracked, followed = f"/v1/cases/{case['case_no']}", f"/v1/watches/{watch['id']}"
    stage.until(lambda: stage.hub.get("intake", tracked, role="resident-01")["replies"])
    stage.until(lambda: stage.hub.get("newsroom", followed, role="reporter-01")["lines"])
    unclear = stage.case("unclear", f"{STREET}，你们看着办吧", "", "")
    named = {"no": "case_no", "code": "tracking_code", "case": "case_id"}
    found = {name: str(case[field]) for name, field in named.items()}
    return {**found, "matter": matter["id"], "watch": watch["id"], "unclear": unclear["case_id"]}


def _going(stage: Stage) -> Mapping[str, str]:
    """A handler has orders to go to: four with a point, one whose place is known in words alone."""
    spots = {
        "东侧路口": (26.5893, 106.7186),
        "公园正门": (26.5982, 106.6958),
        "地下通道": (26.5857, 106.7129),
        "公交站": (26.5794, 106.7136),
    }
    points: list[Thing] = [{"address": name, "lat": lat, "long": long} for name, (lat, long) in spots.items()]
    for at in (*points, {"address": "大营路背街小巷"}):
        said = {"kind": "appeal", "visibility": "public", "place": {"area_code": "520103019", **at}}
        _, _, order = _order(stage, f"going {at['address']}", f"{STREET}{at['address']}，{DARK}", **said)
        stage.does(HANDLER, "dispatch", order, "take")
    return {}


def _public(stage: Stage) -> Mapping[str, str]:
    """Two whose citizens agreed: one is read by everybody, one is still to be looked through."""
    for corner, shown in (("菜市场东门", True), ("幼儿园西侧", False)):
        agreed = {"kind": "appeal", "visibility": "public"}
        case, matter, order = _order(stage, corner, f"{STREET}{corner}，{DARK}", **agreed)
        _mended(stage, order)
        path, asked = f"/v1/matters/{matter['id']}", {"case_no": case["case_no"], "role": CENTRE}
        stage.does("callback-agent-01", "dispatch", path, "callback", verdict="solved", satisfied=True)
        look = partial(stage.hub.get, "dispatch", "/v1/answer-reviews", **asked)
        review = stage.until(lambda: look()["items"])[0]  # noqa: B023  # at once
        if shown:
            stage.does(CENTRE, "dispatch", f"/v1/answer-reviews/{review['id']}", "show")
    return {}


def _refused(stage: Stage) -> Mapping[str, str]:
    """A unit says no, which the centre reads first; it is supervised, and in a list that was published."""
    _, _, order = _order(stage, "refused", f"{STREET}，路灯不亮已经三天了，晚上看不见路")
    stage.does(HANDLER, "dispatch", order, "sign")
    stage.does("supervisor-01", "dispatch", order, "supervise", instruction="今日到现场")
    stage.does(HANDLER, "dispatch", order, "contact", note="已联系，说明情况")
    kept = stage.one("supervisor-01", "dispatch", "/v1/published-lists", {"level": 2}, by="level")
    path = f"/v1/published-lists/{kept['id']}"
    if not kept["entries"]:
        said = {"channel": "website", "place": "区政府网站 通知公告栏", "published_at": kept["drawn_up_at"]}
        stage.does("supervisor-01", "dispatch", path, "publish", **said)
    no = "该路段正在整体改造，本月底前恢复照明。"
    stage.does(HANDLER, "dispatch", order, "resolve", outcome="cannot_fix", reply=no)
    return {"refusal": order.rpartition("/")[2], "kept": kept["id"]}


def _dispute(stage: Stage, name: str, place: str) -> tuple[Thing, str]:
    """Two units return what is not theirs."""
    _, matter, order = _order(stage, name, f"{STREET}{place}，{DARK}")
    for unit in (OFFICE, POLICE):
        said = {"reason_code": "unclear_owner", "evidence": "该路段照明未移交，附移交清单"}
        stage.does(HANDLER, "dispatch", order, "return", **said)
        stage.does(CENTRE, "dispatch", order, "uphold-return", unit_id=unit)
    return matter, order


def _disputed(stage: Stage) -> Mapping[str, str]:
    """Nobody owns a lamp: the panel is to say who does."""
    _, order = _dispute(stage, "disputed", "背街小巷")
    return {"dispute": order.rpartition("/")[2]}


def _ruled(stage: Stage) -> Mapping[str, str]:
    """The panel has said so of another lamp: that is proposed as a rule."""
    matter, _ = _dispute(stage, "ruled", "人行天桥下")
    ruling = {"unit_id": POLICE, "reason": "按道路移交清单，由现管养单位承办"}
    stage.does(PANEL, "dispatch", f"/v1/matters/{matter['id']}", "rule", **ruling)
    rules = stage.until(lambda: stage.hub.get("triage", "/v1/routing-rules", role="desk-chief-01")["items"])
    return {"rule": rules[0]["id"]}


def _topical(stage: Stage) -> Mapping[str, str]:
    """Lamps are a monthly topic, with a measure and the cases about them."""
    today = now().astimezone(ZONE).date()
    proposal = {
        "month": today.isoformat()[:7],
        "title": "背街小巷路灯不亮",
        "category_code": "GOV-LIGHT",
        "area_codes": ["520103"],
        "why": "近三十天同类案件增多，且有重新打开的",
    }
    topic = stage.one("supervisor-01", "dispatch", "/v1/topics", proposal, by="title")
    path = f"/v1/topics/{topic['id']}"
    if topic["state"] == "proposed":
        plan = {"lead_unit_id": OFFICE, "assist_unit_ids": [POLICE], "plan": "排查线路，分片更换灯具，移交管养"}
        stage.does("supervisor-01", "dispatch", path, "adopt", **plan)
        due = (today + timedelta(days=20)).isoformat()
        stage.does("supervisor-01", "dispatch", path, "add-measure", text="排查断线点位", unit_id=OFFICE, due=due)
        days = {"since": (today - timedelta(days=30)).isoformat(), "until": today.isoformat()}
        stage.does("supervisor-01", "dispatch", path, "link", **days)
        stage.does("supervisor-01", "dispatch", path, "start")
    return {"topic": topic["id"]}


def _told(stage: Stage) -> Mapping[str, str]:
    """Of two good deeds one waits to be taken, and the other is written and waits to be read."""
    deed = f"{STREET}，小区保安捡到金镯子，等了三天交还失主，拾金不昧"
    said = {"kind": "good_person", "source": "self_media", "visibility": "public"}
    leads = [
        stage.of(stage.case(name, deed, "news", "NEWS-GOOD", **said), "newsroom", "/v1/leads")
        for name in ("lead", "story")
    ]
    path = f"/v1/leads/{leads[1]['id']}"
    stage.does("reporter-01", "newsroom", path, "accept")
    story = stage.hub.get("newsroom", path)["story_id"]
    here = f"/v1/stories/{story}"
    if not stage.until(lambda: stage.hub.get("newsroom", here))["content"]["title"]:
        stage.does("reporter-01", "newsroom", here, "save", **STORY)
    stage.does("reporter-01", "newsroom", here, "submit")
    return {"lead": leads[0]["id"], "story": story}


def _asked(stage: Stage) -> Mapping[str, str]:
    """Somebody needs company, and somebody a locksmith."""
    alone = f"{STREET}，八十四岁的奶奶独居，腿脚不便，想请志愿者上门陪伴、帮忙买菜"
    locked = f"{STREET}，钥匙忘在家里了，门打不开，需要开锁师傅上门开锁。"
    need = stage.case("need", alone, "volunteer", "VOL-ELDER", kind="volunteer_need")
    sale = stage.case("sale", locked, "commercial", "COM-LOCK")
    return {
        "need": stage.of(need, "volunteer", "/v1/orders")["id"],
        "sale": stage.of(sale, "dispatch", "/v1/merchant-orders")["id"],
    }


def _duties(stage: Stage) -> Mapping[str, str]:
    """The duty list that holds, and a draft of the next."""
    path = "/v1/duty-list/versions"
    draft = stage.one(CENTRE, "dispatch", path, {"title": "景观路灯归口调整"}, by="title")
    lamp = {
        "code": "LIGHT-90",
        "category_code": "GOV-LIGHT",
        "title": "景观路灯",
        "words": ["景观灯"],
        "lead": "municipal",
    }
    stage.does(CENTRE, "dispatch", f"{path}/{draft['id']}", "amend", put=[lamp])
    holds = stage.hub.get("dispatch", path, role=CENTRE, state="published")["items"]
    return {"duty_draft": draft["id"], "duties": holds[0]["id"]}


def _rules(stage: Stage) -> Mapping[str, str]:
    """A draft of the time limits, and one of a year's days."""
    holds = stage.hub.get("dispatch", "/v1/rules", role="supervisor-01")["policy"]
    said = {name: value for name, value in holds.items() if name not in {"number", "effective_from"}}
    tiers = {**said["tiers"], "E2": {**said["tiers"]["E2"], "contact": "2wh", "handle": "2d"}}
    policy = {**said, "tiers": tiers, "title": "较急工单提速"}
    calendar = {
        "title": "2030 年节假日安排",
        "year": 2030,
        "holidays": ["2030-02-02/2030-02-09"],
        "makeup": ["2030-02-10"],
    }
    return {
        "policy": stage.one(CENTRE, "dispatch", "/v1/policies", policy, by="title")["id"],
        "calendar": stage.one(CENTRE, "dispatch", "/v1/calendars", calendar, by="title")["id"],
    }


def _connected(stage: Stage) -> Mapping[str, str]:
    """A unit has a system of its own, which does not answer."""
    system = {"unit_id": CONNECTED, "url": "http://127.0.0.1:9/orders", "secret": token_hex(32)}
    endpoint = stage.one("operator-01", "dispatch", SYSTEMS, system, by="unit_id")
    stage.does("operator-01", "dispatch", f"{SYSTEMS}/{endpoint['id']}", "test")
    return {"endpoint": endpoint["id"]}


def _delivered(stage: Stage) -> Mapping[str, str]:
    """An order does not reach that system, which takes some seconds to be known everywhere."""

    def failed() -> bool:
        deliveries = stage.hub.items("dispatch", "/v1/deliveries", unit_id=CONNECTED)
        return any(one["attempts"] for one in deliveries)

    for number in range(1, 10):
        _order(stage, "delivered", f"贵阳市观山湖区金华园街道{number}号楼外，{DARK}")
        with suppress(RetryError):
            stage.until(failed, seconds=6)
            break
    return {}
