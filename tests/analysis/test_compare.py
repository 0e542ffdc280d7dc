"""A week against the partners' own past: what is unusual, who is new, and what can't be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gatekeeper.analysis.compare import analysis_of
from gatekeeper.analysis.value import Analysis, Gap, Line, Measure, Outlier, Partner, Unanswered, monday_of
from gatekeeper.policy.violation import Severity
from gatekeeper.signing import canonical

MONDAY = date(2026, 2, 2)
NOW = datetime(2026, 2, 9, 0, 30, tzinfo=UTC)
PRINTER = Partner("R7-36-03", "株式会社みなと印刷", "医療保険年金課")
OTHER = Partner("R7-36-08", "株式会社みどり設計", "防災都市づくり課")
NOBODY = Partner("", "")


def line(partner: Partner = PRINTER, files: int = 10, size: int = 1_000) -> Line:
    return Line(partner, files, files, size, outward=files)


def analysed(
    *lines: Line,
    past: list[list[Line]] | None = None,
    unanswered: tuple[Unanswered, ...] = (),
    gaps: tuple[Gap, ...] | None = None,
) -> Analysis:
    return analysis_of(MONDAY, NOW, lines, past or [], unanswered, gaps)


@pytest.mark.parametrize(
    ("files", "past", "found"),
    [
        (31, [10, 10, 10, 10], True),
        (30, [10, 10, 10, 10], False),  # three times the usual is still within reason
        (31, [10, 10, 40, 10], False),  # there was such a week before
        (31, [10, 10, 30, 10], True),
        (19, [1, 1, 1, 1], False),  # too few to be worth a look
        (20, [1, 1, 1, 1], True),
        (500, [10, 10, 10], False),  # nobody knows yet what is usual
        (20, [0, 0, 0, 5], True),  # weeks without any count, since the first one
        (500, [10, 0, 0, 0], False),
    ],
)
def test_week_unlike_the_partners_own_past(files: int, past: list[int], found: bool) -> None:
    """More than ever, more than three times the median, and enough of it, in weeks that are known."""
    made = analysed(line(files=files), past=[[line(files=one)] if one else [] for one in past])
    assert bool(made.outliers) is found


def test_outlier_tells_what_it_is_beside() -> None:
    """What was found, the median, the largest, and of how many weeks."""
    past = [[line(files=one)] for one in (4, 8, 2, 6)]
    assert analysed(line(files=40), past=past).outliers == (Outlier(PRINTER, Measure.FILES, 40, 4, 8, 4),)


def test_size_is_looked_at_besides_the_number() -> None:
    """Few files may be large."""
    past = [[line(size=10_000_000)]] * 5
    (found,) = analysed(line(size=200_000_000), past=past).outliers
    assert (found.measure, found.usual, found.weeks) == (Measure.SIZE, 10_000_000, 5)


def test_each_is_held_against_its_own_past() -> None:
    """A busy partner doesn't make a quiet one's week usual."""
    past = [[line(files=500), line(OTHER, files=5)]] * 6
    made = analysed(line(files=500), line(OTHER, files=100), past=past)
    assert [one.partner for one in made.outliers] == [OTHER]


def test_who_is_new() -> None:
    """Whoever was in none of the weeks before; in the first week of all nobody is called new."""
    assert analysed(line(), line(OTHER), past=[[line()]]).newcomers == (OTHER,)
    assert analysed(line(), line(OTHER)).newcomers == ()


def test_weeks_before_the_records_begin_do_not_count() -> None:
    """Three weeks of records are three weeks to compare with."""
    assert analysed(line(), past=[[line()], [], [line()], [], [], []]).past_weeks == 3


def test_week_in_which_nothing_moved() -> None:
    """Nothing is an analysis too."""
    made = analysed(past=[[line()]] * 5)
    assert (made.lines, made.outliers, made.newcomers, made.total("files")) == ((), (), (), 0)
    assert made.draft.payload["gaps"] is None


def test_gravest_unanswered_first() -> None:
    """Then the oldest."""
    ones = [
        Unanswered(1, "GK303", Severity.LOW, None, None, date(2026, 1, 1)),
        Unanswered(2, "GK201", Severity.CRITICAL, "R7-36-03", "課", date(2026, 1, 9)),
        Unanswered(3, "GK201", Severity.CRITICAL, "R7-36-03", "課", date(2026, 1, 8)),
    ]
    assert [one.id for one in analysed(unanswered=tuple(ones)).unanswered] == [3, 2, 1]


def test_ledger_is_told_counts_and_a_digest() -> None:
    """No name, no address, no place; the digest is that of the whole analysis."""
    gap = Gap(NOW - timedelta(days=2), NOW - timedelta(days=1), filled=True)
    taro = Partner("D8-0001", "taro@example.org", "子育て支援課")
    made = analysed(line(taro), line(NOBODY, files=3), past=[[line()]], gaps=(gap,))
    payload = made.draft.payload
    assert (payload["week"], payload["files"], payload["newcomers"], payload["gaps"]) == ("2026-02-02", 13, 2, 1)
    assert "taro" not in canonical.dumps(payload).decode()
    assert "taro" in made.body.decode()


def test_same_values_are_the_same_bytes() -> None:
    """Whatever order the database gives them in."""
    past = [[line(), line(OTHER)]]
    assert analysed(line(), line(OTHER), past=past).body == analysed(line(OTHER), line(), past=past).body


def test_sums_past_every_limit_can_still_be_entered() -> None:
    """Numbers that JSON readers would round are held at the largest that none does."""
    made = analysed(line(size=2**60), line(OTHER, size=2**60))
    assert made.draft.payload["size"] == 2**53 - 1
    assert canonical.loads(made.body)["lines"][0]["size"] == 2**53 - 1


@pytest.mark.parametrize("day", [2, 3, 8])
def test_monday(day: int) -> None:
    """A week is Monday to Sunday."""
    assert monday_of(date(2026, 2, day)) == MONDAY
