"""The one place that names concrete classes and wires them to each other."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import structlog

from gatekeeper import __version__
from gatekeeper.box.terms import Terms
from gatekeeper.errors import UsageError
from gatekeeper.inventory.item import Account
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.need.reader import read_need_table
from gatekeeper.need.table import FILE_NAME, NeedTable
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import Policies
from gatekeeper.policy.plain import policy_plain
from gatekeeper.policy.reader import read_policies
from gatekeeper.policy.rules import RULES_OF_TRANSFER
from gatekeeper.policy.schedule import Scheduled, schedule
from gatekeeper.policy.violation import Status, Violation
from gatekeeper.reading import Reading
from gatekeeper.registry.filing import Filings
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Governor, Registry
from gatekeeper.registry.reading import read
from gatekeeper.registry.source import sha256_of
from gatekeeper.sessions import Clock, Sessions
from gatekeeper.settings import Settings
from gatekeeper.shipped import shipped_policies
from gatekeeper.store.database import Database
from gatekeeper.store.denied import denied_files
from gatekeeper.store.frontier import Patience
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.policy_version import PolicyVersions
from gatekeeper.store.registry import RegistryVersion
from gatekeeper.store.sighting import ruling_of
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.violations import ALL, Order, ViolationFilter, Violations
from gatekeeper.sweep.order import Judge, SweepOrder, SweepOutcome, SweepPorts
from gatekeeper.sweep.port import SweepCounts
from gatekeeper.sweep.walker import sweep
from gatekeeper.whatif import judged_again, on_record

__all__ = ["Clock", "Office", "SweepReport"]

Progress = Callable[[SweepCounts], None]
_NOT_TOLD = frozenset({"secrets", "file", "root"})
"""What isn't part of the configuration that the ledger tells of: secrets, and where the file lies."""
_FIRST_IMPORT = "データベースに登録簿がなかったため、設定のファイルから取り込みました"


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How a sweep ended, and what it found as of `as_of`. A hypothetical one has left nothing on record."""

    outcome: SweepOutcome
    as_of: datetime
    hypothetical: bool
    violations: Callable[[], Iterator[StoredViolation]]


@dataclass(frozen=True, slots=True)
class RegistryThen:
    """The registry by which a moment is judged, and its version. `lacking`: there was none yet at that moment.

    Then it is the first one that there ever was: of all versions the nearest to that moment.
    """

    registry: Registry
    version: RegistryVersion | None
    lacking: bool


class Office(Sessions, AbstractContextManager["Office"]):
    """What a command works with, each part opened when it is first asked for, and closed with the office.

    `clock` gives the present as an aware moment; setting `stop` ends a sweep within two seconds.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = _utc_now,
        stop: threading.Event | None = None,
        terms: Terms = Terms(),  # noqa: B008 -- a frozen value
    ) -> None:
        super().__init__(settings, clock, stop or threading.Event(), terms)
        self.first_import: RegistryVersion | None = None
        self._log = structlog.get_logger()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.close()

    @cached_property
    def policies(self) -> Policies:
        """:raises MistakesError: every mistake of the policy files."""
        return read_policies(self.settings.paths.policies)

    @property
    def policy_bodies(self) -> dict[str, object]:
        """The policies as plain values by name."""
        return {policy.name: policy_plain(policy) for policy in self.policies.by_pattern.values()}

    @cached_property
    def need_file(self) -> Path:
        """The need table's file: the ward's own, or the shipped one where its policies folder has none."""
        own = self.settings.paths.policies / FILE_NAME
        return own if own.exists() else shipped_policies() / FILE_NAME

    @property
    def need_is_shipped(self) -> bool:
        return self.need_file.parent != self.settings.paths.policies

    @cached_property
    def need_table(self) -> NeedTable:
        """:raises MistakesError: every mistake of the need table's file."""
        return read_need_table(self.need_file)

    def schedule(self, as_of: datetime) -> Iterator[Scheduled]:
        """What goes when, by the last reading of Box, as of an aware moment.

        :raises UsageError: there was no sweep yet.
        """
        self.reading()
        index = self._index(self.registry())
        return schedule(self.inventory.views(), index, self.policies, self.deletions(), as_of)

    def registry(self) -> Registry:
        """The registry in force. Where the database never had one, the files that the config names are taken in first.

        :raises MistakesError: there was none, and the files are wrong.
        """
        if self.registries.version() is None:
            self._import_first()
        return self.registries.load()

    def registry_ahead(self) -> Registry:
        """The registry by which the next sweep will judge; nothing is taken in.

        :raises MistakesError: there is none in force yet, and the files are wrong.
        """
        if self.registries.version() is not None:
            return self.registries.load()
        return read(self.settings.paths.registry, self.settings.ward.domains).registry

    def registry_as_of(self, as_of: datetime | None, *, present: bool = False) -> RegistryThen:
        """The registry by which a moment is judged: as it stood then, or with `present` the one in force.

        A moment to come is judged by the one in force, one before the first version by the first.
        """
        registry, now = self.registry(), self.clock()
        if as_of is None or as_of >= now or present:
            return RegistryThen(registry, self.registries.version(), lacking=False)
        version = self.registries.version(as_of)
        if version is None:
            first = self.registries.versions()[-1]
            return RegistryThen(self.registries.load_version(first.id), first, lacking=True)
        return RegistryThen(self.registries.load(as_of), version, lacking=False)

    def sweep(
        self,
        as_of: datetime | None = None,
        progress: Progress = lambda _: None,
        registry: Registry | None = None,
        *,
        patience: Patience | None = None,
    ) -> SweepReport:
        """A sweep of what the config says. With `as_of` it is hypothetical: judged by that moment, and not recorded.

        `registry` is the one to judge a hypothetical sweep by, if not the one in force. Calls are counted either way.
        One that was interrupted is gone on with as `patience` says.
        For what is raised see `gatekeeper.sweep.walker.sweep`.
        """
        order = SweepOrder(self.settings.watch.roots, as_of or self.clock(), self._basis(), self.settings.box.workers)
        if as_of is None:
            self.enter_basis()
            store = DatabaseSweepStore(self.database, patience)
            outcome = self._swept(order, store, progress, self.registry())
            as_of = outcome.run.as_of
            return SweepReport(outcome, as_of, hypothetical=False, violations=lambda: self.violations.find(as_of))
        return self._hypothetical(order, progress, registry or self.registry())

    def reading(self) -> Reading:
        """How fresh what is known of Box is.

        :raises UsageError: no sweep has ended yet.
        """
        last = self.inventory.last_sweep()
        if last is None or last.finished_at is None:
            raise UsageError("まだ一度も見回っていません。先に gatekeeper sweep を実行してください。")
        whole = last if last.complete else self.inventory.last_sweep(complete=True)
        old_after = timedelta(days=self.settings.watch.old_after_days)
        return Reading(last.finished_at, None if whole is None else whole.finished_at, old_after)

    def standing(
        self,
        as_of: datetime | None = None,
        wanted: ViolationFilter = ALL,
        order: Order = Order.SEVERITY,
        registry: Registry | None = None,
    ) -> Iterator[StoredViolation]:
        """The violations on record; with `as_of`, what the last reading of Box would show at that moment instead.

        `registry` is the one to judge that moment by, if not the one in force.

        :raises UsageError: judged by another moment, and there was no sweep yet.
        """
        if as_of is None:
            yield from self.violations.find(self.clock(), wanted, order)
            return
        read_at = self.reading().finished_at
        bench = self.bench(registry)
        found = judged_again(self.inventory.views(), bench, as_of, read_at)
        judged = on_record(found, lambda part: self.violations.match(part, as_of), as_of)
        yield from sorted(filter(wanted.takes_all, (*judged, *self._transferred(as_of))), key=order.key)

    def bench(self, registry: Registry | None = None) -> Bench:
        """What judges by the policies and the record, and by a registry if not by the one in force.

        :raises MistakesError: the policies, or the first registry, are wrong.
        """
        return Bench(
            self._index(registry or self.registry()),
            self.policies,
            filings=self._filings(),
            deletions=self.deletions(),
            denied=denied_files(self.database),
        )

    def _transferred(self, as_of: datetime) -> Iterator[StoredViolation]:
        """What transfers have shown up to a moment: it has happened, whatever Box shows then."""
        for one in self.violations.find(as_of, ViolationFilter(rules=RULES_OF_TRANSFER)):
            if one.status is not Status.RESOLVED and one.first_seen <= as_of:
                yield one

    def _import_first(self) -> None:
        source = self.settings.paths.registry
        reading = read(source, self.settings.ward.domains)
        self.first_import = self.registries.apply(
            reading.registry,
            by="gatekeeper",
            source=str(source),
            sha256=sha256_of([source]),
            why=_FIRST_IMPORT,
            now=self.clock(),
            based_on=0,
        )
        if self.first_import is not None:
            self._log.info("registry_imported", source=str(source), procedures=len(reading.registry.procedures))

    def _index(self, registry: Registry) -> Index:
        return Index(registry, self.settings.ward.domains, OwnAccounts(self.database).logins())

    def _filings(self) -> Filings:
        return Filings(self.filing_counts.all(), self.need_table.filings_per_year)

    def _basis(self) -> str:
        """What an interrupted sweep must have in common with this one to be gone on with."""
        # Both before the registry, which is taken into the database: nothing is done by half.
        policies, need = self.policies, self.need_table
        self.registry()
        version = self.registries.version()
        return json.dumps(
            {
                "program": __version__,
                "registry": 0 if version is None else version.id,
                "policies": policies.digest,
                "need": need.digest,
                "domains": self.settings.ward.domains,
                "box": self.settings.box.base_url,
                "enterprise": self.settings.box.enterprise_id,
            }
        )

    def ruling(self) -> str:
        """The digest of what is judged by at present: the registry, the policies, the ward's domains, the program."""
        return ruling_of(self._basis())

    def enter_basis(self) -> None:
        """Has the ledger tell by which policies and which configuration is judged and acted from now on."""
        now, told = self.clock(), self.settings
        PolicyVersions(self.database).see(self.policy_bodies, now)
        config = repr([(one.name, getattr(told, one.name)) for one in fields(told) if one.name not in _NOT_TOLD])
        policy = {"policies": self.policies.digest, "need": self.need_table.digest}
        configuration = {"settings_sha256": sha256(config.encode()).hexdigest(), "program": __version__}
        self.ledger.note(Draft(Kind.POLICY_VERSION, policy), now)
        self.ledger.note(Draft(Kind.CONFIGURATION, configuration), now)

    def _swept(
        self, order: SweepOrder, store: DatabaseSweepStore, progress: Progress, registry: Registry
    ) -> SweepOutcome:
        policies = self.policies
        accounts = OwnAccounts(self.database)
        deletions = self.deletions()

        def judge_for(me: Account) -> Judge:
            if me.login is not None:
                accounts.remember(me.login, self.clock())
            index = Index(registry, self.settings.ward.domains, accounts.logins())
            # Read only now that the sweep is on record: what is put off later knows that this sweep doesn't.
            bench = Bench(index, policies, deletions=self.deletions(), denied=denied_files(self.database))
            # A view is judged as soon as it is read: what Box lists now counts, whatever its own date says.
            return lambda view, as_of: bench.judge(view, as_of, read_at=self.clock())

        def judge_registry(as_of: datetime) -> tuple[Violation, ...]:
            index = Index(registry, self.settings.ward.domains)
            return Bench(index, policies, filings=self._filings(), deletions=deletions).judge_registry(as_of)

        governors: list[Governor] = [*registry.procedures, *registry.declarations]
        bound = frozenset(folder for governor in governors for folder in governor.folders)
        ports = SweepPorts(
            make_reader=self.session.reader,
            store=store,
            judge_for=judge_for,
            judge_registry=judge_registry,
            judge_kept=lambda: self.bench(registry).judge,
            take_calls=self.session.take_calls,
            clock=self.clock,
            bound=bound,
        )
        try:
            outcome = sweep(order, ports, self.stop, progress)
        finally:
            store.close()
        self._tell(outcome)
        return outcome

    def _hypothetical(self, order: SweepOrder, progress: Progress, registry: Registry) -> SweepReport:
        folder = self._closing.enter_context(TemporaryDirectory(prefix="gatekeeper-"))
        aside = self._closing.enter_context(Database.open(f"sqlite:///{Path(folder) / 'aside.db'}"))
        outcome = self._swept(order, DatabaseSweepStore(aside), progress, registry)
        self.usage.add(outcome.counts.calls, self.clock())

        def found() -> Iterator[StoredViolation]:
            fresh = (stored.violation for stored in Violations(aside).find(order.as_of))
            return on_record(fresh, lambda part: self.violations.match(part, order.as_of), order.as_of)

        return SweepReport(outcome, order.as_of, hypothetical=True, violations=found)

    def _tell(self, outcome: SweepOutcome) -> None:
        counts = outcome.counts
        self._log.info(
            "sweep_ended",
            sweep=outcome.run.id,
            resumed=outcome.run.resumed,
            complete=outcome.complete,
            folders=counts.folders,
            files=counts.files,
            calls=sum(counts.calls.values()),
            holes=outcome.hole_count,
            failure=None if outcome.failure is None else str(outcome.failure),
        )
