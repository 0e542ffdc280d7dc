"""Judging: what was read, against what was approved, as of one moment. Pure; the same values give the same list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from gatekeeper.inventory.view import FolderView
from gatekeeper.policy.case import (
    ApprovalCase,
    Case,
    CollaborationCase,
    FileCase,
    FolderCase,
    LinkCase,
    ReachCase,
    TrashCase,
    UnreadCase,
)
from gatekeeper.policy.deletion_record import NO_DELETIONS, DeletionRecord
from gatekeeper.policy.model import Policies
from gatekeeper.policy.place import Place, pattern_of, place_of
from gatekeeper.policy.rule import REPORT, Finding, Rule, Unread
from gatekeeper.policy.rules import RULES
from gatekeeper.policy.scene import Insiders, Scene
from gatekeeper.policy.transfer_case import Load, Past, TransferCase
from gatekeeper.policy.violation import Judged, Location, Unjudged, Violation
from gatekeeper.registry.filing import NO_FILINGS, Filings, limit_of
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Channel, Governor, Procedure, Registry
from gatekeeper.registry.term import span
from gatekeeper.transfer.derive import day_of_judgement
from gatekeeper.transfer.value import Side, Transfer, Way

__all__ = ["Bench", "evaluate"]

_CASES: tuple[type[Case], ...] = (
    CollaborationCase,
    LinkCase,
    FolderCase,
    FileCase,
    ReachCase,
    ApprovalCase,
    TrashCase,
    TransferCase,
)
_NOT_APPROVING = frozenset({"rejected", "withdrawn", "pending", "not_required"})


class Bench:
    """A registry and policies made ready for judging many views, one after the other.

    What depends on the governor alone is worked out once a governor and moment, so that the cost of an item is the
    same with fifteen procedures as with five thousand. Threads may share a bench: all that it remembers is what it
    would find again. `denied` are the files (by id) that the gatekeeper has closed to outsiders' downloads.
    """

    def __init__(
        self,
        index: Index,
        policies: Policies,
        rules: Sequence[Rule[Any]] = RULES,
        filings: Filings = NO_FILINGS,
        deletions: DeletionRecord = NO_DELETIONS,
        denied: frozenset[str] = frozenset(),
    ) -> None:
        self._index = index
        self._filings = filings
        self._deletions = deletions
        self._denied = denied
        self._papers = {paper.id: paper for paper in index.registry.submissions}
        self._policies = policies
        self._insiders = Insiders(index)
        self._rules = {
            (case, governed): tuple(rule for rule in rules if case in rule.on and rule.where.covers(governed=governed))
            for case in _CASES
            for governed in (True, False)
        }
        self._inherited = tuple(rule for rule in rules if rule.inherited)
        self._needed = frozenset({"collaborations", "shared_link"}).union(
            *(rule.needs for rule in rules if FileCase in rule.on)
        )
        self._places: dict[str | None, Place] = {}

    def judge(self, view: FolderView, as_of: datetime, read_at: datetime | None = None) -> Judged:
        """Every violation in a view as of an aware moment, and what couldn't be judged, both in a fixed order.

        `read_at` is when the view was read, where that isn't `as_of`: what expires between the two is gone by
        `as_of`, but what had expired before it was read, and was there nevertheless, is judged. Left out, everything
        that has expired by `as_of` counts as gone.
        """
        place = self._place(self._index.governor_of((*view.reach.ids, view.folder.id)), as_of)
        scene = Scene(
            view=view,
            place=place,
            index=self._index,
            insiders=self._insiders,
            needed=self._needed,
            place_of=lambda governor: self._place(governor, as_of),
            read_at=read_at,
            deletions=self._deletions,
            denied=self._denied,
        )
        violations, unjudged = list[Violation](), list[Unjudged]()
        for case in scene.cases():
            self._hear(case, self._rules_for(case, place), violations, unjudged)
        return _ordered(violations, unjudged)

    def judge_registry(self, as_of: datetime) -> tuple[Violation, ...]:
        """Every violation that needs no reading of Box, as of an aware moment: about procedures and declarations
        themselves, and about what the journal says is in the trash.
        """
        violations, unjudged = list[Violation](), list[Unjudged]()
        on_box = {governor.id for governor in _approvals(self._index.registry)}
        governors: list[Governor] = [*self._index.registry.procedures, *self._index.registry.declarations]
        for governor in governors:
            # Off Box only what isn't about Box alone is judged, by the policy of what Box doesn't know.
            rules = self._rules[ApprovalCase, governor.id in on_box]
            if rules:
                self._hear(self._approval(governor, as_of), rules, violations, unjudged)
        for trashed in self._deletions.trashed:
            owner = None if trashed.governor is None else self._index.governor(trashed.governor)
            case = TrashCase(trashed, owner, self._policies.of(pattern_of(owner)), as_of)
            self._hear(case, self._rules[TrashCase, owner is not None], violations, unjudged)
        return _ordered(violations, unjudged).violations

    def judge_transfer(self, transfer: Transfer, hour: Load, past: Past, *, is_searched: bool) -> Judged:
        """Every violation in one transfer, as of its own moment; the bench has to be of the registry of that moment.

        `hour` is what the account has downloaded in the hour that ends with it; what it usually does, `past` is asked
        only where the hour is more than the policy allows. For `is_searched` see `TransferCase`.
        """
        governor = None if transfer.governor is None else self._index.governor(transfer.governor)
        policy = self._policies.of(pattern_of(governor))
        limits, standing = policy.transfers, None
        if transfer.side is Side.OUTSIDE or (transfer.way is Way.OFFICE_OUT and transfer.counterparty is not None):
            standing = self._index.standing(transfer.login, governor, day_of_judgement(transfer.at))
        is_much = hour.files > limits.mass_count or hour.size > limits.mass_bytes
        usual = past(transfer) if is_much else None
        case = TransferCase(transfer, governor, policy, standing, hour, usual, is_searched)
        violations, unjudged = list[Violation](), list[Unjudged]()
        self._hear(case, self._rules[TransferCase, governor is not None], violations, unjudged)
        return _ordered(violations, unjudged)

    def _approval(self, governor: Governor, as_of: datetime) -> ApprovalCase:
        policy = self._policies.of(pattern_of(governor))
        case = ApprovalCase(governor, policy, span(governor.term, as_of), as_of)
        case = replace(case, owed=self._deletions.owed(governor, as_of))
        if not isinstance(governor, Procedure) or (paper := self._papers.get(governor.submission)) is None:
            return case
        limit = limit_of(governor, paper, self._filings.free_up_to)
        return replace(case, filings=self._filings.latest(governor.id, as_of), filing_limit=limit)

    def _place(self, governor: Governor | None, as_of: datetime) -> Place:
        key = None if governor is None else governor.id
        place = self._places.get(key)
        if place is None or place.as_of != as_of:
            place = self._places[key] = place_of(governor, self._policies, as_of)
        return place

    def _rules_for(self, case: Case, place: Place) -> tuple[Rule[Any], ...]:
        if isinstance(case, CollaborationCase | UnreadCase) and case.via is not None and place.is_governed:
            return self._inherited
        kind = case.stands_for if isinstance(case, UnreadCase) else type(case)
        return self._rules[kind, place.is_governed]

    def _hear(
        self, case: Case, rules: Iterable[Rule[Any]], violations: list[Violation], unjudged: list[Unjudged]
    ) -> None:
        for rule in rules:
            outcome = Unread(case.field) if isinstance(case, UnreadCase) else rule.judge(case)
            if isinstance(outcome, Finding):
                violations.append(_violation(rule, case, outcome))
            elif isinstance(outcome, Unread):
                unjudged.append(Unjudged(rule.id, case.location, outcome.field))


def evaluate(
    views: Iterable[FolderView],
    registry: Registry,
    policies: Policies,
    as_of: datetime,
    *,
    ward_domains: Iterable[str],
    own_logins: Iterable[str] = (),
    read_at: datetime | None = None,
    filings: Filings = NO_FILINGS,
) -> Judged:
    """Every violation in all views and in the registry itself; `own_logins` are the gatekeeper's own accounts.

    For `as_of` and `read_at` see `Bench.judge`.
    """
    bench = Bench(Index(registry, ward_domains, own_logins), policies, filings=filings)
    judged = [bench.judge(view, as_of, read_at) for view in views]
    violations = [violation for one in judged for violation in one.violations]
    unjudged = [one for outcome in judged for one in outcome.unjudged]
    return _ordered([*violations, *bench.judge_registry(as_of)], unjudged)


def _violation(rule: Rule[Any], case: Case, finding: Finding) -> Violation:
    facts, remedy = dict(finding.facts), finding.remedy
    if finding.wording:
        facts["wording"] = finding.wording
    if isinstance(case, CollaborationCase) and case.via is not None:
        facts["via"], remedy = case.via, REPORT
    governor = case.governor
    return Violation(
        rule=rule.id,
        severity=finding.severity or rule.severity,
        item=case.location,
        subject=case.subject,
        remedy=remedy,
        governor=None if governor is None else governor.id,
        department=None if governor is None else governor.department,
        policy=case.policy.name,
        facts=facts,
    )


def _ordered(violations: list[Violation], unjudged: list[Unjudged]) -> Judged:
    """By place, then rule, then subject: the order doesn't hang on the order in which Box listed things."""
    violations.sort(key=lambda one: (*_place_key(one.item), one.rule, one.subject.type, one.subject.id))
    unjudged.sort(key=lambda one: (*_place_key(one.item), one.rule, one.field))
    return Judged(tuple(violations), tuple(unjudged))


def _place_key(item: Location) -> tuple[str, str, str]:
    return (item.path, item.type, item.id)


def _approvals(registry: Registry) -> Iterable[Governor]:
    """What was approved for Box: other channels' terms, and what the committee didn't allow, lapse for nobody here."""
    off_box = {
        paper.id
        for paper in registry.submissions
        if paper.channel is not Channel.BOX or paper.outcome in _NOT_APPROVING
    }
    yield from (one for one in registry.procedures if _is_on_box(one) and one.submission not in off_box)
    yield from registry.declarations


def _is_on_box(procedure: Procedure) -> bool:
    return procedure.pattern is not None
