"""Submitting as a patient client does: the same id again until the hub has said that it is stored."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kitchenctl.bench.client import Answer, Client, Unanswered
from kitchenctl.bench.submitting import Body
from kitchenctl.soak.journal import Journal

AT_ONCE = 64
STORED = (200, 201)
AWAY = (429, 503)
PAUSE = 0.5
FLUSH_SECONDS = 0.25


class Refused(Exception):
    """The hub refuses what it must accept."""


class Sending:
    """Submissions at a rate, until so many are accepted or it is told to end."""

    def __init__(self, client: Client, journal: Journal, load: Iterator[Body], rate: float) -> None:
        self.answers: Counter[str] = Counter()  # by status; "none" for no whole answer
        self.impatient = 0  # answers 503 that do not say when to come again
        self.last_accepted = time.monotonic()
        self._client, self._journal, self._rate = client, journal, rate
        self._room = asyncio.Semaphore(AT_ONCE)
        todo = journal.progress.cases
        known = journal.progress.accepted.keys()
        rows = islice(load, todo) if todo is not None else load
        self._load = ((number, body) for number, body in enumerate(rows) if number not in known)

    async def run(self, enough: asyncio.Event) -> None:
        """Return when all are accepted, or, once it is enough, when nobody waits for an answer; raises `Refused`."""
        flushing = asyncio.ensure_future(self._flush())
        try:
            async with asyncio.TaskGroup() as group:
                due = time.monotonic()
                for number, body in self._load:
                    due = max(due + 1 / self._rate, time.monotonic() - 1.0)
                    await _rest(enough, due - time.monotonic())
                    await self._room.acquire()
                    if enough.is_set():
                        self._room.release()
                        return
                    group.create_task(self._until_stored(number, body, enough))
        finally:
            flushing.cancel()
            self._journal.flush()

    async def _until_stored(self, number: int, body: Body, enough: asyncio.Event) -> None:
        try:
            while not await self._stored(number, body):
                if enough.is_set():
                    return
                await _rest(enough, PAUSE)
        finally:
            self._room.release()

    async def _stored(self, number: int, body: Body) -> bool:
        try:
            answer = await self._client.post(body.json)
        except Unanswered:
            self.answers["none"] += 1
            return False
        self.answers[str(answer.status)] += 1
        if answer.status in STORED:
            self._journal.accepted(number, body.case_id, _case_no(answer, body))
            self.last_accepted = time.monotonic()
            return True
        if answer.status not in AWAY:
            raise Refused(f"{answer.status} {answer.body[:300].decode('utf-8', 'replace')}")
        self.impatient += not answer.retry_after
        return False

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await asyncio.to_thread(self._journal.flush)


def _case_no(answer: Answer, body: Body) -> str:
    said = json.loads(answer.body)
    if said["case_id"] != body.case_id:
        raise Refused(f"case {said['case_id']} was answered to the submission of case {body.case_id}")
    return str(said["case_no"])


async def _rest(enough: asyncio.Event, seconds: float) -> None:
    if seconds > 0:
        try:
            await asyncio.wait_for(enough.wait(), seconds)
        except TimeoutError:
            return
