"""The OpenAPI documents are true: whatever they allow to be sent, and what they do not, is answered as they say.

Somebody with every right sends what schemathesis makes of each operation, about things that are there and things that
are not. How many examples each operation gets is bounded by time; KITCHEN_EXAMPLES asks for more.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok

from kitchen_directory.domain.roles import ROLES
from kitchenctl.processes import SERVICES
from kitchenctl.stack import Stack
from tests.e2e.people import People

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
EXAMPLES = int(os.environ.get("KITCHEN_EXAMPLES", "2"))
NOT_SENT = {
    "/v1/people/{id}/password",  # nobody else's password is changed here
    "/v1/me/password",
    "/v1/stream",  # has no end
}
STANDING = ("/v1/people", "/v1/areas", "/v1/organisations", "/v1/merchants")  # others' journeys stand on them
Operation = APIOperation[Any, Any, Any, Any]
load_all_checks()
TRUE: Any = CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)


@pytest.fixture(scope="module")
def headers(people: People) -> dict[str, str]:
    """Give the headers of somebody new who has every role in the whole hub."""
    admin, name, password = people["admin-01"], f"all-{secrets.token_hex(4)}", secrets.token_urlsafe(18)
    person = f"/v1/people/{admin.post('directory', '/v1/people', {'username': name, 'name': '什么都能做'})['id']}"
    for role in ROLES:
        admin.post("directory", f"{person}:grant", {"role": role, "kind": "hub"})
    assert admin.ask("POST", "directory", f"{person}/password", {"new": password}).is_success
    signed = people.nobody.post("directory", "/v1/sign-in", {"username": name, "password": password})
    assert len(signed["person"]["rights"]) == len(ROLES)
    return {"Authorization": f"Bearer {signed['access_token']}"}


@pytest.mark.parametrize("service", SERVICES)
def test_what_the_document_says_is_so(people: People, hub: Stack, service: str, headers: dict[str, str]) -> None:
    document = people.nobody.get(service, "/openapi.json")
    for operation in operations(document):
        there = ids(people, service, operation, headers)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.POSITIVE or accepts_something(operation):
                tried(operation, mode, hub.urls[service], headers, there)


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    schema = schemathesis.openapi.from_dict(document)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation: Operation = found.ok()
        if operation.path not in NOT_SENT:
            yield operation


def accepts_something(operation: Operation) -> bool:
    """Say whether there is anything that can be wrong in what is sent."""
    return bool(operation.body or operation.query or operation.path_parameters or operation.headers)


def ids(people: People, service: str, operation: Operation, headers: dict[str, str]) -> list[str]:
    """Return some ids of what this operation is about, unless it would change what all the others stand on."""
    base, found, _ = operation.path.partition("/{id}")
    if not found or (base in STANDING and operation.method.upper() != "GET"):
        return []
    answer = people.nobody.ask("GET", service, f"{base}?limit=50", headers=headers)
    return [one["id"] for one in answer.json()["items"]]


def tried(
    operation: Operation,
    mode: GenerationMode,
    url: str,
    headers: dict[str, str],
    there: list[str],
) -> None:
    """Send examples of one operation and look at each answer."""
    known = st.sampled_from(there) if there and mode is GenerationMode.POSITIVE else st.none()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=EXAMPLES == 2, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), wanted=known)
    def send(case: Case[Any], wanted: str | None) -> None:
        if wanted is not None:
            case.path_parameters = {**(case.path_parameters or {}), "id": wanted}
        case.validate_response(case.call(base_url=url, headers=headers), checks=TRUE)

    send()
