"""`python -m tools.docs` writes the documents; with `--check` it only says whether they are what they should be."""

from __future__ import annotations

import sys

from . import asyncapi, picture, states
from .contracts import ROOT, read


def main(arguments: list[str]) -> int:
    """Return 1 where a document has drifted."""
    contracts = read()
    documents = {
        "docs/asyncapi.yaml": asyncapi.document(contracts),
        "docs/architecture-topics.md": picture.page(contracts),
        "docs/states.md": states.page(),
    }
    for name, text in documents.items():
        path = ROOT / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"{name} is not what protos/ and the code give. Run: make gen-docs\n")
            return 1
    return 0


sys.exit(main(sys.argv[1:]))
