"""Sending to a unit's own system: only where the hub may, signed, and with a receipt or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import httpx

SECONDS = 10.0  # for one attempt, from the look-up of the name to the last byte
LONGEST_ANSWER = 64 * 1024
RECEIPT_CHARACTERS = 200
# A connection of its own for each: what a system says twice lay on the last one, and was the receipt of the next order.
ONE_EACH = httpx.Limits(max_keepalive_connections=0)
SIGNATURE, TIMESTAMP, DELIVERY = "Kitchen-Signature", "Kitchen-Timestamp", "Kitchen-Delivery"


class NotDeliveredError(Exception):
    """There is no receipt; the text says why, and nothing of what was sent or answered."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class Push(Protocol):
    """How a unit's system is asked to take something."""

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        """Return the receipt; raises `NotDeliveredError`."""
        ...


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the hub may send: named hosts over https; `local` lets private addresses and http in, for a desk."""

    hosts: tuple[str, ...]  # `api.example.gov.cn`, or `.example.gov.cn` with all below it
    local: bool = False

    def refuses(self, url: str) -> str | None:
        """Return why nothing may be sent there, or None where it may."""
        try:
            parts, port = _split(url)
        except ValueError:
            return "this is no address: say https://host/path"
        if parts.scheme != "https" and not (self.local and parts.scheme == "http"):
            return "only https: what is sent must not be read on the way"
        if parts.username is not None or parts.fragment or not parts.hostname or not port:
            return "say https://host/path, without a name, a password or a fragment"
        host = parts.hostname.lower()
        if not any(host == one or (one.startswith(".") and host.endswith(one)) for one in self.hosts):
            return f"{host} is not among the hosts to which this hub sends (DISPATCH_DELIVERY_HOSTS)"
        return self._refuses_address(host) if _is_address(host) else None

    def _refuses_address(self, address: str) -> str | None:
        known = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(known, "ipv4_mapped", None)
        public = (mapped or known).is_global and not known.is_multicast
        return None if public or self.local else "its address is not a public one"

    async def address(self, url: str) -> str:
        """Return the address to connect to, looked up and checked at this very attempt; raises `NotDeliveredError`."""
        if (why := self.refuses(url)) is not None:
            raise NotDeliveredError(why)
        parts, port = _split(url)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NotDeliveredError("the name of its host is not known") from error
        addresses = [str(one[4][0]) for one in found]
        for address in addresses:  # one private address among public ones is refused too
            if (why := self._refuses_address(address)) is not None:
                raise NotDeliveredError(why)
        return addresses[0]


class Pushing:
    """Sends over HTTP; redirects are not followed, proxies of the environment not used."""

    def __init__(self, reach: Reach, client: httpx.AsyncClient | None = None) -> None:
        self._reach = reach
        self._client = client or httpx.AsyncClient(
            timeout=SECONDS, trust_env=False, follow_redirects=False, limits=ONE_EACH
        )

    async def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        """Return the receipt; raises `NotDeliveredError`."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._ask(url, body, headers)
        except TimeoutError as error:
            raise NotDeliveredError(f"no answer within {SECONDS:.0f} s") from error
        except httpx.HTTPError as error:
            raise NotDeliveredError(f"it cannot be reached: {type(error).__name__}") from error

    async def _ask(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        # To the address that was checked, and to no other that the name may say a moment later.
        address = await self._reach.address(url)
        asked = httpx.URL(url)
        request = self._client.build_request(
            "POST",
            asked.copy_with(host=address),
            content=body,
            headers={**headers, "Host": asked.netloc.decode("ascii"), "Content-Type": "application/json"},
            extensions={"sni_hostname": asked.host},
        )
        answer = await self._client.send(request, stream=True)
        try:
            return _receipt(answer.status_code, await _read(answer))
        finally:
            await answer.aclose()


def signed(secret: str, body: bytes, *, timestamp: int, delivery: str) -> dict[str, str]:
    """Return the headers that let the receiver check who sent it, when, and that it is whole."""
    said = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP: str(timestamp), SIGNATURE: f"v1={said}", DELIVERY: delivery}


async def _read(answer: httpx.Response) -> bytes:
    read = b""
    async for chunk in answer.aiter_bytes():
        read += chunk
        if len(read) > LONGEST_ANSWER:
            raise NotDeliveredError("its answer is too long", answer.status_code)
    return read


def _receipt(status: int, body: bytes) -> str:
    if not httpx.codes.is_success(status):
        raise NotDeliveredError(f"it answered {status}", status)
    try:
        said = json.loads(body)
    except ValueError as error:
        raise NotDeliveredError("it answered without a receipt", status) from error
    receipt = said.get("receipt_id") if isinstance(said, dict) else None
    # What nobody can print, half characters among it, no store and no answer of ours could hold.
    if not isinstance(receipt, str) or not 0 < len(receipt) <= RECEIPT_CHARACTERS or not receipt.isprintable():
        raise NotDeliveredError("it answered without a receipt", status)
    return receipt


def _split(url: str) -> tuple[SplitResult, int]:
    parts = urlsplit(url)
    return parts, parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
