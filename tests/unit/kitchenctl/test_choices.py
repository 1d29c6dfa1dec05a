"""What the local stack decides before anything is started."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from kitchenctl import database
from kitchenctl.kafka import CannotPrepare
from kitchenctl.local_secrets import LocalSecrets
from kitchenctl.logfile import readable
from kitchenctl.ports import Ports
from kitchenctl.processes import PROCESSES, of_services
from kitchenctl.supervision import Program, script, socket_path


def compiled(cache: Path) -> Path:
    binary = database.fast_home(cache) / "bin" / "secantusd-rs"
    binary.parent.mkdir(parents=True)
    binary.touch(mode=0o755)
    return cache


def test_a_newcomer_gets_the_server_that_needs_no_compiling(tmp_path: Path) -> None:
    assert database.prepare(tmp_path / "run", tmp_path / "cache", "auto", 27017).engine == "secantusdb"


def test_the_fast_server_is_used_once_it_is_compiled(tmp_path: Path) -> None:
    assert database.prepare(tmp_path / "run", compiled(tmp_path / "cache"), "auto", 27017).engine == "secantusd-rs"


def test_a_server_that_was_compiled_in_a_hurry_serves_until_the_quicker_one_is_there(tmp_path: Path) -> None:
    once = tmp_path / f"secantus-mdb-{database.FAST_VERSION}" / "bin" / "secantusd-rs"
    once.parent.mkdir(parents=True)
    once.touch(mode=0o755)
    assert database.fast_binary(tmp_path) == once
    compiled(tmp_path)
    assert database.fast_binary(tmp_path) == database.made_fast(tmp_path) != once


@pytest.mark.parametrize(("gigabytes", "cache"), [(2, "512M"), (4, "512M"), (8, "1024M"), (16, "2048M"), (64, "2048M")])
def test_the_server_keeps_an_eighth_of_the_memory_within_limits(gigabytes: int, cache: str) -> None:
    assert database.cache_size(gigabytes * 2**30) == cache


def test_data_stays_with_the_engine_that_wrote_it(tmp_path: Path) -> None:
    run, cache = tmp_path / "run", tmp_path / "cache"
    database.prepare(run, cache, "auto", 27017)
    compiled(cache)
    assert database.prepare(run, cache, "auto", 27017).engine == "secantusdb"
    assert json.loads((run / "database.json").read_text(encoding="utf-8"))["engine"] == "secantusdb"
    with pytest.raises(CannotPrepare, match="kitchen reset"):
        database.prepare(run, cache, "secantusd-rs", 27017)


def test_data_whose_engine_is_gone_is_not_given_to_another(tmp_path: Path) -> None:
    database.prepare(tmp_path / "run", compiled(tmp_path / "cache"), "auto", 27017)
    with pytest.raises(CannotPrepare, match="make fast-db"):
        database.prepare(tmp_path / "run", tmp_path / "other", "auto", 27017)


def test_no_server_is_started_without_durable_commits(tmp_path: Path) -> None:
    fast = database.prepare(tmp_path / "a", compiled(tmp_path / "cache"), "auto", 27017)
    assert fast.env["SECANTUS_WT_CONFIG_EXTRA"] == "transaction_sync=(enabled=true,method=none)"
    database.prepare(tmp_path / "b", tmp_path / "none", "auto", 27017)
    config = tmp_path / "b" / "database-secantusdb" / "WiredTiger.config"
    assert config.read_text(encoding="utf-8") == "transaction_sync=(enabled=true,method=none)\n"


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    assert LocalSecrets(tmp_path).get("a", lambda: "first") == "first"
    assert LocalSecrets(tmp_path).get("a", lambda: "second") == "first"
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_one_chosen_port_does_not_move_the_others() -> None:
    ports = Ports(1000, {"kafka": 19092})
    assert (ports["kafka"], ports["intake"], ports.grpc("intake")) == (19092, 9101, 9201)


def test_no_two_processes_share_a_port() -> None:
    ports = Ports()
    used = [found for process in PROCESSES if (found := process.health_port(ports))]
    assert len(used) == len(set(used))


def test_only_leaves_out_other_services_but_not_the_directory() -> None:
    names = [process.name for process in of_services(PROCESSES, frozenset({"triage"}))]
    assert names == ["directory-api", "triage-api", "triage-worker", "triage-worker-urgent", "relays", "clocks"]


def test_a_value_with_every_quote_reaches_the_process_unchanged() -> None:
    text = script(Program("p", ["python", "a b"], {"X": """{"a": 'b $HOME %s'}"""}))
    assert text == "export X='{\"a\": '\"'\"'b $HOME %s'\"'\"'}'\nexec python 'a b'\n"


def test_a_long_folder_still_has_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 90)
    assert len(str(socket_path(deep))) <= 100
    assert socket_path(deep) != socket_path(tmp_path / ("y" * 90))


def test_a_line_that_is_no_json_is_shown_as_it_is() -> None:
    assert readable("broker", "plain words") == "broker             plain words"
