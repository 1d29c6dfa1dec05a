"""Asking the parts of the stack whether they serve."""

from __future__ import annotations

import http.client
import socket
import struct

import pymongo
from pymongo.errors import PyMongoError

_PATIENCE_MS = 2000
_API_VERSIONS = 18


def broker_answers(address: str) -> bool:
    """Say whether the broker answers the one request (ApiVersions) that every version of the protocol has.

    Asked by hand: a client library that meets a broker while it starts may wait half a minute until it looks again.
    """
    host, port = address.split(",", maxsplit=1)[0].rsplit(":", 1)
    client = b"kitchen"
    body = struct.pack(">hhih", _API_VERSIONS, 0, 1, len(client)) + client
    try:
        with socket.create_connection((host, int(port)), timeout=_PATIENCE_MS / 1000) as connection:
            connection.sendall(struct.pack(">i", len(body)) + body)
            return len(connection.recv(4)) > 0
    except OSError:
        return False


def database_answers(url: str) -> bool:
    """Say whether the database answers a ping."""
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(url, serverSelectionTimeoutMS=_PATIENCE_MS)
    try:
        return bool(client.admin.command("ping").get("ok"))
    except PyMongoError:
        return False
    finally:
        client.close()


def http_ready(host: str, port: int) -> bool:
    """Say whether a process answers /readyz with 200."""
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_MS / 1000)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
