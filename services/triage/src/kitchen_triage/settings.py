"""What triage is told at start."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables `TRIAGE_*`."""

    model_config = SettingsConfigDict(env_prefix="TRIAGE_")

    border_metres: float = Field(default=50.0, ge=0, le=1000)
    """Metres to a border within which it is open whose place it is (why 50: `classify/borders.py`)."""
