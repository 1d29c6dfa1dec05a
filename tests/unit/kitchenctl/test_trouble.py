"""What stands in the way of a command is said in a sentence that names it and says what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import typer.testing
from kafka.errors import KafkaTimeoutError
from pymongo.errors import OperationFailure, ServerSelectionTimeoutError

from kitchenctl import case_commands, loading, services, status
from kitchenctl.hub import HubError
from kitchenctl.kafka import CannotPrepare
from kitchenctl.main import app
from kitchenctl.settings import LocalSettings, WrongSettings, local_settings
from kitchenctl.stack import Stack
from kitchenctl.trouble import sentence

DRIVERS_WORDS = "127.0.0.1:27017: refused (configured timeouts: socketTimeoutMS: 20000.0ms), Topology Description: …"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KITCHEN_PORT_OFFSET", "many", "valid integer"),
        ("KITCHEN_DATABASE", "oracle", "secantusd-rs"),
        ("KITCHEN_PORT_KAFKA", "x", "valid integer"),
        ("KITCHEN_PORT_INTAKE", "99999", "65535"),
        ("KITCHEN_MONGO_URL", "db.example", "mongodb"),
        ("KITCHEN_KAFKA", "broker", "pattern"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings, match=f"^{name}: .*{says}") as caught:
        local_settings()
    assert sentence(caught.value) == str(caught.value)


def test_a_setting_that_a_service_lacks_is_named_without_what_the_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("VOLUNTEER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("VOLUNTEER_MONGO_URL", "user:word@db")
    with pytest.raises(WrongSettings, match="VOLUNTEER_KAFKA: Field required") as caught:
        services.with_parts(["volunteer"])
    assert "VOLUNTEER_MONGO_URL: " in str(caught.value)
    assert "word" not in str(caught.value)


def test_what_is_away_is_said_without_the_drivers_own_settings() -> None:
    assert sentence(ServerSelectionTimeoutError(DRIVERS_WORDS)) == (
        "the database does not answer (127.0.0.1:27017: refused): is the hub up? kitchen status"
    )
    assert "(No servers found yet):" in str(
        sentence(ServerSelectionTimeoutError("No servers found yet, Timeout: 3.0s, Topology Description: …"))
    )
    refused = sentence(OperationFailure("An existing index has the same name, Requested index: x"))
    assert refused == "the database refuses it: An existing index has the same name, Requested index: x"
    assert "the broker does not answer" in str(sentence(KafkaTimeoutError("Unable to bootstrap")))


def test_a_file_that_cannot_be_written_is_named_and_a_full_disk_is_called_so() -> None:
    assert str(sentence(PermissionError(errno.EACCES, "Permission denied", "/x/y"))).startswith(
        "/x/y: Permission denied"
    )
    assert "the disk is full" in str(sentence(OSError(errno.ENOSPC, "No space left on device")))


def test_a_bug_is_no_sentence() -> None:
    assert sentence(KeyError("x")) is None
    assert sentence(ConnectionResetError(errno.ECONNRESET, "reset")) is None


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_started(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotPrepare, match=r"file/run.*KITCHEN_RUN_DIR"):
        Stack(tmp_path / "file" / "run").demand_folder()


def test_a_folder_that_is_no_hubs_is_never_deleted(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.touch()
    with pytest.raises(CannotPrepare, match=r"no secrets\.json"):
        Stack(tmp_path).reset()
    assert letter.exists()


def test_a_service_that_is_none_is_refused_with_those_that_are() -> None:
    said = typer.testing.CliRunner().invoke(app, ["migrate", "--only", "kitchen"])
    assert said.exit_code == 2
    words = said.output.replace("│", "").split()  # in a frame, and wrapped
    assert "no service kitchen" in " ".join(words)
    assert "dispatch," in words


def test_the_status_of_nothing_says_how_to_begin(tmp_path: Path) -> None:
    ours = LocalSettings(kafka="", mongo_url="")
    assert list(status.lines(status.look(Stack(tmp_path, settings=ours)))) == [
        f"no hub is up in {tmp_path}: make run, or kitchen up"
    ]


def test_the_status_of_a_deployment_has_what_waits_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "_lag", lambda _: {"triage": 3})
    monkeypatch.setattr(status, "_outboxes", lambda _: None)
    found = status.look(Stack(tmp_path, settings=LocalSettings(kafka="broker:9092", mongo_url="mongodb://db/")))
    assert (found["ready"], found["lag"], found["outbox"]) == (False, {"triage": 3}, None)
    said = [str(line) for line in status.lines(found)]
    assert "not on this machine" in said[0]
    assert "lag {'triage': 3}  outbox None" in said[1]


def test_a_hub_that_was_never_started_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "accounts.json").write_text("[]", encoding="utf-8")
    monkeypatch.setenv("KITCHEN_RUN_DIR", str(tmp_path))
    monkeypatch.setattr(case_commands, "is_free", lambda _: True)
    said = typer.testing.CliRunner().invoke(app, ["load"])
    assert (said.exit_code, said.output.strip()) == (1, f"no hub is up in {tmp_path}: make run, or kitchen up")


def test_a_list_in_another_encoding_says_how_to_change_it(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("text\n路灯不亮了\n".encode("gb18030"))
    with pytest.raises(HubError, match="iconv -f GB18030"):
        loading.rows_of(file, text="text", kind=None, source=None)


def test_a_row_that_ends_before_its_text_is_sent_and_refused_like_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("source,text\nresident\n", encoding="utf-8")
    assert loading.rows_of(file, text="text", kind=None, source=None)[0]["text"] == ""
