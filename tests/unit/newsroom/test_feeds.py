"""Feeds of what was released: valid in each format, in order, and harmless to whoever reads them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest

from kitchen_newsroom.domain.content import Content
from kitchen_newsroom.domain.release import Release
from tests.fakes.issuer import FakeIssuer
from tests.fakes.web import client
from tests.unit.newsroom.paper import DESK, GOOD, NOW, Paper, app_of

ATOM = "{http://www.w3.org/2005/Atom}"


def xml(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314  # our own feed


def release(number: int, **content: str) -> Release:
    return Release(
        id=f"00000000-0000-5000-8000-{number:012}",
        story_id=f"11111111-0000-5000-8000-{number:012}",
        version=1,
        case_id="c1",
        case_no="GY-7K3M-2Q",
        category_code="NEWS-GOOD",
        area_code="520103",
        desk_id=DESK,
        content=Content(**{**GOOD, **content}),
        released_at=NOW + timedelta(minutes=number),
    )


def is_json_feed(feed: dict[str, Any]) -> None:
    """Check what JSON Feed 1.1 requires, and the types of what it allows and we send."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert isinstance(feed["items"], list)
    known = {"version", "title", "feed_url", "home_page_url", "next_url", "language", "items", "description"}
    assert feed.keys() <= known
    assert all(urlsplit(feed[name]).scheme in {"http", "https"} for name in ("feed_url", "next_url") if name in feed)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["id"]
        assert "content_text" in item or "content_html" in item
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert all(isinstance(author["name"], str) for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


async def test_an_empty_feed_is_a_feed(web: httpx.AsyncClient) -> None:
    answer = await web.get("/v1/feeds/json")
    assert answer.headers["content-type"] == "application/feed+json"
    is_json_feed(answer.json())


async def test_a_reader_follows_the_feed_to_its_end_newest_first(paper: Paper, issuer: FakeIssuer) -> None:
    for number in range(7):
        paper.releases.put(release(number, byline="记者 张示例", summary="摘要"), NOW + timedelta(minutes=number))
    base = "https://news.example.org/api/newsroom"
    seen: list[str] = []
    async with client(app_of(paper, issuer, public_url=base)) as web:
        path: str | None = "/v1/feeds/json?limit=3"
        while path is not None:
            feed = (await web.get(path)).json()
            is_json_feed(feed)
            assert feed["feed_url"] == f"{base}/v1/feeds/json"
            seen += [item["id"] for item in feed["items"]]
            path = feed["next_url"].removeprefix(base) if "next_url" in feed else None
    assert seen == [f"urn:uuid:11111111-0000-5000-8000-{number:012}" for number in reversed(range(7))]


@pytest.mark.parametrize("kind", ["json", "atom", "rss"])
async def test_a_feed_that_did_not_change_is_not_sent_again(paper: Paper, web: httpx.AsyncClient, kind: str) -> None:
    first = await web.get(f"/v1/feeds/{kind}")
    again = await web.get(f"/v1/feeds/{kind}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "public, max-age=60"
    paper.releases.put(release(1), NOW)
    assert (await web.get(f"/v1/feeds/{kind}", headers={"If-None-Match": first.headers["etag"]})).status_code == 200


NASTY = "<script>alert(1)</script>\x00\x0b ]]> \n第二段 & 更多"


async def test_what_somebody_wrote_is_text_to_every_reader(paper: Paper, web: httpx.AsyncClient) -> None:
    paper.releases.put(release(1, title=NASTY, body=NASTY, summary=NASTY, byline=NASTY), NOW)
    (item,) = json.loads((await web.get("/v1/feeds/json")).content)["items"]
    assert item["content_text"] == NASTY
    assert "content_html" not in item
    atom = xml((await web.get("/v1/feeds/atom")).content)
    content = atom.find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.text == NASTY.replace("\x00", "").replace("\x0b", "")
    assert content.get("type", "text") == "text"
    rss = xml((await web.get("/v1/feeds/rss")).content)
    for name in ("title", "description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
        text = rss.findtext(f"channel/item/{name}") or ""
        assert text.startswith("&lt;script&gt;"), name
        assert "<br/>第二段 &amp; 更多" in text


async def test_atom_has_what_the_standard_requires(paper: Paper, issuer: FakeIssuer) -> None:
    for number in range(3):
        paper.releases.put(release(number), NOW + timedelta(minutes=number))
    async with client(app_of(paper, issuer, public_url="https://news.example.org")) as web:
        answer = await web.get("/v1/feeds/atom?limit=2")
    feed = xml(answer.content)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert [feed.findtext(ATOM + name) is not None for name in ("id", "title", "updated")] == [True] * 3
    links = {link.get("rel"): link.get("href") or "" for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "https://news.example.org/v1/feeds/atom"
    assert "cursor=" in links["next"]
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"urn:uuid:11111111-0000-5000-8000-{number:012}" for number in (2, 1)
    ]
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")


async def test_rss_has_what_the_standard_requires(paper: Paper, web: httpx.AsyncClient) -> None:
    paper.releases.put(release(1, byline="记者 示例"), NOW)
    answer = await web.get("/v1/feeds/rss")
    feed = xml(answer.content)
    assert answer.headers["content-type"].startswith("application/rss+xml")
    assert feed.get("version") == "2.0"
    assert all(feed.findtext(f"channel/{name}") for name in ("title", "link", "description"))
    guid = feed.find("channel/item/guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    assert feed.findtext("channel/item/{http://purl.org/dc/elements/1.1/}creator") == "记者 示例"


@pytest.mark.parametrize("kind", ["atom", "rss"])
async def test_an_empty_feed_of_xml_is_a_feed(web: httpx.AsyncClient, kind: str) -> None:
    assert xml((await web.get(f"/v1/feeds/{kind}")).content) is not None


async def test_a_cursor_of_nobody_is_a_422(web: httpx.AsyncClient) -> None:
    assert (await web.get("/v1/feeds/json?cursor=x")).status_code == 422
    assert (await web.get("/v1/feeds/json?limit=0")).status_code == 422
