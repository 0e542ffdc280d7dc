"""Gathers what the plan and the guard judge by: the journal's record, the governed, and how much has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Basis
from gatekeeper.enforcement.guard import Arrival, Governed, Leaves, World
from gatekeeper.enforcement.record import Record
from gatekeeper.enforcement.remedy import thing_of
from gatekeeper.inventory.item import ItemType
from gatekeeper.jst import day_of
from gatekeeper.policy.model import Policy
from gatekeeper.policy.violation import Status, Violation
from gatekeeper.registry.diff import diff
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Registry
from gatekeeper.store.inventory import SweepSummary
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.policy_version import PolicyVersions
from gatekeeper.store.violations import ViolationFilter

__all__ = ["Surroundings", "policies_by_name"]

_DAY = timedelta(hours=24)
_BLOCKED = "GK403"
_SEEN_WITHIN = timedelta(days=2)
"""How many days after its due day at the latest a sweep sees what was there all the time: one night may be missed."""

_DUE = ViolationFilter(rules=frozenset({"GK401"}), statuses=frozenset({Status.OPEN, Status.ACKNOWLEDGED}))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an office's plans rest on, read once for one plan."""

    office: Office
    journal: DatabaseJournal

    def record(self, now: datetime, without: int | None = None) -> Record:
        """The journal's record; `without` is a run whose own actions are left out of it."""
        since = PolicyVersions(self.office.database).since(self.office.policy_bodies, now)
        sweep = self.office.inventory.last_sweep()
        return Record(self.journal.latest_by_thing(without), since, None if sweep is None else sweep.started_at)

    def basis(self, sweep: SweepSummary) -> Basis:
        """What a plan made now rests on."""
        version = self.office.registries.version()
        return Basis(0 if version is None else version.id, self.office.policies.digest, sweep.id)

    def world(self, record: Record, sweep: SweepSummary, now: datetime) -> World:
        """For the guard. Box's clock is known only after a first call."""
        office = self.office
        registry = office.registry()
        last = self.journal.last_let_go()
        changed, before = self._registry_change(registry, now)
        return World(
            now=now,
            policies=policies_by_name(office),
            governed=self._governed(registry),
            record=record,
            recent=tuple(one.draft for one in self.journal.ended_since(now - _DAY)),
            registry_entries=_entries(registry),
            registry_before=before,
            registry_changed=changed,
            policies_changed=()
            if last is None
            else PolicyVersions(office.database).changed_since(last.decided_at or last.made_at),
            sweep_complete=sweep.complete,
            swept_at=office.inventory.newest_reading(),
            newest=self._newest(sweep),
            box_now=office.session.box_now(),
            arrivals=self._arrivals(now),
        )

    def _registry_change(self, present: Registry, now: datetime) -> tuple[int, int | None]:
        """How many entries have changed, and of how many: since the earlier registry for which that is the most."""
        most: tuple[int, int | None] = (0, None)
        for earlier in self._earlier_registries(now):
            of = _entries(earlier)
            if not of:
                # Whatever there is now was added since, and nothing that stands by it was taken away.
                continue
            changed = sum(_counts(one.kind, one.change) for one in diff(earlier, present))
            if most[1] is None or changed * most[1] > most[0] * of:
                most = (changed, of)
        return most

    def _earlier_registries(self, now: datetime) -> Iterator[Registry]:
        """The registry by which something was last done, and that of a day ago: many small steps are a large one.

        What was done by an approval or a signature makes the registry of then one that a person has seen. Before the
        first time it is the first version that had entries.
        """
        registries = self.office.registries
        present = registries.version()
        if present is None:
            return
        last, seen = self.journal.last_let_go(), self.journal.last_let_go(by_person=True)
        first, day_ago = self._first_with_entries(present.id), registries.version(now - _DAY)
        of_last = first if last is None else last.draft.basis.registry
        of_day = max(first, 0 if day_ago is None else day_ago.id, 0 if seen is None else seen.draft.basis.registry)
        for earlier in sorted({of_last, of_day}):
            if 0 < earlier != present.id:
                yield registries.load_version(earlier)

    def _first_with_entries(self, present: int) -> int:
        """The number of the first version that had entries; before it nothing was allowed that could be taken away."""
        registries = self.office.registries
        numbers = (one.id for one in reversed(registries.versions()))
        return next((number for number in numbers if _entries(registries.load_version(number))), present)

    def _arrivals(self, now: datetime) -> dict[str, Arrival]:
        """What nobody could see coming: due before its approval or its policy was as it is, or long before it came up.

        The last is what was moved there, or wasn't looked at, when it fell due.
        """
        since = self.office.registries.in_force_since()
        policies = PolicyVersions(self.office.database).since(self.office.policy_bodies, now)
        found: dict[str, Arrival] = {}
        for one in self.office.violations.find(self.office.clock(), _DUE):
            violation, governor = one.violation, one.violation.governor
            if governor is None or governor not in since or "due" not in violation.facts:
                continue
            due, opened = date.fromisoformat(violation.facts["due"]), day_of(one.opened_at)
            known = day_of(max(since[governor], policies.get(violation.policy or "", now)))
            if opened - due > _SEEN_WITHIN:
                opened = min(opened, self._blocked_since(violation) or opened)
            if due < known or opened - due > _SEEN_WITHIN:
                arrival = Arrival(governor, max(known, opened), due)
                found[thing_of(violation.remedy.kind, violation.item, violation.subject).key] = arrival
        return found

    def _blocked_since(self, due: Violation) -> date | None:
        """The day on which it was first told that something stands against this very deletion."""
        told = replace(due, rule=_BLOCKED)
        one = self.office.violations.match([told], self.office.clock()).get(told.identity)
        if one is None or one.violation.governor != due.governor or one.violation.facts.get("due") != due.facts["due"]:
            return None
        return day_of(one.opened_at)

    def _newest(self, sweep: SweepSummary) -> datetime | None:
        known = [moment for moment in (self.journal.newest_moment(), sweep.finished_at) if moment is not None]
        return max(known, default=None)

    def _governed(self, registry: Registry) -> Governed:
        index = Index(registry, self.office.settings.ward.domains)
        counts: dict[bool, Counter[Leaves]] = {True: Counter(), False: Counter()}
        for view in self.office.inventory.views():
            count = counts[index.governor_of((*view.reach.ids, view.folder.id)) is not None]
            if view.judges_folder:
                count[Leaves.SETTINGS] += 1
                count[Leaves.ACCESS] += len(view.collaborations) + (view.folder.shared_link is not None)
            count[Leaves.FILES] += sum(one.type == ItemType.FILE for one in view.content)
            count[Leaves.ACCESS] += sum(one.shared_link is not None for one in view.content)
            count[Leaves.ACCESS] += sum(map(len, view.content_collaborations.values()))
        return Governed(counts[True], counts[False])


def policies_by_name(office: Office) -> dict[str, Policy]:
    return {policy.name: policy for policy in office.policies.by_pattern.values()}


def _entries(registry: Registry) -> int:
    return len(registry.procedures) + len(registry.declarations)


def _counts(kind: str, change: str) -> bool:
    """A new entry takes nothing away from what the others allow."""
    return kind != "submission" and change != "added"
