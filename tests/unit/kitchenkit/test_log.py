"""A line is one JSON object that says which case it is about and carries nobody's contact."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from kitchenkit import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, before = list(root.handlers), root.level, structlog.get_config()
    out = io.StringIO()
    log.configure("triage", "worker", stream=out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    log.unbind()
    structlog.configure(**before)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_ours_and_a_librarys_lines_carry_service_process_case_and_trace(stream: io.StringIO) -> None:
    log.bind(case_id="c1", trace_id="t1")
    structlog.get_logger("here").info("routed 到政务", lane="government")
    logging.getLogger("some.library").warning("slow %s", "query")
    ours, theirs = lines(stream)
    for line in (ours, theirs):
        assert (line["service"], line["process"], line["case_id"], line["trace_id"]) == ("triage", "worker", "c1", "t1")
        assert line["at"].endswith("Z")
    assert (ours["msg"], ours["lane"], ours["level"]) == ("routed 到政务", "government", "info")
    assert theirs["msg"] == "slow query"


def test_contact_data_and_secrets_do_not_come_through(stream: io.StringIO) -> None:
    structlog.get_logger().warning("called back", phone="13800000000", token="eyJ", case_no="K7")
    assert lines(stream)[0] | {"phone": "(masked)", "token": "(masked)", "case_no": "K7"} == lines(stream)[0]
    assert "13800000000" not in stream.getvalue()


def test_an_exception_is_one_line(stream: io.StringIO) -> None:
    try:
        int("broken")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "ValueError: invalid literal" in lines(stream)[0]["exception"]


def test_a_library_in_an_outage_is_held_back_and_says_how_much_it_said() -> None:
    at = [0.0]
    throttle = log.Throttle("aiokafka", burst=2, seconds=10, clock=lambda: at[0])

    def said(name: str = "aiokafka.conn") -> tuple[bool, str]:
        record = logging.LogRecord(name, logging.ERROR, "f", 1, "no broker %s", ("b0",), None)
        return throttle.filter(record), record.getMessage()

    assert [said()[0] for _ in range(1000)] == [True, True] + [False] * 998
    assert said("kitchen") == (True, "no broker b0")
    at[0] = 10.0
    assert said() == (True, "no broker b0 (and 998 times more)")
