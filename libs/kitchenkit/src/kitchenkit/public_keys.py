"""The directory's public keys, by which its tokens are verified offline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from joserfc.jwk import KeySet, OKPKey

from .flight import Flight
from .react import Transient

KEEP_KEYS_SECONDS = 600.0  # a key taken out of the directory's set is refused after this
ASK_AGAIN_SECONDS = 5.0  # between two questions to a directory that did not help


class PublicKeys:
    """The directory's public keys; asked for again when one is unknown, but not more often than it can help."""

    def __init__(self, ask: Callable[[], Awaitable[Mapping[str, Any]]], now: Callable[[], float]) -> None:
        self._ask, self._now = ask, now
        self._known: dict[str, OKPKey] = {}
        self._asked = self._had = float("-inf")
        self._away: Transient | None = None
        self._flight: Flight[None] = Flight()

    async def get(self, kid: str) -> OKPKey:
        """Return the key of that id; raises `KeyError` where there is none, `Transient` where nobody can say now."""
        key = self._known.get(kid)
        if key is None or self._now() - self._had > KEEP_KEYS_SECONDS:
            if self._now() - self._asked >= ASK_AGAIN_SECONDS or self._flight.under_way("jwks"):
                await self._flight.one("jwks", self._fetch)
            key = self._known.get(kid)
        if key is None:
            if self._away is not None:  # it may be a new key: nobody can say now
                raise Transient(f"the keys cannot be had: {self._away}")
            raise KeyError(f"there is no key {kid!r}")
        return key

    async def _fetch(self) -> None:
        self._asked = self._now()
        try:
            keys = KeySet.import_key_set({"keys": list((await self._ask())["keys"])})
        except Transient as away:
            self._away = away  # the keys that are known stay
            return
        self._known = {str(key.kid): key for key in keys.keys if isinstance(key, OKPKey)}
        self._had, self._away = self._now(), None
