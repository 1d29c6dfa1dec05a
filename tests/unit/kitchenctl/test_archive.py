"""A backup that is not as it was written is refused before anything is done with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bson import decode, encode
from bson.raw_bson import RawBSONDocument

from kitchenctl import archive
from kitchenctl.archive import BrokenArchive, Manifest, ServiceCopy

ROWS: list[dict[str, Any]] = [{"_id": "a", "text": "路灯坏了"}, {"_id": "b", "fields": {"phone": b"k1:\x00\x01"}}]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    archive.prepare(folder)
    file = archive.file_of(folder, "intake", "vault")
    copied = archive.write_collection(file, (RawBSONDocument(encode(row)) for row in ROWS))
    manifest = Manifest(
        product="0.1.0", begun_at="2026-11-22T06:00:00.000+00:00", ended_at="2026-11-22T06:00:01.000+00:00"
    )
    manifest.services["intake"] = ServiceCopy(
        database="kitchen_intake", begun_at=manifest.begun_at, ended_at=manifest.ended_at, collections={"vault": copied}
    )
    archive.write_manifest(folder, manifest)
    return folder


def looked_at(folder: Path) -> Manifest:
    manifest = archive.read_manifest(folder)
    archive.check(folder, manifest, manifest.services)
    return manifest


def test_what_was_written_is_read_again_in_its_order(backup: Path) -> None:
    manifest = looked_at(backup)
    assert manifest.documents(["intake"]) == len(ROWS)
    file = archive.file_of(backup, "intake", "vault")
    assert [decode(document.raw) for document in archive.documents_of(file)] == ROWS


def test_a_collection_without_documents_is_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "intake" / "lexicons.bson.gz"
    assert archive.write_collection(file, ()).documents == 0
    assert list(archive.documents_of(file)) == []


def test_the_same_documents_make_the_same_file(tmp_path: Path) -> None:
    documents = [RawBSONDocument(encode(row)) for row in ROWS]
    first, second = (archive.write_collection(tmp_path / name / "x.bson.gz", documents) for name in ("one", "two"))
    assert first == second


def test_only_its_owner_may_read_it(backup: Path) -> None:
    files = [backup, *backup.rglob("*")]
    assert {file.name: file.stat().st_mode & 0o077 for file in files} == dict.fromkeys((f.name for f in files), 0)


def test_a_folder_that_has_something_in_it_is_not_written_to(backup: Path) -> None:
    with pytest.raises(BrokenArchive, match="not empty"):
        archive.prepare(backup)


def changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-3])


@pytest.mark.parametrize(
    ("harm", "said"),
    [(changed, "has another content"), (cut, r"has \d+ bytes instead of"), (Path.unlink, "is missing")],
)
def test_a_file_that_is_changed_or_cut_or_missing_is_named(
    backup: Path, harm: Callable[[Path], None], said: str
) -> None:
    harm(archive.file_of(backup, "intake", "vault"))
    with pytest.raises(BrokenArchive, match=f"intake/vault.bson.gz {said}"):
        looked_at(backup)


def test_a_backup_that_was_broken_off_is_none(backup: Path) -> None:
    (backup / archive.MANIFEST).unlink()
    with pytest.raises(BrokenArchive, match="broken off"):
        looked_at(backup)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": 2}', "has the format 2; this version of the hub reads format 1"),
        ("[]", "has the format None"),
        ('{"format": 1, "product": "1", "begun_at": ""}', "is not whole"),
        ('{"format": 1, "services": {"intake": {}}}', "is not whole"),
        ('{"format"', "cannot be read"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(backup: Path, text: str, said: str) -> None:
    (backup / archive.MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(BrokenArchive, match=said):
        looked_at(backup)


def test_the_manifest_has_counts_and_instants_and_no_address(backup: Path) -> None:
    said = json.loads((backup / archive.MANIFEST).read_text(encoding="utf-8"))
    assert said.keys() == {"format", "product", "begun_at", "ended_at", "changed_meanwhile", "services"}
    assert said["services"]["intake"].keys() == {"database", "begun_at", "ended_at", "collections"}
    assert said["services"]["intake"]["collections"]["vault"].keys() == {"documents", "bytes", "sha256"}
