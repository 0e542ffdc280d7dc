"""Violations as tables, JSON and CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.policy.sentence import message, role_name
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity, Violation
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Cell, Column, Screen, Style
from gatekeeper.store.life import StoredViolation
from gatekeeper.text import Words

__all__ = [
    "CSV_HEAD",
    "by_department",
    "csv_rows",
    "remedy",
    "rule_title",
    "severity",
    "show_table",
    "to_json",
    "totals",
]

_STYLES: dict[Severity, Style] = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow"}
_CSV_NAMES = (
    "number", "severity", "rule", "title", "department", "procedure", "place", "subject", "message", "status",
    "remedy", "first_seen", "last_seen",
)  # fmt: skip
CSV_HEAD = tuple(f"table.{name}" for name in _CSV_NAMES)


def severity(words: Words, value: Severity) -> Cell:
    return Cell(words(f"severity.{value}"), _STYLES.get(value, "dim"))


def rule_title(rule_id: str) -> str:
    rule = RULES_BY_ID.get(rule_id)
    return rule_id if rule is None else rule.about.title


def remedy(words: Words, value: Remedy) -> str:
    """What would be done, in words."""
    target = value.target or ""
    if value.kind in {RemedyKind.SET_COLLABORATION_EXPIRY, RemedyKind.SET_LINK_EXPIRY}:
        target = moment(datetime.fromisoformat(target), words.lang)
    elif value.kind is RemedyKind.LOWER_ROLE and words.lang == "ja":
        target = role_name(target)
    return words(f"remedy.{value.kind}", target=target)


def show_table(screen: Screen, words: Words, found: Iterable[StoredViolation]) -> None:
    """One row a violation. A number of 0 is nobody's: it isn't on record."""
    columns = [
        Column(words("table.number")),
        Column(words("table.severity")),
        Column(words("table.rule")),
        Column(words("table.place"), ratio=2),
        Column(words("table.message"), ratio=3),
        Column(words("table.status")),
    ]
    screen.table(columns, (_row(words, one) for one in found))


def _row(words: Words, one: StoredViolation) -> Sequence[Cell | str]:
    violation = one.violation
    return (
        str(one.id or words("table.none")),
        severity(words, violation.severity),
        violation.rule,
        violation.item.path,
        message(violation, words.lang),
        words(f"status.{one.status}"),
    )


def by_department(words: Words, found: Iterable[StoredViolation]) -> Iterator[tuple[str, list[StoredViolation]]]:
    """Departments in the order of their names, what nothing governs last; within one, the gravest first."""

    def key(one: StoredViolation) -> tuple[bool, str]:
        return (one.violation.department is None, one.violation.department or "")

    ordered = sorted(
        found, key=lambda one: (*key(one), one.violation.severity.rank, one.violation.item.path, one.violation.rule)
    )
    for (is_nobodys, department), part in groupby(ordered, key):
        yield (words("table.unregistered") if is_nobodys else department, list(part))


def totals(words: Words, found: Iterable[Violation]) -> str:
    """How many of each severity: `緊急2、高3`."""
    counted = Counter(one.severity for one in found)
    parts = [f"{words(f'severity.{level}')}{counted[level]}" for level in Severity if counted[level]]
    return "、".join(parts)


def to_json(one: StoredViolation) -> dict[str, Any]:
    """A violation under the names that scripts lean on."""
    violation = one.violation
    plain: dict[str, Any] = {
        "number": one.id or None,
        "rule": violation.rule,
        "severity": str(violation.severity),
        "item": {"type": violation.item.type, "id": violation.item.id, "path": violation.item.path},
        "subject": {
            "type": str(violation.subject.type),
            "id": violation.subject.id,
            "login": violation.subject.login,
        },
        "procedure": violation.governor,
        "department": violation.department,
        "policy": violation.policy,
        "message": message(violation),
        "first_seen": iso(one.first_seen),
        "last_seen": iso(one.last_seen),
        "status": str(one.status),
        "remedy": str(violation.remedy.kind),
        "target": violation.remedy.target,
        "facts": dict(violation.facts),
    }
    if one.resolved_at is not None:
        plain["resolved_at"] = iso(one.resolved_at)
    if one.waiver is not None:
        waiver = one.waiver
        plain["waiver"] = {
            "by": waiver.by,
            "reason": waiver.reason,
            "until": waiver.until.isoformat(),
            "severity": str(waiver.severity),
            "covers": one.outgrown_waiver is None,
        }
    return plain


def csv_rows(words: Words, found: Iterable[StoredViolation]) -> Iterator[Sequence[object]]:
    """Rows in the order of `CSV_HEAD`."""
    for one in found:
        violation = one.violation
        yield (
            one.id or None,
            words(f"severity.{violation.severity}"),
            violation.rule,
            rule_title(violation.rule),
            violation.department,
            violation.governor,
            violation.item.path,
            violation.subject.login,
            message(violation, words.lang),
            words(f"status.{one.status}"),
            remedy(words, violation.remedy),
            iso(one.first_seen),
            iso(one.last_seen),
        )
