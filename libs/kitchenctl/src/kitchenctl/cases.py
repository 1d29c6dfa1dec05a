"""`kitchen case show`: a case whole, from every service that knows of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table

from .hub import Hub, HubError

# Where the parts of a case lie: (what people call it, service, path, whether it has a history of its own).
PARTS: tuple[tuple[str, str, str], ...] = (
    ("matter", "dispatch", "/v1/matters"),
    ("order", "dispatch", "/v1/orders"),
    ("merchant order", "dispatch", "/v1/merchant-orders"),
    ("lead", "newsroom", "/v1/leads"),
    ("story", "newsroom", "/v1/stories"),
    ("volunteer order", "volunteer", "/v1/orders"),
)
WITHOUT_HISTORY = frozenset({"order"})  # a part: its steps are in its matter's history
MIRROR = "ProgressHeard"  # intake's note of what stands here already as the step of another service


def gather(hub: Hub, wanted: str) -> dict[str, Any]:
    """Return all that is known of a case by its number or id; raises `HubError`."""
    query = {"case_no": wanted} if wanted.isdigit() else {"case_id": wanted}
    found = hub.items("intake", "/v1/submissions", **query)
    if not found:
        raise HubError(f"there is no case {wanted}: a case number has 11 digits, an id is a UUID")
    submission = found[0]
    case_id = submission["case_id"]
    case = hub.get("triage", f"/v1/cases/{case_id}")
    parts = [
        {"what": what, "service": service, "path": path, **item}
        for what, service, path in PARTS
        for item in hub.items(service, path, case_id=case_id)
    ]
    for part in parts:
        part["who"] = _who(hub, part)
    steps = _steps(hub, "submission", "intake", "/v1/submissions", case_id)
    if case is not None:
        steps += _steps(hub, "case", "triage", "/v1/cases", case_id)
    for part in parts:
        if part["what"] not in WITHOUT_HISTORY:
            steps += _steps(hub, part["what"], part["service"], part["path"], part["id"])
    steps.sort(key=lambda step: (step["at"], step["sequence"]))
    names = {actor: _name(hub, actor) for actor in {step["actor"] for step in steps}}
    for step in steps:
        step["actor_name"] = names[step["actor"]]
    return {"submission": submission, "case": case, "parts": parts, "steps": steps}


def _steps(hub: Hub, what: str, service: str, path: str, thing: str) -> list[dict[str, Any]]:
    history = hub.get(service, f"{path}/{thing}/history")
    return [{"of": what, **step} for step in (history or {"items": []})["items"]]


def _who(hub: Hub, part: dict[str, Any]) -> str:
    """Return who has it in hand: a unit, a merchant, a team; a story's title says as much."""
    if team := part.get("team_id"):
        return str((hub.get("volunteer", f"/v1/teams/{team}") or {}).get("name", team))
    return str(part.get("unit_name") or part.get("merchant_name") or part.get("title") or "")


def _name(hub: Hub, actor: str) -> str:
    """Return what an actor is called: a person, the citizen, or a topic that was heard."""
    kind, _, person = actor.rpartition(":")
    if kind == "citizen":
        return "citizen"
    return (hub.name(person) if _is_id(person) else "") or actor


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def show(whole: dict[str, Any], console: Console) -> None:
    """Print a case for people."""
    console.print(Group(_head(whole), _why(whole), _parts(whole), _timeline(whole)))


def _head(whole: dict[str, Any]) -> Panel:
    submission = whole["submission"]
    rows = Table.grid(padding=(0, 2))
    rows.add_row("case", f"{submission['case_no']}   {submission['case_id']}")
    rows.add_row("status", f"{submission['status_label']} ({submission['status']})")
    rows.add_row("came", f"{_local(submission['received_at'])} from {submission['source']} as {submission['kind']}")
    rows.add_row("text", submission["text"])
    return Panel(rows, title=f"案件 {submission['case_no']}", title_align="left")


def _why(whole: dict[str, Any]) -> Panel:
    case = whole["case"]
    if case is None:
        return Panel("triage has not heard of it yet", title="研判", title_align="left")
    rows = Table.grid(padding=(0, 2))
    rows.add_row("state", f"{case['state']}   routing {case['routing_no']}")
    rows.add_row("lane", f"{case['lane'] or '–'}   {case['category_code'] or '–'}   tier {case['tier'] or '–'}")
    rows.add_row("area", case["area_code"] or "–")
    rows.add_row("decided", f"by {case['decided_by'] or '–'}, confidence {case['confidence']:.2f}")
    for line in case["explanation"]:
        rows.add_row("machine" if case["decided_by"] == "person" else "because", line)
    return Panel(rows, title="研判", title_align="left")


def _parts(whole: dict[str, Any]) -> Table:
    table = _table("in its lane", "what", "id", "state", "who", "due", "answer")
    for part in whole["parts"]:
        due = part.get("due_at") or part.get("planned_at")
        answer = part.get("reply") or (part.get("report") or {}).get("text") or (part.get("content") or {}).get("title")
        table.add_row(part["what"], part["id"], part["state"], part["who"], _local(due) if due else "", answer or "")
    return table


def _timeline(whole: dict[str, Any]) -> Table:
    table = _table("steps", "at", "of", "event", "actor", "as", "reason")
    for step in whole["steps"]:
        name = step["type"].rpartition(".")[2]
        if name != MIRROR:
            said = step.get("reason") or step.get("note") or ""
            table.add_row(_local(step["at"]), step["of"], name, step["actor_name"], step["role"], said)
    return table


def _table(title: str, *columns: str) -> Table:
    """Return a table whose ids, times and names of events can be copied whole, however narrow the screen is."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"id", "at", "due", "event", "what", "of"})
    return table


def _local(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M:%S")
