"""What dispatch is told at start."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables `DISPATCH_*`."""

    model_config = SettingsConfigDict(env_prefix="DISPATCH_")
