"""Sessions of browsers in memory, and a directory that gives tokens as the real one does: each refresh once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kitchen_console.sessions import Ended, Kept, Signed
from kitchenkit.problems import Problem
from kitchenkit.react import Transient


@dataclass
class _Row:
    kept: Kept
    leased_until: float = 0.0


@dataclass
class MemorySessions:
    """A `SessionStore` that several processes may share."""

    rows: dict[str, _Row] = field(default_factory=dict)

    async def add(self, session: Kept, gone_at: datetime) -> None:
        """Keep it."""
        del gone_at
        self.rows[session.id] = _Row(session)

    async def get(self, session_id: str) -> Kept | None:
        """Return it."""
        row = self.rows.get(session_id)
        return row.kept if row else None

    async def lease(self, session: Kept, now: float, until: float) -> bool:
        """Say whether the caller alone may renew it."""
        row = self._same(session.id, session.renewal)
        if row is None or row.leased_until > now:
            return False
        row.leased_until = until
        return True

    async def release(self, session: Kept, until: float) -> None:
        """Let somebody else."""
        if row := self._same(session.id, session.renewal):
            row.leased_until = until

    async def renew(self, session: Kept) -> bool:
        """Replace it."""
        row = self._same(session.id, session.renewal - 1)
        if row is None:
            return False
        row.kept, row.leased_until = session, 0.0
        return True

    async def remove(self, session_id: str) -> None:
        """Forget it."""
        self.rows.pop(session_id, None)

    def _same(self, session_id: str, renewal: int) -> _Row | None:
        row = self.rows.get(session_id)
        return row if row and row.kept.renewal == renewal else None


@dataclass
class MemoryDirectory:
    """Knows one person; a refresh token that comes twice ends everything, as in the directory itself."""

    person: Mapping[str, Any] = field(default_factory=lambda: {"id": "p1", "name": "坐席一", "username": "clerk"})
    life: float = 900.0
    away: bool = False
    good: set[str] = field(default_factory=set)
    refreshed: int = 0
    reused: int = 0
    given: int = 0

    async def sign_in(self, credentials: Mapping[str, str]) -> Signed:
        """Return tokens for the one right password."""
        self._reached()
        if credentials["password"] != "right":
            raise Problem(401, "wrong_credentials", "the user name or the password is wrong")
        return self._signed()

    async def refresh(self, refresh_token: str) -> Signed:
        """Return the next tokens."""
        self._reached()
        if refresh_token not in self.good:
            self.reused += 1
            self.good.clear()
            raise Ended
        self.good.remove(refresh_token)
        self.refreshed += 1
        return self._signed()

    async def sign_out(self, refresh_token: str) -> None:
        """End it."""
        self._reached()
        self.good.discard(refresh_token)

    def _signed(self) -> Signed:
        self.given += 1
        refresh_token = f"refresh-{self.given}"
        self.good.add(refresh_token)
        return Signed(
            access_token=f"access-{self.given}",
            refresh_token=refresh_token,
            expires_in=self.life,
            person=self.person,
        )

    def _reached(self) -> None:
        if self.away:
            raise Transient("the directory is away")
