"""The OpenAPI document of a service: whatever an operation refuses, it refuses with a problem, and says so here."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from .problems import MEDIA_TYPE

OK_BELOW = 400
_FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")  # what FastAPI says that it answers, and does not


class Wrong(BaseModel):
    """One wrong field."""

    loc: list[str | int] = Field(description="from the outside in: body, tier")
    msg: str
    type: str


class Problem(BaseModel):
    """Why something was refused (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field(description="for people")
    code: str = Field(description="for programs")
    errors: list[Wrong] | None = Field(default=None, description="the wrong fields, of a 422")
    allowed: list[str] | None = Field(default=None, description="the commands that may be given now")


class DocumentedApp(FastAPI):
    """An app whose document knows problems."""

    def openapi(self) -> dict[str, Any]:
        """Return the document; made once."""
        if self.openapi_schema is None:
            _with_problems(super().openapi())
        return super().openapi()


def _with_problems(document: dict[str, Any]) -> None:
    """Let every operation answer with a problem where it does not answer with what it is for."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _FRAMEWORKS_OWN:
        schemas.pop(name, None)
    made = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**made.pop("$defs"), "Problem": made}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in document.get("paths", {}).values():
        for operation in methods.values():
            responses = operation["responses"]
            for code in [code for code in responses if not code.isdigit() or int(code) >= OK_BELOW]:
                responses[code] = {"description": responses[code]["description"], "content": content}
            responses.setdefault("default", {"description": "refused, with the reason", "content": content})
