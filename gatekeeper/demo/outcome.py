"""What the demo has to come out as: the scenario's mistakes, counted by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatekeeper.policy.violation import Violation

__all__ = ["ACTIONS", "EXPECTED", "IN_APRIL", "IN_THE_MONTH", "Difference", "difference", "differences", "of_the_month"]

EXPECTED: Mapping[str, int] = {
    "GK101": 2, "GK102": 1, "GK103": 1, "GK104": 2, "GK105": 1, "GK106": 1, "GK107": 1, "GK108": 1, "GK109": 1,
    "GK110": 1, "GK111": 1, "GK201": 2, "GK202": 1, "GK203": 1, "GK204": 1, "GK205": 1, "GK206": 1, "GK207": 1,
    "GK301": 1, "GK302": 1, "GK303": 1, "GK304": 1, "GK401": 1, "GK402": 1, "GK403": 1, "GK404": 1, "GK405": 1,
    "GK601": 2, "GK602": 1, "GK603": 1,
}  # fmt: skip
"""Violations by rule at the scenario's own time; every rule has at least one."""

ACTIONS = 13
"""Things that the plan would change: several faults of one thing are one action."""

IN_APRIL = 41
"""Violations if nothing changes until 1 April."""

IN_THE_MONTH: Mapping[str, int] = {"GK101": 2, "GK201": 1, "GK501": 2, "GK502": 1, "GK503": 1, "GK504": 1}
"""Violations by rule that the month's events show: of transfers, and of the share beside everything that is watched."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the outcome isn't what it has to be."""

    name: str
    expected: int
    found: int


def difference(name: str, expected: int, found: int) -> list[Difference]:
    """The difference of one count; nothing where it is as it has to be."""
    return [] if expected == found else [Difference(name, expected, found)]


def differences(found: Iterable[Violation], actions: int, in_april: int) -> list[Difference]:
    """What differs, in the order of the rules; nothing where all is as it has to be."""
    by_plan = [*difference("plan", ACTIONS, actions), *difference("2026-04-01", IN_APRIL, in_april)]
    return [*_by_rule(EXPECTED, found), *by_plan]


def of_the_month(found: Iterable[Violation]) -> list[Difference]:
    """What differs of that which the month's events show, in the order of the rules."""
    return _by_rule(IN_THE_MONTH, found)


def _by_rule(expected: Mapping[str, int], found: Iterable[Violation]) -> list[Difference]:
    counted = Counter(violation.rule for violation in found)
    rules = sorted({*expected, *counted})
    return [one for rule in rules for one in difference(rule, expected.get(rule, 0), counted[rule])]
