"""Volunteer's settings, read once from VOLUNTEER_*."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables VOLUNTEER_*; a wrong one stops the process at start."""

    model_config = SettingsConfigDict(env_prefix="VOLUNTEER_")

    intake_grpc: str  # where a team's question for a citizen's contact goes; while it is away nobody is shown any
