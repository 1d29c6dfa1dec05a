"""Case numbers and tracking codes: keyed digests of the submission id, so that a retry gets the same."""

from __future__ import annotations

import hashlib
import hmac

from stdnum import verhoeff

DIGITS = 10  # and a check digit that catches a wrong or swapped digit on the phone
CODE_LENGTH = 8
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else


def case_number(key: bytes, submission_id: str, attempt: int = 0) -> str:
    """Return the number of the case; `attempt` grows where another case has that number already."""
    digest = hmac.digest(key, f"number:{submission_id}:{attempt}".encode(), hashlib.sha256)
    number = str(10 ** (DIGITS - 1) + int.from_bytes(digest[:16]) % (9 * 10 ** (DIGITS - 1)))
    return number + verhoeff.calc_check_digit(number)


def is_case_number(text: str) -> bool:
    """Say whether the check digit fits: a slip of the tongue is caught before anything is looked up."""
    return len(text) == DIGITS + 1 and text.isascii() and text.isdigit() and verhoeff.is_valid(text)


def tracking_code(key: bytes, submission_id: str) -> str:
    """Return the code that shows a case to whoever submitted it."""
    digest = hmac.digest(key, f"code:{submission_id}".encode(), hashlib.sha256)
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:CODE_LENGTH])


def fingerprint(key: bytes, canonical: bytes) -> str:
    """Return a keyed digest of a validated form, so that the same is known again without being readable."""
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()
