"""A work order as a PDF to print."""

from __future__ import annotations

from datetime import tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from starlette.concurrency import run_in_threadpool

from kitchenkit import time
from kitchenkit.access import needs
from kitchenkit.resource_lists import seen
from kitchenkit.resources import Resource
from kitchenkit.rights import Principal

from .domain.matter import Order
from .http import READERS
from .printed import Printing, order_sheet

PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {}}, "description": "one sheet, or several"}
}


def print_router(orders: Resource[Order], zone: tzinfo) -> APIRouter:
    """Return the route; who may read an order may print it, and is on the sheet."""
    router = APIRouter(tags=["orders"])

    @router.get("/v1/orders/{id}/print", operation_id="printOrder", response_class=Response, responses=PDF)
    async def printed(
        id: str,  # noqa: A002  # the path says {id}
        who: Annotated[Principal, Depends(needs(*sorted(READERS)))],
    ) -> Response:
        """Return one order to print: masked as its page is, with who printed it and when across it."""
        found = await seen(orders, id, who)
        view: Any = orders.view(found.thing, who)
        shown = {**view, "state": str(found.thing.state)}
        printing = Printing(person=who.name or who.id, at=time.now(), zone=zone)
        sheet = await run_in_threadpool(order_sheet, shown, printing)
        name = f"order-{shown['case_no']}.pdf"
        return Response(
            sheet,
            media_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
        )

    return router
