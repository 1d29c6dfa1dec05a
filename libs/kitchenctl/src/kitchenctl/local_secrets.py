"""Secrets of the local run: random, made once, readable by their owner only."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path


class LocalSecrets:
    """The secrets in `.run/secrets.json`; one that is asked for the first time is made and kept."""

    def __init__(self, run: Path) -> None:
        self._file = run / "secrets.json"
        self._kept: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}

    def get(self, name: str, make: Callable[[], str]) -> str:
        """Return the secret called `name`, made by `make` if there is none yet."""
        if name not in self._kept:
            self._kept[name] = make()
            write_private(self._file, json.dumps(self._kept, indent=1, sort_keys=True))
        return self._kept[name]


def write_private(file: Path, text: str) -> None:
    """Replace a file by one that only its owner may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    unfinished.replace(file)
