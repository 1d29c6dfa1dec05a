from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import SecretStr, ValidationError

from kitchen_directory.settings import Settings
from kitchen_directory.signing import AFTER, AHEAD, EPOCH, PERIOD, Keyring
from tests.fakes.directory import FakeDirectory, FakeSigningKeys

SECRET = SecretStr("a secret that is long enough for a key")
BEGINS = EPOCH + 700 * PERIOD


async def kids(ring: Keyring, at: timedelta) -> list[str]:
    return [key["kid"].split("-")[0] for key in (await ring.jwks(BEGINS + at))["keys"]]


async def test_a_key_is_known_before_it_signs_and_after_it_has_signed() -> None:
    ring = Keyring(FakeSigningKeys(), SECRET)
    assert await kids(ring, PERIOD / 2) == ["700"]
    assert await kids(ring, PERIOD - AHEAD) == ["700", "701"]
    assert await kids(ring, PERIOD + timedelta(minutes=1)) == ["700", "701"]
    assert await kids(ring, PERIOD + AFTER) == ["701"]


async def test_two_processes_sign_with_one_key() -> None:
    keys = FakeSigningKeys()
    one, other = Keyring(keys, SECRET), Keyring(keys, SECRET)
    assert (await one.jwks(BEGINS)) == (await other.jwks(BEGINS))
    assert len(keys.rows) == 1


async def test_a_published_key_has_no_private_half_and_the_stored_one_is_sealed() -> None:
    keys = FakeSigningKeys()
    published = (await Keyring(keys, SECRET).jwks(BEGINS))["keys"][0]
    assert set(published) == {"crv", "x", "kty", "kid", "use", "alg"}
    with pytest.raises(InvalidTag):
        await Keyring(keys, SecretStr("another secret, also long enough for it")).jwks(BEGINS)


async def test_the_clock_of_the_fake_directory_signs_too() -> None:
    directory = FakeDirectory()
    assert (await directory.keyring.sign({"sub": "p"}, directory.now)).count(".") == 2


def settings(**more: object) -> Settings:
    given: dict[str, object] = {
        "mongo_url": "mongodb://localhost",
        "kafka": "localhost:1",
        "http_port": 1,
        "grpc_port": 2,
        "ops_port": 3,
        "directory_url": "http://localhost",
        "directory_grpc": "localhost:2",
        "service_secret": "s" * 20,
        "hub_code": "5201",
        "signing_secret": "s" * 32,
        "service_secrets": {"triage": "secret"},
    }
    return Settings(**(given | more))  # type: ignore[arg-type]


def test_a_production_hub_does_not_start_without_a_second_factor() -> None:
    assert settings().second_factor
    assert not settings(environment="local", second_factor="off").second_factor
    with pytest.raises(ValidationError, match="not for production"):
        settings(second_factor="off")
