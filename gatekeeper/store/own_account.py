"""Which accounts the gatekeeper itself works as: known from Box, and needed where Box isn't asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from gatekeeper.store.bulk import upsert
from gatekeeper.store.database import Database
from gatekeeper.store.table import own_account

__all__ = ["OwnAccounts"]


class OwnAccounts:
    """Every method raises `DatabaseUnreachableError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, login: str, now: datetime) -> None:
        """Notes that the gatekeeper is signed in as `login` at an aware `now`."""
        with self._database.write() as connection:
            upsert(connection, own_account, ("login", "seen_at"), [(login, now)])

    def logins(self) -> frozenset[str]:
        with self._database.read() as connection:
            return frozenset(connection.scalars(select(own_account.c.login)))
