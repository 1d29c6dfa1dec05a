"""The vault: what is sealed opens only in its own place, with its own key."""

from __future__ import annotations

import base64
import json

import pytest

from kitchen_intake.vault import Keys, VaultKeyError, opened_entry, sealed_entry


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


OLD = Keys.parse(json.dumps({"k1": key("a")}))
NEW = Keys.parse(json.dumps({"k1": key("a"), "k2": key("b")}))


def entry(keys: Keys) -> dict[str, object]:
    fields = {"name": "甲乙丙", "phone": "13800000000", "address": ""}
    return sealed_entry(keys, entry_id="v1", fingerprint="f", phone_print="p", fields=fields)


def test_what_is_sealed_opens_again_and_nothing_of_it_is_readable() -> None:
    row = entry(OLD)
    assert "甲乙丙" not in repr(row)
    assert "13800000000" not in repr(row)
    assert opened_entry(OLD, row) == {"name": "甲乙丙", "phone": "13800000000"}


def test_after_a_rotation_old_entries_open_and_new_ones_use_the_new_key() -> None:
    assert opened_entry(NEW, entry(OLD))["name"] == "甲乙丙"
    with pytest.raises(VaultKeyError, match="k2"):
        opened_entry(OLD, entry(NEW))


def test_a_field_moved_to_another_place_does_not_open() -> None:
    row = entry(OLD)
    row["fields"]["name"], row["fields"]["phone"] = row["fields"]["phone"], row["fields"]["name"]  # type: ignore[index]
    with pytest.raises(VaultKeyError, match="changed"):
        opened_entry(OLD, row)


def test_a_flipped_bit_does_not_open() -> None:
    sealed = bytearray(OLD.seal("甲", place="v/name"))
    sealed[-1] ^= 1
    with pytest.raises(VaultKeyError):
        OLD.open(bytes(sealed), place="v/name")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"k": "short"}', '{"k": 1}', '{"k": "AAAA"}'])
def test_keys_that_are_none_stop_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Keys.parse(text)
