"""What a command has started is stopped however it is broken off: Ctrl-C, `kill`, a closed terminal, twice."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import typer

from kitchenctl import entry, up
from kitchenctl.breaking_off import SIGNALS, STATUS, breakable, undisturbed
from kitchenctl.soak import commands as soak_commands
from kitchenctl.stack import Stack

EVERY = pytest.mark.parametrize("number", SIGNALS)


@pytest.fixture(autouse=True)
def unchanged() -> Iterator[None]:
    """Fail a test after which the signals do something else than before."""
    before = [signal.getsignal(number) for number in SIGNALS]
    yield
    assert [signal.getsignal(number) for number in SIGNALS] == before


@EVERY
def test_the_first_signal_breaks_off_and_a_second_one_lets_it_put_things_back(number: signal.Signals) -> None:
    put_back = []

    def work() -> None:
        try:
            signal.raise_signal(number)
        finally:
            signal.raise_signal(number)
            put_back.append(number)

    with pytest.raises(KeyboardInterrupt), breakable():
        work()
    assert put_back == [number]


@EVERY
def test_what_puts_things_back_is_not_broken_off(number: signal.Signals) -> None:
    with undisturbed():
        signal.raise_signal(number)


def test_what_was_to_outlive_its_terminal_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with breakable():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


@EVERY
def test_a_soak_takes_down_the_hub_that_it_has_brought_up(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off while the hub comes up. Seen to fail: SIGTERM and SIGHUP left the whole hub running."""
    down = []

    def bring_up(stack: Stack, *, demo: bool) -> None:
        assert demo
        signal.raise_signal(number)
        raise AssertionError(f"{stack.run_dir} came up")

    def take_down(stack: Stack) -> None:
        signal.raise_signal(number)  # impatient
        down.append(stack.run_dir)

    monkeypatch.setenv("KITCHEN_RUN_DIR", str(tmp_path))
    monkeypatch.setattr(up, "bring_up", bring_up)
    monkeypatch.setattr(up, "take_down", take_down)
    with pytest.raises(typer.Exit) as ended:
        soak_commands.soak(cases=1, seconds=None, rate=1.0, resume=False)
    assert (ended.value.exit_code, down) == (STATUS, [tmp_path])


def test_a_command_that_is_broken_off_while_it_is_being_imported_ends_without_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Importing(ModuleType):
        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "kitchenctl.main", Importing("kitchenctl.main"))
    with pytest.raises(SystemExit) as ended:
        entry.run()
    assert ended.value.code == STATUS
