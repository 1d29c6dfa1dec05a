"""Pictures: only JPEG, and without what a camera writes beside the picture (place, device, owner). Pure."""

from __future__ import annotations

MARK, START, SCAN, END = 0xFF, b"\xff\xd8", 0xDA, 0xD9
APP0, APP2, ADOBE = 0xE0, 0xE2, 0xEE  # JFIF, colour profile, colour transform: without them the colours are wrong
APPS, COMMENT = range(0xE0, 0xF0), 0xFE
NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


class NotAPictureError(ValueError):
    """These bytes are no JPEG."""


def bare(jpeg: bytes) -> bytes:
    """Return the picture without EXIF, XMP and comments; raises `NotAPictureError`."""
    if not jpeg.startswith(START):
        raise NotAPictureError("a JPEG is needed")
    kept, at = [START], len(START)
    while True:
        marker, end = _segment(jpeg, at)
        if marker == SCAN:
            return b"".join([*kept, _to_its_end(jpeg[at:])])
        if marker in {APP0, APP2, ADOBE} or marker not in {*APPS, COMMENT}:
            kept.append(jpeg[at:end])
        at = end


def _segment(jpeg: bytes, at: int) -> tuple[int, int]:
    """Return the marker at that place, and where what belongs to it ends."""
    if at + 4 > len(jpeg) or jpeg[at] != MARK:
        raise NotAPictureError("the JPEG is broken")
    marker = jpeg[at + 1]
    if marker == MARK:
        return marker, at + 1  # filling before a marker
    if marker in NO_LENGTH:
        return marker, at + 2
    length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
    end = at + 2 + length
    if length < 2 or end > len(jpeg):  # noqa: PLR2004  # the length counts itself
        raise NotAPictureError("the JPEG is broken")
    return marker, end


def _to_its_end(scan: bytes) -> bytes:
    """Return the picture's data without what follows its end, where telephones hide a second picture or a film.

    Within the data 0xFF is always followed by 0x00 or a restart, so that the first end is the end.
    """
    end = scan.find(bytes([MARK, END]))
    if end < 0:
        raise NotAPictureError("the JPEG has no end")
    return scan[: end + 2]
