"""What was ended lately, over HTTP: for services alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from kitchenkit import problems
from kitchenkit.access import needs
from kitchenkit.rights import Principal

from .revoking import Revoking


class EndedPerson(BaseModel):
    """Whoever shows a token of this person that was made until then is nobody."""

    id: str
    until: datetime


class RevocationList(BaseModel):
    """What was ended within the life of a token; `version` names exactly this, and nothing follows it where known."""

    version: str
    people: list[EndedPerson] = []
    keys: list[str] = []
    sessions: list[str] = []


def revocations_router(revoking: Revoking) -> APIRouter:
    """Return the route that every service asks each second."""
    router = APIRouter(tags=["access"])

    @router.get("/v1/revocations", operation_id="listRevocations")
    async def revocations(
        who: Annotated[Principal, Depends(needs("service"))], known: Annotated[str, Query(max_length=40)] = ""
    ) -> RevocationList:
        """List whose tokens, which API keys and which sessions were ended lately; empty where `known` is still so."""
        if not who.id.startswith("service:"):
            raise problems.forbidden("wrong_role", "this is for the services of the hub")
        ended = await revoking.ended()
        if ended.version == known:
            return RevocationList(version=known)
        people = [EndedPerson(id=id_, until=at) for id_, at in ended.people]
        return RevocationList(
            version=ended.version, people=people, keys=list(ended.keys), sessions=list(ended.sessions)
        )

    return router
