"""What a broker says of itself and of a group of consumers."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from kafka import KafkaAdminClient

STABLE = "Stable"


def ownerless(kafka: str, group: str, topics: Collection[str]) -> set[tuple[str, int]]:
    """Return the partitions that the group has given to nobody; none while it is forming. Raises `KafkaError`.

    Who leads the forming of a group while the broker has just come back may not see a topic yet, and hands out nothing
    of it. The broker keeps that, and gives it to whoever comes back under the same name: nobody would hear the topic.
    """
    admin = KafkaAdminClient(bootstrap_servers=kafka, client_id="kitchen-check", bootstrap_timeout_ms=5000)
    try:
        found = admin.describe_groups([group])[group]
        if found["group_state"] != STABLE:
            return set()
        given = [one for member in found["members"] for one in member["member_assignment"]["assigned_partitions"]]
        there = {
            (topic["name"], partition["partition_index"])
            for topic in admin.describe_topics(sorted(topics))
            for partition in topic["partitions"]
        }
    finally:
        admin.close()
    return there - {(one["topic"], number) for one in given for number in one["partitions"]}


async def formed_anew(consumer: Any) -> None:
    """Have a consumer see which topics there are, and then the group formed anew.

    It asks that once in five minutes, or when it listens to another topic. Where it asked in the moment in which the
    broker came back and knew of none, it would hand out nothing of them each time it is formed until then.
    """
    await consumer._client.force_metadata_update()  # noqa: SLF001  # no public name for either
    consumer._coordinator.request_rejoin()  # noqa: SLF001


async def answers(kafka: str) -> bool:
    """Say whether somebody listens where the broker should be."""
    host, _, port = kafka.partition(",")[0].rpartition(":")
    try:
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_connection(host, int(port))
    except OSError:  # a timeout is one, too
        return False
    writer.close()
    return True
