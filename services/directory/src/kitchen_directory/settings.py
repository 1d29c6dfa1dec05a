"""The directory's settings, read once from DIRECTORY_*."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables DIRECTORY_*; a wrong one stops the process at start."""

    model_config = SettingsConfigDict(env_prefix="DIRECTORY_")

    signing_secret: SecretStr = Field(min_length=32)  # encrypts the signing keys where they are stored
    service_secrets: dict[str, SecretStr] = Field(min_length=1)  # what each service shows to get a token of its own
    environment: Literal["production", "local"] = "production"
    second_factor: bool = True  # of staff; a setting of the hub, off only in the local run

    @model_validator(mode="after")
    def _no_weak_production(self) -> Self:
        if self.environment == "production" and not self.second_factor:
            raise ValueError("DIRECTORY_SECOND_FACTOR=off is for the local run alone, not for production")
        return self
