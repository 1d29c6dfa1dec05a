"""One readable log of the whole stack: follows every process's own file and writes `.run/log/kitchen.log`."""

from __future__ import annotations

import json
import logging
import logging.handlers
import signal
import sys
import threading
from pathlib import Path

from .settings import LocalSettings

_EVERY = 0.5  # seconds
_MOST = 1 << 20  # bytes of one file in one look
_SHOWN_FIRST = ("at", "level", "msg", "logger", "service", "process")
_OWN = ("kitchen.log", "supervisord.log", "supervisord.out", "log.log")


class Follower:
    """Remembers how far each process's file has been read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, int] = {file.name: file.stat().st_size for file in folder.glob("*.log")}

    def fresh(self) -> list[str]:
        """Return the lines that were written since the last call, readable, in the order of the files' names."""
        lines: list[str] = []
        for file in sorted(self._folder.glob("*.log")):
            if file.name not in _OWN:
                lines += [readable(file.stem, line) for line in self._whole_lines(file) if line.strip()]
        return lines

    def _whole_lines(self, file: Path) -> list[str]:
        size, seen = file.stat().st_size, self._read.get(file.name, 0)
        if size < seen:  # supervisord began a new file
            seen = 0
        if size == seen:
            return []
        with file.open("rb") as opened:
            opened.seek(seen)
            block = opened.read(_MOST)
        end = block.rfind(b"\n") + 1 or (len(block) if len(block) == _MOST else 0)
        self._read[file.name] = seen + end
        return block[:end].decode("utf-8", "replace").splitlines()


def readable(process: str, line: str) -> str:
    """Turn one line of a process into one for people: time, process, level, what happened, the rest as name=value."""
    try:
        fields = json.loads(line)
    except ValueError:
        return f"{process:<18} {line}"
    if not isinstance(fields, dict):
        return f"{process:<18} {line}"
    when = str(fields.get("at", ""))[11:23]
    rest = " ".join(f"{name}={value}" for name, value in fields.items() if name not in _SHOWN_FIRST)
    return f"{when} {process:<18} {str(fields.get('level', '')).upper():<7} {fields.get('msg', '')} {rest}".rstrip()


def main() -> int:
    """Follow the files until told to stop."""
    folder = LocalSettings().run_dir / "log"
    out = logging.getLogger("kitchen.stack")
    out.propagate = False
    out.setLevel(logging.INFO)
    handler = logging.handlers.RotatingFileHandler(
        folder / "kitchen.log", maxBytes=50 << 20, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    out.addHandler(handler)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    follower = Follower(folder)
    while not stop.wait(_EVERY):
        for line in follower.fresh():
            out.info(line)
    for line in follower.fresh():
        out.info(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
