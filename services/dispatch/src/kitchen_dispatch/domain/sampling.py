"""Which answers somebody checks on the spot (核查) before the citizen is asked."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from kitchenkit.ids import uid

from .answer_terms import SampleTerms
from .matter import Matter, Part

WHOLE = 100


def is_looked_at(matter: Matter, part: Part, terms: SampleTerms, found: Collection[bool]) -> bool:
    """Say whether somebody looks at what this unit has done; the same answer of the same order gets the same.

    `found` is what the unit's last checks came to, the newest last. Where a verifier has found this matter not done,
    whoever says that it is done now is looked at again.
    """
    if matter.verification is not None and not matter.verification.passed:
        return True
    return _lot(part.id, matter.rework_rounds) < terms.of(matter.category_code, found)


def _lot(*of: object) -> int:
    """Return a number below 100 that follows from ids, so that nobody chooses, and a replay chooses the same."""
    return UUID(uid("sample", *of)).int % WHOLE
