"""Where the hub sends orders, and what it takes for a receipt."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from kitchen_dispatch.pushing import LONGEST_ANSWER, NotDeliveredError, Pushing, Reach
from kitchen_dispatch.sealing import SealError, Seals

from .parcels import SEALS, SECRET, URL

REACH = Reach(("api.unit.example", ".gov.example", "203.0.114.7", "127.0.0.1", "169.254.169.254", "10.0.0.5"))
PUBLIC = "203.0.114.7"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.unit.example/orders", "https"),
        ("ftp://api.unit.example/orders", "https"),
        ("https://elsewhere.example/orders", "not among"),
        ("https://api.unit.example.evil.example/", "not among"),
        ("https://gov.example/", "not among"),
        ("https://name:pass@api.unit.example/", "without a name"),
        ("https://api.unit.example/#x", "fragment"),
        ("https:///orders", "say https"),
        ("https://127.0.0.1/", "public"),
        ("https://169.254.169.254/latest", "public"),
        ("https://10.0.0.5/", "public"),
        ("https://[::1]/", "not among"),
        ("https://api.unit.example:99999/", "no address"),
        ("", "https"),
    ],
)
def test_where_nothing_may_be_sent(url: str, why: str) -> None:
    refused = REACH.refuses(url)
    assert refused is not None
    assert why in refused


@pytest.mark.parametrize("url", [URL, "https://x.gov.example:8443/a", "https://203.0.114.7/"])
def test_where_it_may(url: str) -> None:
    assert REACH.refuses(url) is None


def test_a_desk_may_send_to_itself() -> None:
    assert Reach(("127.0.0.1",), local=True).refuses("http://127.0.0.1:9000/orders") is None


def resolving(*addresses: str) -> Callable[..., Any]:
    async def getaddrinfo(_: object, port: int, **__: object) -> list[Any]:
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.1.2.3"], ["192.168.0.1"], ["169.254.169.254"], ["::1"], ["fd00::1"], ["::ffff:10.0.0.1"],
     ["0.0.0.1"], ["224.0.0.1"], ["100.64.0.1"], [PUBLIC, "127.0.0.1"]],
    ids=str,
)  # fmt: skip
async def test_a_name_that_leads_to_a_private_address_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolving(*addresses), raising=False)
    with pytest.raises(NotDeliveredError, match="public"):
        await REACH.address(URL)


class System:
    """A unit's system that answers as it is told."""

    def __init__(self, status: int = 200, content: bytes = b'{"receipt_id": "r-1"}') -> None:
        self.asked: list[httpx.Request] = []
        self.status, self.content = status, content

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(self.status, content=self.content, headers={"Location": "https://127.0.0.1/"})

    def pushing(self) -> Pushing:
        return Pushing(REACH, httpx.AsyncClient(transport=httpx.MockTransport(self)))


@pytest.fixture(autouse=True)
async def _public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolving(PUBLIC), raising=False)


async def test_it_goes_to_the_address_that_was_checked_under_the_name_that_was_given() -> None:
    system = System()
    assert await system.pushing()(URL, b"{}", {"Kitchen-Delivery": "d1"}) == "r-1"
    (request,) = system.asked
    assert (request.url.host, request.headers["host"], request.extensions["sni_hostname"]) == (
        PUBLIC, "api.unit.example", "api.unit.example"
    )  # fmt: skip
    assert (request.headers["kitchen-delivery"], request.headers["content-type"]) == ("d1", "application/json")


@pytest.mark.parametrize(
    ("status", "content", "why"),
    [
        (200, b"", "without a receipt"),
        (200, b"ok", "without a receipt"),
        (200, b"[]", "without a receipt"),
        (200, b'{"receipt_id": ""}', "without a receipt"),
        (200, b'{"receipt_id": 7}', "without a receipt"),
        (200, rb'{"receipt_id": "\ud800"}', "without a receipt"),
        (200, rb'{"receipt_id": "r\u0000"}', "without a receipt"),
        (202, b"{}", "without a receipt"),
        (200, b'{"receipt_id": "' + b"x" * 201 + b'"}', "without a receipt"),
        (200, b"x" * (LONGEST_ANSWER + 1), "too long"),
        (302, b'{"receipt_id": "r"}', "302"),
        (404, b'{"receipt_id": "r"}', "404"),
        (500, b"secret things of theirs", "500"),
    ],
)
async def test_what_is_no_receipt(status: int, content: bytes, why: str) -> None:
    system = System(status, content)
    with pytest.raises(NotDeliveredError, match=why) as refused:
        await system.pushing()(URL, b"{}", {})
    assert (refused.value.status, len(system.asked)) == (status, 1)
    assert "secret things" not in str(refused.value)


async def test_a_system_that_cannot_be_reached_says_how() -> None:
    def away(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    pushing = Pushing(REACH, httpx.AsyncClient(transport=httpx.MockTransport(away)))
    with pytest.raises(NotDeliveredError, match="ConnectError"):
        await pushing(URL, b"{}", {})


# What secrets are kept with.


def test_a_secret_opens_at_its_place_and_nowhere_else() -> None:
    sealed = SEALS.seal(SECRET, place="a")
    assert SEALS.open(sealed, place="a") == SECRET
    with pytest.raises(SealError):
        SEALS.open(sealed, place="b")


def test_an_older_key_still_opens_and_a_missing_one_does_not() -> None:
    older = SEALS.seal(SECRET, place="a")
    both = Seals({**SEALS.ring, "k2": b"n" * 32})
    assert both.seal(SECRET, place="a").startswith(b"k2:")
    assert both.open(older, place="a") == SECRET
    with pytest.raises(SealError):
        Seals({"k2": b"n" * 32}).open(older, place="a")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"k": "x"}', json.dumps({"k": base64.b64encode(b"short").decode()})])
def test_keys_that_are_none_stop_the_process(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Seals.parse(text)
