"""`kitchen act`: one command on one thing, through its service's public API."""

from __future__ import annotations

from typing import Any

import httpx

from kitchen_directory.domain.people import person_id

from .hub import RESOURCES, Hub, HubError, checked

# Who may look for a thing: what programs may not see, those who look into everything may.
_LOOKING = ("service", "auditor")
CITIZEN = frozenset(
    {"supplement", "withdraw", "urge", "rate", "reopen", "appeal", "agree", "refuse", "dispute", "conceal", "survey"}
)


def act(hub: Hub, thing: str, command: str, *, role: str, body: dict[str, Any]) -> Any:
    """Return the thing after the command; raises `HubError` with what is allowed instead."""
    if thing.isdigit():
        return _as_citizen(hub, thing, command, role=role or _submitter(hub, thing), body=body)
    service, path, state = _find(hub, thing)
    who = role or _who_may(hub, service, f"{path}/{thing}", command, state)
    return checked(hub.call("POST", service, f"{path}/{thing}:{command}", role=who, body=body))


def _as_citizen(hub: Hub, number: str, command: str, *, role: str, body: dict[str, Any]) -> Any:
    """A case number names what the citizen does; whoever submitted it may."""
    if command not in CITIZEN:
        words = ", ".join(sorted(CITIZEN))
        raise HubError(
            f"a case number takes the citizen's commands ({words}); for others name the thing's id: kitchen case show"
        )
    return checked(hub.call("POST", "intake", f"/v1/cases/{number}:{command}", role=role, body=body))


def _submitter(hub: Hub, number: str) -> str:
    """Return the name of the account that submitted a case; raises `HubError` where it is none of ours."""
    found = hub.items("intake", "/v1/submissions", case_no=number)
    if not found:
        raise HubError(f"there is no case {number}")
    steps = hub.items("intake", f"/v1/submissions/{found[0]['case_id']}/history")
    for account in hub.accounts:
        if person_id(account.username) == steps[0]["actor"]:
            return account.username
    raise HubError("whoever submitted it has no account here: they act with their tracking code")


def _find(hub: Hub, thing: str) -> tuple[str, str, str]:
    """Return the service and the path of what has this id, and its state; raises `HubError`."""
    for service, path in RESOURCES:
        for role in _LOOKING:
            answer = hub.call("GET", service, f"{path}/{thing}", role=role)
            if answer.status_code == httpx.codes.OK:
                return service, path, str(answer.json().get("state") or "as it is")
            if answer.status_code != httpx.codes.FORBIDDEN:
                break
    raise HubError(f"nothing has the id {thing}: take one that `kitchen case show NUMBER` prints")


def _who_may(hub: Hub, service: str, path: str, command: str, state: str) -> str:
    """Return the first role whose account may give the command now; raises `HubError` saying what may be given."""
    reasons: dict[str, str] = {}
    allowed: dict[str, str] = {}
    for role in hub.roles():
        answer = hub.call("GET", service, f"{path}/commands", role=role)
        if answer.status_code != httpx.codes.OK:
            continue
        for offered in answer.json()["items"]:
            if offered["allowed"]:
                allowed.setdefault(offered["command"], role)
            elif offered["why_not"] != "wrong_role" or offered["command"] not in reasons:
                reasons[offered["command"]] = offered["why_not"]
        if command in allowed:
            return role
    now = ", ".join(f"{name} (as {role})" for name, role in sorted(allowed.items())) or "nothing"
    if command not in reasons:
        known = ", ".join(sorted(reasons.keys() | allowed.keys())) or "none"
        raise HubError(f"there is no command {command} here; there are: {known}")
    raise HubError(f"nobody may {command} this now, it is {state} ({reasons[command]}); what may be done: {now}")
