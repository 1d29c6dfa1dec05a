"""Whose a case is: its tracking code shows it, or having submitted it."""

from __future__ import annotations

import hmac

from kitchenkit.mongo import MongoStore
from kitchenkit.query import Match, Query

from .domain import numbers
from .domain.submission import Submission
from .reception import Reception


async def proven(
    store: MongoStore[Submission], reception: Reception, case_no: str, *, code: str, person_id: str = ""
) -> Submission | None:
    """Return the case of that number for whoever proves it is theirs; everybody else learns nothing."""
    if not numbers.is_case_number(case_no):
        return None
    page = await store.page(Query(all_of=[Match("case_no", "is", case_no)], limit=1))
    for loaded in page.items:
        submission = loaded.aggregate
        known = hmac.compare_digest(reception.code(submission).encode(), code.strip().upper().encode())
        if known or person_id == submission.submitter:
            return submission
    return None
