"""What every test has: logs that cost nothing, and the fixtures of `tests/plugin.py`."""

from __future__ import annotations

import logging

import structlog
from hypothesis import settings

# Unconfigured, structlog draws every exception with its locals: a second each.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

# How long an example takes says how much else the machine has to do, and nothing of the code.
settings.register_profile("any-machine", settings.default, deadline=None)
settings.load_profile("any-machine")

pytest_plugins = ["tests.plugin"]
