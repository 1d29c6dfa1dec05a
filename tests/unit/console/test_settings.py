from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from kitchen_console.settings import Settings

GOOD = {
    "mongo_url": "mongodb://db",
    "kafka": "broker:9092",
    "http_port": 0,
    "grpc_port": 0,
    "ops_port": 0,
    "directory_url": "http://directory",
    "directory_grpc": "directory:1",
    "service_secret": "0123456789abcdef",
    "hub_code": "52",
    "session_keys": Fernet.generate_key().decode(),
    "services": {"triage": "http://triage:8102"},
    "web_folder": "/app",
}


def made(**changed: Any) -> Settings:
    return Settings(**{**GOOD, **changed})


def test_production_is_what_it_is_unless_it_is_said_and_its_cookies_are_secure() -> None:
    assert made().https
    assert not made(environment="local").https


def test_production_does_not_start_with_demo_accounts() -> None:
    with pytest.raises(ValidationError, match="not for production"):
        made(demo_accounts_file="/accounts.json")
    assert made(environment="local", demo_accounts_file="/accounts.json").demo_accounts_file is not None


@pytest.mark.parametrize("keys", ["", "  ", "short", f"{GOOD['session_keys']} short"], ids=len)
def test_a_key_that_seals_nothing_stops_the_process_and_is_not_shown(keys: str) -> None:
    with pytest.raises(ValidationError) as refused:
        made(session_keys=keys)
    assert str(GOOD["session_keys"]) not in str(refused.value)


@pytest.mark.parametrize("services", [{}, {"triage": "triage:8102"}, {"triage": "http://triage/v1"}])
def test_an_address_that_is_none_stops_the_process(services: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        made(services=services)
