"""Everything that is on record, each part opened when it is first asked for."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property

from gatekeeper.notary.notary import Notary
from gatekeeper.policy.deletion_record import DeletionRecord
from gatekeeper.reach import database_url
from gatekeeper.settings import Settings
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_record import read_deletions
from gatekeeper.store.erasure import Erasures
from gatekeeper.store.filing import FilingCounts
from gatekeeper.store.inventory import Inventory
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.lockdown import Lockdowns
from gatekeeper.store.notice import Notices
from gatekeeper.store.postponement import Postponements
from gatekeeper.store.registry import RegistryStore
from gatekeeper.store.transfer import Transfers
from gatekeeper.store.usage import Usage
from gatekeeper.store.violations import Violations
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["Records"]


class Records:
    """The stores of one database, and the keys that sign what is in them. Whoever inherits closes `_closing`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._closing = ExitStack()

    @cached_property
    def database(self) -> Database:
        """:raises DatabaseUnreachableError, DatabaseVersionError:"""
        return self._closing.enter_context(Database.open(database_url(self.settings)))

    @property
    def keys(self) -> KeyFolder:
        """The signing keys, if there are any; `settings.needed_secret("ledger_key_passphrase")` opens them."""
        return KeyFolder(self.settings.paths.keys)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.database)

    @property
    def notary(self) -> Notary:
        """Signs and verifies the ledger."""
        return Notary(self.ledger, Anchor(self.settings.ledger.anchor), self.keys)

    @property
    def registries(self) -> RegistryStore:
        return RegistryStore(self.database)

    @property
    def violations(self) -> Violations:
        return Violations(self.database)

    @property
    def inventory(self) -> Inventory:
        return Inventory(self.database)

    @property
    def usage(self) -> Usage:
        return Usage(self.database)

    @property
    def lockdowns(self) -> Lockdowns:
        return Lockdowns(self.database)

    @property
    def notices(self) -> Notices:
        return Notices(self.database)

    @property
    def filing_counts(self) -> FilingCounts:
        return FilingCounts(self.database)

    @property
    def erasures(self) -> Erasures:
        return Erasures(self.database)

    @property
    def transfers(self) -> Transfers:
        return Transfers(self.database)

    @property
    def postponements(self) -> Postponements:
        return Postponements(self.database)

    def deletions(self) -> DeletionRecord:
        """What is on record about deletions, as far as rules judge by it."""
        return read_deletions(self.database)
