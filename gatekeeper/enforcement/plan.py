"""What would be done about the violations that stand, and when. Pure: nothing is touched here.

Violations of several rules can ask for changes to one thing. They are folded into one action for each collaboration,
link, folder or file, so that no change is made twice and none takes back another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.enforcement.action import Action
from gatekeeper.enforcement.fold import Step, fold
from gatekeeper.enforcement.image import Thing
from gatekeeper.enforcement.record import Record, Wish
from gatekeeper.enforcement.remedy import aim_of, thing_of
from gatekeeper.policy.model import LinkClosing, Mode, Policies, Policy
from gatekeeper.policy.violation import (
    Location,
    Remedy,
    RemedyKind,
    Severity,
    StandingViolation,
    Status,
    Subject,
    Violation,
)

__all__ = ["HeldBack", "Plan", "PlannedAction", "Reported", "plan"]

_NOTHING = Record()


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What would be done to one thing, in this order. `violations` are those that it answers, gravest first."""

    item: Location
    subject: Subject
    steps: tuple[Step, ...]
    violations: tuple[Violation, ...]

    @property
    def thing(self) -> Thing:
        """What it changes."""
        return thing_of(self.steps[0].remedy.kind, self.item, self.subject)

    @property
    def due(self) -> datetime:
        """When the first step may be taken."""
        return min(step.due for step in self.steps)

    @property
    def severity(self) -> Severity:
        return self.violations[0].severity

    @property
    def governor(self) -> str | None:
        return self.violations[0].governor

    @property
    def department(self) -> str | None:
        return self.violations[0].department

    def steps_due(self, as_of: datetime) -> tuple[Step, ...]:
        """The steps whose grace is over at an aware moment."""
        return tuple(step for step in self.steps if step.due <= as_of)


@dataclass(frozen=True, slots=True)
class Reported:
    """A violation about which nothing is done by itself: its remedy is a report, or its mode isn't enforce."""

    violation: Violation
    mode: Mode


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A violation about which nothing is planned because of what the journal says: `action` is under way, was done
    since the last reading, was undone by a person, can't be told, or was refused by Box within a day."""

    violation: Violation
    action: Action


@dataclass(frozen=True, slots=True)
class Plan:
    """As of one aware moment. `waived` are those that a person tolerates: shown, and left alone."""

    as_of: datetime
    actions: tuple[PlannedAction, ...] = ()
    reported: tuple[Reported, ...] = ()
    waived: tuple[Violation, ...] = ()
    held_back: tuple[HeldBack, ...] = ()


def plan(standing: Iterable[StandingViolation], policies: Policies, as_of: datetime, record: Record = _NOTHING) -> Plan:
    """The plan for everything that stands. Resolved violations are left out; acknowledged ones are acted upon.

    A step is due when its violation's grace is over, counted from when it came up or from the end of a waiver of it,
    and its policy has settled. A violation whose policy no longer exists is only reported: nobody decided that it may
    be acted upon.
    """
    by_name = {policy.name: policy for policy in policies.by_pattern.values()}
    asked: dict[str, list[tuple[Violation, Step]]] = {}
    reported, waived, held_back = list[Reported](), list[Violation](), list[HeldBack]()
    for one in standing:
        violation, mode = one.violation, _mode(one.violation, by_name)
        if one.status is Status.WAIVED:
            waived.append(violation)
        elif one.status is Status.RESOLVED:
            continue
        elif mode is not Mode.ENFORCE or violation.remedy.kind is RemedyKind.REPORT:
            reported.append(Reported(violation, mode))
        else:
            step = _step(one, by_name[violation.policy or ""], record, as_of)
            stopped = _stopped(violation, step, record, as_of)
            if stopped is None:
                asked.setdefault(_thing(violation, step), []).append((violation, step))
            else:
                held_back.append(HeldBack(violation, stopped))
    actions = [_action(wanted) for wanted in asked.values()]
    return Plan(
        as_of,
        tuple(sorted(actions, key=lambda action: (action.due, *_key(action.violations[0])))),
        tuple(sorted(reported, key=lambda one: _key(one.violation))),
        tuple(sorted(waived, key=_key)),
        tuple(sorted(held_back, key=lambda one: _key(one.violation))),
    )


def _step(one: StandingViolation, policy: Policy, record: Record, as_of: datetime) -> Step:
    """What a violation asks for, and from when on it may be done."""
    violation = one.violation
    # What is to be purged has had its time in the trash, which is a grace of its own.
    is_purge = violation.remedy.kind is RemedyKind.PURGE_ITEM
    due = one.grace_from(as_of) + (timedelta(0) if is_purge else policy.grace_of(violation.rule))
    settled = record.settled_from(policy.name, policy.settle)
    if settled is not None:
        due = max(due, settled)
    remedy = violation.remedy
    if remedy.kind is RemedyKind.TIGHTEN_LINK and policy.links.closing is LinkClosing.REMOVE:
        remedy = Remedy(RemedyKind.REMOVE_LINK)
    if remedy.kind is RemedyKind.SET_COLLABORATION_EXPIRY:
        kept = record.kept_date(thing_of(remedy.kind, violation.item, violation.subject))
        if kept is not None and kept == aim_of(remedy).facts["expires_at"]:
            # Box won't hold the date: it is kept here, and on it the collaboration goes.
            return Step(Remedy(RemedyKind.REMOVE_COLLABORATION), datetime.fromisoformat(kept), (violation.rule,))
    return Step(remedy, due, (violation.rule,))


def _stopped(violation: Violation, step: Step, record: Record, as_of: datetime) -> Action | None:
    thing = thing_of(step.remedy.kind, violation.item, violation.subject)
    wish = Wish(thing, aim_of(step.remedy), (violation.rule,), violation.subject.login)
    return record.open(thing) or record.done_since(wish) or record.stopped(wish, as_of)


def _action(wanted: list[tuple[Violation, Step]]) -> PlannedAction:
    violations = sorted((violation for violation, _ in wanted), key=_key)
    first = violations[0]
    return PlannedAction(first.item, first.subject, fold(step for _, step in wanted), tuple(violations))


def _thing(violation: Violation, step: Step) -> str:
    """What is changed. An item, its link and its settings are different things: each has calls of its own."""
    return thing_of(step.remedy.kind, violation.item, violation.subject).key


def _mode(violation: Violation, by_name: dict[str, Policy]) -> Mode:
    policy = by_name.get(violation.policy or "")
    return Mode.OBSERVE if policy is None else policy.mode_of(violation.rule)


def _key(violation: Violation) -> tuple[int, str, str, str, str]:
    subject = violation.subject
    return (violation.severity.rank, violation.item.path, violation.rule, violation.item.id, subject.id)
