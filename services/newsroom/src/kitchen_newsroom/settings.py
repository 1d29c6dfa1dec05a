"""Newsroom's settings, read once from NEWSROOM_*."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables NEWSROOM_*; a wrong one stops the process at start."""

    model_config = SettingsConfigDict(env_prefix="NEWSROOM_")

    review_levels: Annotated[int, Field(ge=1, le=3)] = 1  # of every story from now on (三审 needs 3)
    dispatch_grpc: str  # where a case is looked up that a reporter wants to watch; while it is away, none is begun
    feed_title: str = Field(default="融媒中央厨房", min_length=1)
    # Where readers reach this API (`https://news.example.org/api/newsroom`); empty: at the address that they asked.
    public_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+[^\s?#/])?$")
