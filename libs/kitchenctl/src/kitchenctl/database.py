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

from .kafka import CannotPrepare, require
from .ports import HOST

FAST_VERSION = "0.5.3-beta.196"
SLOW_VERSION = "0.7.0b3"
# Without it both servers accept j=true and w="majority" and promise nothing: a kill -9 loses acknowledged writes.
DURABLE = "transaction_sync=(enabled=true,method=none)"
Engine = Literal["secantusd-rs", "secantusdb"]


@dataclass(frozen=True, slots=True)
class Server:
    """A database server ready to be started."""

    engine: Engine
    argv: tuple[str, ...]
    env: Mapping[str, str]


def fast_home(cache: Path) -> Path:
    """Return the folder where the fast server is once it has been compiled."""
    return cache / f"secantus-mdb-{FAST_VERSION}"


def fast_binary(cache: Path) -> Path | None:
    """Return the fast server, where `make fast-db` has compiled it."""
    binary = fast_home(cache) / "bin" / "secantusd-rs"
    return binary if os.access(binary, os.X_OK) else None


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
    limits = ("--cache-size", "512M", "--log-file-max", "32MB", "--log-level", "WARNING")
    return Server("secantusd-rs", argv + limits, {"SECANTUS_WT_CONFIG_EXTRA": DURABLE})


def _slow(data: Path, port: int) -> Server:
    (data / "WiredTiger.config").write_text(DURABLE + "\n", encoding="utf-8")
    program = str(Path(sys.executable).with_name("secantusd-py"))
    argv = (program, "--host", HOST, "--port", str(port), "--storage-path", str(data))
    return Server("secantusdb", (*argv, "--cache-size", "512M", "--log-level", "WARNING"), {})


def compile_fast(cache: Path) -> Path:
    """Compile the fast server into the cache and return it; cargo shows its own progress."""
    cargo = require("cargo")
    for tool in ("cmake", "c++"):
        require(tool)
    light = {
        "CARGO_PROFILE_RELEASE_LTO": "off",
        "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
        "CARGO_PROFILE_RELEASE_OPT_LEVEL": "2",
    }
    install = [cargo, "install", "secantus-mdb", "--version", FAST_VERSION, "--locked", "--ignore-rust-version"]
    command = ["env", *(f"{name}={value}" for name, value in light.items()), *install, "--root", str(fast_home(cache))]
    if subprocess.run(command, check=False).returncode:
        raise CannotPrepare("the fast database server did not compile; the one from the environment goes on serving")
    binary = fast_binary(cache)
    if binary is None:
        raise CannotPrepare(f"cargo finished without a server in {fast_home(cache)}")
    return binary
