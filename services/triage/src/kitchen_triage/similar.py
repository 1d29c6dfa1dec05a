"""Finding what may be the same matter: recent cases of the district with like words. It suggests; people merge."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kitchenkit.mongo import MongoStore
from kitchenkit.query import MAX_LIMIT, Match, Query

from .domain.case import Case

LIKE_ENOUGH = 60.0  # of 100: below it two texts share little more than the language
DISTRICT = 6


@dataclass(frozen=True, slots=True)
class Similar:
    """A case that may be the same matter; likeness is 0 to 1."""

    case: Case
    likeness: float


async def find_similar(
    store: MongoStore[Case], *, text: str, area_code: str, limit: int, but: str = ""
) -> list[Similar]:
    """Return the likest of the newest two hundred cases of the same district."""
    near = [Match("area_code", "starts", area_code[:DISTRICT])] if area_code else []
    page = await store.page(Query(all_of=near, limit=MAX_LIMIT))
    cases = [loaded.aggregate for loaded in page.items if loaded.aggregate.id != but]
    texts = [case.text for case in cases]
    found = process.extract(text, texts, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=LIKE_ENOUGH)
    return [Similar(cases[index], round(score / 100, 3)) for _, score, index in found]
