"""What stands in a command's way, in one sentence with what to do: for what no command expects by itself."""

from __future__ import annotations

import errno
import re

from kafka.errors import KafkaError
from pymongo.errors import OperationFailure, PyMongoError

from .settings import WrongSettings

# A disk that is full has no file to name: what is written last is seldom what fills it.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def sentence(error: Exception) -> str | None:
    """Return what is wrong and what to do about it; nothing where it is no trouble from outside, but a bug."""
    if isinstance(error, WrongSettings):
        return str(error)
    if isinstance(error, KafkaError):
        return f"the broker does not answer ({brief(error)}): is the hub up? kitchen status"
    if isinstance(error, OperationFailure):
        return f"the database refuses it: {str(error)[:1000]}"
    if isinstance(error, PyMongoError):
        return f"the database does not answer ({brief(error)}): is the hub up? kitchen status"
    if isinstance(error, OSError):
        return _of_files(error)
    return None


def _of_files(error: OSError) -> str | None:
    if error.errno in _NO_ROOM:
        return f"the disk is full ({error.strerror}): make room, or choose another folder with KITCHEN_RUN_DIR=…"
    if error.filename is None:  # of a connection, or of something else that is no file
        return None
    return f"{error.filename}: {error.strerror}. Name another file or folder; KITCHEN_RUN_DIR=… moves the hub's own"


def brief(error: Exception) -> str:
    """Return a driver's first words: the rest is how it is set up."""
    return re.split(r" \(configured|, Timeout: ", str(error))[0][:200] or type(error).__name__
