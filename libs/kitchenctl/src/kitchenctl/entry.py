"""The `kitchen` program as it is installed: so light that Ctrl-C while the rest is being imported ends it quietly."""

from __future__ import annotations

import sys

from .breaking_off import STATUS


def run() -> None:
    """Be the command; one that is broken off ends with 130, at whatever instant."""
    try:
        from .main import run as command  # noqa: PLC0415  # a second's work, and more where the machine is busy

        command()
    except KeyboardInterrupt:
        sys.exit(STATUS)
