"""What is there but too old is said before anything is built with it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("version", "young"), [("18.19.0", False), ("20.18.3", False), ("20.19.0", True), ("22.12.0", True)]
)
def test_npm_is_not_enough_where_node_is_too_old(tmp_path: Path, version: str, *, young: bool) -> None:
    for name in ("npm", "node"):
        said = (
            f"echo v{version}"
            if name == "npm"
            else f"""
case $1 in
    --version) echo v{version} ;;
    -e) exec {_node()} -e "Object.defineProperty(process.versions, 'node', {{value: '{version}'}}); $2" ;;
esac"""
        )
        (tmp_path / name).write_text(f"#!/bin/sh\n{said}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        [ROOT / "tools" / "require", "npm"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is young
    assert ("20.19" in done.stderr) is not young


def _node() -> str:
    return subprocess.run(
        ["/bin/sh", "-c", "command -v node"], capture_output=True, text=True, check=True
    ).stdout.strip()
