"""Where KITCHEN_REQUIRE_ALL is set, a test that could not run is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SKIPPED = "import pytest\n\ndef test_it():\n    pytest.skip('no broker here')\n"


@pytest.mark.parametrize(("value", "status"), [("", 0), ("1", 1)])
def test_a_skip_is_loud_here_and_an_error_in_ci(tmp_path: Path, value: str, status: int) -> None:
    (tmp_path / "test_skipped.py").write_text(SKIPPED, encoding="utf-8")
    (tmp_path / "conftest.py").write_text("pytest_plugins = ['tests.plugin']\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "no:cacheprovider",
        str(tmp_path),
    ]
    env = {**os.environ, "KITCHEN_REQUIRE_ALL": value, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == status, done.stdout
    assert "no broker here" in done.stdout
