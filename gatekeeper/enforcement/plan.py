"""What would be done about the violations that stand, and when. Pure: nothing is touched here.

Violations of several rules can ask for changes to one thing. They are folded into one action for each collaboration,
link, folder or file, so that no change is made twice and none takes back another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.enforcement.fold import Step, fold
from gatekeeper.policy.model import Mode, Policies, Policy
from gatekeeper.policy.violation import (
    Location,
    RemedyKind,
    Severity,
    StandingViolation,
    Status,
    Subject,
    Violation,
)

__all__ = ["Plan", "PlannedAction", "Reported", "plan"]


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What would be done to one thing, in this order. `violations` are those that it answers, gravest first."""

    item: Location
    subject: Subject
    steps: tuple[Step, ...]
    violations: tuple[Violation, ...]

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
class Plan:
    """As of one aware moment. `waived` are those that a person tolerates: shown, and left alone."""

    as_of: datetime
    actions: tuple[PlannedAction, ...] = ()
    reported: tuple[Reported, ...] = ()
    waived: tuple[Violation, ...] = ()


def plan(standing: Iterable[StandingViolation], policies: Policies, as_of: datetime) -> Plan:
    """The plan for everything that stands. Resolved violations are left out; acknowledged ones are acted upon.

    A step is due when its violation's grace, counted from when it came up, is over. A violation whose policy no
    longer exists is only reported: nobody decided that it may be acted upon.
    """
    by_name = {policy.name: policy for policy in policies.by_pattern.values()}
    asked: dict[tuple[str, ...], list[tuple[Violation, Step]]] = {}
    reported, waived = list[Reported](), list[Violation]()
    for one in standing:
        violation, mode = one.violation, _mode(one.violation, by_name)
        if one.status is Status.WAIVED:
            waived.append(violation)
        elif one.status is not Status.RESOLVED:
            if mode is Mode.ENFORCE and violation.remedy.kind is not RemedyKind.REPORT:
                due = one.since + _grace(violation, by_name)
                asked.setdefault(_thing(violation), []).append(
                    (violation, Step(violation.remedy, due, (violation.rule,)))
                )
            else:
                reported.append(Reported(violation, mode))
    actions = [_action(wanted) for wanted in asked.values()]
    return Plan(
        as_of,
        tuple(sorted(actions, key=lambda action: (action.due, *_key(action.violations[0])))),
        tuple(sorted(reported, key=lambda one: _key(one.violation))),
        tuple(sorted(waived, key=_key)),
    )


def _action(wanted: list[tuple[Violation, Step]]) -> PlannedAction:
    violations = sorted((violation for violation, _ in wanted), key=_key)
    first = violations[0]
    return PlannedAction(first.item, first.subject, fold(step for _, step in wanted), tuple(violations))


def _thing(violation: Violation) -> tuple[str, ...]:
    """What is changed: a collaboration by its own id, everything else by its item."""
    return (violation.subject.type, violation.subject.id, violation.item.type)


def _mode(violation: Violation, by_name: dict[str, Policy]) -> Mode:
    policy = by_name.get(violation.policy or "")
    return Mode.OBSERVE if policy is None else policy.mode_of(violation.rule)


def _grace(violation: Violation, by_name: dict[str, Policy]) -> timedelta:
    return by_name[violation.policy or ""].grace_of(violation.rule)


def _key(violation: Violation) -> tuple[int, str, str, str, str]:
    subject = violation.subject
    return (violation.severity.rank, violation.item.path, violation.rule, violation.item.id, subject.id)
