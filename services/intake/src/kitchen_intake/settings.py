"""What intake is told at start."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings

from .vault import Keys


class Settings(ServiceSettings):
    """Environment variables `INTAKE_*`."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    vault_keys: SecretStr  # {"key id": "base64 of 32 bytes"}, the last one encrypts
    digest_key: SecretStr  # for case numbers, tracking codes and fingerprints; changing it changes them all
    triage_grpc: str  # where suggestions come from; while it is away there are none
    public_url: str = Field(pattern=r"^https?://[^\s?#]+[^\s?#/]$")  # of the web page: tracking addresses begin with it
    # Where pictures lie: a folder, or a bucket and what the keys in it begin with.
    media_url: str = Field(pattern=r"^(file:///[^?#]+|s3://[a-z0-9.-]+(/[^?#]*)?)$")
    s3_endpoint: str = Field(default="", pattern=r"^(https?://[^\s?#]+[^\s?#/])?$")  # empty: Amazon's own
    s3_region: str = "us-east-1"
    s3_key_id: str = ""  # empty: the machine's own identity
    s3_secret: SecretStr = SecretStr("")
    person_limit: int = 60  # submissions a minute
    worker_limit: int = 6000  # of a grid worker or a service account

    border_metres: float = Field(default=50.0, ge=0, le=1000)
    """Metres to a border within which it is open whose place it is; triage has the same (`TRIAGE_BORDER_METRES`)."""

    @field_validator("vault_keys")
    @classmethod
    def _keys(cls, value: SecretStr) -> SecretStr:
        Keys.parse(value.get_secret_value())
        return value

    @field_validator("digest_key")
    @classmethod
    def _long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 32:  # noqa: PLR2004  # as long as what it signs
            raise ValueError("at least 32 characters")
        return value
