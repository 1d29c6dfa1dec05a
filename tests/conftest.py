"""What every test has: logs that cost nothing, and the fixtures of `tests/plugin.py`."""

from __future__ import annotations

import logging

import structlog

# Unconfigured, structlog draws every exception with its locals: a second each.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

pytest_plugins = ["tests.plugin"]
