"""What happens to notices; nothing of it is told outside: no notice is the cause of another one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRaised:
    """Somebody is told, or will be when the quiet hours are over."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesCame:
    """The quiet hours are over."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRead:
    """Somebody has read it."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesVoided:
    """What they were about is over."""

    ids: tuple[str, ...]
