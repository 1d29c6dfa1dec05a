"""`python -m tools.web FOLDER` writes the services' OpenAPI documents and the code list of matters there, as JSON."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from .documents import documents


def main(folder: Path) -> None:
    """Write every file."""
    for name, document in documents().items():
        _write(folder / f"{name}.json", document)
    text = files("kitchen_triage.classify").joinpath("categories.yaml").read_text(encoding="utf-8")
    kept = ("code", "lane", "tier", "zh", "en")
    _write(
        folder / "categories.json", [{name: row[name] for name in kept} for row in yaml.safe_load(text)["categories"]]
    )


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main(Path(sys.argv[1]))
