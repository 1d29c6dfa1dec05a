"""Console's settings, read once from CONSOLE_*."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings

from .sessions import keys_of


class Settings(ServiceSettings):
    """Environment variables CONSOLE_*; a wrong one stops the process at start."""

    model_config = SettingsConfigDict(env_prefix="CONSOLE_")

    environment: Literal["production", "local"] = "production"  # local: plain http, and demo accounts may be shown
    session_keys: SecretStr  # Fernet keys with blanks between them: the first seals sessions, all of them open them
    services: dict[str, Annotated[str, StringConstraints(pattern=r"^https?://[^/]+$")]] = Field(min_length=1)
    web_folder: Path  # the built web app
    demo_accounts_file: Path | None = None

    @field_validator("session_keys")
    @classmethod
    def _keys(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().split():
            raise ValueError("at least one key")
        try:
            keys_of(value.get_secret_value())
        except ValueError as error:
            raise ValueError("each key is 32 bytes in url-safe base64") from error
        return value

    @model_validator(mode="after")
    def _no_open_production(self) -> Self:
        if self.environment == "production" and self.demo_accounts_file is not None:
            raise ValueError("CONSOLE_DEMO_ACCOUNTS_FILE is for the local run alone, not for production")
        return self

    @property
    def https(self) -> bool:
        """Whether browsers come by https: cookies are `Secure` then."""
        return self.environment == "production"
