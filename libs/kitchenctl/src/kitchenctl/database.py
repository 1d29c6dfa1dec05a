"""The local database: which server runs, and how it is started so that an acknowledged write survives a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from .kafka import CannotPrepare, require
from .ports import HOST

FAST_VERSION = "0.5.3-beta.196"
SLOW_VERSION = "0.7.0b3"
# Without it both servers accept j=true and w="majority" and promise nothing: a kill -9 loses acknowledged writes.
DURABLE = "transaction_sync=(enabled=true,method=none)"
# Nobody listens to its change streams: facts go out through the outbox. A log for them is a quarter of each write.
UNHEARD = {"SECANTUS_DISABLE_OPLOG": "1"}
BUILD = "thin-lto"  # how it is compiled, so that a cache with another build is not taken for it
# What is kept in memory: an eighth of the machine's, within these. A cache that does not hold what is open makes every
# clock and every list wait for the disk.
LEAST_CACHE, MOST_CACHE = 512, 2048  # MB
Engine = Literal["secantusd-rs", "secantusdb"]


@dataclass(frozen=True, slots=True)
class Server:
    """A database server ready to be started."""

    engine: Engine
    argv: tuple[str, ...]
    env: Mapping[str, str]


def fast_home(cache: Path) -> Path:
    """Return the folder where the fast server is once it has been compiled."""
    return cache / f"secantus-mdb-{FAST_VERSION}-{BUILD}"


def fast_binary(cache: Path) -> Path | None:
    """Return the fast server: as `make fast-db` compiles it now, else as it once was (a quarter slower), else None."""
    once = cache / f"secantus-mdb-{FAST_VERSION}"
    binaries = (home / "bin" / "secantusd-rs" for home in (fast_home(cache), once))
    return next((binary for binary in binaries if os.access(binary, os.X_OK)), None)


def cache_size(memory: int | None = None) -> str:
    """Return how much a server here keeps in memory, of `memory` bytes or of what this machine has."""
    whole = psutil.virtual_memory().total if memory is None else memory
    return f"{min(max(whole // 8 // 2**20, LEAST_CACHE), MOST_CACHE)}M"


def choose(run: Path, cache: Path, wanted: str) -> Engine:
    """Return this stack's engine: what its data was written with, else what is asked for, else the fastest here."""
    record = run / "database.json"
    if record.exists():
        written: Engine = json.loads(record.read_text(encoding="utf-8"))["engine"]
        if wanted not in ("auto", written):
            raise CannotPrepare(f"the data in {run} is {written}'s, not {wanted}'s; `kitchen reset --yes` begins anew")
        return written
    if wanted != "auto":
        return "secantusd-rs" if wanted == "secantusd-rs" else "secantusdb"
    return "secantusd-rs" if fast_binary(cache) else "secantusdb"


def prepare(run: Path, cache: Path, wanted: str, port: int) -> Server:
    """Make the data folder of the chosen engine, record the choice beside it, and say how the server is started."""
    engine = choose(run, cache, wanted)
    data = run / f"database-{engine}"
    data.mkdir(parents=True, exist_ok=True)
    (run / "database.json").write_text(
        json.dumps(
            {"engine": engine, "version": FAST_VERSION if engine == "secantusd-rs" else SLOW_VERSION, "data": data.name}
        ),
        encoding="utf-8",
    )
    return _fast(data, cache, port) if engine == "secantusd-rs" else _slow(data, port)


def _fast(data: Path, cache: Path, port: int) -> Server:
    binary = fast_binary(cache)
    if binary is None:
        raise CannotPrepare(f"the data in {data} needs secantusd-rs, which is not compiled here. Run: make fast-db")
    argv = (str(binary), "--host", HOST, "--port", str(port), "--storage-path", str(data))
    limits = ("--cache-size", cache_size(), "--log-file-max", "32MB", "--log-level", "WARNING")
    return Server("secantusd-rs", argv + limits, {"SECANTUS_WT_CONFIG_EXTRA": DURABLE} | UNHEARD)


def _slow(data: Path, port: int) -> Server:
    (data / "WiredTiger.config").write_text(DURABLE + "\n", encoding="utf-8")
    program = str(Path(sys.executable).with_name("secantusd-py"))
    argv = (program, "--host", HOST, "--port", str(port), "--storage-path", str(data))
    return Server("secantusdb", (*argv, "--cache-size", cache_size(), "--log-level", "WARNING"), {})


def made_fast(cache: Path) -> Path:
    """Return the fast server, compiled into the cache where it is not there yet; cargo shows its own progress."""
    binary = fast_home(cache) / "bin" / "secantusd-rs"
    if os.access(binary, os.X_OK):
        return binary
    cargo = require("cargo")
    for tool in ("cmake", "c++"):
        require(tool)
    # As its authors release it, optimised as a whole: compiled in a hurry each write costs a quarter more.
    install = [cargo, "install", "secantus-mdb", "--version", FAST_VERSION, "--locked", "--ignore-rust-version"]
    if subprocess.run([*install, "--root", str(fast_home(cache))], check=False).returncode:
        raise CannotPrepare("the fast database server did not compile; the one from the environment goes on serving")
    if not os.access(binary, os.X_OK):
        raise CannotPrepare(f"cargo finished without a server in {fast_home(cache)}")
    return binary
