"""Which answers somebody checks on the spot (核查) before the citizen is asked."""

from __future__ import annotations

from .matter import Matter

# What is seen in the street and comes back: whoever says that it is gone has somebody look.
CATEGORIES = frozenset({"GOV-AD"})  # 野广告


def is_verified(matter: Matter) -> bool:
    """Say whether somebody looks: by category, and wherever a verifier has found it not done before."""
    failed = matter.verification is not None and not matter.verification.passed
    return matter.category_code in CATEGORIES or failed
