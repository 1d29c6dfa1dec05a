"""First passwords, second factors and setup codes over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from kitchenkit import problems
from kitchenkit.http import StrictModel

from .domain.roles import OWNER
from .enrolment import Enrolment, begin_setup
from .http_access import Code, OwnSecret, Password, Someone, allowed, told
from .second_factor import Proposal

SetupCode = Annotated[str, Field(min_length=1, max_length=100)]
Shown = Annotated[None, Depends(OwnSecret())]


class SetupAsked(StrictModel):
    """The setup code that somebody was given."""

    setup_code: SetupCode


class SetupDone(StrictModel):
    """The setup code, the password that was chosen, and a code of the new second factor where one was shown."""

    setup_code: SetupCode
    password: Password
    code: Code = ""


class FactorAsked(StrictModel):
    """One's password, and a code of the second factor that is in force, where there is one."""

    password: Password
    code: Code = ""


class FactorConfirmed(StrictModel):
    """A code of the new second factor."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


def enrolment_router(enrolment: Enrolment) -> APIRouter:
    """Return the routes by which people come to their secrets."""
    router = APIRouter(tags=["enrolment"])
    access = enrolment.access

    @router.post("/v1/setup", operation_id="lookAtSetup")
    async def look(body: SetupAsked, response: Response, _: Shown) -> dict[str, Any]:
        """Return whom a setup code is for and, where they need one, a second factor to put into an app."""
        response.headers["Cache-Control"] = "no-store"
        person, proposal = await told(enrolment.look(body.setup_code))
        return {
            "username": person.username,
            "name": person.name,
            "second_factor": _proposal(proposal) if proposal else None,
        }

    @router.post("/v1/setup:finish", operation_id="finishSetup")
    async def finish(body: SetupDone, response: Response, _: Shown) -> dict[str, Any]:
        """Choose the password and confirm the second factor; the recovery codes are shown here and never again."""
        response.headers["Cache-Control"] = "no-store"
        return {"recovery_codes": await told(enrolment.finish(body.setup_code, body.password, body.code))}

    @router.post("/v1/people/{id}/setup-code", operation_id="makeSetupCode", status_code=201)
    async def setup_code(id: str, response: Response, who: Someone) -> dict[str, Any]:  # noqa: A002
        """Take somebody's password, second factor and sessions away; return the code for choosing new ones."""
        response.headers["Cache-Control"] = "no-store"
        loaded, context = await allowed(access, id, who)
        if context.role == OWNER:
            raise problems.forbidden("not_oneself", "another administrator does this for you")
        handed = await begin_setup(access.stores, loaded, context)
        return {"setup_code": handed.code, "expires_at": handed.expires_at}

    @router.post("/v1/me/second-factor", operation_id="proposeSecondFactor")
    async def propose(body: FactorAsked, response: Response, who: Someone) -> dict[str, Any]:
        """Get a new second factor to put into an app; the old one stays in force until the new one is confirmed."""
        response.headers["Cache-Control"] = "no-store"
        loaded, _ = await allowed(access, who.id, who)
        return _proposal(await told(enrolment.propose(loaded.aggregate, body.password, body.code)))

    @router.post("/v1/me/second-factor:confirm", operation_id="confirmSecondFactor")
    async def confirm(body: FactorConfirmed, response: Response, who: Someone) -> dict[str, Any]:
        """Put the new second factor in force; its recovery codes are shown here and never again."""
        response.headers["Cache-Control"] = "no-store"
        loaded, context = await allowed(access, who.id, who)
        return {"recovery_codes": await told(enrolment.confirm(loaded, body.code, context))}

    return router


def _proposal(proposal: Proposal) -> dict[str, str]:
    return {"secret": proposal.secret, "uri": proposal.uri}
