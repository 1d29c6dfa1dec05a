"""What a database says when something is wrong, sorted: away, busy, someone was faster, or broken."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
)

from .react import Outcome, Transient

DUPLICATE_KEY = 11000
WRITE_CONFLICT = 112
AWAY_SECONDS = 1.0
BUSY = frozenset({24, 46, 91, 112, 189, 262, 11600, 11602})  # locks, shutdowns, elections: they pass
_not_before: dict[str, float] = {}  # by service: until when its database is taken to be away


@contextmanager
def outages(service: str = "") -> Iterator[None]:
    """Turn what a database says when it is away or busy into `Transient`.

    Where a service's database was just waited for in vain, nobody waits for it again within the next second: a few
    threads that wait their seconds one after the other would make every answer of a busy process late.
    """
    if time.monotonic() < _not_before.get(service, 0.0):
        raise Transient("the database is away")
    try:
        yield
    except ServerSelectionTimeoutError as error:
        if service:
            _not_before[service] = time.monotonic() + AWAY_SECONDS
        raise Transient(str(error)) from error
    except (ConnectionFailure, ExecutionTimeout, WaitQueueTimeoutError, WriteConcernError) as error:
        raise Transient(str(error)) from error
    except BulkWriteError:
        raise
    except OperationFailure as error:
        if error.code in BUSY or error.has_error_label("RetryableWriteError"):
            raise Transient(str(error)) from error
        raise


def sort_error(row: Mapping[str, Any], aggregate_id: str, outcome: Outcome) -> None:
    """Put one error of a bulk write where it belongs in `outcome`; raise where it belongs nowhere."""
    if row["code"] == WRITE_CONFLICT:
        outcome.raced.add(aggregate_id)
    elif row["code"] in BUSY:
        raise Transient(f"{aggregate_id}: {row['errmsg'][:200]}")
    elif row["code"] != DUPLICATE_KEY:
        raise RuntimeError(f"{aggregate_id}: {row['errmsg'][:200]}")
    elif set(row.get("keyPattern", {"_id": 1})) == {"_id"}:
        outcome.raced.add(aggregate_id)
    else:
        outcome.conflicts[aggregate_id] = f"breaks the unique key {sorted(row['keyPattern'])}"
