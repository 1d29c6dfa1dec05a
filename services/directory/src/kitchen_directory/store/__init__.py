"""The directory in MongoDB."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from kitchen_directory import wire, wire_borders, wire_rosters
from kitchen_directory.ports import Stores
from kitchenkit.mongo import AggregateDocument, MongoStore
from kitchenkit.time import now_ms

from . import aggregates, borders, rosters
from .aggregates import AreaDocument, OrganisationDocument, PersonDocument
from .borders import BorderDocument, MongoBorders
from .credentials import DOCUMENTS as CREDENTIAL_DOCUMENTS
from .credentials import MongoCredentials, MongoSessions, MongoSigningKeys
from .endings import MongoEndings
from .rosters import MongoDuty, RosterDocument, SubstitutionDocument
from .second_factors import MongoSecondFactors, MongoSetups, SecondFactorDocument, SetupDocument
from .snapshot import MongoPlaces
from .trail import AuditNoteDocument, MongoTrail

AGGREGATES: tuple[type[AggregateDocument], ...] = (
    AreaDocument,
    OrganisationDocument,
    PersonDocument,
    RosterDocument,
    SubstitutionDocument,
    BorderDocument,
)
DOCUMENTS = (*AGGREGATES, *CREDENTIAL_DOCUMENTS, SecondFactorDocument, SetupDocument, AuditNoteDocument)


def stores(threads: Executor, told: Callable[[str], None] = lambda _: None) -> Stores:
    """Return the real stores; `told` is called with a collection's name when it has something to publish."""
    kept: dict[str, Any] = {"now_ms": now_ms, "threads": threads, "told": told}
    return Stores(
        areas=MongoStore(
            AreaDocument, to_fields=aggregates.area_fields, from_document=aggregates.area,
            to_letter=wire.area_letter, **kept,
        ),
        organisations=MongoStore(
            OrganisationDocument, to_fields=aggregates.organisation_fields, from_document=aggregates.organisation,
            to_letter=wire.organisation_letter, **kept,
        ),
        people=MongoStore(
            PersonDocument, to_fields=aggregates.person_fields, from_document=aggregates.person,
            to_letter=wire.person_letter, **kept,
        ),
        places=MongoPlaces(threads),
        rosters=MongoStore(
            RosterDocument, to_fields=rosters.roster_fields, from_document=rosters.roster,
            to_letter=wire_rosters.roster_letter, **kept,
        ),
        substitutions=MongoStore(
            SubstitutionDocument, to_fields=rosters.substitution_fields, from_document=rosters.substitution,
            to_letter=wire_rosters.substitution_letter, **kept,
        ),
        duty=MongoDuty(threads),
        borders=MongoStore(
            BorderDocument, to_fields=borders.border_fields, from_document=borders.border,
            to_letter=wire_borders.border_letter, **kept,
        ),
        all_borders=MongoBorders(threads),
        credentials=MongoCredentials(threads),
        sessions=MongoSessions(threads),
        signing_keys=MongoSigningKeys(threads),
        second_factors=MongoSecondFactors(threads),
        setups=MongoSetups(threads),
        trail=MongoTrail(threads),
        endings=MongoEndings(threads),
    )  # fmt: skip
