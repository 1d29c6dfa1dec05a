"""What dispatch is told at start."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings

from .sealing import Seals


class Settings(ServiceSettings):
    """Environment variables `DISPATCH_*`."""

    model_config = SettingsConfigDict(env_prefix="DISPATCH_")

    # {"key id": "base64 of 32 bytes"}, the last one seals; without it no unit's own system can be registered.
    delivery_keys: SecretStr = SecretStr("")
    # Hosts to which orders may be sent, with commas; `.example.gov.cn` means all below it. Without any: nowhere.
    delivery_hosts: str = Field(default="", pattern=r"^[a-z0-9.,-]*$")
    delivery_local: bool = False  # lets private addresses and http in: for a desk, never where citizens' cases are

    @field_validator("delivery_keys")
    @classmethod
    def _keys(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            Seals.parse(value.get_secret_value())
        return value

    def seals(self) -> Seals | None:
        """Return what secrets are kept with, or None."""
        given = self.delivery_keys.get_secret_value()
        return Seals.parse(given) if given else None

    def hosts(self) -> tuple[str, ...]:
        """Return the hosts to which orders may be sent."""
        return tuple(one for one in self.delivery_hosts.split(",") if one.strip("."))
