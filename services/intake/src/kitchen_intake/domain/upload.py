"""An upload: a picture that somebody has given, for a submission to name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What is known of a picture beside its bytes."""

    id: str
    owner: str
    key: str  # where its bytes lie: another one each time that it is given anew after an erasure
    kept: bool  # its bytes are there
    gone: bool  # it is being erased
    cases: tuple[str, ...]  # whose submissions name it, as far as they are stored
    inline: bytes = b""  # of a picture from before there was an object store
