"""Console's settings, read once from CONSOLE_*."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables CONSOLE_*; a wrong one stops the process at start."""

    model_config = SettingsConfigDict(env_prefix="CONSOLE_")
