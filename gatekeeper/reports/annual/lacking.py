"""What came late, and what is missing for the report, department by department. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from gatekeeper.jst import day_of
from gatekeeper.registry.model import Declaration
from gatekeeper.reports.annual.model import Held, Late, LateKind, Missing, MissingKind, Moved

__all__ = ["late_ones", "missing_ones"]

_NEEDED = ("delete_on", "download", "declared_by", "declared_on")


def late_ones(held: Iterable[Held]) -> tuple[Late, ...]:
    """Declarations that came after their term began, after something had moved, or at no day on record."""
    found = ((one.declaration, _late(one.declaration, one.moved)) for one in held)
    return tuple(Late(declaration, *late) for declaration, late in found if late is not None)


def missing_ones(held: Sequence[Held], owed_reports: Mapping[str, Sequence[str]], as_of: date) -> tuple[Missing, ...]:
    """What still has to be done as of a day, by department and declaration.

    `owed_reports` names the parties whose erasure report hasn't come, by declaration.
    """
    found = [Missing(one.declaration.department, one.declaration.id, *lack)
             for one in held for lack in _lacks(one, owed_reports.get(one.declaration.id, ()), as_of)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.department, one.declaration, list(MissingKind).index(one.kind))))


def _late(one: Declaration, moved: Moved) -> tuple[LateKind, date | None] | None:
    first = None if moved.first is None else day_of(moved.first)
    if one.declared_on is None:
        return LateKind.NO_DAY, one.term.start or first
    if first is not None and first < one.declared_on:
        return LateKind.AFTER_TRANSFER, first
    if one.term.start is not None and one.term.start < one.declared_on:
        return LateKind.AFTER_START, one.term.start
    return None


def _lacks(one: Held, reports: Sequence[str], as_of: date) -> Iterator[tuple[MissingKind, tuple[str, ...], int]]:
    declaration, moved = one.declaration, one.moved
    lacking = tuple(name for name in _NEEDED if not getattr(declaration, name))
    if lacking:
        yield MissingKind.INCOMPLETE, lacking, len(lacking)
    if _late(declaration, moved) is not None:
        yield MissingKind.LATE, (), 0
    if not moved.transfers and (declaration.term.start is None or declaration.term.start <= as_of):
        yield MissingKind.NO_TRANSFER, (), 0
    if one.unrecorded:
        yield MissingKind.DELETION_UNRECORDED, (), one.unrecorded
    if one.owed:
        yield MissingKind.DELETION_OWED, (), one.owed
    if reports:
        yield MissingKind.NO_ERASURE_REPORT, tuple(reports), len(reports)
    if one.violations.open:
        yield MissingKind.VIOLATION_OPEN, (), one.violations.open
