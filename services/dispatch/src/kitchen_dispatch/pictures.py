"""The pictures that an answer or a check shows: they have to be there, and nobody else's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from kitchen.intake.v1 import intake_service_pb2 as pb
from kitchenkit import problems, rpc_client
from kitchenkit.decide import Context

SECONDS = 3.0
AGAIN = "upload it (POST /v1/media) and name the id that is answered"
Missing = Callable[[str, Sequence[str]], Awaitable[frozenset[str]]]
"""Return those of the pictures (ids) that cannot be shown as evidence of a case; raises `Transient`."""


class OfACase(Protocol):
    """A matter, or an order of one."""

    @property
    def case_id(self) -> str:
        """The case that it belongs to."""
        ...


def asking(call: Callable[..., Any]) -> Missing:
    """Return how intake is asked, which has the register of pictures; without its answer nothing is taken as shown."""

    async def missing(case_id: str, picture_ids: Sequence[str]) -> frozenset[str]:
        request = pb.FindPicturesRequest(case_id=case_id, picture_ids=picture_ids)
        return frozenset((await rpc_client.ask(call, request, seconds=SECONDS)).missing)

    return missing


def there(missing: Missing, *fields: str) -> Callable[[Any, Mapping[str, Any], Context], Awaitable[Mapping[str, Any]]]:
    """Return what fills nothing in, and refuses a command that names a picture in these fields that cannot be shown."""

    async def values(thing: OfACase, said: Mapping[str, Any], _: Context) -> Mapping[str, Any]:
        named = {(field, place): one for field in fields for place, one in enumerate(said[field])}
        gone = await missing(thing.case_id, list(named.values())) if named else frozenset()
        for (field, place), one in named.items():
            if one in gone:
                raise problems.invalid(["body", field, place], f"there is no picture {one} to show: {AGAIN}")
        return {}

    return values
