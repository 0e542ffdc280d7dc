"""A declaration renewed, made longer, or ended early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from gatekeeper.declaring.change import ended, extended, renewed
from gatekeeper.errors import UsageError
from gatekeeper.policy.model import DeclarationPolicy
from gatekeeper.registry.model import Declaration, Term
from tests.declaring.made import RIGHT

LIMITS = DeclarationPolicy(term_at_most=timedelta(days=60), delete_within=timedelta(days=30))
START, END, DELETE_ON = date(2026, 4, 10), date(2026, 5, 31), date(2026, 6, 30)
DURING, AFTER = date(2026, 5, 1), date(2026, 7, 15)
Alter = Callable[[Declaration, date, date | None, DeclarationPolicy, date], Declaration]


def with_days(start: date, end: date, delete_on: date) -> Declaration:
    return replace(RIGHT, term=Term(start, end), delete_on=delete_on)


def test_extended() -> None:
    """A later end within the limit from the start; the day of deletion stays."""
    assert extended(RIGHT, date(2026, 6, 8), None, LIMITS, DURING) == with_days(START, date(2026, 6, 8), DELETE_ON)


def test_renewed_while_it_runs() -> None:
    """The further term has the whole limit to itself, and follows without a gap."""
    later, gone = date(2026, 7, 30), date(2026, 8, 29)
    assert renewed(RIGHT, later, gone, LIMITS, DURING) == with_days(START, later, gone)


def test_renewed_after_it_was_over() -> None:
    """It begins anew today, and is declared today: what lay between isn't covered."""
    found = renewed(RIGHT, date(2026, 8, 31), date(2026, 9, 1), LIMITS, AFTER)
    assert found == replace(with_days(AFTER, date(2026, 8, 31), date(2026, 9, 1)), declared_on=AFTER)


@pytest.mark.parametrize("on", [DURING, date(2026, 5, 30), DURING - timedelta(days=7)])
def test_ended_early(on: date) -> None:
    """From a week back up to the day before the end."""
    gone = on + timedelta(days=30)
    assert ended(RIGHT, on, gone, LIMITS, DURING) == with_days(START, on, gone)


def test_ended_although_it_is_too_long() -> None:
    """What came into the registry another way can be cut short, even where what is left is still too long."""
    limits = DeclarationPolicy(term_at_most=timedelta(days=10), delete_within=timedelta(days=60))
    on = date(2026, 5, 15)
    assert ended(RIGHT, on, None, limits, DURING) == with_days(START, on, DELETE_ON)


@pytest.mark.parametrize(
    ("alter", "day", "delete_on", "today", "said"),
    [
        (extended, END, None, DURING, "それより後の日にしてください"),
        (extended, date(2026, 6, 9), None, DURING, "決まりの上限（60日）"),
        (extended, date(2026, 6, 8), None, AFTER, "更新（registry renew）"),
        (extended, date(2026, 6, 8), date(2026, 6, 7), DURING, "より前です"),
        (extended, date(2026, 6, 8), date(2026, 7, 9), DURING, "決まりの上限（30日）"),
        (renewed, date(2026, 7, 31), date(2026, 8, 1), DURING, "決まりの上限（60日）"),
        (renewed, date(2026, 7, 14), date(2026, 8, 1), AFTER, "もう過ぎています"),
        (renewed, date(2026, 7, 30), None, DURING, "今の消去する日は令和8年6月30日です"),
        (ended, START - timedelta(days=1), None, START, "より前です"),
        (ended, END, None, DURING, "それより前の日にしてください"),
        (ended, DURING - timedelta(days=8), None, DURING, "過去にすぎます"),
        (ended, date(2026, 5, 30), None, DURING, "決まりの上限（30日）"),
        (ended, date(2026, 5, 30), None, AFTER, "令和8年5月31日で終わっています"),
    ],
)
def test_refused(alter: Alter, day: date, delete_on: date | None, today: date, said: str) -> None:
    """What would pass a limit, or rewrite what was allowed."""
    with pytest.raises(UsageError) as caught:
        alter(RIGHT, day, delete_on, LIMITS, today)
    assert said in str(caught.value)


@pytest.mark.parametrize("alter", [extended, renewed, ended])
def test_declaration_without_days(alter: Alter) -> None:
    """One that came another way is declared again."""
    with pytest.raises(UsageError, match="登録し直してください"):
        alter(replace(RIGHT, term=Term(START, None)), date(2026, 6, 8), None, LIMITS, DURING)
    with pytest.raises(UsageError, match="--delete-on"):
        alter(replace(RIGHT, delete_on=None), END - timedelta(days=1) if alter is ended else date(2026, 6, 8), None,
              LIMITS, DURING)  # fmt: skip
