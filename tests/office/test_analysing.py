"""The weekly analysis of an office: each week once, missed ones too, and what it says about gaps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from gatekeeper.analysing import analyse, analyse_week, newest, write_analysis
from gatekeeper.analysis.value import Gap
from gatekeeper.errors import UsageError
from gatekeeper.ledger.entry import Kind
from gatekeeper.signing import canonical
from gatekeeper.store.transfer_book import take_in
from tests.notary.room import moved
from tests.office.conftest import OpenOffice

MONDAY = datetime(2026, 2, 8, 15, 0, tzinfo=UTC)
"""The first moment of 9 February in Japan: the week from 2 February is over."""


def test_each_week_is_analysed_once(office: OpenOffice) -> None:
    """The last whole week first; a second time, and to the end of the week, there is nothing to do."""
    ours = office()
    (first,) = analyse(ours, MONDAY)
    assert (first.week, first.last_day) == (date(2026, 2, 2), date(2026, 2, 8))
    assert analyse(ours, MONDAY) == ()
    assert analyse(ours, MONDAY + timedelta(days=7) - timedelta(seconds=1)) == ()
    assert [one.week for one in analyse(ours, MONDAY + timedelta(days=7))] == [date(2026, 2, 9)]
    assert len(ours.ledger.newest(9, Kind.ANALYSIS)) == 2
    assert ours.notary.verify(MONDAY).holds


def test_missed_weeks_are_made_up_for(office: OpenOffice) -> None:
    """After three weeks without the gatekeeper each of them is analysed, the oldest first, but no more than a year."""
    ours = office()
    analyse(ours, MONDAY)
    weeks = [one.week for one in analyse(ours, MONDAY + timedelta(days=21))]
    assert weeks == [date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 23)]
    assert len(analyse(ours, MONDAY + timedelta(days=1_000))) == 53


def test_clock_set_back_does_nothing(office: OpenOffice) -> None:
    """A week that was analysed stays so when the clock says that it is yet to come."""
    ours = office()
    analyse(ours, MONDAY)
    assert analyse(ours, MONDAY - timedelta(days=30)) == ()


def test_transfers_and_unanswered_violations(office: OpenOffice) -> None:
    """What moved in the week is added up; what nobody has answered since is listed, and what was answered isn't."""
    ours = office()
    ours.sweep()
    with ours.database.write() as connection:
        take_in(connection, [moved(f"e{number}", MONDAY - timedelta(days=number + 1)) for number in range(3)], MONDAY)
    waiting = [one.id for one in ours.standing()]
    assert waiting
    ours.violations.acknowledge(waiting[0], "係長", "調べる", MONDAY)
    (made,) = analyse(ours, MONDAY)
    assert (made.total("transfers"), made.total("files")) == (3, 3)
    assert {one.id for one in made.unanswered} == set(waiting[1:])
    assert ours.notary.verify(MONDAY).holds


def test_violation_that_came_up_after_the_week_is_for_the_next(office: OpenOffice) -> None:
    """A week is judged by what was there before it ended."""
    ours = office()
    ours.sweep()  # on the sandbox's 1 February
    assert analyse_week(ours, date(2026, 1, 20), MONDAY).unanswered == ()


def test_gaps_are_asked_for_and_told(office: OpenOffice) -> None:
    """Whoever knows of gaps is asked about this very week; without anybody who does, it says so."""
    asked: list[tuple[datetime, datetime]] = []

    def gaps(since: datetime, until: datetime) -> list[Gap]:
        asked.append((since, until))
        return [Gap(since + timedelta(hours=5), since + timedelta(hours=9), filled=True)]

    ours = office()
    (made,) = analyse(ours, MONDAY, gaps)
    assert asked == [(MONDAY - timedelta(days=7), MONDAY)]
    assert made.gaps is not None
    assert [one.filled for one in made.gaps] == [True]
    (other,) = analyse(ours, MONDAY + timedelta(days=7))
    assert other.gaps is None


def test_week_that_is_not_over_is_refused(office: OpenOffice) -> None:
    """Half a week would be entered for good."""
    ours = office()
    with pytest.raises(UsageError, match="まだ終わっていません"):
        analyse_week(ours, date(2026, 2, 8), MONDAY - timedelta(seconds=1))
    assert newest(ours) == ()


def test_page_is_written_with_what_the_ledger_has_the_digest_of(office: OpenOffice, tmp_path: Path) -> None:
    """The JSON beside the page is what was entered, byte for byte; over a page that is there nothing is written."""
    ours = office()
    (made,) = analyse(ours, MONDAY)
    files = write_analysis(ours, made, tmp_path / "出力")
    assert [one.name for one in files] == ["受渡し記録の分析-20260202.docx", "受渡し記録の分析-20260202.json"]
    (entry,) = ours.ledger.newest(1, Kind.ANALYSIS)
    assert canonical.loads(entry.payload)["result_sha256"] == sha256(files[1].read_bytes()).hexdigest()
    assert json.loads(files[1].read_bytes())["week"] == "2026-02-02"
    with pytest.raises(UsageError, match="すでにあります"):
        write_analysis(ours, made, tmp_path / "出力")
