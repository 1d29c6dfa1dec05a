"""What browsers come to: the page, its session, and every service's API behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter

from kitchenkit.revocations import Revocations
from kitchenkit.runtime import Parts
from kitchenkit.time import now

from .browser import Browsers, Cookies
from .directory import HttpDirectory
from .gateway import gateway_router, services_client
from .http_audit import audit_router
from .http_session import session_router
from .looks import Looks
from .reading import Reading
from .sessions import Sessions, keys_of
from .settings import Settings
from .static import static_router
from .store_audit import AuditEntries
from .store_sessions import MongoSessions


@asynccontextmanager
async def web_routers(parts: Parts, revocations: Revocations) -> AsyncIterator[list[APIRouter]]:
    """Yield the routers, which come after every other: the last one takes whatever is left."""
    settings: Settings = parts.settings
    async with services_client() as client:
        keys = keys_of(settings.session_keys.get_secret_value())
        directory = HttpDirectory(settings.directory_url, client)
        sessions = Sessions(MongoSessions(parts.threads), directory, keys, now=now, ended=revocations.ended_token)
        browsers = Browsers(sessions, Cookies(https=settings.https))
        entries = AuditEntries(parts.threads)
        looks = Looks(entries, Reading(parts.threads), now)
        yield [
            audit_router(entries, directory),
            session_router(browsers, settings.demo_accounts_file),
            gateway_router(browsers, settings.services, client, looks),
            static_router(settings.web_folder, https=settings.https),
        ]
