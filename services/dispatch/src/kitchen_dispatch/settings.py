"""What dispatch is told at start."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from kitchenkit.settings import ServiceSettings

from .domain.figure_counts import Weights
from .sealing import Seals


class Settings(ServiceSettings):
    """Environment variables `DISPATCH_*`."""

    model_config = SettingsConfigDict(env_prefix="DISPATCH_")

    intake_grpc: str  # where a unit's question for a citizen's contact goes; while it is away nobody is shown any

    # {"key id": "base64 of 32 bytes"}, the last one seals; without it no unit's own system can be registered.
    delivery_keys: SecretStr = SecretStr("")
    # Hosts to which orders may be sent, with commas; `.example.gov.cn` means all below it. Without any: nowhere.
    delivery_hosts: str = Field(default="", pattern=r"^[a-z0-9.,-]*$")
    delivery_local: bool = False  # lets private addresses and http in: for a desk, never where citizens' cases are

    public_limit: int = Field(default=300, ge=1)  # answers for everybody that one address may ask for in a minute

    # How much each of the three rates (三率) weighs in the score of statistics.
    weight_response: float = Field(default=30, ge=0)
    weight_resolution: float = Field(default=35, ge=0)
    weight_satisfaction: float = Field(default=35, ge=0)

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

    def weights(self) -> Weights:
        """Return how much each of the three rates weighs."""
        return Weights(
            response=self.weight_response,
            resolution=self.weight_resolution,
            satisfaction=self.weight_satisfaction,
        )
