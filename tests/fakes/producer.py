"""A broker in memory: what a producer is acknowledged for, and when it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kafka.errors import KafkaTimeoutError


@dataclass(frozen=True, slots=True)
class Published:
    """One record as it lies in the topic."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]

    def header(self, name: str) -> str:
        return dict(self.headers)[name].decode()


@dataclass(slots=True)
class Acknowledgement:
    """A future that is already what it will be."""

    known: bool
    on_get: Callable[[], None]

    def get(self, timeout: float) -> None:
        assert timeout > 0
        self.on_get()
        if not self.known:
            raise KafkaTimeoutError("the broker did not answer")


@dataclass(slots=True)
class MemoryProducer:
    """Has every topic but `missing`; `on_get` runs when an acknowledgement is waited for."""

    published: list[Published] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    on_get: Callable[[], None] = lambda: None
    made: int = 0
    aborted: bool = True

    def __call__(self) -> MemoryProducer:
        """Be a new producer to the same broker."""
        assert self.aborted, "the one before is still at work"
        self.made, self.aborted = self.made + 1, False
        return self

    def send(self, topic: str, *, key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> Acknowledgement:
        assert not self.aborted
        known = topic not in self.missing
        if known:
            self.published.append(Published(topic, key, value, headers))
        return Acknowledgement(known, self.on_get)

    def abort(self) -> None:
        self.aborted = True
