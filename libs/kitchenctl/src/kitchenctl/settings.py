"""What of the local run can be chosen: environment variables `KITCHEN_*`, read once by the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kitchenkit.settings import wrong_variables

ROOT = Path(__file__).resolve().parents[4]  # the clone: the local stack runs from nowhere else

# Foreign modules, and imports compiled anew at every start, which makes each start three times slower.
_BENDS_PYTHON = ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")


Port = Annotated[int, Field(ge=1, le=65_535)] | None


class WrongSettings(Exception):
    """A `KITCHEN_*` variable has a value that it cannot have; the message names it and says what it may be."""


class LocalSettings(BaseSettings):
    """The local stack's settings; every one has a default that suits a laptop."""

    model_config = SettingsConfigDict(env_prefix="KITCHEN_", frozen=True, populate_by_name=True)

    run_dir: Path = ROOT / ".run"  # data, logs, secrets, accounts
    cache_dir: Path = Path.home() / ".cache" / "central-kitchen"  # what is fetched or compiled once per machine
    port_offset: int = Field(default=0, ge=0, le=38_000)  # added to every port, so that two stacks can run side by side
    mongo_url: str = Field(default="", pattern=r"^(mongodb(\+srv)?://.+)?$")  # a MongoDB to use instead of a local one
    kafka: str = Field(default="", pattern=r"^(.+:\d+)?$")  # a broker (host:port) to use instead of a local one
    database: Literal["auto", "secantusd-rs", "secantusdb"] = "auto"  # which local server a new stack gets
    hub_code: str = "520100"  # Guiyang
    port_intake: Port = None
    port_triage: Port = None
    port_dispatch: Port = None
    port_newsroom: Port = None
    port_volunteer: Port = None
    port_directory: Port = None
    port_console: Port = None
    port_relays: Port = None
    port_clocks: Port = None
    port_wake: Port = None
    port_kafka: Port = None
    port_kafka_controller: Port = None
    port_mongo: Port = None

    @field_validator("run_dir", "cache_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().resolve()

    def chosen_ports(self) -> dict[str, int]:
        """Return the ports chosen one by one, by the name they have in `kitchenctl.ports`."""
        fields = type(self).model_fields
        pairs = (
            (name[5:], getattr(self, name)) for name in fields if name.startswith("port_") and name != "port_offset"
        )
        return {name: port for name, port in pairs if port is not None}


def named(error: ValidationError, prefix: str) -> WrongSettings:
    """Return what is wrong with which variables; never a value, which may be a secret."""
    return WrongSettings(wrong_variables(error, f"{prefix}_"))


def local_settings() -> LocalSettings:
    """Return the settings that the environment gives; raises `WrongSettings`."""
    try:
        return LocalSettings()
    except ValidationError as error:
        raise named(error, "KITCHEN") from error


def lend_environment(variables: Mapping[str, str]) -> None:
    """Give this process the services' settings of the local stack, for a command that works inside services.

    What is set already stays: in a deployment everything is, and nothing is lent.
    """
    for name, value in variables.items():
        os.environ.setdefault(name, value)


def configured(service: str) -> bool:
    """Tell whether the environment has a service's own settings: then it is a deployment's, and nothing is lent."""
    return f"{service.upper()}_MONGO_URL" in os.environ


def inherited_environment() -> dict[str, str]:
    """Return the environment that processes of the stack start from: the caller's own, less what bends Python."""
    return {name: value for name, value in os.environ.items() if name not in _BENDS_PYTHON}
