"""How long a declaration may be for, and when its files have to be gone: the policy's limits, with their reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gatekeeper import jst
from gatekeeper.declaring.label import Field
from gatekeeper.policy.model import DeclarationPolicy

__all__ = ["faults_of_days"]


def faults_of_days(
    start: date | None, end: date | None, delete_on: date | None, limits: DeclarationPolicy
) -> Iterator[tuple[Field, str]]:
    """What is wrong with the days of a declaration, each with the field to put right. None: not known, not judged.

    An end that lies before its start is wrong itself, so that nothing is measured from it.
    """
    if start is not None and end is not None:
        yield from _faults_of_term(start, end, limits)
    is_end_known = end is not None and (start is None or start <= end)
    if end is not None and is_end_known and delete_on is not None:
        yield from _faults_of_deletion(end, delete_on, limits)


def _faults_of_term(start: date, end: date, limits: DeclarationPolicy) -> Iterator[tuple[Field, str]]:
    days, most = (end - start).days + 1, limits.term_at_most.days
    if days < 1:
        yield Field.END, f"終わり（{jst.era(end)}）が始まり（{jst.era(start)}）より前です。日付を確かめてください"
    elif days > most:
        last = jst.era(_after(start, most - 1))
        said = f"期間が{days}日間で、決まりの上限（{most}日）より長くなっています"
        yield Field.END, f"{said}。{last}までにするか、付議してください"


def _faults_of_deletion(end: date, delete_on: date, limits: DeclarationPolicy) -> Iterator[tuple[Field, str]]:
    days, most = (delete_on - end).days, limits.delete_within.days
    if days < 0:
        yield (
            Field.DELETE_ON,
            f"消去する日（{jst.era(delete_on)}）が期間の終わり（{jst.era(end)}）より前です。終わりの日以降にしてください",
        )
    elif days > most:
        said = f"消去する日が期間の終わりの{days}日後で、決まりの上限（{most}日）より遅くなっています"
        yield Field.DELETE_ON, f"{said}。{jst.era(_after(end, most))}までにしてください"


def _after(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
