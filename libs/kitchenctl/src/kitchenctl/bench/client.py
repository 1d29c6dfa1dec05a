"""A lean HTTP client for load: JSON over kept connections, at a tenth of a general client's CPU."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import httptools

AT_MOST = 128  # connections; beyond that a request waits for one, and its waiting counts
SECONDS = 15.0


class Unanswered(Exception):
    """No whole answer came; what was sent may have been done all the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes
    retry_after: str


class Client:
    """Asks one address, by default by posting to `path`; open it, use it and close it in one loop."""

    def __init__(self, host: str, port: int, path: str, headers: Mapping[str, str]) -> None:
        self._host, self._port, self._path = host, port, path
        lines = [" HTTP/1.1", f"Host: {host}:{port}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._head = "\r\n".join(lines) + "\r\nContent-Length: "
        self._idle: list[_Connection] = []
        self._room = asyncio.Semaphore(AT_MOST)

    async def get(self, path: str) -> Answer:
        """Return the answer; raises `Unanswered`."""
        return await self._asked(f"GET {path}", b"")

    async def post(self, body: bytes, path: str = "") -> Answer:
        """Return the answer; raises `Unanswered`. A kept connection that turns out to be closed is replaced once."""
        return await self._asked(f"POST {path or self._path}", body)

    async def _asked(self, line: str, body: bytes) -> Answer:
        request = f"{line}{self._head}{len(body)}\r\n\r\n".encode() + body
        async with self._room:
            if self._idle:
                try:
                    return await self._ask(self._idle.pop(), request)
                except Unanswered:
                    pass
            return await self._ask(await self._connect(), request)

    def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()

    async def _connect(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(SECONDS):
                _, connection = await loop.create_connection(_Connection, self._host, self._port)
        except (OSError, TimeoutError) as error:
            raise Unanswered(repr(error)) from error
        return connection

    async def _ask(self, connection: _Connection, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(SECONDS):
                answer = await connection.ask(request)
        except BaseException as error:
            connection.close()
            if isinstance(error, OSError | TimeoutError | httptools.HttpParserError):
                raise Unanswered(repr(error)) from error
            raise
        if connection.open:
            self._idle.append(connection)
        return answer


class _Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self.open = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._retry_after = ""

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer; raises `OSError`."""
        if self._transport is None or not self.open:
            raise ConnectionError("closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Close it."""
        self.open = False
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.open = cast("asyncio.Transport", transport), True

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        self._fail(exc or ConnectionError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)
            self.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Hear of a header."""
        if name.lower() == b"retry-after":
            self._retry_after = value.decode("ascii", "replace")

    def on_body(self, body: bytes) -> None:
        """Hear of a part of the body."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Hand the answer out."""
        answer = Answer(self._parser.get_status_code(), b"".join(self._body), self._retry_after)
        self._body, self._retry_after = [], ""
        if not self._parser.should_keep_alive():
            self.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(answer)

    def _fail(self, error: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)
