"""A lease in the database: what only one may do at a time, and who does it.

It is held for as long as it is renewed; who has died is waited for no longer than `SECONDS`. Between hosts it leans on
clocks that agree within these.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from pymongo.errors import DuplicateKeyError, PyMongoError

from kitchenkit import time as wall

SECONDS = 60.0
RENEWED_EVERY = 15.0


class HeldError(Exception):
    """Somebody else does it; says who, and since when."""


class LostError(Exception):
    """It was not renewed in time: somebody else may do it by now."""


class Lease:
    """One lease, held within `with`; `demand` says whether it still is."""

    def __init__(
        self,
        leases: Callable[[], Any],
        name: str,
        *,
        now: Callable[[], datetime] = wall.now,
        seconds: float = SECONDS,
        every: float = RENEWED_EVERY,
    ) -> None:
        self._leases, self._name, self._now = leases, name, now
        self._length, self._every = timedelta(seconds=seconds), every
        self._holder = f"{socket.gethostname()}, process {os.getpid()}, {os.urandom(4).hex()}"
        self._until = now()
        self._ended = threading.Event()
        self._renewing = threading.Thread(target=self._renew, name=f"lease-{name}", daemon=True)

    def __enter__(self) -> Self:
        instant = self._now()
        free = {"_id": self._name, "until": {"$lte": instant}}
        mine = {"holder": self._holder, "since": instant, "until": instant + self._length}
        try:
            self._leases().update_one(free, {"$set": mine}, upsert=True)
        except DuplicateKeyError:
            raise HeldError(_by(self._leases().find_one({"_id": self._name}) or {})) from None
        self._until = instant + self._length
        self._renewing.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._renewing.join()
        self._leases().delete_one({"_id": self._name, "holder": self._holder})

    def demand(self) -> None:
        """Raise `LostError` unless nobody else can hold it now."""
        if self._now() >= self._until:
            raise LostError(f"{self._name}: the lease could not be renewed in time")

    def _renew(self) -> None:
        while not self._ended.wait(self._every):
            until = self._now() + self._length
            try:
                found = self._leases().update_one(
                    {"_id": self._name, "holder": self._holder}, {"$set": {"until": until}}
                )
            except PyMongoError:
                continue  # tried again; `demand` says when it is too late
            if not found.matched_count:
                return
            self._until = until


def _by(lease: Mapping[str, Any]) -> str:
    since = f"{lease['since']:%Y-%m-%d %H:%M:%S} UTC" if lease else "just now"
    return f"{lease.get('holder', 'somebody')} has been at it since {since}"
