"""The page of `/docs`: every operation of the OpenAPI document, without one byte from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
details{border:1px solid #ddd;border-radius:6px;margin:.4rem 0;padding:.3rem .8rem}
summary{cursor:pointer} code{font-size:.95em} pre{background:#f6f6f6;padding:.6rem;overflow:auto;font-size:.85em}
b{display:inline-block;min-width:4em} .s{color:#666}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}pre{background:#222}details{border-color:#444}}
"""


def page(openapi: Mapping[str, Any]) -> str:
    """Return the OpenAPI document as a page that people read; programs read /openapi.json."""
    title = escape(f"{openapi['info']['title']} {openapi['info']['version']}")
    operations = "".join(_operation(*one) for one in _operations(openapi))
    schemas = "".join(
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{_pre(schema)}</details>'
        for name, schema in sorted(openapi.get("components", {}).get("schemas", {}).items())
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f'<h1>{title}</h1><p><a href="openapi.json">openapi.json</a></p>{operations}<h2>Schemas</h2>{schemas}</html>'
    )


def _operations(openapi: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in openapi.get("paths", {}).items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    shown = {name: operation[name] for name in ("parameters", "requestBody", "responses") if name in operation}
    summary = escape(operation.get("summary", ""))
    return (
        f'<details><summary><b>{method}</b> <code>{escape(path)}</code> <span class="s">{summary}</span></summary>'
        f"<p>{escape(operation.get('description', ''))}</p>{_pre(shown)}</details>"
    )


def _pre(value: Any) -> str:
    return f"<pre>{escape(json.dumps(value, ensure_ascii=False, indent=1))}</pre>"
