"""The directory as other services see it: `Places` (what there is) and `Follower` (keeps it fresh)."""

from .follower import Follower
from .places import Area, Organisation, Places

__all__ = ["Area", "Follower", "Organisation", "Places"]
