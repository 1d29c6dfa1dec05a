"""Pictures go into a backup and come back out of it, byte for byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kitchenctl import archive, pictures

KEYS = {"aa-1": b"\xff\xd8one", "ab-2": b"\xff\xd8two", "zz-3": b""}


def parts_of(folder: Path, threads: ThreadPoolExecutor) -> Any:
    return SimpleNamespace(settings=SimpleNamespace(media_url=folder.as_uri()), threads=threads)


def service(name: str) -> Any:
    return SimpleNamespace(name=name)


def fill(folder: Path) -> None:
    for key, content in KEYS.items():
        (folder / key[:2]).mkdir(parents=True, exist_ok=True)
        (folder / key[:2] / key).write_bytes(content)
    (folder / "aa" / ".aa-9.half").write_bytes(b"half")


def test_what_lies_in_the_folder_is_copied_and_put_in_the_place_of_what_is_there(tmp_path: Path) -> None:
    source, target, file = tmp_path / "a folder", tmp_path / "other", tmp_path / "copy" / "media.bson.gz"
    fill(source)
    (target / "xx").mkdir(parents=True)
    (target / "xx" / "xx-1").write_bytes(b"from before")
    assert archive.write_collection(made(file), pictures.copies(source)).documents == len(KEYS)
    moved: list[int] = []
    with ThreadPoolExecutor(1) as threads:
        pictures.put_back(parts_of(target, threads), archive.documents_of(file), moved.append)
    assert {one.name: one.read_bytes() for one in target.rglob("*") if one.is_file()} == KEYS
    assert sum(moved) == len(KEYS)


def test_only_intake_has_a_folder_and_only_where_it_is_no_bucket(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        parts = parts_of(tmp_path, threads)
        assert pictures.folder_beside(service("intake"), parts) == tmp_path
        assert pictures.folder_beside(service("triage"), parts) is None
        parts.settings.media_url = "s3://bucket/pictures"
        assert pictures.folder_beside(service("intake"), parts) is None


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(pictures.copies(tmp_path / "nowhere")) == []
    assert not pictures.any_file(tmp_path / "nowhere")
    assert not pictures.any_file(None)
    fill(tmp_path)
    assert pictures.any_file(tmp_path)


def made(file: Path) -> Path:
    file.parent.mkdir()
    return file
