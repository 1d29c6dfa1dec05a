"""The page about dependencies and the file that names them say the same; locks hold no addresses."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WEB_LOCK = "services/console/web/package-lock.json"


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    named = {re.split(r"[\[=<>]", line)[0].lower() for line in lines if line and not line.startswith("#")}
    rows = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
    first_cells = [row.split("|")[1] for row in rows if row.startswith("| ") and not row.startswith("| package")]
    assert {name.strip().lower() for cell in first_cells for name in cell.split(",")} == named


def test_locks_hold_versions_and_hashes_but_no_addresses() -> None:
    for lock in ("requirements.lock", "requirements.bootstrap.lock", "protos/package-lock.json", WEB_LOCK):
        assert not re.search(r"https?://|\bresolved\b|--index", (ROOT / lock).read_text(encoding="utf-8")), lock
