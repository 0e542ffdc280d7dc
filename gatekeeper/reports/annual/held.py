"""Which declarations a fiscal year's report is about, and in which wording."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from gatekeeper import jst
from gatekeeper.registry.model import Declaration, Term
from gatekeeper.store.declared import DeclaredVersion

__all__ = ["held_in", "newest"]


def newest(versions: Iterable[DeclaredVersion]) -> dict[str, DeclaredVersion]:
    """The last wording of every declaration that there ever was, by its id."""
    return {one.declaration.id: one for one in versions}


def held_in(versions: Iterable[DeclaredVersion], year: int) -> dict[str, Declaration]:
    """The declarations whose term touches a fiscal year and that were on record in it or later, by id.

    The last wording counts, also one of after the year's end: what was put right is reported as it is right. Where
    that one is about another year (the declaration was renewed), it is the wording in force at the year's end. One
    that was taken out before the year began isn't there.
    """
    found = {}
    for declaration_id, group in groupby(versions, key=lambda one: one.declaration.id):
        wording = _wording(list(group), year)
        if wording is not None:
            found[declaration_id] = wording
    return found


def _wording(versions: list[DeclaredVersion], year: int) -> Declaration | None:
    begins, ends = jst.day_start(jst.fiscal_year_start(year)), jst.day_end(jst.fiscal_year_end(year))
    last = versions[-1]
    if last.until is not None and last.until <= begins:
        return None
    if _touches(last.declaration.term, year):
        return last.declaration
    then = next((one for one in reversed(versions) if one.since < ends), None)
    in_force = then is not None and (then.until is None or then.until > begins)
    return then.declaration if then is not None and in_force and _touches(then.declaration.term, year) else None


def _touches(term: Term, year: int) -> bool:
    start, end = term.start or date.min, term.end or date.max
    return start <= jst.fiscal_year_end(year) and end >= jst.fiscal_year_start(year)
