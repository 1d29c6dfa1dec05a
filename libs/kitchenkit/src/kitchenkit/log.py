"""Logs: one JSON object a line on stderr, with service, process, and the case and trace it is about.

`configure` is called once by a process; everywhere else `log = structlog.get_logger()` and
`log.info("what happened", key=value)`. `bind(case_id=…)` puts a value on every later line of this request or record.
No contact data and no text of a citizen goes into a line: the keys below are masked, and nothing else may carry them.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

MASKED = frozenset(
    {"address", "api_key", "authorization", "body", "code", "contact", "email", "password", "phone", "secret", "token"}
)
# These speak thousands of times in an outage, and what they say is always the same.
NOISY = ("aiokafka", "faust", "grpc", "kafka", "mode", "opentelemetry", "pymongo")


def configure(
    service: str, process: str, *, level: str = "INFO", stream: TextIO | None = None, noisy: Iterable[str] = NOISY
) -> None:
    """Send every line of this process, the libraries' too, to stderr as JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _stamped(service, process),
        structlog.processors.format_exc_info,
        _masked,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.EventRenamer("msg"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    for name in noisy:
        handler.addFilter(Throttle(name))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("httpx", "httpcore", "asyncio", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def catch_uncaught() -> None:
    """Write what nobody caught as one JSON line too, in whatever thread it was: for a process, not for a test."""

    def log(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, where: str) -> None:
        if not issubclass(kind, SystemExit | KeyboardInterrupt) and error is not None:
            structlog.get_logger().critical("uncaught", thread=where, exc_info=(kind, error, trace))

    sys.excepthook = lambda kind, error, trace: log(kind, error, trace, "main")
    threading.excepthook = lambda args: log(
        args.exc_type, args.exc_value, args.exc_traceback, args.thread.name if args.thread else ""
    )


def bind(**values: str) -> None:
    """Put these on every later line of this request or record; nothing is bound for an empty value."""
    bind_contextvars(**{name: value for name, value in values.items() if value})


def unbind() -> None:
    """Forget what was bound: called where a request or a record begins."""
    clear_contextvars()


class Throttle(logging.Filter):
    """Lets a library say the same thing `burst` times in `seconds`, then once how often it would have gone on."""

    def __init__(
        self, logger: str, *, burst: int = 3, seconds: float = 10.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._logger, self._burst, self._seconds, self._clock = logger, burst, seconds, clock
        self._said: dict[tuple[str, str], list[float]] = {}  # what was said → [since when, how often]

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether this line is written."""
        if record.name != self._logger and not record.name.startswith(self._logger + "."):
            return True
        if len(self._said) > 1000:  # noqa: PLR2004  # messages made by formatting first: forget rather than grow
            self._said.clear()
        said = self._said.setdefault((record.name, str(record.msg)), [self._clock(), 0])
        if self._clock() - said[0] >= self._seconds:
            kept_back = int(said[1]) - self._burst
            said[0], said[1] = self._clock(), 0
            if kept_back > 0:
                record.msg, record.args = f"{record.getMessage()} (and {kept_back} times more)", ()
        said[1] += 1
        return said[1] <= self._burst


Line = MutableMapping[str, Any]


def _stamped(service: str, process: str) -> Callable[[Any, str, Line], Line]:
    def stamp(_logger: Any, _method: str, line: Line) -> Line:
        line["service"], line["process"] = service, process
        return line

    return stamp


def _masked(_logger: Any, _method: str, line: Line) -> Line:
    for name in line.keys() & MASKED:
        line[name] = "(masked)"
    return line
