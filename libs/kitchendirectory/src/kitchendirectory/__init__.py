"""The directory as other services see it: `Places` (what there is), kept fresh by a `Follower`.

directory = follow(settings.directory_grpc, ServiceTokens(issuer, "triage", settings.service_secret))
await directory.begin()                                     # once, before the first record
task = asyncio.create_task(directory.run())                 # beside the work
unit = directory.places.responsible("police", "520103019")  # always ask the follower for its newest places
"""

from .follower import Follower, follow
from .places import Area, Organisation, Places

__all__ = ["Area", "Follower", "Organisation", "Places", "follow"]
