"""An app under test and a client that speaks to it without a socket."""

from __future__ import annotations

import httpx
from fastapi import FastAPI


def client(app: FastAPI, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    """Return a client of `app`; use it as an async context manager."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test", headers=headers)
