"""`kitchen act`: one command on one thing, through its service's public API."""

from __future__ import annotations

from typing import Any

import httpx

from .hub import RESOURCES, Hub, HubError, checked

CITIZEN = frozenset({"supplement", "withdraw", "urge", "rate", "reopen", "appeal"})


def act(hub: Hub, thing: str, command: str, *, role: str, body: dict[str, Any]) -> Any:
    """Return the thing after the command; raises `HubError` with what is allowed instead."""
    if thing.isdigit():
        return _as_citizen(hub, thing, command, role=role or "service", body=body)
    service, path = _find(hub, thing)
    who = role or _who_may(hub, service, path, thing, command)
    return checked(hub.call("POST", service, f"{path}/{thing}:{command}", role=who, body=body))


def _as_citizen(hub: Hub, number: str, command: str, *, role: str, body: dict[str, Any]) -> Any:
    """A case number names what the citizen does; whoever submitted it may."""
    if command not in CITIZEN:
        words = ", ".join(sorted(CITIZEN))
        raise HubError(
            f"a case number takes the citizen's commands ({words}); for others name the thing's id: kitchen case show"
        )
    return checked(hub.call("POST", "intake", f"/v1/cases/{number}:{command}", role=role, body=body))


def _find(hub: Hub, thing: str) -> tuple[str, str]:
    for service, path in RESOURCES:
        answer = hub.call("GET", service, f"{path}/{thing}", role="service")
        if answer.status_code == httpx.codes.OK:
            return service, path
    raise HubError(f"nothing has the id {thing}: take one that `kitchen case show NUMBER` prints")


def _who_may(hub: Hub, service: str, path: str, thing: str, command: str) -> str:
    """Return the first role whose account may give the command now; raises `HubError` saying why none may."""
    reasons: dict[str, str] = {}
    for role in hub.roles():
        answer = hub.call("GET", service, f"{path}/{thing}/commands", role=role)
        if answer.status_code != httpx.codes.OK:
            continue
        for offered in answer.json()["items"]:
            if offered["command"] == command and offered["allowed"]:
                return role
            if not offered["allowed"]:
                reasons[offered["command"]] = offered["why_not"]
    if command not in reasons:
        raise HubError(f"there is no command {command} here; there are: {', '.join(sorted(reasons)) or 'none'}")
    raise HubError(f"nobody may {command} this now: {reasons[command]}")
