"""A wrong setting stops the process at start, by its name, and shows no secret."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from kitchenkit.runtime import Parts, Service, run
from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAGE_")


GOOD = {
    "TRIAGE_MONGO_URL": "mongodb://user:hidden@db:27017",
    "TRIAGE_KAFKA": "broker-0:9092,broker-1:9092",
    "TRIAGE_HTTP_PORT": "8102",
    "TRIAGE_GRPC_PORT": "8202",
    "TRIAGE_OPS_PORT": "8302",
    "TRIAGE_DIRECTORY_URL": "http://directory:8106",
    "TRIAGE_DIRECTORY_GRPC": "directory:8206",
    "TRIAGE_SERVICE_SECRET": "a-secret-of-some-length",
    "TRIAGE_HUB_CODE": "5201",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_environment_is_read_and_the_database_named_after_the_service(environment: pytest.MonkeyPatch) -> None:
    settings = Settings.from_environment()
    assert (settings.http_port, settings.mongo_db, settings.zone) == (8102, "kitchen_triage", "Asia/Shanghai")
    assert Settings.service() == "triage"


@pytest.mark.parametrize("name", sorted(GOOD))
def test_an_address_or_secret_that_is_missing_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ValidationError, match=name.removeprefix("TRIAGE_").lower()):
        Settings.from_environment()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONGO_URL", "localhost"),
        ("KAFKA", "broker"),
        ("ZONE", "Mars/Olympus"),
        ("SERVICE_SECRET", "short"),
        ("HTTP_PORT", "99999"),
        ("TRUSTED_PROXIES", "the-proxy"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "0.0.0.0/0"),
        ("TRUSTED_PROXIES", "127.0.0.1,"),
    ],
)
def test_a_wrong_value_is_refused(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(f"TRIAGE_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings.from_environment()


def test_a_misspelt_variable_is_refused_and_what_kubernetes_adds_is_not(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("TRIAGE_SERVICE_HOST", "10.0.0.7")
    environment.setenv("TRIAGE_PORT_8102_TCP_ADDR", "10.0.0.7")
    Settings.from_environment()
    environment.setenv("TRIAGE_MONGO_ULR", "mongodb://elsewhere")
    with pytest.raises(ValidationError, match="mongo_ulr"):
        Settings.from_environment()


def test_a_process_whose_settings_are_wrong_says_which_in_one_line_and_ends(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def never(_: Parts) -> None:
        raise AssertionError

    environment.setenv("TRIAGE_MONGO_URL", "user:hidden@db")
    environment.delenv("TRIAGE_KAFKA")
    environment.setenv("TRIAGE_KAFKKA", "hidden")
    assert run(Service(name="triage", settings=Settings, documents=(), serve=never), ["api"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert {"TRIAGE_MONGO_URL:", "TRIAGE_KAFKA:", "TRIAGE_KAFKKA:"} <= set(line.split())
    assert "hidden" not in line


def test_nothing_secret_is_printed(environment: pytest.MonkeyPatch) -> None:
    settings = Settings.from_environment()
    assert "hidden" not in repr(settings)
    assert "a-secret" not in repr(settings)
    with pytest.raises(ValidationError):
        settings.zone = "UTC"
    assert isinstance(settings.service_secret, SecretStr)
