"""Settings that every service has; a wrong or missing one stops the process at start, by its name.

A service writes:

    class Settings(ServiceSettings):
        model_config = SettingsConfigDict(env_prefix="TRIAGE_")
        similar_limit: int = 20

and `main.py` makes it once (`Settings.from_environment()`); nobody else reads the environment. Tests build it by
hand. There is no default for an address or a secret: one that works on a desk hides a missing variable in production.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

Port = Annotated[int, Field(ge=0, le=65535)]  # 0: any free one, for tests

# Kubernetes tells every pod of every service in its namespace by variables of these forms; they are no settings.
_SERVICE_LINK = re.compile(r"^[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\d+_(TCP|UDP)(_[A-Z]+)?)?)$")


def otlp_endpoint() -> str:
    """Return where the spans of every process go, or nothing: the variable that all programs know."""
    return os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")


def wrong_variables(error: ValidationError, prefix: str) -> str:
    """Return what is wrong with which variables; never a value, which may be a secret."""
    told = error.errors(include_input=False, include_context=False, include_url=False)
    return "; ".join(
        f"{prefix}{str(one['loc'][0]).upper()}: {one['msg']}" if one["loc"] else one["msg"] for one in told
    )


class ServiceSettings(BaseSettings):
    """Environment variables `<SERVICE>_<NAME>`; the prefix is the service's own."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    mongo_url: str = Field(pattern=r"^mongodb(\+srv)?://", repr=False)  # may hold a password
    mongo_db: str = Field(default="", pattern=r"^[a-z][a-z0-9_]*$")  # kitchen_<service> where it is not given
    kafka: str = Field(pattern=r"^[^\s:,]+:\d+(,[^\s:,]+:\d+)*$", examples=["broker-0:9092,broker-1:9092"])
    host: str = "127.0.0.1"  # of this process; a pod sets 0.0.0.0
    http_port: Port
    grpc_port: Port
    ops_port: Port  # health and metrics of worker, relay and clock
    instance: str = Field(default="0", pattern=r"^[A-Za-z0-9_-]+$")  # stable per replica
    relay_wake: str = Field(default="", pattern=r"^([^\s:]+:\d+)?$")  # where the relay hears that there is work
    directory_url: str = Field(pattern=r"^https?://")
    directory_grpc: str = Field(pattern=r"^[^\s:]+:\d+$")
    service_secret: SecretStr = Field(min_length=16)
    trusted_proxies: str = ""  # addresses and networks, with commas, that are believed when they say for whom they ask
    zone: str = "Asia/Shanghai"
    hub_code: str = Field(min_length=2, pattern=r"^\d+$")
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @classmethod
    def from_environment(cls) -> Self:
        """Return the settings as the environment says them; raises with the name of each one that is wrong."""
        nothing: dict[str, Any] = {}
        return cls(**nothing)

    @classmethod
    def service(cls) -> str:
        """Return the service's name, as its prefix says it."""
        return cls._prefix().rstrip("_").lower()

    @classmethod
    def _prefix(cls) -> str:
        return str(cls.model_config.get("env_prefix", ""))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments and the environment; a variable with our prefix that is no setting is refused."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, _Unknown(settings_cls)

    @model_validator(mode="before")
    @classmethod
    def _own_database(cls, given: Any) -> Any:
        if isinstance(given, dict):
            given.setdefault("mongo_db", f"kitchen_{cls.service()}")
        return given

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, said: str) -> str:
        """Who is believed can make itself anybody: a name that is no address, or everybody, is a mistake."""
        for one in said.split(",") if said else ():
            if not ip_network(one).prefixlen:
                raise ValueError(f"{one} is everybody: name the addresses or networks of your own proxies")
        return said

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{zone} is no time zone of the tz database") from error
        return zone


class _Unknown(PydanticBaseSettingsSource):
    """Variables with the prefix that no field takes, so that a misspelt one is an error and not silence."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        prefix = str(self.config.get("env_prefix", "")).upper()
        if not prefix:
            return {}
        known = {prefix + name.upper() for name in self.settings_cls.model_fields}
        unknown = {name.upper() for name in os.environ} - known
        return {
            name[len(prefix) :].lower(): "(set)"
            for name in unknown
            if name.startswith(prefix) and not _SERVICE_LINK.match(name)
        }
