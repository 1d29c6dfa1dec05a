"""A process of its own that watches the topics while load goes on, so that the sender is not held up by it.

`python -m kitchenctl.bench.observer KAFKA FILE` writes a line for each record with the instant at which the broker
appended it to its topic, and every few seconds how far the consumers are behind. It prints `ready`, ends at SIGTERM.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from kitchenctl.topics import lags

LANES: Mapping[str, str] = {  # the topic where each lane says what it does
    "dispatch-matter-events": "government",
    "dispatch-merchant-events": "commercial",
    "newsroom-story-events": "news",
    "volunteer-order-events": "volunteer",
}
QUEUES = tuple(f"queue-{lane}" for lane in LANES.values())
ENTRY = ("intake-submission-events", "intake-urgent-events")
DESK = "triage-case-events"
EVERY = 10.0  # seconds between two looks at the lag
LOOK = 0.5  # seconds between two looks at the topics: when a record came there, the broker has written on it


def main(kafka: str, file: Path) -> int:
    """Watch until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is its parent's, who ends it
    consumer = KafkaConsumer(
        bootstrap_servers=kafka,
        enable_auto_commit=False,
        client_id="kitchen-bench",
        max_poll_records=10_000,
        check_crcs=False,
    )
    topics = (*ENTRY, DESK, *QUEUES, *LANES)
    partitions = [
        TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic) or ()
    ]
    consumer.assign(partitions)
    consumer.seek_to_end(*partitions)
    for partition in partitions:
        consumer.position(partition)
    with file.open("w", encoding="utf-8") as out:
        lag: deque[str] = deque()
        looking = threading.Thread(target=_look, args=(kafka, lag, stop), daemon=True)
        looking.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not stop.wait(LOOK):
            found = consumer.poll(timeout_ms=200)
            out.writelines(_line(record) for records in found.values() for record in records)
            while lag:
                out.write(lag.popleft())
            out.flush()
        looking.join(timeout=5)
    consumer.close()
    return 0


def _line(record: Any) -> str:
    headers = dict(record.headers)
    said = datetime.fromisoformat(headers["ce_time"].decode()).timestamp()
    kind, case = headers["ce_type"].decode().rsplit(".", 1)[-1], headers.get("ce_correlationid", b"").decode()
    return f"{record.topic}\t{record.timestamp / 1000:.3f}\t{said:.4f}\t{kind}\t{case}\n"


def _look(kafka: str, out: deque[str], stop: threading.Event) -> None:
    while True:
        try:
            behind = sum(lag.behind for lag in lags(kafka))
        except KafkaError:
            behind = -1
        out.append(f"lag\t{time.time():.4f}\t{behind}\n")
        if stop.wait(EVERY):
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
