"""`kitchen load`: a file of texts through the public API; ids follow from the rows, so a second run changes nothing."""

from __future__ import annotations

import asyncio
import csv
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kitchenkit.ids import uid

from .hub import Hub, HubError, problem

AT_ONCE = 8
PATIENCE = 120.0  # seconds that a service may be away before the loading gives up
OPTIONAL = ("area_code", "address", "category_hint")


@dataclass(slots=True)
class Tally:
    """What became of the rows."""

    accepted: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        refused = [{"row": row, "problem": why} for row, why in self.refused]
        return {"accepted": self.accepted, "known": self.known, "refused": refused, "seconds": round(self.seconds, 1)}


def rows_of(file: Path, *, text: str, kind: str | None, source: str | None) -> list[dict[str, Any]]:
    """Return a submission for each row; raises `HubError` where the file cannot be read or has no such column."""
    try:
        return _rows(file, text=text, kind=kind, source=source)
    except UnicodeDecodeError as error:
        raise HubError(
            f"{file.name} is not in UTF-8 (byte {error.start}). Save it as “CSV UTF-8”, or: "
            f"iconv -f GB18030 -t UTF-8 {file} > utf8.csv"
        ) from error
    except csv.Error as error:
        raise HubError(f"{file.name} cannot be read as CSV: {error}") from error


def _rows(file: Path, *, text: str, kind: str | None, source: str | None) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if text not in (reader.fieldnames or ()):
            raise HubError(f"{file.name} has no column {text}; it has: {', '.join(reader.fieldnames or ())}")
        seen: Counter[str] = Counter()
        return [_submission(row, row[text] or "", seen, kind=kind, source=source) for row in reader]


def _submission(
    row: Mapping[str, str], text: str, seen: Counter[str], *, kind: str | None, source: str | None
) -> dict[str, Any]:
    # The id follows from the content and, for texts that stand there twice, from which of them it is.
    number = seen[text]
    seen[text] += 1
    body: dict[str, Any] = {
        "submission_id": uid("load", text, number),
        "source": source or row.get("source") or "media_platform",
        "kind": kind or row.get("kind") or "unknown",
        "text": text,
        "visibility": "public",
    }
    place = {name: row[name] for name in OPTIONAL[:2] if row.get(name)}
    if place:
        body["place"] = place
    if row.get("category_hint"):
        body["category_hint"] = row["category_hint"]
    return body


def load(hub: Hub, bodies: Sequence[dict[str, Any]], *, rate: float | None, console: Console) -> Tally:
    """Submit all, at most `rate` a second, with a progress bar; what is away is waited for."""
    columns = (
        TextColumn("loading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("loading", total=len(bodies), note="")

        def said(tally: Tally, note: str = "") -> None:
            done = tally.accepted + tally.known + len(tally.refused)
            bar.update(task, completed=done, note=note)

        return asyncio.run(_Loading(hub, bodies, rate, said).run())


class _Loading:
    def __init__(self, hub: Hub, bodies: Sequence[dict[str, Any]], rate: float | None, said: Any) -> None:
        self._url, self._headers = hub.url("intake", "/v1/submissions"), {"X-API-Key": hub.key("service")}
        self._work: Iterator[tuple[int, dict[str, Any]]] = iter(enumerate(bodies, start=2))  # row 1 is the header
        self._gap, self._said, self._tally = (1 / rate if rate else 0.0), said, Tally()
        self._next = time.monotonic()

    async def run(self) -> Tally:
        """Submit everything."""
        begun = time.monotonic()
        async with httpx.AsyncClient(timeout=15, headers=self._headers) as client:
            await asyncio.gather(*(self._worker(client) for _ in range(AT_ONCE)))
        self._tally.seconds = time.monotonic() - begun
        return self._tally

    async def _worker(self, client: httpx.AsyncClient) -> None:
        for row, body in self._work:
            if self._gap:
                self._next = max(self._next + self._gap, time.monotonic())
                await asyncio.sleep(self._next - time.monotonic())
            answer = await self._send(client, body)
            if answer.status_code == httpx.codes.CREATED:
                self._tally.accepted += 1
            elif answer.status_code == httpx.codes.OK:
                self._tally.known += 1
            else:
                self._tally.refused.append((row, problem(answer)))
            self._said(self._tally)

    async def _send(self, client: httpx.AsyncClient, body: dict[str, Any]) -> httpx.Response:
        """Return the answer; a hub that is busy or away is asked again, with the same id, so that nothing doubles."""
        until = time.monotonic() + PATIENCE
        while True:
            wait = 1.0
            try:
                answer = await client.post(self._url, json=body)
                if answer.status_code not in {429, 503}:
                    return answer
                wait = float(answer.headers.get("retry-after", "1"))
                why = (
                    "the hub asks to slow down"
                    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS
                    else "the hub is away"
                )
            except httpx.TransportError:
                why = "the hub does not answer"
            if time.monotonic() > until:
                raise HubError(f"{why} for {PATIENCE:.0f} s; run the same command again later: nothing is doubled")
            self._said(self._tally, f"{why}, waiting")
            await asyncio.sleep(wait)
