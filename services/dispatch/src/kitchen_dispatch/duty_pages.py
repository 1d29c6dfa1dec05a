"""The items of a version as sealed pages: named by what is in them, written once, shared by versions alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any, Protocol

from kitchenkit.chunks import chunks
from kitchenkit.held import held

from .domain.duty import DutyItem, in_order
from .domain.duty_list import Content

PAGE = 100  # items: a page of the longest ones is still under half a megabyte
Page = Sequence[Mapping[str, Any]]


class Pages(Protocol):
    """Where pages are kept."""

    async def keep(self, pages: Mapping[str, Page]) -> None:
        """Keep pages by their digests; one that is there already stays."""
        ...

    async def read(self, digests: Sequence[str]) -> list[Page]:
        """Return these pages in this order; raises `LookupError` where one is not there."""
        ...


def sealed(items: Iterable[DutyItem]) -> tuple[Content, Mapping[str, Page]]:
    """Return what a version says of these items, and their pages by digest."""
    pages = {_digest(page): page for page in _pages(items)}
    count = sum(len(page) for page in pages.values())
    return Content(pages=tuple(pages), items=count, digest=_digest(list(pages))), pages


async def keep(pages: Pages, items: Iterable[DutyItem]) -> Content:
    """Keep items and return what a version says of them. Pages first: a version never names one that is not there."""
    content, made = sealed(items)
    await pages.keep(made)
    return content


async def read(pages: Pages, content: Content) -> tuple[DutyItem, ...]:
    """Return the items of a version."""
    return tuple(_item(row) for page in await pages.read(content.pages) for row in page)


def _pages(items: Iterable[DutyItem]) -> Iterator[Page]:
    """Yield pages of one category each, so that a change of one category leaves the pages of the others as they are."""
    for _, group in groupby(in_order(items), key=lambda item: item.category_code):
        yield from ([_row(item) for item in some] for some in chunks(group, PAGE))


def _row(item: DutyItem) -> Mapping[str, Any]:
    return {**asdict(item), "words": list(item.words), "assist": list(item.assist)}


def _item(row: Mapping[str, Any]) -> DutyItem:
    return held(DutyItem, row, words=tuple(row.get("words", ())), assist=tuple(row.get("assist", ())))


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
