"""Intake's api over stores in memory, and whoever asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from kitchenkit.throttle import Throttle
from tests.fakes.issuer import FakeIssuer
from tests.fakes.pictures import MemoryObjects, MemoryUploads

from .counter import Counter, body

RESIDENT = ("resident", "hub")
GRID = ("grid_worker", "hub")
CLERK = ("intake_clerk", "hub")
SUGGESTION = {"lane": "government"}


@dataclass
class Web:
    """The api, what it has stored, and tokens for whoever asks."""

    http: httpx.AsyncClient
    issuer: FakeIssuer
    counter: Counter
    suggested: list[str] = field(default_factory=list)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    uploads: MemoryUploads = field(default_factory=MemoryUploads)

    async def submit(
        self, said: Mapping[str, Any], *rights: tuple[str, str], person: str = "p1", **claims: Any
    ) -> httpx.Response:
        headers = self.issuer.headers(person, *(rights or (RESIDENT,)), **claims)
        return await self.http.post("/v1/submissions", json=dict(said), headers=headers)

    async def get(self, path: str, *rights: tuple[str, str], person: str = "p1") -> httpx.Response:
        return await self.http.get(path, headers=self.issuer.headers(person, *rights) if rights else {})

    async def submitted(self, **changes: Any) -> dict[str, Any]:
        answer = await self.submit(body(**changes))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def give(self, command: str, **said: Any) -> httpx.Response:
        """Give a command as the citizen of the only case."""
        case = self.counter.only()
        path = f"/v1/cases/{case.case_no}:{command}?code={self.counter.reception.code(case)}"
        return await self.http.post(path, json=said)

    async def tracked(self) -> dict[str, Any]:
        case = self.counter.only()
        answer = await self.get(f"/v1/cases/{case.case_no}?code={self.counter.reception.code(case)}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@dataclass
class Served:
    app: FastAPI
    web: Web
    throttle: Throttle
