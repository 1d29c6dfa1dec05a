from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import StreamingResponse

from kitchen_console.browser import Browsers, Cookies
from kitchen_console.gateway import gateway_router
from kitchen_console.http_session import session_router
from kitchen_console.sessions import Sessions, keys_of
from kitchen_console.static import static_router
from kitchenkit.access import anyone, signed_in
from kitchenkit.health import Readiness
from kitchenkit.http import StrictModel, create_app
from kitchenkit.react import Transient
from kitchenkit.rights import Principal
from tests.fakes.browser_sessions import MemoryDirectory, MemorySessions
from tests.fakes.issuer import FakeIssuer

RIGHT = "right"
Answer = Callable[[httpx.Request], httpx.Response]


class Note(StrictModel):
    """A body."""

    text: str


class FakeLooks:
    """What was opened, and by whom."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, str, str]] = []
        self.away = False

    async def note(self, person: Mapping[str, Any], service: str, path: str) -> None:
        if self.away:
            raise Transient("the database is away")
        self.noted.append((person["id"], service, path))


@dataclass
class Page:
    """A browser at the console: `sign_in`, then ask as the page does."""

    client: httpx.AsyncClient
    app: FastAPI
    issuer: FakeIssuer
    directory: MemoryDirectory
    store: MemorySessions
    heard: list[httpx.Request]
    answer: list[Answer]
    looks: FakeLooks
    now: datetime = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    csrf: str = ""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    async def look(self) -> dict[str, Any]:
        """Ask who is signed in."""
        answer = await self.client.get("/session")
        assert answer.status_code == 200
        told: dict[str, Any] = answer.json()
        self.csrf = told["csrf"]
        return told

    async def sign_in(self, password: str = RIGHT) -> httpx.Response:
        """Sign in as the page does."""
        await self.look()
        answer = await self.ask("POST", "/session", {"username": "clerk", "password": password})
        if answer.is_success:
            self.csrf = answer.json()["csrf"]
        return answer

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Ask with the token of the page."""
        named = {"X-CSRF-Token": self.csrf, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await self.client.request(method, path, json=body, headers=named)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a built web app."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>中央厨房</title>", encoding="utf-8")
    (tmp_path / "assets" / "app-3f2a.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "favicon.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


@pytest.fixture
def https() -> bool:
    """Say how browsers come."""
    return False


@pytest.fixture
def accounts(tmp_path: Path) -> Path | None:
    """Give the demo accounts of a local run."""
    file = tmp_path / "accounts.json"
    rows = [("admin", "hub", "admin-01"), ("admin", "area:520103", "admin-02"), ("leader", "hub", "leader-01")]
    listed = [
        {"role": role, "scope": scope, "username": name, "password": f"of {name}", "api_key": f"key of {name}"}
        for role, scope, name in rows
    ]
    file.write_text(json.dumps(listed), encoding="utf-8")
    return file


@pytest.fixture
async def page(folder: Path, accounts: Path | None, *, https: bool) -> AsyncIterator[Page]:
    """Give a browser at a console whose services are played by `answer`."""
    issuer, directory, store = FakeIssuer(), MemoryDirectory(), MemorySessions()
    heard: list[httpx.Request] = []
    answer: list[Answer] = [lambda _: httpx.Response(200, json={"items": []})]

    async def service(request: httpx.Request) -> httpx.Response:
        await request.aread()
        heard.append(request)
        told = answer[-1](request)
        if told.is_stream_consumed:  # made whole: over a wire it would come as it is read
            return httpx.Response(told.status_code, headers=told.headers, content=_once(told.content))
        return told

    upstream, looks = httpx.AsyncClient(transport=httpx.MockTransport(service)), FakeLooks()
    sessions = Sessions(store, directory, keys_of(Fernet.generate_key().decode()), now=lambda: made.now)
    browsers = Browsers(sessions, Cookies(https=https))
    app = create_app(
        service="console",
        version="1",
        routers=[
            _own(lambda: made.released),
            session_router(browsers, accounts),
            gateway_router(browsers, {"triage": "http://triage", "directory": "http://directory"}, upstream, looks),
            static_router(folder, https=https),
        ],
        verifier=issuer.verifier(),
        readiness=Readiness(),
    )
    base = "https://hub" if https else "http://hub"
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)
    made = Page(client, app, issuer, directory, store, heard, answer, looks)
    async with client, upstream:
        yield made


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _own(released: Callable[[], asyncio.Event]) -> APIRouter:
    """Return routes like the console's own: a list, a command and a stream."""
    router = APIRouter()

    @router.get("/v1/cases")
    async def cases(who: Annotated[Principal, Depends(signed_in())], request: Request, state: str = "") -> Any:
        return {"who": who.id, "state": state, "cookie": request.headers.get("cookie")}

    @router.post("/v1/notes")
    async def note(body: Note, who: Annotated[Principal, Depends(signed_in())]) -> Any:
        return {"who": who.id, "text": body.text}

    @router.get("/v1/stream")
    async def stream(_: Annotated[Principal | None, Depends(anyone("a test looks"))]) -> StreamingResponse:
        async def rows() -> AsyncIterator[bytes]:
            yield b"id: 1\n\n"
            await released().wait()
            yield b"id: 2\n\n"

        return StreamingResponse(rows(), media_type="text/event-stream")

    return router
