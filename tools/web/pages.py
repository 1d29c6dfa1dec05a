"""Every page that is taken: who looks at it, where they begin, and what they press to come there."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """One picture: its file's name, the route of the web app that it shows, and who looks."""

    name: str
    route: str
    who: str = ""
    begin: str = ""  # where that is not the route itself; `{…}` is what `scenes` made
    press: tuple[str, ...] = ()  # what leads from there to the route, one after the other

    @property
    def address(self) -> str:
        """Return where one begins."""
        return self.begin or self.route

    def shows(self, path: str) -> bool:
        """Say whether a path of the web app is of this route."""
        pattern = re.sub(r":\w+(\([^)]*\))?", lambda found: found[1] or "[^/]+", self.route)
        return re.fullmatch(pattern, path) is not None


PAGES = (
    Shot("sign-in", "/sign-in"),
    Shot("track", "/track"),
    Shot("track-case", "/track", begin="/track?no={no}&code={code}"),
    Shot("public", "/public"),
    Shot("public-review", "/public-review", "dispatcher-01", press=("details summary",)),
    Shot("setup", "/setup"),
    Shot("forgotten", "/forgotten"),
    Shot("report", "/submit", "grid-worker-01"),
    Shot("desk", "/desk", "triage-clerk-01"),
    Shot("case", "/cases/:id", "triage-clerk-01", "/cases/{unclear}"),
    Shot("case-routed", "/cases/:id", "triage-clerk-01", "/cases/{case}"),
    Shot("routing", "/routing", "desk-chief-01"),
    Shot("routing-rule", "/routing/:id", "desk-chief-01", "/routing/{rule}"),
    Shot("answers", "/answers", "dispatcher-01"),
    Shot("answer", "/answers/:id", "dispatcher-01", "/answers/{refusal}"),
    Shot("account", "/account", "unit-handler-01"),
    Shot("units", "/units", "unit-handler-01"),
    Shot("round", "/units/round", "unit-handler-01"),
    Shot("order", "/units/:id", "unit-handler-01", "/units", ("a.item",)),
    Shot("rulings", "/rulings", "ruling-panel-01"),
    Shot("ruling", "/rulings/:id", "ruling-panel-01", "/rulings/{dispute}"),
    Shot("callbacks", "/callbacks", "callback-agent-01"),
    Shot("callback", "/callbacks/:id", "callback-agent-01", "/callbacks/{matter}"),
    Shot("leads", "/news/leads", "reporter-01"),
    Shot("lead", "/news/leads/:id", "reporter-01", "/news/leads/{lead}"),
    Shot("stories", "/news/stories", "editor-01"),
    Shot("story", "/news/stories/:id", "editor-01", "/news/stories/{story}"),
    Shot("watches", "/news/watches", "reporter-01"),
    Shot("watch", "/news/watches/:id", "reporter-01", "/news/watches/{watch}"),
    Shot("volunteers", "/volunteers", "volunteer-dispatcher-01"),
    Shot("volunteer-order", "/volunteers/:id", "volunteer-dispatcher-01", "/volunteers/{need}"),
    Shot("merchants", "/merchants", "merchant-01"),
    Shot("merchant-order", "/merchants/:id", "merchant-01", "/merchants/{sale}"),
    Shot("wall", "/wall", "leader-01"),
    Shot("wall-cases", "/wall/cases", "leader-01", "/wall", ("a.total",)),
    Shot("wall-orders", "/wall/orders", "leader-01", "/wall/orders?lane=government"),
    Shot("figures", "/figures", "leader-01"),
    Shot("counted", "/figures/orders", "leader-01", "/figures", ("tr.whole td a",)),
    Shot("notices", "/notices", "unit-head-01"),
    Shot("deliveries", "/deliveries", "dispatcher-01"),
    Shot("delivery", "/deliveries/:id", "dispatcher-01", "/deliveries", ("a.item",)),
    Shot("endpoints", "/endpoints", "operator-01"),
    Shot("endpoint", "/endpoints/:id", "operator-01", "/endpoints/{endpoint}"),
    Shot("rules", "/rules", "supervisor-01"),
    Shot("policy-draft", "/rules/policies/new", "supervisor-01"),
    Shot("calendar-draft", "/rules/calendars/new", "supervisor-01"),
    Shot("policy", "/rules/:kind(policies|calendars)/:id", "supervisor-01", "/rules/policies/{policy}"),
    Shot("calendar", "/rules/:kind(policies|calendars)/:id", "supervisor-01", "/rules/calendars/{calendar}"),
    Shot("duties", "/duties", "dispatcher-01"),
    Shot("duty-versions", "/duties/versions", "dispatcher-01"),
    Shot("duty-version", "/duties/versions/:id", "supervisor-01", "/duties/versions/{duties}"),
    Shot("duty-draft", "/duties/versions/:id", "supervisor-01", "/duties/versions/{duty_draft}"),
    Shot("templates", "/templates", "dispatcher-01"),
    Shot("priorities", "/priorities", "dispatcher-01"),
    Shot("published", "/published", "supervisor-01"),
    Shot("kept-list", "/published/:id", "supervisor-01", "/published/{kept}"),
    Shot("topics", "/topics", "supervisor-01"),
    Shot("topic", "/topics/:id", "supervisor-01", "/topics/{topic}"),
    Shot("people", "/people", "admin-01"),
    Shot("person", "/people/:id", "admin-01", "/people", (".rows li:nth-child(2) a",)),
    Shot("audit", "/audit", "auditor-01"),
    Shot("forbidden", "/people", "resident-01"),
    Shot("unknown", "/nowhere", "resident-01"),
)
