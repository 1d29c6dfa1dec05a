"""Who did, saw or revealed what (审计): one row each, and whom it may be shown to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from kitchenkit.rights import Principal

from .reach import EVERY_READER

AUDITORS = frozenset({"auditor", "privacy_officer", "admin"})
ACCOUNT_AUDITORS = frozenset({"auditor", "privacy_officer"})  # who keeps the accounts does not audit themselves
LOOKERS = (EVERY_READER | AUDITORS) - {"merchant"}  # whose looking is noted: who works here
KEPT = timedelta(days=200)  # the Cybersecurity Law asks for six months of such records
USUAL_WINDOW = timedelta(days=7)
LONGEST_WINDOW = timedelta(days=366)
LOOKED, PRINTED, AUDIT_READ = "Looked", "Printed", "AuditRead"

Kind = Literal["act", "reveal", "look", "account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that somebody did, saw or was shown; `id` is the event's where there is one."""

    id: str
    at: datetime
    kind: Kind
    what: str
    service: str
    about_kind: str
    about: str
    actor: str
    role: str = ""
    scope: str = ""
    case_id: str = ""
    case_no: str = ""
    order_id: str = ""
    purpose: str = ""
    reach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries somebody asks for; the newest come first, those after `after` in that order."""

    since: datetime
    until: datetime
    kind: str = ""
    actor: str = ""
    about: str = ""
    what: str = ""
    after: tuple[datetime, str] | None = None


def words_of_entry(reached: Iterable[str]) -> tuple[str, ...]:
    """Return the words of an entry about rows with these words: whoever audits their places audits it."""
    places = {word.partition("|")[2] for word in reached}
    return tuple(sorted(f"audit|{place}" for place in places | {"hub"}))


def words_of_auditor(principal: Principal) -> frozenset[str]:
    """Return the words of everything that `principal` may audit."""
    return frozenset(
        f"audit|{'hub' if right.scope.kind == 'hub' else f'{right.scope.kind}:{right.scope.id}'}"
        for right in principal.rights
        if right.role in AUDITORS and right.scope.kind != "self"
    )


def audits_accounts(principal: Principal) -> bool:
    """Tell whether the directory shows its own list to `principal`: that one is not divided."""
    return any(right.role in ACCOUNT_AUDITORS and right.scope.kind == "hub" for right in principal.rights)


def fields_of(entry: Entry) -> Mapping[str, Any]:
    """Return the entry as it is stored and shown, without what is for the database alone."""
    names = (
        "kind", "what", "service", "about_kind", "about", "actor", "role", "scope", "case_id", "case_no", "order_id",
        "purpose",
    )  # fmt: skip
    return {name: getattr(entry, name) for name in names}
