"""What the suites of ports share."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from tests.contract.ports.buckets import Bucket, new_bucket, running


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a server that speaks S3; KITCHEN_TEST_S3 puts another in the place of our own."""
    if given := os.environ.get("KITCHEN_TEST_S3"):
        yield given
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(port, tmp_path_factory.mktemp("s3") / "log") as endpoint:
        yield endpoint


@pytest.fixture
def s3_bucket(s3_server: str) -> Bucket:
    """Give a new bucket."""
    return new_bucket(s3_server)
