"""One page of releases in the formats of feeds.

Texts are plain. Where a format or its readers take text for HTML (RSS does), it is escaped: no reader ever runs what
somebody wrote.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from feedgen.feed import FeedGenerator
from pydantic_core import to_json

from .domain.release import Release

JSON_FEED = "https://jsonfeed.org/version/1.1"
LANGUAGE = "zh-CN"
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)  # Atom wants an instant also of an empty feed; the same one each time
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One page of a feed, whatever its format."""

    title: str
    home: str
    url: str
    releases: tuple[Release, ...]
    limit: int
    next: str | None  # the cursor of the page after

    def next_url(self) -> str | None:
        """Return where the page after is, or None at the end."""
        if self.next is None:
            return None
        return f"{self.url}?{urlencode({'limit': self.limit, 'cursor': self.next})}"


def as_json(feed: Feed) -> bytes:
    """Return a JSON Feed 1.1."""
    made: dict[str, Any] = {
        "version": JSON_FEED,
        "title": feed.title,
        "feed_url": feed.url,
        "language": LANGUAGE,
        "items": [_item(release) for release in feed.releases],
    }
    if (following := feed.next_url()) is not None:
        made["next_url"] = following
    return to_json(made)


def as_atom(feed: Feed) -> bytes:
    """Return an Atom feed (RFC 4287, paged as RFC 5005)."""
    return bytes(_generated(feed, html_texts=False).atom_str())


def as_rss(feed: Feed) -> bytes:
    """Return an RSS 2.0 feed; it has no pages."""
    return bytes(_generated(feed, html_texts=True).rss_str())


def _id(release: Release) -> str:
    """Return the same id for every version of a story: to a reader they are one."""
    return f"urn:uuid:{release.story_id}"


def _item(release: Release) -> dict[str, Any]:
    text = release.content
    item: dict[str, Any] = {
        "id": _id(release),
        "title": text.title,
        "content_text": text.body,
        "date_published": release.released_at.isoformat(timespec="milliseconds"),
        "language": LANGUAGE,
    }
    if text.summary:
        item["summary"] = text.summary
    if text.byline:
        item["authors"] = [{"name": text.byline}]
    if release.category_code:
        item["tags"] = [release.category_code]
    return item


def _generated(feed: Feed, *, html_texts: bool) -> Any:
    made = FeedGenerator()
    made.load_extension("dc", atom=False, rss=True)
    made.id(feed.url)
    made.title(feed.title)
    made.description(feed.title)
    made.author(name=feed.title)
    made.language(LANGUAGE)
    made.link(href=feed.home, rel="alternate")
    made.link(href=feed.url, rel="self")
    if (following := feed.next_url()) is not None:
        made.link(href=following, rel="next")
    newest = max((release.released_at for release in feed.releases), default=NOTHING_YET)
    made.updated(newest)
    made.lastBuildDate(newest)
    for release in feed.releases:
        _entry(made.add_entry(order="append"), release, html_texts=html_texts)
    return made


def _entry(entry: Any, release: Release, *, html_texts: bool) -> None:
    text = release.content
    entry.id(_id(release))
    entry.guid(_id(release), permalink=False)
    entry.title(_clean(text.title, html_texts=html_texts))
    entry.content(_clean(text.body, html_texts=html_texts))
    if text.summary:
        entry.summary(_clean(text.summary, html_texts=html_texts))
    if text.byline:
        entry.author(name=_clean(text.byline, html_texts=False))
        entry.dc.dc_creator(_clean(text.byline, html_texts=False))
    if release.category_code:
        entry.category(term=release.category_code)
    entry.published(release.released_at)
    entry.updated(release.released_at)


def _clean(text: str, *, html_texts: bool) -> str:
    """Return what XML can hold; as HTML, where the reader takes it for that."""
    plain = _NOT_IN_XML.sub("", text)
    return html.escape(plain, quote=False).replace("\n", "<br/>") if html_texts else plain
