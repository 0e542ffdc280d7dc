"""Transfers on record: found, counted, and added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.policy.transfer_case import Load
from gatekeeper.store.database import Database
from gatekeeper.store.transfer import Grouping, TransferFilter, Transfers, add_transfers
from gatekeeper.transfer.value import Deed, Side, Transfer, Way
from tests.policy.build import NOW, VENDOR
from tests.transfer.build import ANYBODY, HANAKO, event, moved, transfer

HOSTILE = "=HYPERLINK(1)\x00\ud83d\x1b[2J\u202e%_'.xlsx"


def many() -> list[Transfer]:
    """Two of the contractor's downloads, an upload by staff, and a stranger's in a place that nothing governs."""
    stranger = transfer(login="x@example.net", folder="9000")
    return [
        replace(transfer(), event_id="a", at=NOW),
        replace(transfer(), event_id="b", at=NOW + timedelta(hours=1), item_id="502", item_name=HOSTILE, path=HOSTILE),
        replace(transfer(kind="UPLOAD", login=HANAKO), event_id="c", at=NOW - timedelta(hours=1), size=None),
        replace(stranger, event_id="d", at=datetime(2026, 3, 31, 15, tzinfo=UTC), user_id="77"),
    ]


@pytest.fixture
def transfers(database: Database) -> Transfers:
    with database.write() as connection:
        add_transfers(connection, many())
    return Transfers(database)


def ids(found: Sequence[Transfer]) -> str:
    return "".join(one.event_id for one in found)


def test_each_comes_back_as_it_was(transfers: Transfers) -> None:
    """Whatever its names hold."""
    assert list(transfers.find()) == sorted(many(), key=lambda one: one.at)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TransferFilter(), "cabd"),
        (TransferFilter(since=NOW, until=NOW + timedelta(hours=1)), "a"),
        (TransferFilter(governors=("R7-36-03",)), "cab"),
        (TransferFilter(governors=("R7-36-03", "D8-0001"), deeds=(Deed.UPLOADED,)), "c"),
        (TransferFilter(governors=()), ""),
        (TransferFilter(departments=("医療保険年金課",)), "cab"),
        (TransferFilter(login=VENDOR), "ab"),
        (TransferFilter(item_id="502"), "b"),
        (TransferFilter(ways=(Way.OUTWARD,)), "cabd"),
        (TransferFilter(ways=(Way.INWARD, Way.WITHIN)), ""),
        (TransferFilter(outside=True), "abd"),
        (TransferFilter(governed=False), "d"),
        (TransferFilter(governed=True), "cab"),
        (TransferFilter(text="国保督促状/"), "ca"),
        (TransferFilter(text="502"), "b"),
        (TransferFilter(text=HOSTILE), "b"),
        (TransferFilter(text="%"), "b"),
        (TransferFilter(text="その他/督"), "d"),
        (TransferFilter(text="hyperlink"), ""),
    ],
)
def test_filters(transfers: Transfers, wanted: TransferFilter, found: str) -> None:
    """Each by itself and together, alike on both databases; no sign in a text means anything but itself."""
    assert ids(list(transfers.find(wanted))) == found
    assert transfers.count(wanted) == len(found)


def test_pages(transfers: Transfers) -> None:
    """A part of the list, from either end."""
    assert ids(list(transfers.find(limit=2))) == "ca"
    assert ids(list(transfers.find(limit=2, skip=2))) == "bd"
    assert ids(list(transfers.find(newest_first=True, limit=3, skip=1))) == "bac"
    assert ids(list(transfers.find(limit=2, skip=9))) == ""


def test_counts_by_month_are_those_of_japan(transfers: Transfers) -> None:
    """31 March 15:00 in UTC is April."""
    found = transfers.counts([Grouping.MONTH])
    assert [(one.keys, one.transfers) for one in found] == [(("2026-02",), 3), (("2026-04",), 1)]


def test_counts_by_several(transfers: Transfers) -> None:
    """What has no value is a group of its own; files, bytes and different files are told apart."""
    found = transfers.counts([Grouping.DEPARTMENT, Grouping.DEED])
    assert [(one.keys, one.transfers, one.files, one.size, one.items) for one in found] == [
        ((None, "downloaded"), 1, 1, 120_000, 1),
        (("医療保険年金課", "downloaded"), 2, 2, 240_000, 2),
        (("医療保険年金課", "uploaded"), 1, 1, 0, 1),
    ]
    assert transfers.counts([Grouping.WAY], TransferFilter(governors=())) == []


def test_first_and_last_of_a_file(transfers: Transfers) -> None:
    """For the evidence of its erasure; a file that was never moved isn't in it."""
    found = transfers.first_and_last(["501", "502", "never", "502"])
    later = NOW + timedelta(hours=1)
    assert found == {"501": (NOW - timedelta(hours=1), datetime(2026, 3, 31, 15, tzinfo=UTC)), "502": (later, later)}
    assert transfers.first_and_last(map(str, range(2_000))).keys() == {"501", "502"}


def test_names_on_record(transfers: Transfers) -> None:
    """What governs nothing names nothing."""
    assert transfers.names() == (frozenset({"医療保険年金課"}), frozenset({"R7-36-03"}))


def test_usual_hour(database: Database) -> None:
    """The mean over the hours in which anything was downloaded; neither the hour before nor other people's count."""
    past = [
        replace(transfer(), event_id=f"{hours}-{number}", at=NOW - timedelta(hours=hours, minutes=1), size=100)
        for hours, files in ((3, 10), (50, 20), (0, 7), (24 * 91, 99))
        for number in range(files)
    ]
    others = [
        replace(transfer(), event_id="other", user_id="10", at=NOW - timedelta(hours=3)),
        replace(transfer(folder="9000"), event_id="elsewhere", at=NOW - timedelta(hours=3)),
        replace(transfer(kind="PREVIEW"), event_id="looked", at=NOW - timedelta(hours=3)),
    ]
    with database.write() as connection:
        add_transfers(connection, [*past, *others])
    known, days = Transfers(database), timedelta(days=90)
    assert known.usual_hour(transfer(), days) == Load(15, 1_500)
    assert known.usual_hour(transfer(folder="9000"), days) == Load(1, 120_000)
    assert known.usual_hour(replace(transfer(), user_id="11"), days) is None


def test_usual_hour_of_visitors_without_an_account(database: Database) -> None:
    """By link, since all of them have one id; and of an account without an id by its address."""
    found = [moved(event(link=link, by=ANYBODY, id=f"e{link}", at=NOW - timedelta(hours=2))) for link in ("L1", None)]
    named = replace(transfer(), event_id="named", user_id=None, at=NOW - timedelta(hours=2))
    with database.write() as connection:
        add_transfers(connection, [*(one for one in found if one is not None), named])
    known, days = Transfers(database), timedelta(days=90)
    for one in found:
        assert one is not None
        assert one.side is Side.ANONYMOUS
        assert known.usual_hour(replace(one, at=NOW), days) == Load(1, 120_000)
    assert known.usual_hour(replace(named, at=NOW), days) == Load(1, 120_000)
