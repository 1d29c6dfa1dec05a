"""Accepting a submission: the vault first, then the submission with its first event inside; a repeat is known again.

A vault entry whose submission never came is erased by the clock an hour later (`store_waiting.py`). Nobody who is
answered loses their contact data by that:

- The entry says when it is looked at (`due_at`), and every repeat puts that an hour ahead again. Erasing asks for the
  `due_at` that was seen, so that it misses an entry for which somebody came after the look.
- A submission stored before the entry is due is seen by the look: the entry is settled and never looked at again.
- What took so long that the look may have come first (a process that was paused between its two writes) puts the entry
  in once more after the submission is stored, and only then answers. If the erasure was first, the entry is there
  again; if not, it now misses. Half an hour instead of the whole one is room for clocks that disagree.
- A process that dies in between has answered nobody: the repeat begins with the vault and puts the entry back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from kitchenkit.decide import Context
from kitchenkit.ids import uid
from kitchenkit.masking import mask
from kitchenkit.react import Change, Loaded, Store
from kitchenkit.time import millis

from .domain import numbers, table
from .domain.form import Form, submission_of
from .domain.submission import Place, Submission, case_id
from .vault import Keys, opened_entry, sealed_entry

WAITS = timedelta(hours=1)  # a vault entry, for its submission
SOON = WAITS / 2  # what took longer may have been taken for an orphan
NUMBERS_TRIED = 20  # among nine thousand million numbers two in a row are rare; twenty mean that something is broken


class Vault(Protocol):
    """Where contact data are kept."""

    async def insert(self, entry: Mapping[str, Any]) -> str:
        """Insert, or find it there and let it wait as long again; return the fingerprint that the vault has."""
        ...

    async def find(self, entry_id: str) -> Mapping[str, Any] | None:
        """Return an entry, still sealed, or None."""
        ...


class OtherBodyError(Exception):
    """This submission id was used for something else before."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is stored now, and whether it was there before."""

    submission: Submission
    new: bool


def vault_id(submission_id: str) -> str:
    """Return the id of the vault entry of a submission."""
    return uid("vault", submission_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Takes validated forms."""

    submissions: Store[Submission]
    vault: Vault
    keys: Keys
    digest_key: bytes
    urgent: Callable[[str], bool]
    now: Callable[[], datetime]
    coarse: Callable[[Place], Place] = Place.coarse

    def code(self, submission: Submission) -> str:
        """Return the code that shows a case to whoever submitted it."""
        return numbers.tracking_code(self.digest_key, submission.submission_id)

    async def known(self, submission_id: str) -> bool:
        """Say whether a submission is stored already."""
        return bool(await self.submissions.load([case_id(submission_id)]))

    async def take(self, form: Form, canonical: bytes, *, submitter: str, role: str, trace: str) -> Accepted:
        """Store a form, or return what is stored of it; raises `OtherBodyError`. Returning means that it is durable."""
        fingerprint = numbers.fingerprint(self.digest_key, canonical)
        begun = self.now()
        if await self.vault.insert(self._entry(form, fingerprint)) != fingerprint:
            raise OtherBodyError(form.submission_id)
        accepted = await self._stored_once(form, submitter=submitter, role=role, trace=trace)
        if self.now() - begun > SOON:
            await self.vault.insert(self._entry(form, fingerprint))
        return accepted

    async def _stored_once(self, form: Form, *, submitter: str, role: str, trace: str) -> Accepted:
        now = self.now()
        context = Context(actor=submitter, role=role, now=now, cause=f"submission:{form.submission_id}", trace=trace)
        for attempt in range(NUMBERS_TRIED):
            number = numbers.case_number(self.digest_key, form.submission_id, attempt)
            submission = submission_of(
                form, case_no=number, submitter=submitter, now=now, urgent=self.urgent, coarse=self.coarse
            )
            decision = table.receive(submission)
            change: Change[Submission] = Change(submission.id, 0)
            outcome = await self.submissions.commit([change.add(decision, context)])
            if outcome.raced:
                return Accepted(await self._stored(submission.id), new=False)
            if not outcome.conflicts:
                return Accepted(decision.steps[-1].after, new=True)
        raise RuntimeError(f"{NUMBERS_TRIED} case numbers in a row were taken")

    async def hiding(self, submission: Submission) -> Callable[[str], str]:
        """Return what hides, in later words, who said it first and at which door."""
        row = await self.vault.find(vault_id(submission.submission_id))
        known = opened_entry(self.keys, row) if row is not None else {}
        address = "" if submission.place.address else known.get("address", "")
        return partial(mask, names=(known.get("name", ""),), address=address)

    async def _stored(self, aggregate_id: str) -> Submission:
        found: Mapping[str, Loaded[Submission]] = await self.submissions.load([aggregate_id])
        return found[aggregate_id].aggregate

    def _entry(self, form: Form, fingerprint: str) -> dict[str, Any]:
        contact, place = form.contact, form.place
        phone = numbers.fingerprint(self.digest_key, f"phone:{contact.phone}".encode()) if contact.phone else ""
        fields = {
            "text": form.text,
            "title": form.title,
            "name": contact.name,
            "phone": contact.phone,
            "address": place.address,
            "point": f"{place.lat},{place.long},{place.datum}" if place.lat is not None else "",
        }
        sealed = sealed_entry(
            self.keys,
            entry_id=vault_id(form.submission_id),
            fingerprint=fingerprint,
            phone_print=phone,
            fields=fields,
        )
        return {**sealed, "cases": [case_id(form.submission_id)], "due_at": millis(self.now() + WAITS)}


Suggest = Callable[[Submission], Awaitable[Mapping[str, Any] | None]]
