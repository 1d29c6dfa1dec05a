"""People from a list: every cell is looked at before anything is stored; again, it changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from kitchenkit.decide import Context
from kitchenkit.ids import uid
from kitchenkit.react import Change, Loaded
from kitchenkit.rights import Kind as ScopeKind
from kitchenkit.rights import Right, Scope

from .domain import people
from .domain.organisations import Kind, Organisation
from .domain.people import PERSON, Alter, GrantRight, Person, normal, person_id
from .domain.roles import ROLES
from .people_sheet import SCOPES, Cell, Sheet, Wrong
from .ports import Stores

BATCH = 200
SHORTEST_USERNAME, LONGEST = 3, 60
NOTHING = Cell("", "")
KIND_OF_SCOPE = {"unit": Kind.UNIT, "desk": Kind.SUB_CENTRE}
NO_CODE = ("hub", "self")


@dataclass(frozen=True, slots=True)
class Known:
    """The places that a list may name."""

    areas: Collection[str]
    organisations: Mapping[tuple[Kind, str], str]  # ids by kind and code

    def organisation(self, code: str) -> str | None:
        """Return the id of the organisation with that code, of whatever kind."""
        return next((found for kind in Kind if (found := self.organisations.get((kind, code)))), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list comes to."""

    people: Sequence[Person]
    wrong: Sequence[Wrong]


@dataclass(frozen=True, slots=True)
class Done:
    """What was, or would be, stored: user names."""

    new: Sequence[str]
    changed: Sequence[str]
    same: Sequence[str]


async def known_places(stores: Stores) -> Known:
    """Return the areas and organisations that are in use."""
    areas, bodies = await stores.places.everything()
    return Known({area.code for area in areas if area.state == "active"}, _by_code(bodies))


def plan(sheet: Sheet, known: Known) -> Plan:
    """Return the people that a sheet names, and what is wrong with it cell by cell."""
    wrong = list(sheet.wrong)
    found: dict[str, Person] = {}
    for row in sheet.rows:
        username, said = normal(row["username"].text), _row(row, known)
        if not isinstance(said, Person):
            wrong += said
        elif (before := found.get(username)) is not None and before.name != said.name:
            wrong.append(Wrong(row["name"].at, f"above, {username} is called {before.name}"))
        else:
            found[username] = _merged(before, said)
    return Plan(list(found.values()), wrong)


async def carry_out(stores: Stores, wanted: Sequence[Person], context: Context, *, dry: bool) -> Done:
    """Enter who is missing and add the rights that are missing; nobody loses any. `dry` only says what it would do."""
    new: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        there = await stores.people.load([person.id for person in batch])
        changes = [(person, _change(there.get(person.id), person, context)) for person in batch]
        for person, change in changes:
            kind = new if person.id not in there else changed if change.steps else same
            kind.append(person.username)
        if not dry and (todo := [change for _, change in changes if change.steps]):
            outcome = await stores.people.commit(todo)
            if outcome.raced or outcome.conflicts:
                raise RuntimeError("somebody else changed these people meanwhile: run it again")
    return Done(new, changed, same)


def _change(there: Loaded[Person] | None, wanted: Person, context: Context) -> Change[Person]:
    if there is None:
        return Change[Person](wanted.id, 0).add(people.add(None, wanted), context)
    change, person = there.change(), there.aggregate
    asked = [
        Alter(name=wanted.name, organisation_id=wanted.organisation_id or None),
        *(GrantRight(role=right.role, kind=right.scope.kind, id=right.scope.id) for right in wanted.rights),
    ]
    for command in asked:
        decision = PERSON.decide(person, command, context)
        change.add(decision, context)
        person = decision.steps[-1].after if decision.steps else person
    return change


def _merged(before: Person | None, said: Person) -> Person:
    if before is None:
        return said
    more = tuple(right for right in said.rights if right not in before.rights)
    return replace(
        before, rights=(*before.rights, *more), organisation_id=said.organisation_id or before.organisation_id
    )


def _row(row: Mapping[str, Cell], known: Known) -> Person | list[Wrong]:
    username, name = normal(row["username"].text), row["name"].text
    wrong = []
    if not SHORTEST_USERNAME <= len(username) <= LONGEST:
        wrong.append(Wrong(row["username"].at, f"a user name has {SHORTEST_USERNAME} to {LONGEST} characters"))
    if not 1 <= len(name) <= LONGEST:
        wrong.append(Wrong(row["name"].at, f"a name has 1 to {LONGEST} characters"))
    code = row.get("organisation_code", NOTHING)
    organisation = known.organisation(code.text) if code.text else ""
    if organisation is None:
        wrong.append(Wrong(code.at, f"there is no organisation {code.text}"))
    rights = _rights(row, person_id(username), known)
    if isinstance(rights, list):
        wrong += rights
    if wrong or isinstance(rights, list):
        return wrong
    return Person(
        id=person_id(username), username=username, name=name, rights=rights, organisation_id=organisation or ""
    )


def _rights(row: Mapping[str, Cell], own_id: str, known: Known) -> tuple[Right, ...] | list[Wrong]:
    role, scope, code = (row.get(column, NOTHING) for column in ("role", "scope", "scope_code"))
    if not role.text:
        given = [cell for cell in (scope, code) if cell.text]
        return [Wrong(cell.at, "a scope without a role says nothing") for cell in given] or ()
    kind = next((name for name, chinese in SCOPES.items() if scope.text in (name, chinese)), None)
    wrong = [] if role.text in ROLES else [Wrong(role.at, f"there is no role {role.text}")]
    if kind is None:
        return [*wrong, Wrong(scope.at or role.at, f"a scope is one of {', '.join(SCOPES)}, not {scope.text!r}")]
    if (why := _wrong_code(kind, code.text, known)) is not None:
        return [*wrong, Wrong(code.at or scope.at, why)]
    return wrong or (Right(role.text, _scope(kind, code.text, own_id, known)),)


def _wrong_code(kind: str, code: str, known: Known) -> str | None:
    if kind in NO_CODE:
        return f"the scope {kind} has no code" if code else None
    if not code:
        return f"the scope {kind} needs a code"
    if kind == "area":
        return None if code in known.areas else f"there is no area {code}"
    if kind in KIND_OF_SCOPE:
        return None if (KIND_OF_SCOPE[kind], code) in known.organisations else f"there is no {kind} {code}"
    return None  # teams and merchants are other services'


def _scope(kind: str, code: str, own_id: str, known: Known) -> Scope:
    if kind in NO_CODE:
        return Scope(cast("ScopeKind", kind), own_id if kind == "self" else "")
    if kind in KIND_OF_SCOPE:
        return Scope(cast("ScopeKind", kind), known.organisations[KIND_OF_SCOPE[kind], code])
    return Scope(cast("ScopeKind", kind), code if kind == "area" else uid(kind, code))


def _by_code(bodies: Iterable[Organisation]) -> dict[tuple[Kind, str], str]:
    return {(body.kind, body.code): body.id for body in bodies if body.state == "active"}
