"""Watches over HTTP: who follows which government matter, its progress, and the follow-up of its closing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator

from kitchenkit import problems, trace
from kitchenkit.access import needs
from kitchenkit.bodies import Body
from kitchenkit.decide import Context, Decision, Refused
from kitchenkit.react import RACES, Change, Loaded, Transient
from kitchenkit.resource_answers import Ready
from kitchenkit.resource_lists import Found, shown
from kitchenkit.resource_routes import resource_router
from kitchenkit.resources import Lens, Resource, Shelf, among, same
from kitchenkit.rights import Principal, Right, Where, acting

from .domain import watches
from .domain.leads import DESK
from .domain.watch import Known, Watch, Watched, WatchState, watch_id, watched_id
from .domain.watch import watches as everybody
from .domain.watches import WATCH
from .ports import DeskOf, FindMatter

READERS = DESK | {"leader", "auditor", "operator", "service"}
Decide = Callable[[Watched | None, Context], Decision[Watched]]


class StartWatch(Body):
    """Which case to watch: by its id or by its number."""

    case_id: Annotated[str, Field(max_length=64)] = ""
    case_no: Annotated[str, Field(max_length=32)] = ""
    note: Annotated[str, Field(max_length=200, description="for yourself: why, or what to ask")] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> StartWatch:
        if bool(self.case_id) == bool(self.case_no):
            raise ValueError("say case_id or case_no")
        return self


@dataclass(frozen=True, kw_only=True)
class Watching:
    """What watches need: where they live, what dispatch knows, who works where, and the time."""

    store: Shelf[Watched]
    find_matter: FindMatter
    desk_of: DeskOf
    now: Callable[[], datetime]

    async def start(self, who: Principal, said: StartWatch) -> Found[Watch]:
        """Have `who` watch a case and return their watch; asked again it is the same one."""
        known, desk, right = await self._found(who, said)
        context = Context(
            actor=who.id, role=right.role, scope=str(right.scope), now=self.now(), cause=f"command:{uuid4()}",
            trace=trace.current(), note=said.note,
        )  # fmt: skip
        target = watched_id(known.case_id)
        await self._commit(target, lambda before, by: watches.start(before, known, desk, by), context)
        again = await self.find_matter(known.case_id, "")
        if again is not None:  # a closing that came meanwhile was heard by nobody
            newer = again
            await self._commit(target, lambda b, _: Decision() if b is None else watches.catch_up(b, newer), context)
        loaded = (await self.store.load([target]))[target]
        mine = watch_id(known.case_id, who.id)
        return Found(next(one for one in everybody(loaded.aggregate) if one.id == mine), loaded)

    async def _found(self, who: Principal, said: StartWatch) -> tuple[Known, str, Right]:
        field = "case_id" if said.case_id else "case_no"
        known = await self.find_matter(said.case_id, said.case_no)
        desk = self.desk_of(known.area_code) if known is not None else ""
        right = acting(who, DESK, _belongs(known.area_code, desk, who.id)) if known is not None else None
        if known is None or right is None:  # what lies elsewhere is not shown to exist
            raise problems.invalid(["body", field], "no case of this desk in the government lane has this id or number")
        return known, desk, right

    async def _commit(self, target: str, decide: Decide, context: Context) -> None:
        for _ in range(RACES):
            there: Loaded[Watched] | None = (await self.store.load([target])).get(target)
            try:
                decision = decide(there.aggregate if there else None, context)
            except Refused as refused:
                raise problems.conflict(refused.code, str(refused)) from refused
            if not decision.steps:
                return
            change = there.change() if there else Change[Watched](target, 0)
            if not (await self.store.commit([change.add(decision, context)])).raced:
                return
        raise Transient(f"watched {target}: lost the race {RACES} times")


def watch_resource(store: Shelf[Watched]) -> Resource[Watch]:
    """Return watches: one person's part of a watched case each."""
    return Resource(
        name="watch",
        plural="watches",
        path="/v1/watches",
        store=store,
        machine=WATCH,
        lens=Lens[Watch](field="watchers.id", parts=everybody, whole=lambda watch: watch.watched),
        view=_view,
        where=lambda watch: _belongs(watch.watched.area_code, watch.watched.desk_id, watch.watcher.person),
        reach={"area": "area_code", "desk": "desk_id", "self": "watchers.person"},
        read_roles=READERS,
        filters={
            "case_id": same("case_id"),
            "case_no": same("case_no"),
            "person": same("watchers.person", keep=lambda watch, person: watch.watcher.person == person,
                           about="who watches; your own id for your own"),
            "state": among("watchers.state", WatchState, keep=lambda watch, states: watch.watcher.state in states),
        },
    )  # fmt: skip


def watch_routers(watching: Watching) -> list[APIRouter]:
    """Return every route of watches."""
    resource = watch_resource(watching.store)
    router = APIRouter(tags=["watches"])

    @router.post("/v1/watches", operation_id="startWatch", response_class=Ready)
    async def start(said: StartWatch, who: Annotated[Principal, Depends(needs(*sorted(DESK)))]) -> Ready:
        """Watch a case in the government lane; who watches it already gets their watch as it is."""
        return Ready(shown(resource, await watching.start(who, said), who))

    return [router, resource_router(resource)]


def _belongs(area: str, desk: str, person: str) -> Where:
    return Where(areas=frozenset({area}) - {""}, desks=frozenset({desk}) - {""}, people=frozenset({person}))


def _view(watch: Watch, _: Principal | None) -> Mapping[str, Any]:
    watched, mine = watch.watched, watch.watcher
    following = next((one for one in watched.watchers if one.state is WatchState.FOLLOWING), None)
    return {
        "case_id": watched.case_id,
        "case_no": watched.case_no,
        "matter_id": watched.matter_id,
        "matter_state": watched.state,
        "category_code": watched.category_code,
        "area_code": watched.area_code,
        "desk_id": watched.desk_id,
        "text": watched.text,
        "due_at": watched.due_at,
        "closed_at": watched.closed_at,
        "close_reason": watched.close_reason,
        "revisit_on": watched.revisit_on,
        "person": mine.person,
        "since": mine.since,
        "note": mine.note,
        "lead_id": mine.lead_id,
        "followed_up_by": following.person if following else "",
        "lines": [asdict(line) for line in watched.lines],
    }
